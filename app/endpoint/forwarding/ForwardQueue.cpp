#include "endpoint/forwarding/ForwardQueue.h"

#include <algorithm>

namespace hookbench::endpoint {

void ForwardQueue::add(Item item)
{
    if (!m_underWay.contains(item.capture))
        m_waiting.emplace(item.capture, item.attempts);
}

std::optional<ForwardQueue::Item> ForwardQueue::next(std::int64_t nowMs)
{
    const std::size_t limit = isDown() ? 1 : atOnce;
    if (m_waiting.empty() || m_underWay.size() >= limit || (isDown() && nowMs < m_dueMs))
        return std::nullopt;
    const auto [capture, attempts] = *m_waiting.begin();
    m_waiting.erase(m_waiting.begin());
    m_underWay.insert(capture);
    return Item{capture, attempts};
}

void ForwardQueue::taken(capture::CaptureId capture)
{
    m_underWay.erase(capture);
    m_failures = 0;
}

void ForwardQueue::failed(Item item, std::int64_t nowMs)
{
    m_underWay.erase(item.capture);
    m_waiting.emplace(item.capture, item.attempts);
    // Those that were under way when the target went fail together: that is one failure.
    if (isDown() && nowMs < m_dueMs)
        return;
    const std::uint32_t doublings = std::min<std::uint32_t>(m_failures, 6);
    m_dueMs = nowMs + std::min(firstWaitMs << doublings, longestWaitMs);
    ++m_failures;
}

void ForwardQueue::retryNow()
{
    m_dueMs = 0;
}

std::optional<std::int64_t> ForwardQueue::nextDueMs() const
{
    const bool waitsForTime = isDown() && !m_waiting.empty() && m_underWay.empty();
    return waitsForTime ? std::optional(m_dueMs) : std::nullopt;
}

} // namespace hookbench::endpoint
