#include "monitoring/AlertRule.h"

#include "json/ObjectReader.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace hookbench::monitoring {

namespace {

constexpr std::int64_t longestSeconds = 30 * 86'400;
constexpr std::array<std::pair<RuleKind, std::string_view>, 6> kindNames{
    {{RuleKind::FailureShare, "failure-share"},
     {RuleKind::ConsecutiveFailures, "consecutive-failures"},
     {RuleKind::Latency, "latency"},
     {RuleKind::SignatureFailing, "signature-failing"},
     {RuleKind::EventSilent, "event-silent"},
     {RuleKind::Duplicates, "duplicates"}}};

json::Value fraction(double number)
{
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return json::Number{std::string(text.data(), end)};
}

void readFraction(json::ObjectReader& reader, std::string_view name, double& into)
{
    const json::Value* value = reader.member(name);
    if (!value)
        return;
    const bool isNumber = value->isNumber();
    const std::string text = isNumber ? value->asNumber().text : std::string();
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
    if (!isNumber || failed != std::errc() || end != text.data() + text.size())
        reader.fail(name, "a number");
}

Error wrong(const std::string& sentence)
{
    return {ErrorCode::InvalidInput, sentence, ""};
}

} // namespace

std::string_view ruleKindName(RuleKind kind)
{
    return json::wordOf<RuleKind>(kindNames, kind);
}

std::vector<AlertRule> builtInRules()
{
    std::vector<AlertRule> rules;
    for (const RuleKind kind : allRuleKinds) {
        AlertRule rule;
        rule.id = ruleKindName(kind);
        rule.kind = kind;
        rules.push_back(rule);
    }
    rules[0].isEnabled = true;
    rules[1].threshold = 5;
    rules[1].minimumCount = 1;
    rules[1].sustainSeconds = 0;
    rules[1].clearShare = 0;
    rules[1].clearSeconds = 0;
    rules[2].threshold = 0.8;
    rules[2].clearShare = 0.75;
    rules[3].threshold = 0.1;
    rules[3].minimumCount = 5;
    rules[3].sustainSeconds = 0;
    rules[4].threshold = 86'400;
    rules[4].minimumCount = 1;
    rules[4].sustainSeconds = 0;
    rules[4].clearSeconds = 0;
    rules[5].threshold = 0.2;
    rules[5].minimumCount = 20;
    return rules;
}

Status checkRule(const AlertRule& rule)
{
    const bool isShare = rule.kind != RuleKind::ConsecutiveFailures && rule.kind != RuleKind::EventSilent;
    if (rule.id.empty())
        return wrong("An alert rule needs an id.");
    if (!std::isfinite(rule.threshold) || rule.threshold <= 0)
        return wrong("The threshold must be larger than 0.");
    if (isShare && rule.threshold > 1)
        return wrong("The threshold is a share: give at most 100 %.");
    if (rule.kind == RuleKind::ConsecutiveFailures && (rule.threshold < 1 || rule.threshold > 16'383))
        return wrong("The number of failures in a row must be from 1 to 16383.");
    if (rule.kind == RuleKind::EventSilent && (rule.threshold < 60 || rule.threshold > longestSeconds))
        return wrong("The silence must be from 1 minute to 30 days.");
    if (rule.windowSeconds < 10 || rule.windowSeconds > longestSeconds)
        return wrong("The window must be from 10 seconds to 30 days.");
    if (rule.minimumCount < 1 || rule.minimumCount > 1'000'000)
        return wrong("The least count must be from 1 to 1000000.");
    if (rule.sustainSeconds < 0 || rule.sustainSeconds > 86'400 || rule.clearSeconds < 0 || rule.clearSeconds > 86'400)
        return wrong("How long a rule must be breached, or clear, is at most a day.");
    if (!(rule.clearShare >= 0 && rule.clearShare <= 1))
        return wrong("An alert is over at a share of its threshold from 0 to 100 %.");
    return Done{};
}

json::Object toJson(const AlertRule& rule)
{
    const auto whole = [](std::int64_t number) { return json::Value(static_cast<long long>(number)); };
    json::Object out;
    out.append("id", json::Value(rule.id));
    out.append("kind", json::Value(ruleKindName(rule.kind)));
    out.append("enabled", json::Value(rule.isEnabled));
    out.append("threshold", fraction(rule.threshold));
    out.append("window_s", whole(rule.windowSeconds));
    out.append("minimum_count", whole(rule.minimumCount));
    out.append("sustain_s", whole(rule.sustainSeconds));
    out.append("clear_share", fraction(rule.clearShare));
    out.append("clear_s", whole(rule.clearSeconds));
    return out;
}

Result<AlertRule> ruleFromJson(const json::Value& value)
{
    AlertRule rule;
    std::optional<Error> error;
    json::ObjectReader reader(value, "rule", error);
    const auto most = static_cast<std::uint64_t>(longestSeconds);
    reader.read("id", rule.id);
    reader.read("kind", json::ObjectReader::Names<RuleKind>(kindNames), rule.kind);
    reader.read("enabled", rule.isEnabled);
    readFraction(reader, "threshold", rule.threshold);
    reader.readWhole("window_s", 0, most, rule.windowSeconds);
    reader.readWhole("minimum_count", 0, 1'000'000, rule.minimumCount);
    reader.readWhole("sustain_s", 0, most, rule.sustainSeconds);
    readFraction(reader, "clear_share", rule.clearShare);
    reader.readWhole("clear_s", 0, most, rule.clearSeconds);
    if (error)
        return *error;
    if (Status valid = checkRule(rule); !valid)
        return valid.error();
    return rule;
}

} // namespace hookbench::monitoring
