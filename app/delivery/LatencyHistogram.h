#pragma once

#include <array>
#include <cstdint>

namespace hookbench::delivery {

/// Counts durations so that percentiles of millions of them cost nothing to keep: 64 buckets for each power
/// of two, which is exact to 1.6 %.
class LatencyHistogram {
public:
    void add(std::int64_t us);
    /// Adds all of another one's.
    void add(const LatencyHistogram& other);
    std::int64_t count() const { return m_count; }
    /// The duration that this share (0 to 1) of all does not exceed, in microseconds; 0 if there are none.
    std::int64_t percentile(double share) const;
    std::int64_t max() const { return m_max; }
    /// How many are longer than this, as exact as the buckets are.
    std::int64_t countAbove(std::int64_t us) const;

private:
    static constexpr int subBits = 6;
    static std::size_t bucketOf(std::uint64_t us);
    static std::int64_t valueOf(std::size_t bucket);

    std::array<std::uint32_t, (48 - subBits) << subBits> m_buckets{};
    std::int64_t m_count = 0;
    std::int64_t m_max = 0;
};

} // namespace hookbench::delivery
