#include "monitoring/HealthJson.h"

#include "base/Text.h"
#include "capture/CaptureJson.h"
#include "monitoring/Measure.h"
#include "monitoring/Mend.h"

#include <array>
#include <cstdio>

namespace hookbench::monitoring {

using json::Value;

namespace {

Value integer(std::int64_t number)
{
    return Value(static_cast<long long>(number));
}

Value milliseconds(std::int64_t us)
{
    return decimal(static_cast<double>(us) / 1000, 3);
}

Value time(std::int64_t us)
{
    return us == 0 ? Value() : Value(capture::timestampUtc(us));
}

Value text(const std::string& bytes)
{
    return Value(asUtf8(bytes));
}

Value texts(const std::vector<std::string>& all)
{
    json::Array array;
    for (const std::string& one : all)
        array.push_back(text(one));
    return array;
}

Value timelineJson(const Timeline& timeline)
{
    json::Array buckets;
    for (const Bucket& bucket : timeline.buckets) {
        json::Object out;
        out.append("start", time(bucket.startUs));
        out.append("delivered", integer(bucket.delivered));
        out.append("failed", integer(bucket.failed));
        if (bucket.timed > 0) {
            out.append("p50_ms", milliseconds(bucket.p50Us));
            out.append("p95_ms", milliseconds(bucket.p95Us));
            out.append("p99_ms", milliseconds(bucket.p99Us));
        }
        buckets.push_back(std::move(out));
    }
    json::Object out;
    out.append("bucket_s", integer(timeline.bucketUs / 1'000'000));
    out.append("buckets", std::move(buckets));
    return out;
}

Value coverageJson(const Coverage& coverage)
{
    json::Array cells;
    for (const CoverageRow& row : coverage.rows) {
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const CoverageCell& cell = row.cells[i];
            if (!cell.isSubscribed && cell.firedAtUs == 0)
                continue;
            json::Object out;
            out.append("event_type", text(row.eventType));
            out.append("registration_id", text(coverage.columns[i].registrationId));
            out.append("registration", text(coverage.columns[i].registration));
            out.append("channel", text(coverage.columns[i].channel));
            out.append("subscribed", Value(cell.isSubscribed));
            out.append("fired_at", time(cell.firedAtUs));
            out.append("delivered_at", time(cell.deliveredAtUs));
            out.append("received_at", time(cell.receivedAtUs));
            out.append("verified_at", time(cell.verifiedAtUs));
            cells.push_back(std::move(out));
        }
    }
    json::Object out;
    out.append("subscribed", integer(static_cast<std::int64_t>(coverage.subscribed())));
    out.append("gaps", integer(static_cast<std::int64_t>(coverage.gaps())));
    out.append("cells", std::move(cells));
    return out;
}

Value groupsJson(const HealthReport& report)
{
    json::Object all;
    for (const Dimension dimension : allDimensions) {
        json::Array groups;
        for (const GroupFigures& group : report.by(dimension)) {
            json::Object out;
            out.append("key", text(group.key));
            out.append("name", text(group.name));
            out.append("last_at", time(group.lastAtUs));
            for (const json::Member& member : toJson(group.figures))
                out.append(member.key, member.value);
            groups.push_back(std::move(out));
        }
        all.append(std::string(dimensionName(dimension)), std::move(groups));
    }
    return all;
}

Value standingsJson(const std::vector<Standing>& standings)
{
    json::Array all;
    for (const Standing& standing : standings) {
        json::Object out;
        out.append("registration_id", text(standing.registrationId));
        out.append("registration", text(standing.registration));
        out.append("state", Value(standingName(standing.state)));
        out.append("since", time(standing.sinceUs));
        out.append("last_at", time(standing.lastAtUs));
        out.append("failures_in_a_row", integer(standing.failuresInARow));
        all.push_back(std::move(out));
    }
    return all;
}

} // namespace

Value decimal(double number, int digits)
{
    std::array<char, 64> written{};
    std::snprintf(written.data(), written.size(), "%.*f", digits, number);
    return Value(json::Number{written.data()});
}

json::Object toJson(const Figures& figures)
{
    json::Object out;
    out.append("attempts", integer(figures.attempts));
    out.append("delivered", integer(figures.delivered));
    out.append("failed", integer(figures.failed));
    out.append("success_share", figures.attempts == 0 ? Value() : decimal(figures.successShare(), 4));
    out.append("per_minute", decimal(figures.perMinute, 3));
    if (figures.timed > 0) {
        out.append("p50_ms", milliseconds(figures.p50Us));
        out.append("p95_ms", milliseconds(figures.p95Us));
        out.append("p99_ms", milliseconds(figures.p99Us));
        out.append("max_ms", milliseconds(figures.maxUs));
    }
    return out;
}

json::Object toJson(const Issue& issue)
{
    const Mend mend = mendOf(issue.diagnosis);
    json::Object out;
    out.append("title", Value(mend.title));
    out.append("diagnosis", Value(delivery::diagnosisName(issue.diagnosis)));
    out.append("status", issue.status == 0 ? Value() : integer(issue.status));
    out.append("target", text(issue.target));
    out.append("open", Value(issue.isOpen));
    out.append("count", integer(issue.count));
    out.append("first_at", time(issue.firstAtUs));
    out.append("last_at", time(issue.lastAtUs));
    out.append(issue.origin == Origin::Delivery ? "sample_attempt" : "sample_forward", integer(issue.sample));
    out.append("registrations", texts(issue.registrations));
    out.append("event_types", texts(issue.eventTypes));
    out.append("mend", Value(mend.advice));
    return out;
}

json::Array toJson(const std::vector<AlertStatus>& alerts, const std::vector<AlertRule>& rules)
{
    json::Array all;
    for (const AlertStatus& alert : alerts) {
        json::Object out;
        out.append("rule", text(alert.rule));
        out.append("subject", text(alert.subject));
        out.append("name", text(alert.name));
        out.append("state", Value(alertStateName(alert.state)));
        out.append("since", time(alert.sinceUs));
        out.append("sentence", text(sentenceOf(alert, rules)));
        all.push_back(std::move(out));
    }
    return all;
}

json::Object whatIfJson(const HealthReport& report, std::int64_t timeoutUs)
{
    const HealthReport::WhatIf answer = report.whatIf(timeoutUs);
    json::Object out;
    out.append("timeout_s", decimal(static_cast<double>(timeoutUs) / 1e6, 3));
    out.append("delivered", integer(answer.delivered));
    out.append("would_fail", integer(answer.wouldFail));
    out.append("share", decimal(answer.share(), 4));
    return out;
}

json::Object toJson(const HealthReport& report)
{
    json::Object out;
    out.append("made_at", time(report.madeAtUs));
    out.append("since", Value(periodName(report.selection.period)));
    out.append("total", toJson(report.total));
    out.append("groups", groupsJson(report));
    out.append("standings", standingsJson(report.standings));
    json::Array issues;
    for (const Issue& issue : report.issues)
        issues.push_back(toJson(issue));
    out.append("issues", std::move(issues));
    out.append("timeline", timelineJson(report.timeline));
    out.append("coverage", coverageJson(report.coverage));
    return out;
}

} // namespace hookbench::monitoring
