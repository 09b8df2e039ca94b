#include "Traffic.h"
#include "monitoring/HealthReport.h"
#include "monitoring/Mend.h"

#include <algorithm>
#include <cmath>
#include <random>

using namespace hookbench;
using namespace hookbench::monitoring;
using delivery::DiagnosisCode;
using test::Traffic;

namespace {

constexpr std::int64_t now = 1'795'423'444'000'000;
constexpr std::int64_t minute = Traffic::minuteUs;

std::int64_t exactPercentile(std::vector<std::int64_t> sorted, double share)
{
    std::sort(sorted.begin(), sorted.end());
    return sorted[static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size()))) - 1];
}

HealthReport reportOf(const Traffic& traffic, Selection selection = {})
{
    return makeReport(traffic.table, CaptureMarks(), {selection, {}}, now);
}

registrations::RegistrationSummary registration(const std::string& name, std::vector<std::string> types,
                                                std::vector<std::string> channels)
{
    registrations::RegistrationSummary made;
    made.id = "wh_" + name;
    made.name = name;
    made.eventTypes = std::move(types);
    made.channels = std::move(channels);
    return made;
}

capture::CaptureSummary received(std::int64_t id, const std::string& type, capture::SignatureState state)
{
    capture::CaptureSummary summary;
    summary.id = id;
    summary.receivedAtUs = now - minute + id;
    summary.eventType = type;
    summary.flags = static_cast<std::uint32_t>(state) << 8;
    return summary;
}

} // namespace

TEST_CASE("a period takes in what is young enough, and nothing else")
{
    Traffic traffic;
    traffic.deliver(now - 30 * 24 * 60 * minute);
    traffic.deliver(now - 23 * 60 * minute);
    traffic.deliver(now - 59 * minute);
    traffic.deliver(now - 14 * minute);
    const auto attempts = [&](Period period) { return reportOf(traffic, {.period = period}).total.attempts; };
    CHECK(attempts(Period::Quarter) == 1);
    CHECK(attempts(Period::Hour) == 2);
    CHECK(attempts(Period::Day) == 3);
    CHECK(attempts(Period::All) == 4);
    CHECK(reportOf(traffic, {.period = Period::Quarter}).total.perMinute == Approx(1.0 / 15));
    for (const Period period : allPeriods)
        CHECK(periodNamed(periodName(period)) == period);
    CHECK(!periodNamed("2h"));
}

TEST_CASE("figures are kept by registration, channel, target and event type")
{
    Traffic traffic;
    traffic.deliver(now - minute, "Orders");
    traffic.fail(now - minute, 500, DiagnosisCode::ReceiverFailed, "Orders");
    traffic.add({.atUs = now - minute, .registration = "Chat", .channel = "slack", .target = "hooks.slack.com/x",
                 .eventType = "object.deleted"});
    const HealthReport report = reportOf(traffic);
    CHECK(report.total.attempts == 3);
    CHECK(report.total.successShare() == Approx(2.0 / 3));
    REQUIRE(report.by(Dimension::Registration).size() == 2);
    CHECK(report.by(Dimension::Registration).front().key == "wh_Orders");
    CHECK(report.by(Dimension::Registration).front().name == "Orders");
    CHECK(report.by(Dimension::Registration).front().figures.failed == 1);
    CHECK(report.by(Dimension::Channel).back().key == "slack");
    CHECK(report.by(Dimension::Target).back().key == "hooks.slack.com/x");
    CHECK(report.by(Dimension::EventType).back().key == "object.deleted");

    const HealthReport chat = reportOf(
        traffic, {.dimension = Dimension::Channel, .isOneGroup = true, .key = "slack"});
    CHECK(chat.total.attempts == 1);
    CHECK(chat.total.failed == 0);
    CHECK(chat.by(Dimension::Channel).size() == 2); // what else could be selected stays in sight
}

TEST_CASE("dry runs, reroutes and cancelled deliveries say nothing about a receiver")
{
    Traffic traffic;
    traffic.add({.atUs = now - minute, .mode = delivery::Mode::DryRun, .outcome = delivery::Outcome::DryRun});
    traffic.add({.atUs = now - minute, .mode = delivery::Mode::Reroute});
    traffic.add({.atUs = now - minute, .outcome = delivery::Outcome::Cancelled});
    CHECK(reportOf(traffic).total == Figures());
    CHECK(reportOf(traffic).total.successShare() == 1);
}

