#include "check/Checker.h"
#include "check/EffectCount.h"
#include "check/EventMaker.h"

#include "TestReceiver.h"

#include <catch2/catch.hpp>

using namespace hookbench;
using namespace hookbench::check;
using test::Flaw;
using test::TestReceiver;

namespace {

Report checked(TestReceiver& receiver, const CheckPlan& plan = test::planFor())
{
    auto report = runCheck(plan, receiver, {}, {});
    INFO((report ? std::string() : report.error().message));
    REQUIRE(report);
    return *report;
}

Report checked(Flaw flaw, const CheckPlan& plan = test::planFor())
{
    TestReceiver receiver(flaw);
    return checked(receiver, plan);
}

const ProbeResult& of(const Report& report, Probe probe)
{
    const auto at = std::find_if(report.results.begin(), report.results.end(),
                                 [probe](const ProbeResult& result) { return result.probe == probe; });
    REQUIRE(at != report.results.end());
    return *at;
}

std::vector<std::string> failures(const Report& report)
{
    std::vector<std::string> ids;
    for (const ProbeResult& result : report.results) {
        if (result.outcome == Outcome::Failed)
            ids.emplace_back(textOf(result.probe).id);
    }
    return ids;
}

using Ids = std::vector<std::string>;

} // namespace

TEST_CASE("a good receiver passes every probe, whether effects are counted by event or in all")
{
    CheckPlan plan = test::planFor();
    plan.effects.command = GENERATE("count {event_id}", "count all");
    const Report report = checked(Flaw::None, plan);
    for (const ProbeResult& result : report.results) {
        INFO(textOf(result.probe).id << ": " << result.finding);
        CHECK(result.outcome == Outcome::Passed);
    }
    CHECK(report.results.size() == allProbes().size());
    CHECK(report.passed());
    CHECK(report.latency.count == 20);
    CHECK(report.latency.missed == 0);
    CHECK(report.latency.p50Us == 3000);
}

TEST_CASE("each flaw fails the probe that asks for it, and no other")
{
    struct Case {
        Flaw flaw;
        Ids failures;
    };
    const auto one = GENERATE(values<Case>({
        {Flaw::RefusesEvents, {"accepts-event"}},
        {Flaw::HasNoEffect, {"accepts-event"}},
        {Flaw::WorksBeforeAnswer, {"answers-in-time"}},
        {Flaw::NeedsNoSecret, {"missing-secret"}},
        {Flaw::TakesAnySecret, {"wrong-secret"}},
        {Flaw::VerifiesNothing, {"missing-secret", "wrong-secret"}},
        {Flaw::WrongRefusal, {"missing-secret", "wrong-secret"}},
        {Flaw::IgnoresBody, {"tampered-body"}},
        {Flaw::IgnoresAge, {"old-signature"}},
        {Flaw::TakesPlainHttp, {"plain-http"}},
        {Flaw::RepeatsEffects, {"duplicate-twice"}},
        {Flaw::RefusesDuplicates, {"duplicate-twice"}},
        {Flaw::ChecksThenActs, {"duplicate-concurrent"}},
        {Flaw::RemembersOne, {"duplicate-reordered"}},
        {Flaw::RemembersTen, {"duplicate-stale"}},
        {Flaw::RefusesOldEvents, {"duplicate-stale"}},
        {Flaw::ThrowsOnBadJson, {"bad-json"}},
        {Flaw::DiesOfBadJson, {"bad-json"}},
        {Flaw::RefusesUnknownTypes, {"unknown-type"}},
        {Flaw::RefusesUnknownFields, {"unknown-fields"}},
        {Flaw::ThrowsOnOddTypes, {"odd-content-type"}},
        {Flaw::LimitsBodies, {"large-body"}},
    }));
    CAPTURE(static_cast<int>(one.flaw));
    const Report report = checked(one.flaw);
    CHECK(failures(report) == one.failures);
    CHECK_FALSE(report.passed());
    CHECK(report.results.size() == allProbes().size());
    for (const ProbeResult& result : report.results) {
        if (result.outcome == Outcome::Failed)
            CHECK_FALSE(result.finding.empty());
    }
}

TEST_CASE("late answers are counted against the sender's timeout")
{
    const Report report = checked(Flaw::WorksBeforeAnswer);
    CHECK(report.latency.missed == 20);
    CHECK_THAT(of(report, Probe::AnswersInTime).finding, Catch::Contains("20 of 20 would have missed 10 s"));
    CheckPlan patient = test::planFor();
    patient.limitMs = 20'000;
    const Report slow = checked(Flaw::WorksBeforeAnswer, patient);
    CHECK(of(slow, Probe::AnswersInTime).outcome == Outcome::Warned);
    CHECK(slow.latency.missed == 0);
    CHECK(slow.latency.p99Us == 12'000'000);
}

TEST_CASE("what is explained by an earlier failure is skipped")
{
    const Report dead = checked(Flaw::DiesOfBadJson);
    CHECK(of(dead, Probe::UnknownType).outcome == Outcome::Skipped);
    CHECK_THAT(of(dead, Probe::UnknownType).finding, Catch::Contains("Survives broken JSON"));
    const Report repeats = checked(Flaw::RepeatsEffects);
    CHECK(of(repeats, Probe::DuplicateStale).outcome == Outcome::Skipped);
    TestReceiver closed(Flaw::RefusesEvents);
    const Report refused = checked(closed);
    CHECK(refused.count(Outcome::Skipped) == static_cast<std::int64_t>(allProbes().size()) - 1);
    CHECK(closed.requests() == 1);
}

