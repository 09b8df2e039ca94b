#include "monitoring/Measure.h"

#include "delivery/LatencyHistogram.h"
#include "monitoring/Standing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace hookbench::monitoring {

namespace {

constexpr std::int64_t secondUs = 1'000'000;

struct Share {
    std::string name;
    std::int64_t hits = 0;
    std::int64_t count = 0;

    Reading reading(const std::string& subject) const
    {
        return {subject, name, count == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(count), count};
    }
};
using Shares = std::map<std::string, Share>;

std::vector<Reading> readingsOf(const Shares& shares)
{
    std::vector<Reading> readings;
    for (const auto& [subject, share] : shares)
        readings.push_back(share.reading(subject));
    return readings;
}

std::int64_t windowStartUs(const AlertRule& rule, std::int64_t nowUs)
{
    return nowUs - rule.windowSeconds * secondUs;
}

/// Calls back with each counted attempt that a registration made, and where its registration's share is.
void forEachOfRegistrations(const AttemptTable& attempts, Shares& shares, std::int64_t fromUs,
                            const std::function<void(const AttemptRow&, Share&)>& visit)
{
    std::vector<Share*> bySeries(attempts.seriesCount(), nullptr);
    for (std::uint32_t number = 0; number < bySeries.size(); ++number) {
        const Series& series = attempts.series(number);
        if (series.registrationId.empty())
            continue;
        Share& share = shares[series.registrationId];
        share.name = series.registration;
        bySeries[number] = &share;
    }
    for (const AttemptRow& row : attempts.rows()) {
        if (row.startedAtUs >= fromUs && row.isCounted != 0 && bySeries[row.series])
            visit(row, *bySeries[row.series]);
    }
}

std::vector<Reading> failureShares(const AlertRule& rule, const AttemptTable& attempts, std::int64_t nowUs)
{
    Shares shares;
    forEachOfRegistrations(attempts, shares, windowStartUs(rule, nowUs), [](const AttemptRow& row, Share& share) {
        ++share.count;
        share.hits += row.isDelivered() ? 0 : 1;
    });
    return readingsOf(shares);
}

std::vector<Reading> failuresInARow(const AttemptTable& attempts, std::int64_t nowUs)
{
    std::vector<Reading> readings;
    for (const Standing& one : standings(attempts, nowUs)) {
        const bool isFailing = one.state == StandingState::Failing || one.state == StandingState::Exhausted;
        const std::int64_t failures = isFailing ? one.failuresInARow : 0;
        // Each is a count of its own: no minimum holds it back.
        readings.push_back({one.registrationId, one.registration, static_cast<double>(failures),
                            std::max<std::int64_t>(failures, 1)});
    }
    return readings;
}

std::vector<Reading> latencies(const AlertRule& rule, const AttemptTable& attempts, const MeasureFacts& facts,
                               std::int64_t nowUs)
{
    Shares shares;
    std::map<const Share*, delivery::LatencyHistogram> durations;
    forEachOfRegistrations(attempts, shares, windowStartUs(rule, nowUs), [&](const AttemptRow& row, Share& share) {
        if (row.isTimed())
            durations[&share].add(row.durationUs);
    });
    std::vector<Reading> readings;
    for (const auto& [subject, share] : shares) {
        const auto own = facts.timeoutsUs.find(subject);
        const std::int64_t timeoutUs = own == facts.timeoutsUs.end() ? defaultTimeoutUs : own->second;
        const delivery::LatencyHistogram& all = durations[&share];
        readings.push_back({subject, share.name,
                            static_cast<double>(all.percentile(0.95)) / static_cast<double>(std::max<std::int64_t>(timeoutUs, 1)),
                            all.count()});
    }
    return readings;
}

std::string endpointSubject(std::uint16_t number)
{
    return "endpoint:" + std::to_string(number);
}

Share& shareOfEndpoint(Shares& shares, const MeasureFacts& facts, std::uint16_t number)
{
    Share& share = shares[endpointSubject(number)];
    if (share.name.empty()) {
        const auto name = facts.endpointNames.find(number);
        share.name = name == facts.endpointNames.end() ? "endpoint " + std::to_string(number) : name->second;
    }
    return share;
}

std::vector<Reading> signatures(const AlertRule& rule, const AttemptTable& attempts, const CaptureMarks& captures,
                                const MeasureFacts& facts, std::int64_t nowUs)
{
    using capture::SignatureState;
    Shares shares;
    const std::int64_t fromUs = windowStartUs(rule, nowUs);
    forEachOfRegistrations(attempts, shares, fromUs, [](const AttemptRow& row, Share& share) {
        ++share.count;
        share.hits += row.diagnosisCode() == delivery::DiagnosisCode::SignatureRefused ? 1 : 0;
    });
    for (const CaptureMark& mark : captures.rows()) {
        if (mark.signature == SignatureState::NotChecked)
            continue;
        Share& share = shareOfEndpoint(shares, facts, mark.endpoint);
        if (mark.receivedAtUs < fromUs)
            continue;
        ++share.count;
        share.hits += mark.signature == SignatureState::Valid ? 0 : 1;
    }
    return readingsOf(shares);
}

std::vector<Reading> duplicates(const AlertRule& rule, const CaptureMarks& captures, const MeasureFacts& facts,
                                std::int64_t nowUs)
{
    Shares shares;
    const std::int64_t fromUs = windowStartUs(rule, nowUs);
    for (const CaptureMark& mark : captures.rows()) {
        Share& share = shareOfEndpoint(shares, facts, mark.endpoint);
        if (mark.receivedAtUs < fromUs)
            continue;
        ++share.count;
        share.hits += mark.isDuplicate ? 1 : 0;
    }
    return readingsOf(shares);
}

std::vector<Reading> silences(const AttemptTable& attempts, const CaptureMarks& captures, std::int64_t nowUs)
{
    std::vector<std::int64_t> lastOfSeries(attempts.seriesCount());
    for (const AttemptRow& row : attempts.rows()) {
        if (row.isCounted != 0)
            lastOfSeries[row.series] = std::max(lastOfSeries[row.series], row.startedAtUs);
    }
    struct Type {
        std::int64_t lastAtUs = 0;
    };
    std::map<std::string, Type> types;
    for (std::uint32_t number = 0; number < lastOfSeries.size(); ++number) {
        if (lastOfSeries[number] == 0 || attempts.series(number).eventType.empty())
            continue;
        Type& type = types[attempts.series(number).eventType];
        type.lastAtUs = std::max(type.lastAtUs, lastOfSeries[number]);
    }
    for (const CaptureMark& mark : captures.rows()) {
        if (captures.eventType(mark).empty())
            continue;
        Type& type = types[captures.eventType(mark)];
        type.lastAtUs = std::max(type.lastAtUs, mark.receivedAtUs);
    }
    std::vector<Reading> readings;
    for (const auto& [name, type] : types)
        readings.push_back({name, name, static_cast<double>(std::max<std::int64_t>(nowUs - type.lastAtUs, 0)) / 1e6, 1});
    return readings;
}

std::string percent(double share)
{
    return std::to_string(std::lround(share * 100)) + " %";
}

std::string span(double seconds)
{
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 120)
        return std::to_string(whole) + " s";
    return whole < 7200 ? std::to_string(whole / 60) + " min" : std::to_string(whole / 3600) + " h";
}

} // namespace

