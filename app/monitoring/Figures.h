#pragma once

#include "delivery/LatencyHistogram.h"
#include "monitoring/AttemptTable.h"
#include "monitoring/Period.h"

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hookbench::monitoring {

/// What attempts are counted by.
enum class Dimension { Registration, Channel, Target, EventType };
inline constexpr std::array<Dimension, 4> allDimensions{Dimension::Registration, Dimension::Channel,
                                                         Dimension::Target, Dimension::EventType};
/// "registration", "channel", "target", "event_type".
std::string_view dimensionName(Dimension dimension);
/// What the attempts of a series are found under: its id (of a registration) and what people call it.
std::pair<std::string, std::string> groupOf(const Series& series, Dimension dimension);

/// How attempts went.
struct Figures {
    std::int64_t attempts = 0;
    std::int64_t delivered = 0;
    std::int64_t failed = 0;
    double perMinute = 0; ///< attempts, over the period; of all time since the first one
    /// Durations of those that the receiver answered or let run into the timeout; µs, exact to 1.6 %.
    std::int64_t timed = 0;
    std::int64_t p50Us = 0;
    std::int64_t p95Us = 0;
    std::int64_t p99Us = 0;
    std::int64_t maxUs = 0;

    /// 0 to 1; 1 where nothing was attempted.
    double successShare() const
    {
        return attempts == 0 ? 1 : static_cast<double>(delivered) / static_cast<double>(attempts);
    }
    bool operator==(const Figures&) const = default;
};

struct GroupFigures {
    std::string key;  ///< a registration's id, or the same as the name
    std::string name; ///< "" where attempts have none: sent to a URL alone, or no event type known
    std::int64_t lastAtUs = 0;
    Figures figures;

    bool operator==(const GroupFigures&) const = default;
};

/// The attempts looked at: all of a period, or those of one group.
struct Selection {
    Period period = Period::Hour;
    Dimension dimension = Dimension::Registration;
    bool isOneGroup = false;
    std::string key; ///< of the group

    bool includes(const Series& series) const
    {
        return !isOneGroup || groupOf(series, dimension).first == key;
    }
    bool operator==(const Selection&) const = default;
};

/// Counts of a series or a group, before they become figures.
struct Tally {
    std::int64_t attempts = 0;
    std::int64_t delivered = 0;
    std::int64_t firstAtUs = 0;
    std::int64_t lastAtUs = 0;
    delivery::LatencyHistogram durations;
    /// Of those that were delivered: what a shorter timeout would have failed.
    delivery::LatencyHistogram deliveredDurations;

    void add(const AttemptRow& row);
    void add(const Tally& other);
    /// `periodUs` 0: since its first attempt.
    Figures figures(std::int64_t periodUs, std::int64_t nowUs) const;
};

/// One pass over the attempts of a period: a tally for each series that has any.
class Tallies {
public:
    Tallies(const AttemptTable& table, Period period, std::int64_t nowUs);

    /// Most attempts first.
    std::vector<GroupFigures> by(Dimension dimension) const;
    /// All that the selection includes, in one.
    Tally total(const Selection& selection) const;

private:
    const AttemptTable& m_table;
    Period m_period;
    std::int64_t m_nowUs;
    std::vector<std::pair<std::uint32_t, Tally>> m_tallies; ///< by number of the series
};

} // namespace hookbench::monitoring
