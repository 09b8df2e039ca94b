#pragma once

#include "capture/CaptureFacts.h"
#include "http/AnswerManner.h"
#include "http/HttpMessage.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// How the text of a condition is compared, byte for byte. Of a header, query parameter or JSON path that is
/// there several times, one that fits is enough; one that is not there fits nothing but Missing.
enum class Comparison {
    Equals,
    Contains,
    StartsWith,
    Matches /* regular expression, anywhere */,
    Exists,
    Missing
};

/// One thing that a request must have for a rule to match.
struct Condition {
    enum class Subject { Method, Path, Header, Query, JsonPath, EventType, Signature };

    Subject subject = Subject::Path;
    std::string name; ///< of the header or query parameter; the JSON path ("data.items[0].id"); "" otherwise
    Comparison comparison = Comparison::Equals;
    /// What it is compared with; "" where the comparison needs nothing. Equals takes a PathPattern for paths,
    /// and `object.*` for event types. Signature: "valid", "invalid", "unsigned" or "not-checked". JSON
    /// paths: the text of a scalar ("5", "true", "null"), compact JSON of anything else.
    std::string value;
    bool negate = false; ///< holds where the comparison does not

    bool operator==(const Condition&) const = default;
};

/// What a matching rule answers.
struct RuleAnswer {
    int status = 200;
    http::Headers headers;
    std::string body;
    bool isTemplate = false; ///< the body (and the headers' values) are a Jinja2 template over the request

    bool operator==(const RuleAnswer&) const = default;
};

/// How long an answer waits: exactly `ms`, or anything up to `upToMs` if that is more.
struct Delay {
    std::uint32_t ms = 0;
    std::uint32_t upToMs = 0;
    bool operator==(const Delay&) const = default;
};

/// Answers 429 with Retry-After beyond this many requests in each window. The first request opens a window,
/// and so does the first one after its end.
struct RateLimit {
    std::uint32_t requests = 0; ///< 0: no limit
    std::uint32_t windowMs = 1000;
    bool operator==(const RateLimit&) const = default;
};

/// A fault, for a share of the answers (by the rule set's seed).
struct Fault {
    http::AnswerFault kind = http::AnswerFault::None;
    std::uint64_t afterBytes = 0;
    double share = 1;     ///< 0 to 1, of the answers of this rule
    int randomStatus = 0; ///< instead of `kind`: answer this status for the share (400 to 599); 0: not
    bool operator==(const Fault&) const = default;
};

struct Rule {
    std::string name;
    bool enabled = true;
    std::vector<Condition> conditions; ///< all must hold; none: every request
    std::uint32_t firstTimes = 0;      ///< only the first so many requests that meet the conditions; 0: all
    std::vector<RuleAnswer> answers;   ///< in turn, one a request; none: the endpoint's usual answer
    bool repeat = false;               ///< begin again after the last answer; otherwise the last one stays
    Delay delay;
    std::uint32_t byteDelayMs = 0;    ///< trickle: pause after each byte of the body
    std::uint32_t interimAnswers = 0; ///< 1xx answers before it
    RateLimit rateLimit;
    Fault fault;

    bool operator==(const Rule&) const = default;
};

/// The rules of an endpoint, in order: the first that matches answers.
struct RuleSet {
    std::vector<Rule> rules;
    std::uint64_t seed =
        1; ///< of everything random in them: the same requests in the same order get the same answers

    bool operator==(const RuleSet&) const = default;
};

} // namespace hookbench::endpoint
