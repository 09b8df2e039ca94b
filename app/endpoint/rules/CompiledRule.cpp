#include "endpoint/rules/CompiledRule.h"

#include "endpoint/rules/BuiltInPaths.h"
#include "endpoint/rules/RuleCheck.h"
#include "endpoint/rules/RuleNames.h"

#include <array>
#include <cstdio>

namespace hookbench::endpoint {

namespace {

/// Version 4 by its form (RFC 9562), by the seed in its digits.
std::string uuidOf(std::uint64_t high, std::uint64_t low)
{
    high = (high & 0xFFFFFFFFFFFF0FFF) | 0x4000;
    low = (low & 0x3FFFFFFFFFFFFFFF) | 0x8000000000000000;
    std::array<char, 40> text{};
    std::snprintf(
        text.data(), text.size(), "%08llx-%04llx-%04llx-%04llx-%012llx",
        static_cast<unsigned long long>(high >> 32U), static_cast<unsigned long long>(high >> 16U & 0xFFFFU),
        static_cast<unsigned long long>(high & 0xFFFFU), static_cast<unsigned long long>(low >> 48U),
        static_cast<unsigned long long>(low & 0xFFFFFFFFFFFF));
    return text.data();
}

} // namespace

CompiledRule::CompiledRule(const Rule& rule, std::size_t index, std::uint64_t seed)
    : m_rule(rule), m_title(titleOf(rule, index)), m_index(static_cast<int>(index)), m_random(seed, index)
{
}

Result<CompiledRule> CompiledRule::compile(const Rule& rule, std::size_t index, std::uint64_t seed)
{
    CompiledRule out(rule, index, seed);
    if (const auto problem = checkRule(rule))
        return Error{ErrorCode::InvalidInput,
                     "Rule " + std::to_string(index + 1) +
                         (rule.name.empty() ? "" : " (\"" + rule.name + "\")") + ": " + problem->message,
                     ""};
    for (const Condition& condition : rule.conditions) {
        auto compiled = CompiledCondition::compile(condition);
        if (!compiled)
            return compiled.error();
        out.m_conditions.push_back(std::move(*compiled));
    }
    for (const RuleAnswer& answer : rule.answers) {
        out.m_templates.emplace_back();
        if (!answer.isTemplate)
            continue;
        auto compiled = AnswerTemplate::compile(answer);
        if (!compiled)
            return compiled.error();
        out.m_templates.back().emplace(std::move(*compiled));
    }
    return out;
}

bool CompiledRule::isUsedUp(const RuleState& state) const
{
    return m_rule.firstTimes > 0 && state.count.matched >= m_rule.firstTimes;
}

int CompiledRule::failedCondition(const RequestFacts& facts) const
{
    for (std::size_t i = 0; i < m_conditions.size(); ++i) {
        if (!m_conditions[i].holds(facts))
            return static_cast<int>(i);
    }
    return -1;
}

bool CompiledRule::exceedsLimit(RuleState& state, std::int64_t nowUs) const
{
    if (m_rule.rateLimit.requests == 0)
        return false;
    const std::int64_t windowUs = std::int64_t{m_rule.rateLimit.windowMs} * 1000;
    if (!state.windowOpen || nowUs - state.windowStartUs >= windowUs) {
        state.windowOpen = true;
        state.windowStartUs = nowUs;
        state.inWindow = 0;
    }
    if (state.inWindow >= m_rule.rateLimit.requests)
        return true;
    ++state.inWindow;
    return false;
}

http::Response CompiledRule::tooMany(const RuleState& state, std::int64_t nowUs) const
{
    const std::int64_t endUs = state.windowStartUs + std::int64_t{m_rule.rateLimit.windowMs} * 1000;
    // Whole seconds (RFC 9110 section 10.2.3), rounded up: who waits for them is not refused again.
    const std::int64_t seconds = std::max<std::int64_t>(1, (endUs - nowUs + 999'999) / 1'000'000);
    http::Response response = statusAnswer(429);
    response.headers.push_back({"Retry-After", std::to_string(seconds)});
    return response;
}

TemplateInput CompiledRule::input(const RequestFacts& facts, const RuleState& state, const Clock& clock) const
{
    using Purpose = RuleRandom::Purpose;
    TemplateInput out;
    out.rule = m_title;
    out.count = state.count.matched;
    out.nowUs = clock.nowUs();
    out.uuid = uuidOf(m_random.at(Purpose::UuidHigh, state.count.matched),
                      m_random.at(Purpose::UuidLow, state.count.matched));
    for (const CompiledCondition& condition : m_conditions) {
        if (condition.condition().subject != Condition::Subject::Path || !condition.pattern() ||
            condition.condition().negate)
            continue;
        for (auto& parameter : condition.pattern()->parameters(facts.path()))
            out.parameters.push_back(std::move(parameter));
    }
    return out;
}

void CompiledRule::addAnswer(Decision& decision, const RequestFacts& facts, const RuleState& state,
                             const Clock& clock) const
{
    if (m_rule.answers.empty())
        return;
    const std::uint64_t size = m_rule.answers.size();
    const std::uint64_t turn = state.answered - 1;
    const auto at = static_cast<std::size_t>(m_rule.repeat ? turn % size : std::min(turn, size - 1));
    const RuleAnswer& answer = m_rule.answers[at];
    if (m_templates[at]) {
        bool failed = false;
        decision.response = m_templates[at]->render(facts, input(facts, state, clock), failed);
        decision.fault = failed ? "template-error" : "";
    } else {
        decision.response = http::Response{answer.status, "", answer.headers, answer.body};
    }
}

void CompiledRule::addFault(Decision& decision, RuleState& state) const
{
    const Fault& fault = m_rule.fault;
    if (fault.kind == http::AnswerFault::None && fault.randomStatus == 0)
        return;
    if (!(m_random.share(RuleRandom::Purpose::Fault, state.answered) < fault.share))
        return;
    ++state.count.faulty;
    if (fault.randomStatus != 0) {
        decision.response = statusAnswer(fault.randomStatus);
        decision.fault = "status-" + std::to_string(fault.randomStatus);
        return;
    }
    decision.manner.fault = fault.kind;
    decision.manner.faultAfterBytes = fault.afterBytes;
    decision.fault = http::faultName(fault.kind);
}

Decision CompiledRule::answer(const RequestFacts& facts, RuleState& state, const Clock& clock) const
{
    Decision decision;
    decision.rule = m_index;
    decision.ruleName = m_title;
    ++state.count.matched;
    const std::int64_t nowUs = clock.monotonicUs();
    if (exceedsLimit(state, nowUs)) {
        ++state.count.limited;
        decision.response = tooMany(state, nowUs);
        decision.fault = "rate-limit";
        return decision;
    }
    ++state.answered;
    decision.manner.delayMs = m_rule.delay.ms;
    if (m_rule.delay.upToMs > m_rule.delay.ms) {
        const std::uint64_t choices = std::uint64_t{m_rule.delay.upToMs} - m_rule.delay.ms + 1;
        decision.manner.delayMs +=
            static_cast<std::uint32_t>(m_random.below(choices, RuleRandom::Purpose::Delay, state.answered));
    }
    decision.manner.pieceDelayMs = m_rule.byteDelayMs;
    decision.manner.interimAnswers = m_rule.interimAnswers;
    addAnswer(decision, facts, state, clock);
    addFault(decision, state);
    return decision;
}

} // namespace hookbench::endpoint
