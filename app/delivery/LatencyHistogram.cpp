#include "delivery/LatencyHistogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace hookbench::delivery {

/// Below 128 each value has a bucket of its own; above, the leading bit and the six behind it name one.
std::size_t LatencyHistogram::bucketOf(std::uint64_t us)
{
    const int shift = std::max(0, static_cast<int>(std::bit_width(us)) - subBits - 1);
    const std::size_t bucket =
        (static_cast<std::size_t>(shift) << subBits) + static_cast<std::size_t>(us >> shift);
    return std::min(bucket, std::size_t{((48 - subBits) << subBits) - 1});
}

/// The largest value of a bucket.
std::int64_t LatencyHistogram::valueOf(std::size_t bucket)
{
    if (bucket < (std::size_t{2} << subBits))
        return static_cast<std::int64_t>(bucket);
    const std::size_t shift = (bucket >> subBits) - 1;
    const std::size_t leading = bucket - (shift << subBits);
    return static_cast<std::int64_t>(((leading + 1) << shift) - 1);
}

void LatencyHistogram::add(std::int64_t us)
{
    const std::int64_t positive = std::max<std::int64_t>(us, 0);
    ++m_buckets[bucketOf(static_cast<std::uint64_t>(positive))];
    ++m_count;
    m_max = std::max(m_max, positive);
}

void LatencyHistogram::add(const LatencyHistogram& other)
{
    for (std::size_t i = 0; i < m_buckets.size(); ++i)
        m_buckets[i] += other.m_buckets[i];
    m_count += other.m_count;
    m_max = std::max(m_max, other.m_max);
}

std::int64_t LatencyHistogram::countAbove(std::int64_t us) const
{
    const std::size_t own = bucketOf(static_cast<std::uint64_t>(std::max<std::int64_t>(us, 0)));
    std::int64_t above = 0;
    for (std::size_t i = own + 1; i < m_buckets.size(); ++i)
        above += m_buckets[i];
    return above;
}

std::int64_t LatencyHistogram::percentile(double share) const
{
    if (m_count == 0)
        return 0;
    const auto wanted =
        std::max<std::int64_t>(1, std::llround(std::ceil(share * static_cast<double>(m_count))));
    std::int64_t seen = 0;
    for (std::size_t i = 0; i < m_buckets.size(); ++i) {
        seen += m_buckets[i];
        if (seen >= wanted)
            return std::min(valueOf(i), m_max);
    }
    return m_max;
}

} // namespace hookbench::delivery
