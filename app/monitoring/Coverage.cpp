#include "monitoring/Coverage.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace hookbench::monitoring {

namespace {

using registrations::RegistrationSummary;

bool names(const RegistrationSummary& registration, const std::string& type)
{
    return std::find(registration.eventTypes.begin(), registration.eventTypes.end(), type) !=
           registration.eventTypes.end();
}

/// What the attempts of a series have come to.
struct Seen {
    std::int64_t firedAtUs = 0;
    std::int64_t deliveredAtUs = 0;
    std::int64_t receivedAtUs = 0;
    std::int64_t verifiedAtUs = 0;
};

std::vector<Seen> seenBySeries(const AttemptTable& attempts, const CaptureMarks& captures)
{
    std::vector<Seen> seen(attempts.seriesCount());
    for (const AttemptRow& row : attempts.rows()) {
        if (row.isCounted == 0)
            continue;
        Seen& one = seen[row.series];
        one.firedAtUs = std::max(one.firedAtUs, row.startedAtUs);
        if (row.isDelivered())
            one.deliveredAtUs = std::max(one.deliveredAtUs, row.startedAtUs);
        if (row.capture == 0)
            continue;
        one.receivedAtUs = std::max(one.receivedAtUs, row.startedAtUs);
        if (row.startedAtUs <= one.verifiedAtUs)
            continue;
        const CaptureMark* mark = captures.find(static_cast<capture::CaptureId>(row.capture));
        if (mark && mark->signature == capture::SignatureState::Valid)
            one.verifiedAtUs = row.startedAtUs;
    }
    return seen;
}

struct Types {
    const std::vector<std::string>& catalogue;
    std::set<std::string> wanted;

    /// In the catalogue's order, others behind.
    std::vector<std::string> ordered() const
    {
        std::vector<std::string> all;
        for (const std::string& type : catalogue) {
            if (wanted.contains(type))
                all.push_back(type);
        }
        for (const std::string& type : wanted) {
            if (std::find(catalogue.begin(), catalogue.end(), type) == catalogue.end())
                all.push_back(type);
        }
        return all;
    }
};

} // namespace

std::size_t Coverage::gaps() const
{
    std::size_t count = 0;
    for (const CoverageRow& row : rows)
        count += static_cast<std::size_t>(std::count_if(row.cells.begin(), row.cells.end(),
                                                        [](const CoverageCell& cell) { return cell.isGap(); }));
    return count;
}

std::size_t Coverage::subscribed() const
{
    std::size_t count = 0;
    for (const CoverageRow& row : rows)
        count += static_cast<std::size_t>(
            std::count_if(row.cells.begin(), row.cells.end(), [](const CoverageCell& cell) { return cell.isSubscribed; }));
    return count;
}

Coverage coverage(const AttemptTable& attempts, const CaptureMarks& captures,
                  const std::vector<RegistrationSummary>& registrations, const std::vector<std::string>& catalogue)
{
    Coverage matrix;
    Types types{catalogue, {}};
    std::map<std::tuple<std::string, std::string, std::string>, Seen> seen; // type, registration, channel
    const std::vector<Seen> bySeries = seenBySeries(attempts, captures);
    for (std::uint32_t number = 0; number < bySeries.size(); ++number) {
        const Series& series = attempts.series(number);
        if (series.origin != Origin::Delivery || series.eventType.empty() || bySeries[number].firedAtUs == 0)
            continue;
        types.wanted.insert(series.eventType);
        Seen& one = seen[{series.eventType, series.registrationId, series.channel}];
        one.firedAtUs = std::max(one.firedAtUs, bySeries[number].firedAtUs);
        one.deliveredAtUs = std::max(one.deliveredAtUs, bySeries[number].deliveredAtUs);
        one.receivedAtUs = std::max(one.receivedAtUs, bySeries[number].receivedAtUs);
        one.verifiedAtUs = std::max(one.verifiedAtUs, bySeries[number].verifiedAtUs);
    }
    std::map<std::string, Seen> received;
    for (const CaptureMark& mark : captures.rows()) {
        const std::string& type = captures.eventType(mark);
        if (type.empty())
            continue;
        Seen& one = received[type];
        one.receivedAtUs = std::max(one.receivedAtUs, mark.receivedAtUs);
        if (mark.signature == capture::SignatureState::Valid)
            one.verifiedAtUs = std::max(one.verifiedAtUs, mark.receivedAtUs);
    }
    for (const auto& [type, when] : received)
        types.wanted.insert(type);
    for (const RegistrationSummary& registration : registrations) {
        std::vector<std::string> kinds = registration.channels;
        std::sort(kinds.begin(), kinds.end());
        kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
        for (const std::string& kind : kinds)
            matrix.columns.push_back({registration.id, registration.name, kind, registration.isActive});
        const bool isAll = names(registration, "*");
        types.wanted.insert(registration.eventTypes.begin(), registration.eventTypes.end());
        if (isAll)
            types.wanted.insert(catalogue.begin(), catalogue.end());
    }
    types.wanted.erase("*");
    for (const std::string& type : types.ordered()) {
        CoverageRow row{type, received[type].receivedAtUs, received[type].verifiedAtUs, {}};
        for (const CoverageColumn& column : matrix.columns) {
            const auto owner = std::find_if(registrations.begin(), registrations.end(),
                                            [&](const auto& one) { return one.id == column.registrationId; });
            const Seen& when = seen[{type, column.registrationId, column.channel}];
            row.cells.push_back({names(*owner, type) || names(*owner, "*"), when.firedAtUs, when.deliveredAtUs,
                                 when.receivedAtUs, when.verifiedAtUs});
        }
        matrix.rows.push_back(std::move(row));
    }
    return matrix;
}

} // namespace hookbench::monitoring
