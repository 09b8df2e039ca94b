#pragma once

#include "base/Scheduler.h"

#include "FakeClock.h"

#include <QPointer>

#include <algorithm>
#include <vector>

namespace hookbench::test {

/// Waits on a FakeClock: nothing happens until the time is moved, and then everything that is due.
class FakeScheduler final : public Scheduler {
public:
    explicit FakeScheduler(FakeClock& clock) : m_clock(clock) {}

    void after(std::int64_t delayMs, QObject* context, std::function<void()> call) override
    {
        m_waits.push_back({m_clock.nowUs() + delayMs * 1000, context, std::move(call)});
    }

    void advanceMs(std::int64_t ms)
    {
        m_clock.advanceMs(ms);
        std::vector<Wait> due;
        for (Wait& wait : m_waits) {
            if (wait.dueUs <= m_clock.nowUs())
                due.push_back(std::move(wait));
        }
        std::erase_if(m_waits, [this](const Wait& wait) { return wait.dueUs <= m_clock.nowUs(); });
        for (const Wait& wait : due) {
            if (wait.context)
                wait.call();
        }
    }

    /// Milliseconds until each that waits, soonest first.
    std::vector<std::int64_t> waits() const
    {
        std::vector<std::int64_t> left;
        for (const Wait& wait : m_waits) {
            if (wait.context)
                left.push_back((wait.dueUs - m_clock.nowUs()) / 1000);
        }
        std::sort(left.begin(), left.end());
        return left;
    }

private:
    struct Wait {
        std::int64_t dueUs = 0;
        QPointer<QObject> context;
        std::function<void()> call;
    };
    FakeClock& m_clock;
    std::vector<Wait> m_waits;
};

} // namespace hookbench::test
