#include "monitoring/Issues.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace hookbench::monitoring {

namespace {

/// Numbers instead of texts while a million attempts are looked at.
struct Cause {
    std::uint32_t series = 0;
    std::uint16_t status = 0;
    std::uint8_t diagnosis = 0;

    std::uint64_t packed() const
    {
        return (std::uint64_t{series} << 24) | (std::uint64_t{status} << 8) | diagnosis;
    }
};

struct Occurrences {
    Cause cause;
    std::int64_t firstAtUs = 0;
    std::int64_t lastAtUs = 0;
    std::int64_t count = 0;
    std::int64_t sample = 0;

    void add(const AttemptRow& row)
    {
        firstAtUs = count == 0 ? row.startedAtUs : std::min(firstAtUs, row.startedAtUs);
        if (row.startedAtUs >= lastAtUs) {
            lastAtUs = row.startedAtUs;
            sample = static_cast<std::int64_t>(row.id);
        }
        ++count;
    }
};

void note(std::vector<std::string>& names, const std::string& name)
{
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
}

void merge(Issue& issue, const Occurrences& found, const Series& series)
{
    issue.firstAtUs = issue.count == 0 ? found.firstAtUs : std::min(issue.firstAtUs, found.firstAtUs);
    if (found.lastAtUs >= issue.lastAtUs) {
        issue.lastAtUs = found.lastAtUs;
        issue.sample = found.sample;
    }
    issue.count += found.count;
    note(issue.registrations, series.registration);
    note(issue.eventTypes, series.eventType);
}

} // namespace

std::vector<Issue> issues(const AttemptTable& table, const Selection& selection, std::int64_t nowUs)
{
    const std::int64_t fromUs = startUs(selection.period, nowUs);
    std::vector<bool> wanted(table.seriesCount());
    for (std::uint32_t series = 0; series < wanted.size(); ++series)
        wanted[series] = selection.includes(table.series(series));
    std::unordered_map<std::uint64_t, Occurrences> found;
    std::map<std::pair<Origin, std::string>, std::int64_t> reachedAtUs;
    std::vector<std::int64_t> seriesReachedAtUs(table.seriesCount());
    for (const AttemptRow& row : table.rows()) {
        if (row.isCounted == 0 || row.startedAtUs < fromUs)
            continue;
        if (row.isDelivered()) {
            seriesReachedAtUs[row.series] = std::max(seriesReachedAtUs[row.series], row.startedAtUs);
            continue;
        }
        if (!wanted[row.series])
            continue;
        const Cause cause{row.series, static_cast<std::uint16_t>(row.status), static_cast<std::uint8_t>(row.diagnosis)};
        Occurrences& one = found[cause.packed()];
        one.cause = cause;
        one.add(row);
    }
    for (std::uint32_t number = 0; number < seriesReachedAtUs.size(); ++number) {
        const Series& series = table.series(number);
        std::int64_t& reached = reachedAtUs[{series.origin, series.target}];
        reached = std::max(reached, seriesReachedAtUs[number]);
    }
    std::map<std::tuple<Origin, std::string, int, std::uint8_t>, Issue> grouped;
    for (const auto& [packed, one] : found) {
        const Series& series = table.series(one.cause.series);
        Issue& issue = grouped[{series.origin, series.target, one.cause.status, one.cause.diagnosis}];
        issue.origin = series.origin;
        issue.target = series.target;
        issue.status = one.cause.status;
        issue.diagnosis = static_cast<delivery::DiagnosisCode>(one.cause.diagnosis);
        merge(issue, one, series);
    }
    std::vector<Issue> all;
    for (auto& [key, issue] : grouped) {
        issue.isOpen = issue.lastAtUs >= reachedAtUs[{issue.origin, issue.target}];
        std::sort(issue.registrations.begin(), issue.registrations.end());
        std::sort(issue.eventTypes.begin(), issue.eventTypes.end());
        all.push_back(std::move(issue));
    }
    std::stable_sort(all.begin(), all.end(), [](const Issue& a, const Issue& b) {
        return a.isOpen != b.isOpen ? a.isOpen : a.lastAtUs > b.lastAtUs;
    });
    return all;
}

} // namespace hookbench::monitoring
