#include "endpoint/rules/RuleEngine.h"

#include "endpoint/rules/BuiltInPaths.h"
#include "endpoint/rules/CompiledRule.h"
#include "endpoint/rules/RuleCheck.h"
#include "endpoint/rules/RuleNames.h"

namespace hookbench::endpoint {

class RuleEngine::Private {
public:
    Private(RuleSet set, const Clock& theClock)
        : rules(std::move(set)), clock(theClock), builtIn(rules.seed, ~std::uint64_t{0})
    {
    }

    /// The first rule that matches, or none.
    std::optional<std::size_t> firstMatch(const RequestFacts& facts) const
    {
        for (std::size_t i = 0; i < compiled.size(); ++i) {
            if (rules.rules[i].enabled && !compiled[i].isUsedUp(states[i]) &&
                compiled[i].failedCondition(facts) < 0)
                return i;
        }
        return std::nullopt;
    }

    std::optional<Decision> builtInDecision(const RequestFacts& facts, std::uint64_t count) const
    {
        const auto path = builtInPath(facts.path());
        if (!path)
            return std::nullopt;
        Decision decision;
        decision.ruleName = facts.path().substr(0, maxTitle);
        decision.manner.delayMs = path->delayMs;
        if (!path->statuses.empty())
            decision.response =
                statusAnswer(statusAt(*path, builtIn.share(RuleRandom::Purpose::Status, count)));
        return decision;
    }

    RuleOutcome outcome(std::size_t index, const RequestFacts& facts, bool isFirst) const;

    static constexpr std::size_t maxTitle = 100;

    RuleSet rules;
    const Clock& clock;
    RuleRandom builtIn;
    std::uint64_t builtInCount = 0;
    std::vector<CompiledRule> compiled;
    std::vector<RuleState> states;
};

namespace {

std::string sentenceOf(const RuleOutcome& outcome, const Rule& rule)
{
    using Verdict = RuleOutcome::Verdict;
    switch (outcome.verdict) {
    case Verdict::Answers:
        return rule.conditions.empty() ? "It answers: it has no conditions."
                                       : "It answers: all of its conditions hold.";
    case Verdict::AlsoMatches:
        return "It would answer, but an earlier rule does.";
    case Verdict::UsedUp:
        return "It answers only the first " + std::to_string(rule.firstTimes) +
               " such requests, and they have come.";
    case Verdict::Disabled:
        return "It is switched off.";
    case Verdict::ConditionFailed:
        break;
    }
    const Condition& failed = rule.conditions[static_cast<std::size_t>(outcome.failedCondition)];
    return "It demands " + describe(failed) + "; the request has " +
           (outcome.found.empty() ? "none" : outcome.found) + ".";
}

} // namespace

RuleOutcome RuleEngine::Private::outcome(std::size_t index, const RequestFacts& facts, bool isFirst) const
{
    using Verdict = RuleOutcome::Verdict;
    const CompiledRule& rule = compiled[index];
    RuleOutcome out;
    out.rule = static_cast<int>(index);
    out.name = rule.title();
    if (!rules.rules[index].enabled) {
        out.verdict = Verdict::Disabled;
    } else if (const int failed = rule.failedCondition(facts); failed >= 0) {
        const CompiledCondition& condition = rule.condition(failed);
        out.failedCondition = failed;
        out.found = condition.found(facts);
        const auto subject = condition.condition().subject;
        const bool readsBody =
            subject == Condition::Subject::JsonPath || subject == Condition::Subject::EventType;
        if (out.found.empty() && readsBody && facts.bodyIsTooLarge())
            out.found = "a body larger than the 16 MiB that rules read";
        else if (out.found.empty() && subject == Condition::Subject::JsonPath && !facts.json())
            out.found = "no JSON body";
    } else {
        out.verdict = rule.isUsedUp(states[index]) ? Verdict::UsedUp
                      : isFirst                    ? Verdict::Answers
                                                   : Verdict::AlsoMatches;
    }
    out.sentence = sentenceOf(out, rules.rules[index]);
    return out;
}

Result<std::unique_ptr<RuleEngine>> RuleEngine::create(RuleSet rules, const Clock& clock)
{
    if (rules.rules.size() > maxRules)
        return Error{ErrorCode::InvalidInput, "There are more than 10000 rules; an endpoint takes no more.",
                     ""};
    auto data = std::make_unique<Private>(std::move(rules), clock);
    for (std::size_t i = 0; i < data->rules.rules.size(); ++i) {
        auto compiled = CompiledRule::compile(data->rules.rules[i], i, data->rules.seed);
        if (!compiled)
            return compiled.error();
        data->compiled.push_back(std::move(*compiled));
    }
    data->states.resize(data->compiled.size());
    return std::unique_ptr<RuleEngine>(new RuleEngine(std::move(data)));
}

RuleEngine::RuleEngine(std::unique_ptr<Private> data) : d(std::move(data)) {}

RuleEngine::~RuleEngine() = default;

std::optional<Decision> RuleEngine::decide(const RequestView& request)
{
    const RequestFacts facts(request);
    if (const auto match = d->firstMatch(facts))
        return d->compiled[*match].answer(facts, d->states[*match], d->clock);
    auto decision = d->builtInDecision(facts, d->builtInCount + 1);
    if (decision)
        ++d->builtInCount;
    return decision;
}

Explanation RuleEngine::explain(const RequestView& request) const
{
    const RequestFacts facts(request);
    const auto match = d->firstMatch(facts);
    Explanation out;
    for (std::size_t i = 0; i < d->compiled.size(); ++i)
        out.rules.push_back(d->outcome(i, facts, match == i));
    if (match) {
        RuleState state = d->states[*match];
        out.decision = d->compiled[*match].answer(facts, state, d->clock);
    } else {
        out.decision = d->builtInDecision(facts, d->builtInCount + 1);
    }
    return out;
}

const RuleSet& RuleEngine::rules() const
{
    return d->rules;
}

std::vector<RuleCount> RuleEngine::counts() const
{
    std::vector<RuleCount> out;
    for (const RuleState& state : d->states)
        out.push_back(state.count);
    return out;
}

void RuleEngine::resetCounts()
{
    d->states.assign(d->compiled.size(), RuleState{});
    d->builtInCount = 0;
}

std::string describe(const Condition& condition)
{
    using Subject = Condition::Subject;
    static constexpr auto subjectWords = [](Subject subject) -> std::string {
        switch (subject) {
        case Subject::Method:
            return "a method";
        case Subject::Path:
            return "a path";
        case Subject::Header:
            return "a header ";
        case Subject::Query:
            return "a query parameter ";
        case Subject::JsonPath:
            return "a JSON value ";
        case Subject::EventType:
            return "an event type";
        case Subject::Signature:
            return "a signature state";
        }
        return "";
    };
    static constexpr auto comparisonWords = [](Comparison comparison, bool negate) -> std::string {
        switch (comparison) {
        case Comparison::Equals:
            return negate ? " other than " : " that is ";
        case Comparison::Contains:
            return negate ? " without " : " with ";
        case Comparison::StartsWith:
            return negate ? " that does not start with " : " that starts with ";
        case Comparison::Matches:
            return negate ? " that does not match " : " that matches ";
        case Comparison::Exists:
            return negate ? " to be missing" : " to be there";
        case Comparison::Missing:
            return negate ? " to be there" : " to be missing";
        }
        return "";
    };
    std::string out = subjectWords(condition.subject) + condition.name +
                      comparisonWords(condition.comparison, condition.negate);
    if (needsValue(condition.comparison))
        out += "\"" + condition.value + "\"";
    return out;
}

} // namespace hookbench::endpoint
