#include "monitoring/Standing.h"

#include <algorithm>
#include <array>
#include <map>

namespace hookbench::monitoring {

namespace {

constexpr std::int64_t recoveredForUs = std::int64_t{3600} * 1'000'000;

int urgency(StandingState state)
{
    constexpr std::array<int, 4> order{3, 1, 0, 2};
    return order[static_cast<std::size_t>(state)];
}

void follow(Standing& standing, const AttemptRow& row)
{
    standing.lastAtUs = std::max(standing.lastAtUs, row.startedAtUs);
    const bool wasTroubled =
        standing.state == StandingState::Failing || standing.state == StandingState::Exhausted;
    if (row.isDelivered()) {
        if (wasTroubled) {
            standing.state = StandingState::Recovered;
            standing.sinceUs = row.startedAtUs;
        } else if (standing.state == StandingState::Delivering) {
            standing.failuresInARow = 0;
        }
        return;
    }
    if (!wasTroubled) {
        standing.failuresInARow = 0;
        standing.sinceUs = row.startedAtUs;
    }
    ++standing.failuresInARow;
    // One that failed for good at its first attempt had no retries to exhaust; its failure is the last word, too.
    standing.state = row.isLast != 0 ? StandingState::Exhausted : StandingState::Failing;
}

} // namespace

std::string_view standingName(StandingState state)
{
    constexpr std::array<std::string_view, 4> names{"delivering", "failing", "exhausted", "recovered"};
    return names[static_cast<std::size_t>(state)];
}

std::vector<Standing> standings(const AttemptTable& table, std::int64_t nowUs)
{
    // By number of the series first: a name is looked up once, not for each attempt.
    std::map<std::string, std::size_t> places;
    std::vector<std::size_t> placeOfSeries(table.seriesCount(), 0);
    std::vector<Standing> all(1); // the first one takes what belongs to no registration
    for (std::uint32_t number = 0; number < placeOfSeries.size(); ++number) {
        const Series& series = table.series(number);
        if (series.registrationId.empty())
            continue;
        const auto [place, isNew] = places.try_emplace(series.registrationId, all.size());
        if (isNew)
            all.push_back({.registrationId = series.registrationId, .registration = series.registration});
        all[place->second].registration = series.registration;
        placeOfSeries[number] = place->second;
    }
    for (const AttemptRow& row : table.rows()) {
        if (row.isCounted != 0)
            follow(all[placeOfSeries[row.series]], row);
    }
    all.erase(all.begin());
    std::erase_if(all, [](const Standing& one) { return one.lastAtUs == 0; });
    for (Standing& one : all) {
        if (one.state == StandingState::Recovered && nowUs - one.sinceUs > recoveredForUs) {
            one.state = StandingState::Delivering;
            one.failuresInARow = 0;
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const Standing& a, const Standing& b) {
        return urgency(a.state) != urgency(b.state) ? urgency(a.state) < urgency(b.state) : a.lastAtUs > b.lastAtUs;
    });
    return all;
}

} // namespace hookbench::monitoring
