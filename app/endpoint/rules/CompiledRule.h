#pragma once

#include "base/Clock.h"
#include "endpoint/rules/Conditions.h"
#include "endpoint/rules/RequestTemplate.h"
#include "endpoint/rules/RuleEngine.h"
#include "endpoint/rules/RuleRandom.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// What changes as a rule answers.
struct RuleState {
    RuleCount count;
    std::uint64_t answered = 0; ///< without those that the rate limit refused: how far its sequence is
    std::int64_t windowStartUs = 0;
    std::uint32_t inWindow = 0;
    bool windowOpen = false;
};

/// One rule made ready. It changes nothing but the state it is given.
class CompiledRule {
public:
    static Result<CompiledRule> compile(const Rule& rule, std::size_t index, std::uint64_t seed);

    const std::string& title() const { return m_title; }
    bool isUsedUp(const RuleState& state) const;
    /// Index of the first condition that does not hold; -1: all hold.
    int failedCondition(const RequestFacts& facts) const;
    const CompiledCondition& condition(int index) const
    {
        return m_conditions[static_cast<std::size_t>(index)];
    }

    /// The answer to a request that meets the conditions; `state` is counted on.
    Decision answer(const RequestFacts& facts, RuleState& state, const Clock& clock) const;

private:
    CompiledRule(const Rule& rule, std::size_t index, std::uint64_t seed);
    bool exceedsLimit(RuleState& state, std::int64_t nowUs) const;
    http::Response tooMany(const RuleState& state, std::int64_t nowUs) const;
    void addAnswer(Decision& decision, const RequestFacts& facts, const RuleState& state,
                   const Clock& clock) const;
    void addFault(Decision& decision, RuleState& state) const;
    TemplateInput input(const RequestFacts& facts, const RuleState& state, const Clock& clock) const;

    Rule m_rule;
    std::string m_title;
    int m_index = 0;
    RuleRandom m_random;
    std::vector<CompiledCondition> m_conditions;
    std::vector<std::optional<AnswerTemplate>> m_templates; ///< of each answer that is one
};

} // namespace hookbench::endpoint
