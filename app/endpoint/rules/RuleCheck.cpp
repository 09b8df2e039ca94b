#include "endpoint/rules/RuleCheck.h"

#include "endpoint/rules/Conditions.h"
#include "endpoint/rules/RequestTemplate.h"
#include "endpoint/rules/RuleNames.h"

#include <cmath>

namespace hookbench::endpoint {

namespace {

constexpr std::uint32_t maxInterim = 100;

std::optional<RuleProblem> checkHeaders(const RuleAnswer& answer, int index)
{
    for (const http::Header& header : answer.headers) {
        if (!http::isToken(header.name))
            return RuleProblem{"answers", index, "headers",
                               "\"" + header.name +
                                   "\" cannot be the name of a header: letters, digits and "
                                   "!#$%&'*+-.^_`|~ can."};
        if (!answer.isTemplate && !http::isHeaderValue(header.value))
            return RuleProblem{"answers", index, "headers",
                               "The value of the header " + header.name +
                                   " holds a line break; leave it out."};
    }
    return std::nullopt;
}

std::optional<RuleProblem> checkFault(const Fault& fault)
{
    if (!(fault.share >= 0 && fault.share <= 1))
        return RuleProblem{"fault", -1, "", "The share of a fault is 0 to 1: 0.1 is one answer of ten."};
    if (fault.randomStatus != 0 && (fault.randomStatus < 400 || fault.randomStatus > 599))
        return RuleProblem{"fault", -1, "", "The status of a fault is 400 to 599."};
    if (fault.randomStatus != 0 && fault.kind != http::AnswerFault::None)
        return RuleProblem{"fault", -1, "", "A fault is a kind or a status, not both; leave one out."};
    return std::nullopt;
}

} // namespace

std::optional<RuleProblem> checkCondition(const Condition& condition, int index)
{
    const auto compiled = CompiledCondition::compile(condition);
    if (compiled)
        return std::nullopt;
    return RuleProblem{"when", index, "", compiled.error().message};
}

std::optional<RuleProblem> checkAnswer(const RuleAnswer& answer, int index)
{
    if (answer.status < 200 || answer.status > 599)
        return RuleProblem{"answers", index, "status",
                           "An answer's status is 200 to 599, not " + std::to_string(answer.status) + "."};
    if (auto problem = checkHeaders(answer, index))
        return problem;
    if (answer.isTemplate) {
        if (const auto compiled = AnswerTemplate::compile(answer); !compiled)
            return RuleProblem{"answers", index, "template", compiled.error().message};
    }
    return std::nullopt;
}

std::optional<RuleProblem> checkRule(const Rule& rule)
{
    for (std::size_t i = 0; i < rule.conditions.size(); ++i) {
        if (auto problem = checkCondition(rule.conditions[i], static_cast<int>(i)))
            return problem;
    }
    for (std::size_t i = 0; i < rule.answers.size(); ++i) {
        if (auto problem = checkAnswer(rule.answers[i], static_cast<int>(i)))
            return problem;
    }
    if (rule.delay.ms > maxDelayMs || rule.delay.upToMs > maxDelayMs)
        return RuleProblem{"delay_ms", -1, "",
                           "A delay is at most 3600000 ms, an hour; for no answer at all use the fault "
                           "\"no-answer\"."};
    if (rule.byteDelayMs > maxDelayMs)
        return RuleProblem{"byte_delay_ms", -1, "", "A delay is at most 3600000 ms, an hour."};
    if (rule.interimAnswers > maxInterim)
        return RuleProblem{"interim_answers", -1, "", "There are at most 100 interim answers."};
    if (rule.rateLimit.requests > 0 &&
        (rule.rateLimit.windowMs == 0 || rule.rateLimit.windowMs > 24 * maxDelayMs))
        return RuleProblem{"rate_limit", -1, "", "The window of a rate limit is 1 to 86400000 ms, a day."};
    return checkFault(rule.fault);
}

std::string titleOf(const Rule& rule, std::size_t index)
{
    return rule.name.empty() ? "rule " + std::to_string(index + 1) : rule.name;
}

} // namespace hookbench::endpoint