TEST_CASE("without a way to count effects, repetitions are judged by their status alone, and the report says so")
{
    CheckPlan plan = test::planFor();
    plan.effects = {};
    const Report report = checked(Flaw::RepeatsEffects, plan);
    CHECK(report.passed());
    CHECK_FALSE(report.countsEffects);
    CHECK(of(report, Probe::DuplicateTwice).outcome == Outcome::Warned);
    CHECK(failures(checked(Flaw::RefusesDuplicates, plan)) == Ids{"duplicate-twice"});
}

TEST_CASE("without a scheme, secrets are not asked about")
{
    CheckPlan plan = test::planFor();
    plan.signing = {};
    const Report report = checked(Flaw::VerifiesNothing, plan);
    CHECK(report.passed());
    for (const Probe probe : {Probe::MissingSecret, Probe::WrongSecret, Probe::TamperedBody, Probe::OldSignature})
        CHECK(of(report, probe).outcome == Outcome::NotApplicable);
}

TEST_CASE("a scheme that cannot have a fault leaves its probe out")
{
    CheckPlan plan = test::planFor();
    plan.signing.scheme = "shared-header";
    const Report report = checked(Flaw::VerifiesNothing, plan);
    CHECK(failures(report) == Ids{"missing-secret", "wrong-secret"});
    plan.only = {Probe::TamperedBody, Probe::OldSignature};
    const Report only = checked(Flaw::VerifiesNothing, plan);
    REQUIRE(only.results.size() == 3);
    CHECK(of(only, Probe::AcceptsEvent).outcome == Outcome::Passed);
    CHECK(of(only, Probe::TamperedBody).outcome == Outcome::NotApplicable);
    CHECK(of(only, Probe::OldSignature).outcome == Outcome::NotApplicable);
}

TEST_CASE("plain HTTP fails beyond this machine, and tells nothing on it")
{
    const auto outcome = [](const char* url) {
        CheckPlan plan = test::planFor(url);
        plan.only = {Probe::PlainHttp};
        return of(checked(Flaw::TakesPlainHttp, plan), Probe::PlainHttp).outcome;
    };
    CHECK(outcome("http://receiver.test/hooks") == Outcome::Failed);
    CHECK(outcome("http://127.0.0.1:8787/hooks") == Outcome::NotApplicable);
    CHECK(outcome("http://localhost:8787/hooks") == Outcome::NotApplicable);
}

TEST_CASE("an event of the user's is sent with an id and a time of its own each time")
{
    CheckPlan plan = test::planFor();
    plan.event = *json::parse(R"({"event_type":"object.created","occurred_at":"2020-01-01T00:00:00Z","order":7})");
    CHECK(checked(Flaw::None, plan).passed());
    const EventMaker maker(plan);
    const Event first = maker.event(1'000'000);
    CHECK(first.id != maker.event(0).id);
    CHECK(first.body == R"({"event_type":"object.created","occurred_at":"1970-01-01T00:00:01Z","order":7,"event_id":")" +
                            first.id + R"("})");
    CHECK(maker.large(0, 5000).body.size() == 5000);
    CHECK(json::parse(maker.large(0, 5000).body).value().asObject().size() == 4);
}

TEST_CASE("a plan that cannot work is refused before anything is sent")
{
    const auto refused = [](const std::function<void(CheckPlan&)>& change) {
        CheckPlan plan = test::planFor();
        change(plan);
        TestReceiver receiver;
        const auto report = runCheck(plan, receiver, {}, {});
        CHECK(receiver.requests() == 0);
        return report ? std::string() : report.error().message;
    };
    CHECK_THAT(refused([](CheckPlan& plan) { plan.url = "receiver.test"; }), Catch::Contains("receiver.test"));
    CHECK_THAT(refused([](CheckPlan& plan) { plan.plainUrl = "https://x.test/"; }), Catch::Contains("http://"));
    CHECK_THAT(refused([](CheckPlan& plan) { plan.signing.scheme = "nosuch"; }), Catch::Contains("nosuch"));
    CHECK_THAT(refused([](CheckPlan& plan) { plan.values.values["SECRET"] = "whsec_!"; }),
               !Catch::Contains("whsec_!") && Catch::Contains("base64"));
    CHECK_THAT(refused([](CheckPlan& plan) { plan.effects.url = "http://x.test/"; }), Catch::Contains("leave one"));
    CHECK_THAT(refused([](CheckPlan& plan) { plan.samples = 0; }), Catch::Contains("10000"));
    CHECK_THAT(refused([](CheckPlan& plan) { plan.event = json::Value(1); }), Catch::Contains("object"));
}

TEST_CASE("the number of effects is read from what people's probes print")
{
    CHECK(effectCount("3\n").value() == 3);
    CHECK(effectCount(" 0 ").value() == 0);
    CHECK(effectCount(R"({"count": 7, "other": 9})").value() == 7);
    CHECK(effectCount(R"({"orders": 2, "name": "x"})").value() == 2);
    CHECK(effectCount(R"([{"id": 1}, {"id": 2}])").value() == 2);
    CHECK_FALSE(effectCount(""));
    CHECK_FALSE(effectCount("three"));
    CHECK_FALSE(effectCount("-1"));
    CHECK_FALSE(effectCount("1.5"));
    CHECK_FALSE(effectCount(R"({"a": 1, "b": 2})"));
    CHECK_FALSE(effectCount(R"({"count": "x"})"));
}

TEST_CASE("cancelling ends a check with what was found so far")
{
    const CancellationToken token;
    TestReceiver receiver;
    const auto report = runCheck(test::planFor(), receiver, token, {{}, [&](const ProbeResult& result) {
                                     if (result.probe == Probe::MissingSecret)
                                         token.cancel();
                                 }});
    REQUIRE(report);
    CHECK(report->isCancelled);
    CHECK_FALSE(report->passed());
    CHECK(report->results.size() == 3);
}
