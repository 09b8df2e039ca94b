#include "Await.h"
#include "FakeClock.h"
#include "TemporaryProfile.h"
#include "delivery/DeliveryLog.h"
#include "monitoring/Monitor.h"

using namespace hookbench;
using namespace hookbench::monitoring;

namespace {

struct World {
    test::TemporaryProfile profile;
    test::FakeClock clock;
    std::unique_ptr<storage::Workspace> workspace;
    std::unique_ptr<delivery::DeliveryLog> log;
    std::unique_ptr<Monitor> monitor;

    World()
    {
        auto opened = storage::Workspace::open(profile.stdPath());
        REQUIRE(opened);
        workspace = std::move(*opened);
        auto made = delivery::DeliveryLog::open(clock, {.profileFolder = profile.stdPath(), .maxAgeUs = 0});
        REQUIRE(made);
        log = std::move(*made);
        restart();
    }
    void restart()
    {
        monitor = std::make_unique<Monitor>(clock, profile.stdPath(), *workspace);
        monitor->start();
        monitor->setWatched(true);
    }
    void add(int count, int status)
    {
        for (int i = 0; i < count; ++i) {
            delivery::AttemptRecord record;
            record.summary.startedAtUs = clock.nowUs();
            record.summary.status = status;
            record.summary.outcome = status < 300 ? delivery::Outcome::Delivered : delivery::Outcome::Failed;
            record.summary.registrationId = "wh_1";
            record.summary.registrationName = "Orders";
            record.summary.kind = "webhook";
            log->append(record);
        }
        log->flush();
    }
    bool waitForAttempts(std::int64_t count)
    {
        return test::waitFor([&] { return monitor->report() && monitor->report()->total.attempts == count; });
    }
};

} // namespace

TEST_CASE("whoever watches gets a report at once, and another one when something was sent")
{
    World world;
    world.add(2, 200);
    REQUIRE(world.waitForAttempts(2));
    world.add(1, 500);
    REQUIRE(world.waitForAttempts(3));
    CHECK(world.monitor->report()->total.failed == 1);
    world.monitor->setSelection({.period = Period::Quarter});
    REQUIRE(test::waitFor([&] { return world.monitor->report()->selection.period == Period::Quarter; }));
    world.monitor->removeAttempts({1});
    REQUIRE(world.waitForAttempts(2));
}

TEST_CASE("an alert is told once, can be acknowledged, and is there after a restart with its history")
{
    World world;
    std::vector<AlertEntry> told;
    AlertRule rule = world.monitor->rules().front();
    rule.sustainSeconds = 0;
    const auto saved = test::await<Done>(
        [&](QObject* context, auto done) { world.monitor->saveRule(rule, context, done); });
    REQUIRE(saved);
    QObject::connect(world.monitor.get(), &Monitor::alerted, world.monitor.get(),
                     [&](const AlertEntry& entry) { told.push_back(entry); });
    world.add(20, 500);
    world.clock.advanceMs(6000);
    REQUIRE(test::waitFor([&] { return told.size() == 1; }));
    CHECK(told.front().sentence.starts_with("Orders: 100 % of 20 attempts failed"));
    CHECK(world.monitor->firing() == 1);
    world.monitor->acknowledge("failure-share", "wh_1");
    REQUIRE(test::waitFor([&] { return world.monitor->firing() == 0; }));
    CHECK(told.size() == 1);
    const auto history = test::await<std::vector<AlertEntry>>(
        [&](QObject* context, auto done) { world.monitor->history(10, context, done); });
    REQUIRE(history);
    REQUIRE(history->size() == 2);
    CHECK(history->front().change.now.state == AlertState::Acknowledged);

    world.restart();
    REQUIRE(test::waitFor([&] { return !world.monitor->alerts().empty(); }));
    CHECK(world.monitor->alerts().front().state == AlertState::Acknowledged);
    CHECK(world.monitor->rules().front() == rule);

    rule.isEnabled = false;
    world.clock.advanceMs(6000);
    REQUIRE(test::await<Done>([&](QObject* context, auto done) { world.monitor->saveRule(rule, context, done); }));
    REQUIRE(test::waitFor([&] { return world.monitor->alerts().empty(); }));
}

TEST_CASE("a rule that makes no sense is refused and changes nothing")
{
    World world;
    AlertRule rule = world.monitor->rules().front();
    rule.threshold = 2;
    const auto saved = test::await<Done>(
        [&](QObject* context, auto done) { world.monitor->saveRule(rule, context, done); });
    REQUIRE(!saved);
    CHECK(saved.error().code == ErrorCode::InvalidInput);
    CHECK(world.monitor->rules() == builtInRules());
}
