#pragma once

#include "base/Cancellation.h"
#include "jinja/Limits.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace hookbench::jinja {

/// Counts what a render uses; raises LimitError.
class LimitGuard {
public:
    explicit LimitGuard(const Limits& limits, std::optional<CancellationToken> token = std::nullopt)
        : m_limits(limits), m_token(std::move(token))
    {
    }

    void step()
    {
        if (++m_steps >= m_nextCheck)
            check();
    }
    void work(std::size_t steps)
    {
        m_steps += steps;
        if (m_steps >= m_nextCheck)
            check();
    }
    /// Text or items of this size are about to be made.
    void charge(std::size_t bytes)
    {
        if (bytes < 64)
            return;
        if (bytes > m_limits.valueBytes)
            failSize();
        m_steps += bytes / 16;
        if (m_steps >= m_nextCheck)
            check();
    }
    void checkSize(double bytes) const
    {
        if (bytes > static_cast<double>(m_limits.valueBytes))
            failSize();
    }
    void checkOutput(std::size_t bytes) const
    {
        if (bytes > m_limits.outputBytes)
            failOutput();
    }
    void enter()
    {
        if (++m_depth > m_limits.depth)
            failDepth();
    }
    void leave() { --m_depth; }
    int depth() const { return m_depth; }
    void setDepth(int depth) { m_depth = depth; }

private:
    void check();
    [[noreturn]] void failSize() const;
    [[noreturn]] void failOutput() const;
    [[noreturn]] static void failDepth();

    Limits m_limits;
    std::optional<CancellationToken> m_token;
    std::uint64_t m_steps = 0;
    std::uint64_t m_nextCheck = 4096;
    int m_depth = 0;
    std::optional<std::chrono::steady_clock::time_point> m_deadline;
};

} // namespace hookbench::jinja
