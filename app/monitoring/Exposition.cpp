#include "monitoring/Exposition.h"

#include "base/Text.h"

#include <algorithm>
#include <cstdio>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace hookbench::monitoring {

namespace {

/// A label's value as the format wants it: backslash, quote and line feed are escaped.
std::string escaped(const std::string& bytes)
{
    std::string out;
    for (const char c : asUtf8(bytes)) {
        if (c == '\\' || c == '"')
            out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out;
}

using Label = std::pair<std::string_view, std::string>;

std::string labels(std::initializer_list<Label> all)
{
    std::string out;
    for (const auto& [name, value] : all)
        out += (out.empty() ? "" : ",") + std::string(name) + "=\"" + escaped(value) + "\"";
    return out;
}

std::string labelsOf(const Series& series)
{
    return labels({{"origin", series.origin == Origin::Delivery ? "delivery" : "forward"},
                   {"registration", series.registration},
                   {"registration_id", series.registrationId},
                   {"channel", series.channel},
                   {"target", series.target},
                   {"event_type", series.eventType}});
}

std::string seconds(std::int64_t us)
{
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.6f", static_cast<double>(us) / 1e6);
    return text.data();
}

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help)
{
    out += "# HELP " + std::string(name) + " " + std::string(help) + "\n# TYPE " + std::string(name) + " " +
           std::string(type) + "\n";
}

void sample(std::string& out, std::string_view name, const std::string& labels, const std::string& value)
{
    out += std::string(name) + "{" + labels + "} " + value + "\n";
}

} // namespace

void Exposition::count(Counts& counts, const AttemptRow& row)
{
    ++(row.isDelivered() ? counts.delivered : counts.failed);
    if (row.isDelivered())
        counts.lastDeliveredUs = std::max(counts.lastDeliveredUs, row.startedAtUs);
    if (!row.isTimed())
        return;
    const std::int64_t us = row.durationUs;
    const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), us) - bounds.begin();
    ++counts.buckets[static_cast<std::size_t>(bucket)];
    ++counts.timed;
    counts.durationUs += us;
}

void Exposition::take(const AttemptTable& attempts, const CaptureMarks& captures)
{
    std::vector<Counts*> bySeries(attempts.seriesCount(), nullptr);
    std::array<std::int64_t, 2> newest = m_lastAttempt;
    for (const AttemptRow& row : attempts.rows()) {
        const auto origin = static_cast<std::size_t>(attempts.originOf(row));
        const auto id = static_cast<std::int64_t>(row.id);
        if (id <= m_lastAttempt[origin])
            continue;
        newest[origin] = std::max(newest[origin], id);
        if (row.isCounted == 0)
            continue;
        Counts*& counts = bySeries[row.series];
        if (!counts)
            counts = &m_series[attempts.series(row.series)];
        count(*counts, row);
    }
    m_lastAttempt = newest;
    for (const CaptureMark& mark : captures.rows()) {
        if (mark.id > m_lastCapture)
            ++m_captures[{mark.endpoint, captures.eventType(mark), mark.signature, mark.isDuplicate}];
    }
    m_lastCapture = std::max(m_lastCapture, captures.newest());
}

std::string Exposition::text(const std::vector<AlertStatus>& alerts) const
{
    std::string out;
    head(out, "hookbench_attempts_total", "counter", "Attempts to deliver or forward an event.");
    for (const auto& [series, counts] : m_series) {
        const std::string known = labelsOf(series);
        sample(out, "hookbench_attempts_total", known + ",outcome=\"delivered\"", std::to_string(counts.delivered));
        sample(out, "hookbench_attempts_total", known + ",outcome=\"failed\"", std::to_string(counts.failed));
    }
    head(out, "hookbench_attempt_duration_seconds", "histogram",
         "How long receivers took, timeouts included; attempts that reached nobody are left out.");
    for (const auto& [series, counts] : m_series) {
        const std::string known = labelsOf(series);
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < counts.buckets.size(); ++i) {
            sum += counts.buckets[i];
            std::array<char, 32> bound{"+Inf"};
            if (i < bounds.size())
                std::snprintf(bound.data(), bound.size(), "%g", static_cast<double>(bounds[i]) / 1e6);
            sample(out, "hookbench_attempt_duration_seconds_bucket", known + ",le=\"" + bound.data() + "\"",
                   std::to_string(sum));
        }
        sample(out, "hookbench_attempt_duration_seconds_sum", known, seconds(counts.durationUs));
        sample(out, "hookbench_attempt_duration_seconds_count", known, std::to_string(counts.timed));
    }
    head(out, "hookbench_last_delivery_timestamp_seconds", "gauge", "When an attempt was last accepted, Unix time.");
    for (const auto& [series, counts] : m_series) {
        if (counts.lastDeliveredUs > 0)
            sample(out, "hookbench_last_delivery_timestamp_seconds", labelsOf(series), seconds(counts.lastDeliveredUs));
    }
    head(out, "hookbench_captures_total", "counter", "Requests that endpoints captured.");
    for (const auto& [key, count] : m_captures) {
        const auto& [endpoint, type, signature, isDuplicate] = key;
        const std::string_view word = capture::signatureWord(signature);
        sample(out, "hookbench_captures_total",
               labels({{"endpoint", std::to_string(endpoint)},
                       {"event_type", type},
                       {"signature", word.empty() ? "unchecked" : std::string(word)},
                       {"duplicate", isDuplicate ? "true" : "false"}}),
               std::to_string(count));
    }
    head(out, "hookbench_alert_active", "gauge", "Alerts that fire, acknowledged or not.");
    for (const AlertStatus& alert : alerts) {
        if (alert.isActive())
            sample(out, "hookbench_alert_active",
                   labels({{"rule", alert.rule}, {"subject", alert.name}, {"subject_id", alert.subject},
                           {"state", std::string(alertStateName(alert.state))}}),
                   "1");
    }
    return out;
}

} // namespace hookbench::monitoring
