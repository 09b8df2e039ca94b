#include "monitoring/AttemptTable.h"

#include <algorithm>
#include <limits>

namespace hookbench::monitoring {

namespace {

constexpr std::uint64_t idMask = (std::uint64_t{1} << 40) - 1;

} // namespace

AttemptRow pack(const AttemptValues& values, std::uint32_t series)
{
    using delivery::Outcome;
    AttemptRow row;
    row.startedAtUs = values.startedAtUs;
    row.id = static_cast<std::uint64_t>(values.id) & idMask;
    row.status = static_cast<std::uint64_t>(std::clamp(values.status, 0, 1023)) & 1023;
    row.number = static_cast<std::uint64_t>(std::clamp(values.number, 0, 16383)) & 16383;
    row.capture = static_cast<std::uint64_t>(std::max<std::int64_t>(values.capture, 0)) & idMask;
    row.diagnosis = static_cast<std::uint8_t>(values.diagnosis);
    row.outcome = static_cast<std::uint8_t>(values.outcome);
    row.isLast = values.isLast ? 1 : 0;
    row.isCounted = values.mode == delivery::Mode::Send && values.outcome != Outcome::DryRun &&
                            values.outcome != Outcome::Cancelled
                        ? 1
                        : 0;
    row.durationUs = static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(values.durationUs, 0, std::numeric_limits<std::uint32_t>::max()));
    row.series = series;
    return row;
}

std::uint32_t AttemptTable::numberOf(const Series& series)
{
    const auto [place, isNew] = m_numbers.try_emplace(series, static_cast<std::uint32_t>(m_series.size()));
    if (isNew)
        m_series.push_back(series);
    return place->second;
}

void AttemptTable::removeBelow(Origin origin, std::int64_t id)
{
    const auto isOlder = [&](const AttemptRow& row) {
        return originOf(row) == origin && static_cast<std::int64_t>(row.id) < id;
    };
    const auto first = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](const AttemptRow& row) { return originOf(row) == origin; });
    if (first != m_rows.end() && isOlder(*first))
        std::erase_if(m_rows, isOlder);
}

void AttemptTable::remove(Origin origin, std::vector<std::int64_t> ids)
{
    std::sort(ids.begin(), ids.end());
    std::erase_if(m_rows, [&](const AttemptRow& row) {
        return originOf(row) == origin &&
               std::binary_search(ids.begin(), ids.end(), static_cast<std::int64_t>(row.id));
    });
}

} // namespace hookbench::monitoring
