#include "FakeClock.h"
#include "TemporaryProfile.h"
#include "Traffic.h"
#include "monitoring/AlertTable.h"
#include "monitoring/Measure.h"
#include "storage/Migrator.h"

using namespace hookbench;
using namespace hookbench::monitoring;
using delivery::DiagnosisCode;
using test::Traffic;

namespace {

AlertRule builtIn(RuleKind kind)
{
    for (AlertRule rule : builtInRules()) {
        if (rule.kind == kind) {
            rule.isEnabled = true;
            return rule;
        }
    }
    FAIL("no such rule");
    return {};
}

/// A day in fast motion: every ten seconds something may happen, and every rule is looked at.
struct Simulation {
    Traffic traffic;
    CaptureMarks captures;
    MeasureFacts facts;
    test::FakeClock clock;
    std::vector<AlertRule> rules;
    AlertEngine engine;
    std::vector<AlertChange> changes;
    std::int64_t startUs = clock.nowUs();
    std::int64_t nextCapture = 1;

    /// Runs so many seconds; `act` is called at every tenth.
    template <class Act>
    void run(std::int64_t seconds, Act act)
    {
        for (std::int64_t second = 0; second < seconds; second += 10) {
            act(clock.nowUs());
            for (const AlertRule& rule : rules) {
                const auto readings = measure(rule, traffic.table, captures, facts, clock.nowUs());
                const auto news = engine.observe(rule, readings, clock.nowUs());
                changes.insert(changes.end(), news.begin(), news.end());
            }
            clock.advanceMs(10'000);
        }
    }
    void quiet(std::int64_t seconds)
    {
        run(seconds, [](std::int64_t) {});
    }
    void receive(std::int64_t atUs, bool isDuplicate, capture::SignatureState signature = capture::SignatureState::Valid)
    {
        capture::CaptureSummary summary;
        summary.id = nextCapture++;
        summary.receivedAtUs = atUs;
        summary.eventType = "object.created";
        summary.duplicateOf = isDuplicate ? 1 : 0;
        summary.flags = static_cast<std::uint32_t>(signature) << 8;
        captures.append({summary});
    }
    /// "firing@60 resolved@420", seconds from the start.
    std::string story() const
    {
        std::string text;
        for (const AlertChange& change : changes)
            text += (text.empty() ? "" : " ") + std::string(alertStateName(change.now.state)) + "@" +
                    std::to_string((change.now.sinceUs - startUs) / 1'000'000);
        return text;
    }
    std::size_t notifications() const
    {
        return static_cast<std::size_t>(
            std::count_if(changes.begin(), changes.end(), [](const AlertChange& one) { return one.isNews(); }));
    }
};

} // namespace

TEST_CASE("the default rule: a sustained share of failures fires once, resolves once, and is ok an hour later")
{
    Simulation world;
    world.rules = {builtInRules().front()};
    REQUIRE(world.rules.front().isEnabled);
    world.run(120, [&](std::int64_t at) { world.traffic.deliver(at); });
    CHECK(world.story().empty());
    world.run(600, [&](std::int64_t at) { world.traffic.fail(at, 500, DiagnosisCode::ReceiverFailed); });
    // 12 successes; the 12th failure makes it half at 230 s, which must last 60 s.
    CHECK(world.story() == "firing@290");
    CHECK(world.changes.front().now.name == "Orders");
    CHECK(world.changes.front().now.value >= 0.5);
    CHECK(alertSentence(world.rules.front(), world.changes.front().now) ==
          "Orders: 60 % of 30 attempts failed within 5 min (the rule allows 50 %).");
    world.run(900, [&](std::int64_t at) { world.traffic.deliver(at); });
    // A window of 5 min is at a quarter of failures 240 s after the last one, and must stay so for 60 s.
    CHECK(world.story() == "firing@290 resolved@1010");
    CHECK(world.notifications() == 2);
    world.quiet(3600);
    CHECK(world.story() == "firing@290 resolved@1010 ok@4610");
    CHECK(world.notifications() == 2);
    CHECK(world.engine.statuses().empty());
}

TEST_CASE("a few failures, a short burst, and a share that wavers around the threshold make no flood of alerts")
{
    Simulation world;
    world.rules = {builtIn(RuleKind::FailureShare)};
    SECTION("fewer attempts than the rule asks for")
    {
        for (int i = 0; i < 9; ++i)
            world.run(40, [&, sent = false](std::int64_t at) mutable {
                if (!std::exchange(sent, true))
                    world.traffic.fail(at, 500, DiagnosisCode::ReceiverFailed);
            });
        CHECK(world.story().empty());
    }
    SECTION("a burst that is over before it has lasted")
    {
        world.run(50, [&](std::int64_t at) {
            for (int i = 0; i < 5; ++i)
                world.traffic.fail(at, 500, DiagnosisCode::ReceiverFailed);
        });
        world.run(600, [&](std::int64_t at) {
            for (int i = 0; i < 10; ++i)
                world.traffic.deliver(at);
        });
        CHECK(world.story().empty());
    }
    SECTION("a share between 40 and 60 percent for an hour")
    {
        int number = 0;
        world.run(3600, [&](std::int64_t at) {
            const int share = (number++ / 30) % 2 == 0 ? 6 : 4;
            for (int i = 0; i < 10; ++i)
                i < share ? world.traffic.fail(at, 500, DiagnosisCode::ReceiverFailed) : world.traffic.deliver(at);
        });
        CHECK(world.changes.size() == 1);
        CHECK(world.engine.statuses().front().state == AlertState::Firing);
    }
}

TEST_CASE("an alert that is acknowledged does not fire again before it was resolved")
{
    Simulation world;
    world.rules = {builtIn(RuleKind::FailureShare)};
    const auto failing = [&](std::int64_t at) { world.traffic.fail(at, 401, DiagnosisCode::SecretRefused); };
    world.run(300, failing);
    REQUIRE(world.story() == "firing@150");
    const auto known = world.engine.acknowledge("failure-share", "wh_Orders", world.clock.nowUs());
    REQUIRE(known);
    CHECK(known->before == AlertState::Firing);
    CHECK(!known->isNews());
    CHECK(!world.engine.acknowledge("failure-share", "wh_Orders", world.clock.nowUs()));
    CHECK(!world.engine.acknowledge("failure-share", "wh_Other", world.clock.nowUs()));
    world.run(600, failing);
    CHECK(world.story() == "firing@150");
    CHECK(world.engine.statuses().front().state == AlertState::Acknowledged);
    world.run(900, [&](std::int64_t at) { world.traffic.deliver(at); });
    REQUIRE(world.changes.size() == 2);
    CHECK(world.changes.back().before == AlertState::Acknowledged);
    CHECK(world.changes.back().now.state == AlertState::Resolved);
    CHECK(world.notifications() == 2);
    world.run(600, failing);
    CHECK(world.changes.back().now.state == AlertState::Firing);
    CHECK(world.changes.back().before == AlertState::Resolved);
    CHECK(world.notifications() == 3);
}

TEST_CASE("without any traffic an alert stays as it is")
{
    Simulation world;
    world.rules = {builtIn(RuleKind::FailureShare)};
    world.run(300, [&](std::int64_t at) { world.traffic.fail(at, 500, DiagnosisCode::ReceiverFailed); });
    world.quiet(3 * 3600);
    CHECK(world.story() == "firing@150");
    CHECK(world.engine.statuses().front().state == AlertState::Firing);
}

TEST_CASE("failures in a row fire at the rule's count and end with the first success")
{
    Simulation world;
    world.rules = {builtIn(RuleKind::ConsecutiveFailures)};
    world.run(50, [&](std::int64_t at) { world.traffic.fail(at, 500, DiagnosisCode::ReceiverFailed); });
    CHECK(world.story() == "firing@40");
    CHECK(alertSentence(world.rules.front(), world.changes.back().now) ==
          "Orders: 5 attempts failed in a row (the rule allows 5).");
    world.run(10, [&](std::int64_t at) { world.traffic.deliver(at); });
    CHECK(world.story() == "firing@40 resolved@50");
    world.run(40, [&](std::int64_t at) { world.traffic.fail(at, 500, DiagnosisCode::ReceiverFailed); });
    CHECK(world.changes.size() == 2);
}

TEST_CASE("latency is held against each registration's own timeout")
{
    Simulation world;
    world.rules = {builtIn(RuleKind::Latency)};
    world.facts.timeoutsUs = {{"wh_Quick", 1'000'000}};
    world.run(300, [&](std::int64_t at) {
        world.traffic.deliver(at, "Quick", 900'000);
        world.traffic.deliver(at, "Slow", 900'000); // of the usual 10 s
    });
    REQUIRE(world.changes.size() == 1);
    CHECK(world.changes.front().now.subject == "wh_Quick");
    CHECK(world.changes.front().now.value == Approx(0.9).epsilon(0.02));
    world.run(900, [&](std::int64_t at) { world.traffic.deliver(at, "Quick", 100'000); });
    CHECK(world.changes.back().now.state == AlertState::Resolved);
}

TEST_CASE("an event type that has gone silent fires, and ends when it comes again")
{
    Simulation world;
    world.rules = {builtIn(RuleKind::EventSilent)};
    world.run(60, [&](std::int64_t at) { world.traffic.deliver(at); });
    world.quiet(86'400 - 20);
    CHECK(world.story().empty());
    world.quiet(60);
    CHECK(world.story() == "firing@86450");
    CHECK(world.changes.front().now.subject == "object.created");
    world.run(10, [&](std::int64_t at) { world.receive(at, false); });
    CHECK(world.changes.back().now.state == AlertState::Resolved);
    CHECK(world.notifications() == 2);
}

TEST_CASE("duplicates and failing signatures are told of the endpoint that took them")
{
    Simulation world;
    world.facts.endpointNames = {{1, "default"}};
    SECTION("duplicates above a rate")
    {
        world.rules = {builtIn(RuleKind::Duplicates)};
        world.run(600, [&](std::int64_t at) {
            world.receive(at, true);
            world.receive(at, false);
        });
        REQUIRE(world.changes.size() == 1);
        CHECK(world.changes.front().now.name == "default");
        CHECK(world.changes.front().now.subject == "endpoint:1");
    }
    SECTION("signatures that fail")
    {
        world.rules = {builtIn(RuleKind::SignatureFailing)};
        world.run(100, [&](std::int64_t at) { world.receive(at, false); });
        CHECK(world.changes.empty());
        world.run(60, [&](std::int64_t at) { world.receive(at, false, capture::SignatureState::Invalid); });
        REQUIRE(world.changes.size() == 1);
        CHECK(world.changes.front().now.subject == "endpoint:1");
    }
    SECTION("receivers that refuse signatures")
    {
        world.rules = {builtIn(RuleKind::SignatureFailing)};
        world.run(60, [&](std::int64_t at) { world.traffic.fail(at, 401, DiagnosisCode::SignatureRefused); });
        REQUIRE(world.changes.size() == 1);
        CHECK(world.changes.front().now.subject == "wh_Orders");
    }
}

TEST_CASE("a rule that is switched off takes back what it said, without a notification")
{
    Simulation world;
    world.rules = {builtIn(RuleKind::FailureShare)};
    world.run(300, [&](std::int64_t at) { world.traffic.fail(at, 500, DiagnosisCode::ReceiverFailed); });
    const auto gone = world.engine.forget("failure-share", world.clock.nowUs());
    REQUIRE(gone.size() == 1);
    CHECK(gone.front().now.state == AlertState::Ok);
    CHECK(!gone.front().isNews());
    CHECK(world.engine.statuses().empty());
}

TEST_CASE("states, history and rules are there after a restart, and a restored alert goes on where it was")
{
    test::TemporaryProfile profile;
    auto database = storage::Database::open(profile.stdPath() + "/workspace.db", storage::Database::Access::ReadWrite);
    REQUIRE(database);
    REQUIRE(storage::migrate(*database, storage::workspaceMigrations()));
    AlertTable table(*database);
    CHECK(*table.rules() == builtInRules());
    AlertRule rule = builtIn(RuleKind::Duplicates);
    rule.threshold = 0.125;
    REQUIRE(table.saveRule(rule));
    CHECK(table.rules()->at(5) == rule);
    REQUIRE(table.removeRule("duplicates"));
    CHECK(*table.rules() == builtInRules());
    CHECK(table.removeRule("duplicates").error().code == ErrorCode::NotFound);

    Simulation world;
    world.rules = {builtIn(RuleKind::FailureShare)};
    world.run(300, [&](std::int64_t at) { world.traffic.fail(at, 500, DiagnosisCode::ReceiverFailed); });
    REQUIRE(world.changes.size() == 1);
    REQUIRE(table.add({{0, world.changes.front(), "Orders failed."}}));
    const auto states = table.states();
    REQUIRE(states);
    CHECK(*states == std::vector<AlertStatus>{world.changes.front().now});
    world.engine = AlertEngine();
    world.engine.restore(*states);
    world.run(900, [&](std::int64_t at) { world.traffic.deliver(at); });
    REQUIRE(world.changes.size() == 2);
    CHECK(world.changes.back().now.state == AlertState::Resolved);
    AlertChange ended = world.changes.back();
    ended.now.state = AlertState::Ok;
    REQUIRE(table.add({{0, world.changes.back(), "over"}, {0, ended, "long over"}}));
    CHECK(table.states()->empty());
    const auto history = table.history(2);
    REQUIRE(history->size() == 2);
    CHECK(history->front().sentence == "long over");
    CHECK(history->back().change.before == AlertState::Firing);
    CHECK(table.history(50)->size() == 3);
}

TEST_CASE("rules survive as JSON, and a wrong one says what is wrong with it")
{
    for (const AlertRule& rule : builtInRules()) {
        const auto read = ruleFromJson(json::Value(toJson(rule)));
        REQUIRE(read);
        CHECK(*read == rule);
    }
    AlertRule rule = builtInRules().front();
    rule.threshold = 1.5;
    CHECK(checkRule(rule).error().message == "The threshold is a share: give at most 100 %.");
    rule.threshold = 0.5;
    rule.windowSeconds = 1;
    CHECK(checkRule(rule).error().message.find("10 seconds") != std::string::npos);
    json::Object wrong;
    wrong.append("id", json::Value("x"));
    wrong.append("threshold", json::Value("much"));
    CHECK(ruleFromJson(json::Value(wrong)).error().message.find("threshold") != std::string::npos);
}
