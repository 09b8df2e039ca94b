#pragma once

#include "endpoint/rules/Rule.h"

#include <optional>
#include <string>

namespace hookbench::endpoint {

/// What keeps a rule from being used. `field` names the member of the rule file ("answers", "delay_ms");
/// `index` tells which condition or answer, from 0, and is -1 for the rest.
struct RuleProblem {
    std::string field; ///< "when", "answers", or a member of the rule
    int index = -1;
    std::string member;  ///< of the answer: "status", "headers", "body"; "" otherwise
    std::string message; ///< one sentence with the mend

    bool operator==(const RuleProblem&) const = default;
};

inline constexpr std::uint32_t maxDelayMs = 3'600'000;
inline constexpr std::size_t maxRules = 10'000;

// The first problem, or nothing. Pure; any thread.
std::optional<RuleProblem> checkCondition(const Condition& condition, int index = 0);
std::optional<RuleProblem> checkAnswer(const RuleAnswer& answer, int index = 0);
std::optional<RuleProblem> checkRule(const Rule& rule);

/// What people call a rule: its name, or "rule 3" for index 2.
std::string titleOf(const Rule& rule, std::size_t index);

} // namespace hookbench::endpoint
