#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "endpoint/rules/RequestView.h"
#include "endpoint/rules/Rule.h"
#include "http/AnswerManner.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// What the rules say about one request.
struct Decision {
    int rule = -1;        ///< index in the rule set; -1: no rule, but a built-in path such as /status/503
    std::string ruleName; ///< its name, or "rule 3"; the built-in path
    std::optional<http::Response> response; ///< nothing: the endpoint's usual answer, in this manner
    http::AnswerManner manner;
    std::string
        fault; ///< "reset-before", "status-503", "rate-limit", "template-error"; "" if all is as it should be

    bool operator==(const Decision&) const = default;
};

/// What a rule has counted.
struct RuleCount {
    std::uint64_t matched = 0; ///< requests that it answered
    std::uint64_t limited = 0; ///< of them, with 429
    std::uint64_t faulty = 0;  ///< of them, with its fault

    bool operator==(const RuleCount&) const = default;
};

/// Whether a rule would answer a request, and why not.
struct RuleOutcome {
    enum class Verdict {
        Answers,         ///< the first that matches
        AlsoMatches,     ///< would, if no earlier one did
        ConditionFailed, ///< see failedCondition and found
        UsedUp,          ///< the conditions hold, but it was for the first so many requests only
        Disabled,
    };
    int rule = 0;
    std::string name;
    Verdict verdict = Verdict::ConditionFailed;
    int failedCondition = -1; ///< index of the first that does not hold; -1: none
    std::string found;        ///< what the request has there, quoted; "" if nothing
    std::string sentence;     ///< all of it in one sentence

    bool operator==(const RuleOutcome&) const = default;
};

/// The dry run of a request.
struct Explanation {
    std::vector<RuleOutcome> rules;   ///< all of them, in order
    std::optional<Decision> decision; ///< what decide() would say now

    bool operator==(const Explanation&) const = default;
};

/// Decides by the rules of one endpoint. Everything is compiled once; of a request only what a rule asks for
/// is read.
///
/// One engine per endpoint, on one thread at a time: the server's. The same rules, seed, requests and clock
/// give the same decisions on every machine.
///
///     auto engine = RuleEngine::create(rules, clock);
///     if (auto decision = (*engine)->decide(view)) …   // else: the endpoint's usual answer
class RuleEngine {
public:
    /// `clock` outlives the engine. Errors: InvalidInput, naming the rule, for the first one that cannot be
    /// used.
    static Result<std::unique_ptr<RuleEngine>> create(RuleSet rules, const Clock& clock);
    ~RuleEngine();
    RuleEngine(const RuleEngine&) = delete;
    RuleEngine& operator=(const RuleEngine&) = delete;

    /// The decision, counted; nothing if no rule matches and the path is none of the built-in ones.
    std::optional<Decision> decide(const RequestView& request);

    /// The dry run: counts nothing.
    Explanation explain(const RequestView& request) const;

    const RuleSet& rules() const;
    std::vector<RuleCount> counts() const;
    /// Begins again: counts, sequences, windows of rate limits, and chance.
    void resetCounts();

private:
    class Private;
    explicit RuleEngine(std::unique_ptr<Private> data);
    std::unique_ptr<Private> d;
};

/// A condition in words: `header X-Env equals "test"`.
std::string describe(const Condition& condition);

} // namespace hookbench::endpoint
