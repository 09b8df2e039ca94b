#pragma once

#include "monitoring/AttemptTable.h"
#include "monitoring/Figures.h"

#include <cstdint>
#include <vector>

namespace hookbench::monitoring {

/// A stretch of time in a chart.
struct Bucket {
    std::int64_t startUs = 0; ///< Unix time
    std::int64_t delivered = 0;
    std::int64_t failed = 0;
    std::int64_t timed = 0;
    std::int64_t p50Us = 0;
    std::int64_t p95Us = 0;
    std::int64_t p99Us = 0;

    bool operator==(const Bucket&) const = default;
};

struct Timeline {
    std::int64_t bucketUs = 0; ///< length of each
    std::vector<Bucket> buckets; ///< oldest first, without gaps; the last one holds the present

    bool operator==(const Timeline&) const = default;
};

/// The selected attempts over time, in 60 to 120 buckets of a round length, whose bounds do not wander with the clock.
Timeline timeline(const AttemptTable& table, const Selection& selection, std::int64_t nowUs);

/// The same as CSV (RFC 4180): a row for each bucket, times in ISO 8601, durations in milliseconds.
std::string timelineCsv(const Timeline& timeline);

} // namespace hookbench::monitoring