std::vector<Reading> measure(const AlertRule& rule, const AttemptTable& attempts, const CaptureMarks& captures,
                             const MeasureFacts& facts, std::int64_t nowUs)
{
    switch (rule.kind) {
    case RuleKind::FailureShare:
        return failureShares(rule, attempts, nowUs);
    case RuleKind::ConsecutiveFailures:
        return failuresInARow(attempts, nowUs);
    case RuleKind::Latency:
        return latencies(rule, attempts, facts, nowUs);
    case RuleKind::SignatureFailing:
        return signatures(rule, attempts, captures, facts, nowUs);
    case RuleKind::EventSilent:
        return silences(attempts, captures, nowUs);
    case RuleKind::Duplicates:
        return duplicates(rule, captures, facts, nowUs);
    }
    return {};
}

std::string alertSentence(const AlertRule& rule, const AlertStatus& status)
{
    const std::string window = " within " + span(static_cast<double>(rule.windowSeconds));
    const std::string of = percent(status.value) + " of " + std::to_string(status.count);
    const std::string share = " (the rule allows " + percent(rule.threshold) + ").";
    switch (rule.kind) {
    case RuleKind::FailureShare:
        return status.name + ": " + of + " attempts failed" + window + share;
    case RuleKind::ConsecutiveFailures:
        return status.name + ": " + std::to_string(std::llround(status.value)) +
               " attempts failed in a row (the rule allows " + std::to_string(std::llround(rule.threshold)) + ").";
    case RuleKind::Latency:
        return status.name + ": the slowest 5 % of " + std::to_string(status.count) + " attempts take " +
               percent(status.value) + " of the timeout or more" + window + share;
    case RuleKind::SignatureFailing:
        return status.name + ": " + of + " signatures failed" + window + share;
    case RuleKind::EventSilent:
        return status.name + ": nothing was sent or received for " + span(status.value) + " (the rule allows " +
               span(rule.threshold) + ").";
    case RuleKind::Duplicates:
        return status.name + ": " + of + " requests were duplicates" + window + share;
    }
    return {};
}

std::string sentenceOf(const AlertStatus& status, const std::vector<AlertRule>& rules)
{
    const auto rule =
        std::find_if(rules.begin(), rules.end(), [&](const AlertRule& one) { return one.id == status.rule; });
    return rule == rules.end() ? status.name : alertSentence(*rule, status);
}

} // namespace hookbench::monitoring
