#pragma once

#include <algorithm>
#include <cstdint>

namespace hookbench::http {

/// Counts something that costs the server work but moves nothing forward, and says when there is too much
/// of it: a burst is allowed, and then `perSecond`.
class FloodGuard {
public:
    FloodGuard(std::uint32_t burst, std::uint32_t perSecond)
        : m_burst(burst * thousand), m_perSecond(perSecond), m_left(m_burst)
    {
    }

    /// One more at this time of a clock that only grows; false when it is one too many.
    bool allow(std::int64_t nowMs)
    {
        if (m_lastMs != 0 && nowMs > m_lastMs)
            m_left = std::min(m_burst, m_left + (nowMs - m_lastMs) * m_perSecond);
        m_lastMs = nowMs;
        if (m_left < thousand)
            return false;
        m_left -= thousand;
        return true;
    }

private:
    static constexpr std::int64_t thousand = 1000; // in thousandths, so that no fraction is lost

    std::int64_t m_burst;
    std::int64_t m_perSecond;
    std::int64_t m_left;
    std::int64_t m_lastMs = 0;
};

} // namespace hookbench::http
