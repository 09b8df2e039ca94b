#pragma once

#include <cstdint>

namespace hookbench {

/// The time as the program sees it; tests hand in a clock of their own.
/// Implementations may be called from any thread.
class Clock {
public:
    virtual ~Clock() = default;

    /// Wall time in microseconds since the Unix epoch, UTC.
    virtual std::int64_t nowUs() const = 0;
    /// A time that only grows, in microseconds; its origin has no meaning.
    virtual std::int64_t monotonicUs() const = 0;
};

class SystemClock final : public Clock {
public:
    std::int64_t nowUs() const override;
    std::int64_t monotonicUs() const override;
};

} // namespace hookbench
