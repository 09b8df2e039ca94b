// The check over real sockets: libcurl on one side, this program's own server on the other.

#include "check/CheckJob.h"
#include "check/HttpWire.h"
#include "http/HttpServer.h"

#include "Await.h"
#include "TemporaryProfile.h"
#include "TestReceiver.h"
#include "TestTls.h"

#include <catch2/catch.hpp>

#include <mutex>

using namespace hookbench;
using namespace hookbench::check;

namespace {

/// A TestReceiver behind a socket; GET /effects?id=… counts.
class SocketReceiver {
public:
    explicit SocketReceiver(test::Flaw flaw = test::Flaw::None, std::shared_ptr<http::TlsServerContext> tls = nullptr)
        : m_receiver(flaw), m_isTls(tls != nullptr)
    {
        http::HttpServer::Options options;
        options.tls = std::move(tls);
        m_server = std::make_unique<http::HttpServer>(m_clock, options);
        m_server->setRequestHandler([this](http::ReceivedRequest&& request) { take(std::move(request)); });
        const auto port = m_server->listen(QHostAddress(QHostAddress::LocalHost), 0);
        REQUIRE(port);
        base = (m_isTls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(*port);
    }

    CheckPlan plan() const
    {
        CheckPlan plan = test::planFor(base + "/hooks");
        plan.effects = {.url = base + "/effects?id={event_id}", .command = {}};
        plan.samples = 5;
        return plan;
    }

    std::string base;

private:
    void take(http::ReceivedRequest&& request)
    {
        const std::lock_guard lock(m_mutex);
        const std::string target = request.target;
        if (target.starts_with("/effects")) {
            check::EffectSource perEvent{.url = "{event_id}", .command = {}};
            const auto count = m_receiver.effects(perEvent, target.substr(target.find('=') + 1), {});
            m_server->answer(request.exchange, {.status = 200, .body = std::to_string(*count)});
            return;
        }
        http::OutgoingRequest event;
        event.url = "https://receiver.test/hooks"; // it stands behind a proxy, so to say
        event.headers = request.headers;
        event.body = request.body;
        m_receiver.pause((m_clock.nowUs() - m_receiver.nowUs()) / 1000, {});
        std::vector<http::OutgoingRequest> events;
        events.push_back(std::move(event));
        const int status = m_receiver.send(std::move(events), {}).front().response.status;
        m_server->answer(request.exchange, {.status = status, .body = "noted"});
    }

    SystemClock m_clock;
    std::mutex m_mutex;
    test::TestReceiver m_receiver; ///< guarded
    bool m_isTls;
    std::unique_ptr<http::HttpServer> m_server;
};

Report finishedReport(const CheckPlan& plan)
{
    CheckJob job;
    std::optional<Report> report;
    std::vector<Probe> told;
    QObject::connect(&job, &CheckJob::finished, &job, [&](const Report& made) { report = made; });
    QObject::connect(&job, &CheckJob::probeEnded, &job, [&](const ProbeResult& result) { told.push_back(result.probe); });
    QObject::connect(&job, &CheckJob::failed, &job, [](const Error& error) { FAIL(error.message); });
    job.start(plan);
    CHECK(job.isRunning());
    REQUIRE(test::waitFor([&] { return report.has_value(); }, 60'000));
    CHECK_FALSE(job.isRunning());
    CHECK(told.size() == report->results.size());
    return *report;
}

} // namespace

TEST_CASE("a good receiver on a socket passes, with its answers kept as evidence")
{
    SocketReceiver receiver;
    const Report report = finishedReport(receiver.plan());
    for (const ProbeResult& result : report.results) {
        INFO(textOf(result.probe).id << ": " << result.finding);
        CHECK((result.outcome == Outcome::Passed || result.probe == Probe::PlainHttp));
    }
    CHECK(report.results.front().trials.front().answer == "noted");
    CHECK(report.latency.count == 5);
}

TEST_CASE("a receiver that takes plain HTTP beside TLS fails for that alone")
{
    test::TestTls tls(SystemClock().nowUs());
    test::TemporaryProfile folder;
    SocketReceiver receiver(test::Flaw::None, tls.context());
    SocketReceiver plain;
    CheckPlan plan = receiver.plan();
    plan.tls.caFile = test::saved(folder, QStringLiteral("ca.pem"), tls.authority.certificatePem);
    plan.effects = {};
    plan.only = {Probe::PlainHttp};
    Report report = finishedReport(plan);
    CHECK(report.results.back().outcome == Outcome::Passed); // a TLS port answers nothing in plain
    plan.plainUrl = plain.base + "/hooks";
    report = finishedReport(plan);
    CHECK(report.results.back().probe == Probe::PlainHttp);
    CHECK(report.results.back().outcome == Outcome::Failed);
}

TEST_CASE("effects are counted by a command of the user's, without a shell")
{
    HttpWire wire;
    const CancellationToken token;
    CHECK(wire.effects({.url = {}, .command = "echo 4"}, "evt_1", token).value() == 4);
    // printf '%s' {event_id} would say the id; its digits alone are a number.
    CHECK(wire.effects({.url = {}, .command = "printf %s {event_id}"}, "17", token).value() == 17);
    const auto missing = wire.effects({.url = {}, .command = "/no/such/program"}, "x", token);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::Unavailable);
    const auto failing = wire.effects({.url = {}, .command = "false"}, "x", token);
    REQUIRE_FALSE(failing);
    CHECK_THAT(failing.error().message, Catch::Contains("status 1"));
    const auto words = wire.effects({.url = {}, .command = "echo \"a; echo 4\""}, "x", token);
    REQUIRE_FALSE(words);
    CHECK(words.error().detail == "a; echo 4");
}

TEST_CASE("a receiver that never answers does not hold up a cancelled check")
{
    SystemClock clock;
    http::HttpServer silent(clock, {});
    std::atomic_bool came = false;
    silent.setRequestHandler([&](http::ReceivedRequest&&) { came = true; });
    const auto port = silent.listen(QHostAddress(QHostAddress::LocalHost), 0);
    REQUIRE(port);
    CheckJob job;
    std::optional<Report> report;
    QObject::connect(&job, &CheckJob::finished, &job, [&](const Report& made) { report = made; });
    CheckPlan plan = test::planFor("http://127.0.0.1:" + std::to_string(*port) + "/");
    plan.effects = {};
    job.start(plan);
    REQUIRE(test::waitFor([&] { return came.load(); }));
    job.cancel();
    REQUIRE(test::waitFor([&] { return report.has_value(); }));
    CHECK(report->isCancelled);
    CHECK(report->results.empty());
}
