#pragma once

#include "delivery/Attempt.h"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace hookbench::monitoring {

/// Who made an attempt.
enum class Origin : std::uint8_t {
    Delivery, ///< the sender: an event on its way to a registration's channel
    Forward,  ///< an endpoint that hands captures on to its target
};

/// What attempts have in common that are counted together.
struct Series {
    Origin origin = Origin::Delivery;
    std::string registrationId; ///< "" for what was sent to a URL alone, and for what was forwarded
    std::string registration;   ///< its name; of a forward its endpoint's
    std::string channel;        ///< kind: "webhook"; "forward"
    std::string target;         ///< delivery::Target::place; of a forward its target's scheme, host and port
    std::string eventType;

    auto operator<=>(const Series&) const = default;
};

/// One attempt in 32 bytes.
struct AttemptRow {
    std::int64_t startedAtUs = 0;
    std::uint64_t id : 40 = 0; ///< of the log that its origin says
    std::uint64_t status : 10 = 0;
    std::uint64_t number : 14 = 1;
    std::uint64_t capture : 40 = 0; ///< that the embedded endpoint made of it; 0: none
    std::uint64_t diagnosis : 8 = 0;
    std::uint64_t outcome : 8 = 0;
    std::uint64_t isLast : 1 = 1;
    std::uint64_t isCounted : 1 = 1; ///< not: dry runs, what was cancelled or rerouted
    std::uint32_t durationUs = 0;
    std::uint32_t series = 0;

    delivery::DiagnosisCode diagnosisCode() const { return static_cast<delivery::DiagnosisCode>(diagnosis); }
    bool isDelivered() const { return outcome == static_cast<std::uint8_t>(delivery::Outcome::Delivered); }
    /// Whether the duration says how long the receiver took.
    bool isTimed() const { return status != 0 || diagnosisCode() == delivery::DiagnosisCode::TimedOut; }
};
static_assert(sizeof(AttemptRow) == 32);

/// What a log knows of an attempt, in any size; pack() bounds it.
struct AttemptValues {
    std::int64_t id = 0;
    std::int64_t startedAtUs = 0;
    std::int64_t durationUs = 0;
    std::int64_t capture = 0;
    std::int32_t number = 1;
    std::int32_t status = 0;
    delivery::Outcome outcome = delivery::Outcome::Failed;
    delivery::DiagnosisCode diagnosis = delivery::DiagnosisCode::None;
    delivery::Mode mode = delivery::Mode::Send;
    bool isLast = true;
};
AttemptRow pack(const AttemptValues& values, std::uint32_t series);

/// All attempts of a profile as statistics need them. Of each origin, rows stand in the order of their ids.
/// Not thread-safe.
class AttemptTable {
public:
    /// The number of a series; a new one if it was not there.
    std::uint32_t numberOf(const Series& series);
    const Series& series(std::uint32_t number) const { return m_series[number]; }
    std::size_t seriesCount() const { return m_series.size(); }

    void reserve(std::size_t rows) { m_rows.reserve(rows); }
    void append(const AttemptRow& row) { m_rows.push_back(row); }
    const std::vector<AttemptRow>& rows() const { return m_rows; }
    Origin originOf(const AttemptRow& row) const { return m_series[row.series].origin; }

    /// Takes away what is older in its log than this id.
    void removeBelow(Origin origin, std::int64_t id);
    void remove(Origin origin, std::vector<std::int64_t> ids);

private:
    std::vector<AttemptRow> m_rows;
    std::deque<Series> m_series;
    std::map<Series, std::uint32_t> m_numbers;
};

} // namespace hookbench::monitoring
