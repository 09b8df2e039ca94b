#include "http/AnswerSchedule.h"

#include <catch2/catch.hpp>

#include <memory>
#include <vector>

using namespace hookbench::http;

namespace {

/// A schedule whose time the test moves, with what it asked of its timer.
struct Timed {
    std::int64_t now = 1000;
    std::vector<std::int64_t> wakes;
    AnswerSchedule schedule{[this] { return now; }, [this](std::int64_t delay) { wakes.push_back(delay); }};

    void advance(std::int64_t ms)
    {
        now += ms;
        schedule.runDue();
    }
};

class Recorder final : public AnswerSchedule::Waiter {
public:
    Recorder(std::vector<int>& log, int number) : m_log(log), m_number(number) {}
    ~Recorder() override = default;

    std::function<void()> then;

private:
    void onDue() override
    {
        m_log.push_back(m_number);
        if (then)
            then();
    }

    std::vector<int>& m_log;
    int m_number;
};

} // namespace

TEST_CASE("what waits is called in the order of its times, once, and not before")
{
    Timed timed;
    std::vector<int> log;
    Recorder late(log, 30);
    Recorder early(log, 10);
    Recorder alsoEarly(log, 11);
    timed.schedule.wait(late, 30);
    timed.schedule.wait(early, 10);
    timed.schedule.wait(alsoEarly, 10);
    timed.advance(9);
    CHECK(log.empty());
    timed.advance(1);
    CHECK(log == std::vector{10, 11});
    timed.advance(100);
    timed.advance(100);
    CHECK(log == std::vector{10, 11, 30});
    CHECK(timed.schedule.size() == 0);
}

TEST_CASE("one timer is set for all that wait, and only when an earlier time comes")
{
    Timed timed;
    std::vector<int> log;
    std::vector<std::unique_ptr<Recorder>> recorders;
    for (int i = 0; i < 1000; ++i) {
        recorders.push_back(std::make_unique<Recorder>(log, i));
        timed.schedule.wait(*recorders.back(), 100 + i);
    }
    CHECK(timed.wakes == std::vector<std::int64_t>{100});
    Recorder first(log, -1);
    timed.schedule.wait(first, 50);
    CHECK(timed.wakes == std::vector<std::int64_t>{100, 50});
    timed.advance(50);
    CHECK(timed.wakes == std::vector<std::int64_t>{100, 50, 50});
}

TEST_CASE("a waiter that is cancelled or destroyed is not called")
{
    Timed timed;
    std::vector<int> log;
    Recorder cancelled(log, 1);
    auto destroyed = std::make_unique<Recorder>(log, 2);
    Recorder moved(log, 3);
    timed.schedule.wait(cancelled, 10);
    timed.schedule.wait(*destroyed, 10);
    timed.schedule.wait(moved, 10);
    timed.schedule.wait(moved, 20);
    timed.schedule.cancel(cancelled);
    timed.schedule.cancel(cancelled);
    destroyed.reset();
    timed.advance(10);
    CHECK(log.empty());
    CHECK(timed.schedule.nextMs() == 1020);
    timed.advance(10);
    CHECK(log == std::vector{3});
}

TEST_CASE("a waiter may wait again and take others off while it is called")
{
    Timed timed;
    std::vector<int> log;
    Recorder again(log, 1);
    auto victim = std::make_unique<Recorder>(log, 2);
    again.then = [&] {
        victim.reset();
        timed.schedule.wait(again, 5);
    };
    timed.schedule.wait(again, 10);
    timed.schedule.wait(*victim, 10);
    timed.advance(10);
    CHECK(log == std::vector{1});
    again.then = {};
    timed.advance(5);
    CHECK(log == std::vector{1, 1});
}

TEST_CASE("thousands that are due at once leave the others their turn")
{
    Timed timed;
    std::vector<int> log;
    std::vector<std::unique_ptr<Recorder>> recorders;
    for (int i = 0; i < 1000; ++i) {
        recorders.push_back(std::make_unique<Recorder>(log, i));
        timed.schedule.wait(*recorders.back(), 10);
    }
    timed.advance(10);
    CHECK(log.size() < 1000);
    CHECK(timed.wakes.back() == 0);
    for (int i = 0; i < 100 && log.size() < 1000; ++i)
        timed.schedule.runDue();
    CHECK(log.size() == 1000);
}
