#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>

namespace hookbench::http {

/// When each of the answers that wait goes on: one ordered list and one timer for all of them, however many.
///
/// The list knows no timer: it says by `wake` when it wants to be run next, so that a test or a fuzzer moves
/// the time itself. Lives on the server's thread.
///
///     class Answer : private AnswerSchedule::Waiter { void onDue() override { … } };
///     schedule.wait(answer, 250);                       // onDue() in 250 ms
///     schedule.cancel(answer);                          // or its destructor does
class AnswerSchedule {
public:
    class Waiter;

    /// `nowMs` is a clock that only grows. `wake(ms)` asks for a call of runDue() in so many milliseconds, in
    /// place of any that was asked for before.
    AnswerSchedule(std::function<std::int64_t()> nowMs, std::function<void(std::int64_t)> wake);
    ~AnswerSchedule();
    AnswerSchedule(const AnswerSchedule&) = delete;
    AnswerSchedule& operator=(const AnswerSchedule&) = delete;

    /// Calls onDue() once, when the clock has gone on by `delayMs`; replaces what this waiter waited for before.
    void wait(Waiter& waiter, std::int64_t delayMs);
    void cancel(Waiter& waiter);

    /// Calls those whose time has come, the earliest first, but not so many that others starve.
    void runDue();

    std::size_t size() const { return m_waiting.size(); }
    /// The time of the next one by `nowMs`; nothing when none waits.
    std::optional<std::int64_t> nextMs() const;

private:
    using Entries = std::multimap<std::int64_t, Waiter*>;

    void wakeForFirst();

    std::function<std::int64_t()> m_nowMs;
    std::function<void(std::int64_t)> m_wake;
    Entries m_waiting;
    std::optional<std::int64_t> m_wakeAt; ///< when `wake` will have called, as far as it was asked
    bool m_running = false;
};

/// Something that waits; taken off the list when it is destroyed.
class AnswerSchedule::Waiter {
public:
    Waiter() = default;
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

protected:
    virtual ~Waiter();

private:
    friend class AnswerSchedule;

    /// May destroy the waiter, wait again, and cancel others.
    virtual void onDue() = 0;

    AnswerSchedule* m_schedule = nullptr; ///< null while it does not wait
    Entries::iterator m_entry;
};

} // namespace hookbench::http
