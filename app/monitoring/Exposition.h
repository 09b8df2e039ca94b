#pragma once

#include "monitoring/AlertEngine.h"
#include "monitoring/AttemptTable.h"
#include "monitoring/CaptureMarks.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace hookbench::monitoring {

/// What Prometheus reads, in its text format (version 0.0.4): counters that only grow, whatever leaves the logs. They
/// begin with what the logs hold. Not thread-safe.
class Exposition {
public:
    static constexpr const char* contentType = "text/plain; version=0.0.4; charset=utf-8";

    /// Counts what was added to the tables since the last call.
    void take(const AttemptTable& attempts, const CaptureMarks& captures);
    std::string text(const std::vector<AlertStatus>& alerts) const;

private:
    /// Upper bounds in microseconds; one more bucket takes the rest.
    static constexpr std::array<std::int64_t, 11> bounds{5'000,   10'000,    25'000,    50'000,    100'000,   250'000,
                                                         500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000};
    struct Counts {
        std::int64_t delivered = 0;
        std::int64_t failed = 0;
        std::array<std::int64_t, bounds.size() + 1> buckets{};
        std::int64_t timed = 0;
        std::int64_t durationUs = 0;
        std::int64_t lastDeliveredUs = 0;
    };
    using CaptureKey = std::tuple<std::uint16_t, std::string, capture::SignatureState, bool>;

    void count(Counts& counts, const AttemptRow& row);

    std::map<Series, Counts> m_series;
    std::map<CaptureKey, std::int64_t> m_captures;
    std::array<std::int64_t, 2> m_lastAttempt{}; ///< by origin
    capture::CaptureId m_lastCapture = 0;
};

} // namespace hookbench::monitoring
