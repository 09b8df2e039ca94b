#pragma once

#include "base/Clock.h"

#include <atomic>

namespace hookbench::test {

/// A clock that stands still until it is moved.
class FakeClock final : public Clock {
public:
    explicit FakeClock(std::int64_t nowUs = 1'795'423'444'000'000) : m_nowUs(nowUs) {}

    std::int64_t nowUs() const override { return m_nowUs; }
    std::int64_t monotonicUs() const override { return m_nowUs; }
    void advanceMs(std::int64_t ms) { m_nowUs += ms * 1000; }

private:
    std::atomic<std::int64_t> m_nowUs;
};

} // namespace hookbench::test
