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
        : m_limits(limits), m_token(std::move(token)), m_stackBase(stackPosition())
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
    /// The stack is finite, whatever is nested on it: generators over generators, macros within deep expressions.
    void checkStack() const
    {
        const std::uintptr_t here = stackPosition();
        const std::uintptr_t used = m_stackBase > here ? m_stackBase - here : 0;
        if (used > maxStackBytes)
            failDepth();
    }
    void enter()
    {
        checkStack();
        if (++m_depth > m_limits.depth)
            failDepth();
    }
    void leave() { --m_depth; }
    int depth() const { return m_depth; }
    void setDepth(int depth) { m_depth = depth; }

private:
    /// Threads have 8 MiB; the rest is for what lies below and for the functions that do not check.
    static constexpr std::uintptr_t maxStackBytes = std::uintptr_t{3} << 20U;

    static std::uintptr_t stackPosition() { return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)); }
    void check();
    [[noreturn]] void failSize() const;
    [[noreturn]] void failOutput() const;
    [[noreturn]] static void failDepth();

    Limits m_limits;
    std::optional<CancellationToken> m_token;
    std::uintptr_t m_stackBase;
    std::uint64_t m_steps = 0;
    std::uint64_t m_nextCheck = 4096;
    int m_depth = 0;
    std::optional<std::chrono::steady_clock::time_point> m_deadline;
};

} // namespace hookbench::jinja