TEST_CASE("percentiles and the timeout question agree with exact ones on recorded durations")
{
    Traffic traffic;
    std::mt19937_64 random(7);
    std::lognormal_distribution<double> spread(10.5, 1.3);
    std::vector<std::int64_t> durations;
    for (int i = 0; i < 50'000; ++i) {
        durations.push_back(static_cast<std::int64_t>(spread(random)));
        traffic.deliver(now - minute, i % 2 == 0 ? "Orders" : "Stock", durations.back());
    }
    const HealthReport report = reportOf(traffic);
    const auto isNear = [](std::int64_t found, std::int64_t exact) {
        return std::abs(static_cast<double>(found - exact)) <= 0.016 * static_cast<double>(exact) + 1;
    };
    CHECK(isNear(report.total.p50Us, exactPercentile(durations, 0.50)));
    CHECK(isNear(report.total.p95Us, exactPercentile(durations, 0.95)));
    CHECK(isNear(report.total.p99Us, exactPercentile(durations, 0.99)));
    CHECK(report.total.maxUs == *std::max_element(durations.begin(), durations.end()));
    for (const std::int64_t timeout : {5'000, 50'000, 200'000, 1'000'000}) {
        const auto slower = [&](double scale) {
            return std::count_if(durations.begin(), durations.end(), [&](std::int64_t one) {
                return static_cast<double>(one) > static_cast<double>(timeout) * scale;
            });
        };
        const HealthReport::WhatIf answer = report.whatIf(timeout);
        CHECK(answer.delivered == 50'000);
        CHECK(answer.wouldFail <= slower(1));
        CHECK(answer.wouldFail >= slower(1.017));
    }
    // In the timeline they are exact.
    const auto& buckets = report.timeline.buckets;
    const auto full = std::find_if(buckets.begin(), buckets.end(), [](const Bucket& one) { return one.delivered > 0; });
    REQUIRE(full != buckets.end());
    CHECK(full->delivered == 50'000);
    CHECK(full->p50Us == exactPercentile(durations, 0.50));
    CHECK(full->p95Us == exactPercentile(durations, 0.95));
    CHECK(full->p99Us == exactPercentile(durations, 0.99));
}

TEST_CASE("what never reached the receiver says nothing about how long it takes")
{
    Traffic traffic;
    traffic.deliver(now - minute, "Orders", 40'000);
    Traffic::What unsent;
    unsent.atUs = now - minute;
    unsent.status = 0;
    unsent.durationUs = 3;
    unsent.outcome = delivery::Outcome::Failed;
    unsent.diagnosis = DiagnosisCode::TemplateFailed;
    traffic.add(unsent);
    unsent.diagnosis = DiagnosisCode::TimedOut;
    unsent.durationUs = 10'000'000;
    traffic.add(unsent);
    const HealthReport report = reportOf(traffic);
    CHECK(report.total.timed == 2);
    CHECK(report.total.maxUs == 10'000'000);
    CHECK(report.whatIf(1'000'000) == HealthReport::WhatIf{1, 0});
}

TEST_CASE("a timeline has no gaps, round bounds, and holds every attempt of its period once")
{
    Traffic traffic;
    for (std::int64_t i = 0; i < 600; ++i)
        traffic.deliver(now - i * 6'000'000);
    for (const Period period : allPeriods) {
        const Timeline line = reportOf(traffic, {.period = period}).timeline;
        std::int64_t delivered = 0;
        for (std::size_t i = 0; i < line.buckets.size(); ++i) {
            delivered += line.buckets[i].delivered;
            CHECK(line.buckets[i].startUs % line.bucketUs == 0);
            if (i > 0)
                CHECK(line.buckets[i].startUs == line.buckets[i - 1].startUs + line.bucketUs);
        }
        CHECK(line.buckets.size() >= 48);
        CHECK(line.buckets.size() <= 122);
        CHECK(delivered == (period == Period::Quarter ? 151 : 600));
        CHECK(now - line.buckets.back().startUs < line.bucketUs);
    }
    const std::string csv = timelineCsv(reportOf(traffic, {.period = Period::Quarter}).timeline);
    CHECK(csv.starts_with("start,delivered,failed,p50_ms,p95_ms,p99_ms\r\n2026-"));
    CHECK(csv.find(",10.000,10.000,10.000\r\n") != std::string::npos);
}

TEST_CASE("failures with the same cause are one issue, which closes when the target accepts again")
{
    Traffic traffic;
    traffic.fail(now - 9 * minute, 401, DiagnosisCode::SecretRefused, "Orders");
    traffic.fail(now - 8 * minute, 401, DiagnosisCode::SecretRefused, "Stock");
    traffic.fail(now - 7 * minute, 500, DiagnosisCode::ReceiverFailed, "Orders");
    Traffic::What elsewhere;
    elsewhere.atUs = now - 5 * minute;
    elsewhere.target = "other.example.com";
    elsewhere.status = 0;
    elsewhere.outcome = delivery::Outcome::Failed;
    elsewhere.diagnosis = DiagnosisCode::TimedOut;
    traffic.add(elsewhere);
    auto found = reportOf(traffic).issues;
    REQUIRE(found.size() == 3);
    CHECK(found[0].diagnosis == DiagnosisCode::TimedOut);
    CHECK(found[1].status == 500);
    CHECK(found[2].count == 2);
    CHECK(found[2].firstAtUs == now - 9 * minute);
    CHECK(found[2].lastAtUs == now - 8 * minute);
    CHECK(found[2].sample == 2);
    CHECK(found[2].registrations == std::vector<std::string>{"Orders", "Stock"});
    CHECK(found[2].isOpen);
    traffic.deliver(now - minute);
    found = reportOf(traffic).issues;
    REQUIRE(found.size() == 3);
    CHECK(found[0].isOpen);
    CHECK(!found[1].isOpen);
    CHECK(!found[2].isOpen);
    CHECK(mendOf(DiagnosisCode::SecretRefused).advice.find("secret") != std::string_view::npos);
    CHECK(mendOf(DiagnosisCode::TimedOut).advice.find("answer") != std::string_view::npos);
}

TEST_CASE("every diagnosis has a name and a mend")
{
    for (int code = 0; code <= static_cast<int>(DiagnosisCode::Other); ++code) {
        const Mend mend = mendOf(static_cast<DiagnosisCode>(code));
        CHECK(!mend.title.empty());
        CHECK(mend.advice.ends_with('.'));
    }
    CHECK(causeOfStatus(204) == DiagnosisCode::Delivered);
    CHECK(causeOfStatus(503) == DiagnosisCode::ReceiverFailed);
    CHECK(causeOfStatus(0) == DiagnosisCode::NoAnswer);
}

TEST_CASE("a registration fails, exhausts its attempts, recovers, and delivers as before an hour later")
{
    Traffic traffic;
    const auto state = [&](std::int64_t at) {
        const auto all = standings(traffic.table, at);
        REQUIRE(all.size() == 1);
        return all.front();
    };
    traffic.deliver(now);
    CHECK(state(now).state == StandingState::Delivering);
    traffic.fail(now + minute, 500, DiagnosisCode::ReceiverFailed);
    CHECK(state(now + minute).state == StandingState::Failing);
    traffic.fail(now + 2 * minute, 500, DiagnosisCode::ReceiverFailed, "Orders", true);
    CHECK(state(now + 2 * minute).state == StandingState::Exhausted);
    CHECK(state(now + 2 * minute).sinceUs == now + minute);
    CHECK(state(now + 2 * minute).failuresInARow == 2);
    traffic.deliver(now + 3 * minute);
    CHECK(state(now + 4 * minute).state == StandingState::Recovered);
    CHECK(state(now + 4 * minute).failuresInARow == 2);
    CHECK(state(now + 64 * minute).state == StandingState::Delivering);
    CHECK(state(now + 64 * minute).failuresInARow == 0);
}

TEST_CASE("coverage shows what was fired, received and verified, and where a subscription was never tried")
{
    Traffic traffic;
    traffic.add({.atUs = now - 2 * minute, .capture = 1});
    traffic.add({.atUs = now - minute, .capture = 2});
    CaptureMarks captures;
    captures.append({received(1, "object.created", capture::SignatureState::Valid),
                     received(2, "object.created", capture::SignatureState::Invalid),
                     received(3, "surprise.happened", capture::SignatureState::NotChecked)});
    const Coverage matrix =
        coverage(traffic.table, captures,
                 {registration("Orders", {"object.created", "object.deleted"}, {"webhook", "slack"})},
                 {"object.created", "object.updated", "object.deleted"});
    REQUIRE(matrix.columns.size() == 2);
    CHECK(matrix.columns[0].channel == "slack");
    REQUIRE(matrix.rows.size() == 3);
    CHECK(matrix.rows[0].eventType == "object.created");
    CHECK(matrix.rows[1].eventType == "object.deleted");
    CHECK(matrix.rows[2].eventType == "surprise.happened");
    const CoverageCell& fired = matrix.rows[0].cells[1];
    CHECK(fired == CoverageCell{true, now - minute, now - minute, now - minute, now - 2 * minute});
    CHECK(matrix.rows[0].cells[0].isGap());
    CHECK(matrix.rows[0].verifiedAtUs == now - minute + 1);
    CHECK(matrix.gaps() == 3);
    CHECK(matrix.subscribed() == 4);
    CHECK(!matrix.rows[2].cells[0].isSubscribed);
    CHECK(matrix.rows[2].receivedAtUs > 0);
}

TEST_CASE("one that subscribes to everything has the whole catalogue to cover")
{
    const Coverage matrix = coverage({}, {}, {registration("All", {"*"}, {"webhook"})}, {"a.created", "b.created"});
    CHECK(matrix.rows.size() == 2);
    CHECK(matrix.gaps() == 2);
}
