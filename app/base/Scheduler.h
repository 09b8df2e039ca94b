#pragma once

#include <QObject>

#include <cstdint>
#include <functional>

namespace hookbench {

/// Does something later. What waits takes one of these, so that tests need no waiting.
class Scheduler {
public:
    virtual ~Scheduler() = default;

    /// Calls `call` after `delayMs` on the thread of `context`, and never once it is gone.
    virtual void after(std::int64_t delayMs, QObject* context, std::function<void()> call) = 0;
};

/// By the event loop's timers.
class TimerScheduler final : public Scheduler {
public:
    void after(std::int64_t delayMs, QObject* context, std::function<void()> call) override;
};

} // namespace hookbench
