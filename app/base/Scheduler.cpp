#include "base/Scheduler.h"

#include <QTimer>

#include <chrono>

namespace hookbench {

void TimerScheduler::after(std::int64_t delayMs, QObject* context, std::function<void()> call)
{
    QTimer::singleShot(std::chrono::milliseconds(delayMs), context, std::move(call));
}

} // namespace hookbench
