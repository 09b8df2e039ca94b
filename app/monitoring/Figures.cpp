#include "monitoring/Figures.h"

#include <algorithm>
#include <map>

namespace hookbench::monitoring {

std::string_view dimensionName(Dimension dimension)
{
    constexpr std::array<std::string_view, 4> names{"registration", "channel", "target", "event_type"};
    return names[static_cast<std::size_t>(dimension)];
}

std::pair<std::string, std::string> groupOf(const Series& series, Dimension dimension)
{
    switch (dimension) {
    case Dimension::Registration:
        return {series.registrationId.empty() ? series.registration : series.registrationId, series.registration};
    case Dimension::Channel:
        return {series.channel, series.channel};
    case Dimension::Target:
        return {series.target, series.target};
    case Dimension::EventType:
        return {series.eventType, series.eventType};
    }
    return {};
}

void Tally::add(const AttemptRow& row)
{
    firstAtUs = attempts == 0 ? row.startedAtUs : std::min(firstAtUs, row.startedAtUs);
    lastAtUs = std::max(lastAtUs, row.startedAtUs);
    ++attempts;
    delivered += row.isDelivered() ? 1 : 0;
    if (!row.isTimed())
        return;
    durations.add(row.durationUs);
    if (row.isDelivered())
        deliveredDurations.add(row.durationUs);
}

void Tally::add(const Tally& other)
{
    if (other.attempts == 0)
        return;
    firstAtUs = attempts == 0 ? other.firstAtUs : std::min(firstAtUs, other.firstAtUs);
    lastAtUs = std::max(lastAtUs, other.lastAtUs);
    attempts += other.attempts;
    delivered += other.delivered;
    durations.add(other.durations);
    deliveredDurations.add(other.deliveredDurations);
}

Figures Tally::figures(std::int64_t periodUs, std::int64_t nowUs) const
{
    constexpr std::int64_t minuteUs = 60'000'000;
    Figures figures;
    figures.attempts = attempts;
    figures.delivered = delivered;
    figures.failed = attempts - delivered;
    // The first seconds of a log are no rate yet.
    const std::int64_t spanUs = std::max(periodUs > 0 ? periodUs : nowUs - firstAtUs, minuteUs);
    figures.perMinute =
        static_cast<double>(attempts) * static_cast<double>(minuteUs) / static_cast<double>(spanUs);
    figures.timed = durations.count();
    figures.p50Us = durations.percentile(0.50);
    figures.p95Us = durations.percentile(0.95);
    figures.p99Us = durations.percentile(0.99);
    figures.maxUs = durations.max();
    return figures;
}

Tallies::Tallies(const AttemptTable& table, Period period, std::int64_t nowUs)
    : m_table(table), m_period(period), m_nowUs(nowUs)
{
    constexpr std::uint32_t none = 0xFFFFFFFF;
    std::vector<std::uint32_t> places(table.seriesCount(), none);
    const std::int64_t fromUs = startUs(period, nowUs);
    for (const AttemptRow& row : table.rows()) {
        if (row.isCounted == 0 || row.startedAtUs < fromUs)
            continue;
        std::uint32_t& place = places[row.series];
        if (place == none) {
            place = static_cast<std::uint32_t>(m_tallies.size());
            m_tallies.emplace_back(row.series, Tally());
        }
        m_tallies[place].second.add(row);
    }
}

std::vector<GroupFigures> Tallies::by(Dimension dimension) const
{
    struct Group {
        std::string name;
        Tally tally;
    };
    std::map<std::string, Group> groups;
    for (const auto& [series, tally] : m_tallies) {
        auto [key, name] = groupOf(m_table.series(series), dimension);
        Group& group = groups[key];
        // A registration that was renamed is called by its latest name.
        if (group.tally.attempts == 0 || tally.lastAtUs >= group.tally.lastAtUs)
            group.name = std::move(name);
        group.tally.add(tally);
    }
    std::vector<GroupFigures> all;
    for (auto& [key, group] : groups)
        all.push_back(
            {key, group.name, group.tally.lastAtUs, group.tally.figures(lengthUs(m_period), m_nowUs)});
    std::stable_sort(all.begin(), all.end(), [](const GroupFigures& a, const GroupFigures& b) {
        return a.figures.attempts > b.figures.attempts;
    });
    return all;
}

Tally Tallies::total(const Selection& selection) const
{
    Tally total;
    for (const auto& [series, tally] : m_tallies) {
        if (selection.includes(m_table.series(series)))
            total.add(tally);
    }
    return total;
}

} // namespace hookbench::monitoring
