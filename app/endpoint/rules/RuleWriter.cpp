#include "endpoint/rules/RuleFile.h"

#include "endpoint/rules/RuleNames.h"
#include "json/Commented.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <array>
#include <charconv>
#include <set>

namespace hookbench::endpoint {

namespace {

json::Value number(std::uint64_t value)
{
    return json::Number{std::to_string(value)};
}

json::Value number(double value)
{
    std::array<char, 32> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), value).ptr; // the shortest that reads back
    std::string digits(text.data(), end);
    return json::parse(digits) ? json::Value(json::Number{std::move(digits)})
                               : json::Value(json::Number{"1"});
}

json::Value comparisonJson(const Condition& condition)
{
    json::Value out;
    json::Object members;
    if (!needsValue(condition.comparison)) {
        members.append("exists", json::Value(condition.comparison == Comparison::Exists));
        out = std::move(members);
    } else if (condition.comparison == Comparison::Equals) {
        out = json::Value(condition.value);
    } else {
        members.append(std::string(comparisonName(condition.comparison)), json::Value(condition.value));
        out = std::move(members);
    }
    if (!condition.negate)
        return out;
    json::Object inverted;
    inverted.append("not", std::move(out));
    return inverted;
}

/// Whether the condition can be the next one of an object without a change of order: its subject is new
/// there, or the last one with another name.
bool fits(const json::Object& object, const Condition& condition)
{
    const std::string_view subject = subjectName(condition.subject);
    const json::Value* group = object.find(subject);
    if (!group)
        return true;
    return isNamed(condition.subject) && object[object.size() - 1].key == subject &&
           !group->find(condition.name);
}

void append(json::Object& object, const Condition& condition)
{
    const std::string subject(subjectName(condition.subject));
    if (!isNamed(condition.subject)) {
        object.append(subject, comparisonJson(condition));
        return;
    }
    if (!object.find(subject))
        object.append(subject, json::Object{});
    json::Value& group = (object.begin() + (object.size() - 1))->value;
    group.asObject().append(condition.name, comparisonJson(condition));
}

json::Value conditionsJson(const std::vector<Condition>& conditions)
{
    json::Array objects;
    for (const Condition& condition : conditions) {
        if (objects.empty() || !fits(objects.back().asObject(), condition))
            objects.emplace_back(json::Object{});
        append(objects.back().asObject(), condition);
    }
    if (objects.size() == 1)
        return std::move(objects.front());
    return objects;
}

json::Value headersJson(const http::Headers& headers)
{
    std::set<std::string_view> names;
    json::Object object;
    json::Array pairs;
    for (const http::Header& header : headers) {
        names.insert(header.name);
        object.append(header.name, json::Value(header.value));
        pairs.emplace_back(json::Array{json::Value(header.name), json::Value(header.value)});
    }
    if (names.size() == headers.size())
        return object;
    return pairs;
}

json::Value answerJson(const RuleAnswer& answer)
{
    json::Object out;
    out.append("status", json::Value(answer.status));
    if (!answer.headers.empty())
        out.append("headers", headersJson(answer.headers));
    if (answer.isTemplate)
        out.append("template", json::Value(answer.body));
    else if (!answer.body.empty())
        out.append("body", json::Value(answer.body));
    return out;
}

json::Value faultJson(const Fault& fault)
{
    json::Object out;
    if (fault.kind != http::AnswerFault::None)
        out.append("kind", json::Value(http::faultName(fault.kind)));
    if (fault.randomStatus != 0)
        out.append("status", json::Value(fault.randomStatus));
    if (fault.afterBytes != 0)
        out.append("after_bytes", number(fault.afterBytes));
    if (fault.share != 1)
        out.append("share", number(fault.share));
    if (out.size() == 1 && out[0].key == "kind")
        return out[0].value;
    return out;
}

void appendManner(json::Object& out, const Rule& rule)
{
    if (rule.delay.upToMs > rule.delay.ms)
        out.append("delay_ms", json::Array{number(std::uint64_t{rule.delay.ms}),
                                           number(std::uint64_t{rule.delay.upToMs})});
    else if (rule.delay.ms > 0)
        out.append("delay_ms", number(std::uint64_t{rule.delay.ms}));
    if (rule.byteDelayMs > 0)
        out.append("byte_delay_ms", number(std::uint64_t{rule.byteDelayMs}));
    if (rule.interimAnswers > 0)
        out.append("interim_answers", number(std::uint64_t{rule.interimAnswers}));
    if (!(rule.rateLimit == RateLimit{})) {
        json::Object limit;
        limit.append("requests", number(std::uint64_t{rule.rateLimit.requests}));
        limit.append("window_ms", number(std::uint64_t{rule.rateLimit.windowMs}));
        out.append("rate_limit", std::move(limit));
    }
    if (rule.fault.kind != http::AnswerFault::None || rule.fault.randomStatus != 0)
        out.append("fault", faultJson(rule.fault));
}

json::Value ruleJson(const Rule& rule)
{
    json::Object out;
    if (!rule.name.empty())
        out.append("name", json::Value(rule.name));
    if (!rule.enabled)
        out.append("enabled", json::Value(false));
    if (!rule.conditions.empty())
        out.append("when", conditionsJson(rule.conditions));
    if (rule.firstTimes > 0)
        out.append("first", number(std::uint64_t{rule.firstTimes}));
    if (rule.answers.size() == 1) {
        out.append("answer", answerJson(rule.answers.front()));
    } else if (!rule.answers.empty()) {
        json::Array answers;
        for (const RuleAnswer& answer : rule.answers)
            answers.push_back(answerJson(answer));
        out.append("answers", std::move(answers));
    }
    if (rule.repeat)
        out.append("repeat", json::Value(true));
    appendManner(out, rule);
    return out;
}

} // namespace

json::Value toJson(const RuleSet& rules)
{
    json::Object out;
    if (rules.seed != RuleSet{}.seed)
        out.append("seed", number(rules.seed));
    json::Array list;
    for (const Rule& rule : rules.rules)
        list.push_back(ruleJson(rule));
    out.append("rules", std::move(list));
    return out;
}

std::string writeRules(const RuleSet& rules)
{
    return json::write(toJson(rules), json::Style::Pretty) + "\n";
}

Result<std::string> editRules(std::string_view text, const RuleSet& rules)
{
    auto edited = json::editCommented(text, toJson(rules));
    if (!edited)
        return json::toError(edited.error(), "The rule file");
    return std::move(*edited);
}

} // namespace hookbench::endpoint
