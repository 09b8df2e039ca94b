#include "http/AnswerSchedule.h"

#include <algorithm>
#include <utility>

namespace hookbench::http {

namespace {
// Those beyond come in a later turn, after the sockets that have something to say.
constexpr int duePerTurn = 256;
} // namespace

AnswerSchedule::AnswerSchedule(std::function<std::int64_t()> nowMs, std::function<void(std::int64_t)> wake)
    : m_nowMs(std::move(nowMs)), m_wake(std::move(wake))
{
}

AnswerSchedule::~AnswerSchedule()
{
    for (const auto& [due, waiter] : m_waiting)
        waiter->m_schedule = nullptr;
}

AnswerSchedule::Waiter::~Waiter()
{
    if (m_schedule)
        m_schedule->cancel(*this);
}

void AnswerSchedule::wait(Waiter& waiter, std::int64_t delayMs)
{
    cancel(waiter);
    waiter.m_entry = m_waiting.emplace(m_nowMs() + std::max<std::int64_t>(delayMs, 0), &waiter);
    waiter.m_schedule = this;
    wakeForFirst();
}

void AnswerSchedule::cancel(Waiter& waiter)
{
    // The timer is left alone: should it come for nothing, runDue() sets it anew.
    if (std::exchange(waiter.m_schedule, nullptr))
        m_waiting.erase(waiter.m_entry);
}

void AnswerSchedule::runDue()
{
    m_wakeAt.reset();
    m_running = true;
    const std::int64_t now = m_nowMs();
    for (int i = 0; i < duePerTurn && !m_waiting.empty() && m_waiting.begin()->first <= now; ++i) {
        Waiter* waiter = m_waiting.begin()->second;
        m_waiting.erase(m_waiting.begin());
        waiter->m_schedule = nullptr;
        waiter->onDue();
    }
    m_running = false;
    wakeForFirst();
}

std::optional<std::int64_t> AnswerSchedule::nextMs() const
{
    return m_waiting.empty() ? std::nullopt : std::optional(m_waiting.begin()->first);
}

void AnswerSchedule::wakeForFirst()
{
    if (m_running || m_waiting.empty())
        return;
    const std::int64_t first = m_waiting.begin()->first;
    if (m_wakeAt && *m_wakeAt <= first)
        return;
    m_wakeAt = first;
    m_wake(std::max<std::int64_t>(first - m_nowMs(), 0));
}

} // namespace hookbench::http
