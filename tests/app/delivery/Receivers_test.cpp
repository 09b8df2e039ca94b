// Receivers that misbehave: each gives the right outcome, diagnosis and words, within its timeout.

#include "delivery/HttpTransport.h"
#include "http/HttpServer.h"
#include "TestTls.h"

#include "DispatcherFixture.h"
#include "RawServer.h"

#include <QFile>

#include <chrono>
#include <thread>

using namespace hookbench;
using namespace hookbench::delivery;
using test::RawServer;

namespace {

constexpr std::uint32_t timeoutMs = 400;
/// How far from the timeout an attempt may end, either way, by its own measure: from the first to the last
/// moment of the transfer. What comes before and after it (a thread that is awaited, the log) is the machine's.
constexpr double graceMs = 100;

class Firing {
public:
    explicit Firing(Recipe recipe)
    {
        fixture.dispatcher->setTransport("webhook", std::make_shared<HttpTransport>(m_client));
        fixture.dispatcher->setTransport("slack", std::make_shared<HttpTransport>(m_client));
        if (auto* webhook = std::get_if<registrations::WebhookConfig>(&recipe.channel.config))
            webhook->timeoutSeconds = timeoutMs / 1000.0;
        fixture.dispatcher->fire({std::move(recipe)});
        REQUIRE(fixture.waitForAttempts(1));
        attempt = fixture.attempts.front();
        INFO(attempt.diagnosis.sentence << " / " << attempt.errorDetail);
        CHECK(attempt.timings.totalMs <= timeoutMs + graceMs);
    }
    explicit Firing(const std::string& url) : Firing(test::webhookRecipe(url)) {}

    test::DispatcherFixture fixture;
    AttemptRecord attempt;

    DiagnosisCode code() const { return attempt.diagnosis.code; }
    const std::string& words() const { return attempt.diagnosis.sentence; }

private:
    http::HttpClient m_client;
};

/// Fires at a receiver that reads the request and then does what the script says.
Firing at(const std::function<void(RawServer::Peer&)>& script)
{
    RawServer server([&](RawServer::Peer& peer) {
        peer.readRequest(1);
        script(peer);
    });
    return Firing(server.url("/hooks"));
}

Firing answering(const std::string& bytes)
{
    return at([bytes](RawServer::Peer& peer) { peer.send(bytes); });
}

void timedOut(const Firing& firing)
{
    CHECK(firing.code() == DiagnosisCode::TimedOut);
    CHECK(firing.attempt.summary.outcome == Outcome::Failed);
    CHECK(firing.attempt.timings.totalMs >= timeoutMs - graceMs);
    CHECK_THAT(firing.words(), Catch::Contains("0.4 s") && Catch::Contains("The time went"));
}

class TlsReceiver {
public:
    TlsReceiver(std::int64_t madeAtUs, const QString& address, int days = 397) : m_tls(madeAtUs, days)
    {
        const std::string trusted =
            test::saved(m_folder, QStringLiteral("ca.pem"), m_tls.authority.certificatePem);
        http::HttpServer::Options options;
        options.tls = m_tls.context();
        m_server = std::make_unique<http::HttpServer>(m_clock, options);
        m_server->setRequestHandler(
            [this](http::ReceivedRequest&& request) { m_server->answer(request.exchange, {.status = 204}); });
        const auto port = m_server->listen(QHostAddress(address), 0);
        REQUIRE(port);
        recipe =
            test::webhookRecipe("https://" + address.toStdString() + ":" + std::to_string(*port) + "/hooks");
        recipe.options.tls.caFile = trusted;
    }
    Recipe recipe;

private:
    SystemClock m_clock;
    test::TestTls m_tls; // the server's context goes by its clock
    test::TemporaryProfile m_folder;
    std::unique_ptr<http::HttpServer> m_server;
};

} // namespace

TEST_CASE("a receiver that never answers times out while waiting")
{
    const Firing firing = at([](RawServer::Peer& peer) { peer.hold(); });
    timedOut(firing);
    CHECK_THAT(firing.words(), Catch::Contains("had not answered"));
    CHECK(firing.attempt.timings.connectMs > 0);
}

TEST_CASE("a receiver that answers byte by byte times out within its answer")
{
    const Firing firing = at([](RawServer::Peer& peer) {
        // The head comes byte by byte as fast as it goes, so that a busy machine does not end within it; the
        // body would take three hours.
        for (const char byte : std::string("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")) {
            if (!peer.send({&byte, 1}))
                return;
        }
        while (peer.send("x"))
            std::this_thread::sleep_for(std::chrono::milliseconds(10)); // the receiver's own slowness
    });
    timedOut(firing);
    CHECK_THAT(firing.words(), Catch::Contains("had not finished its answer"));
    CHECK(firing.attempt.summary.status == 200);
    CHECK_FALSE(firing.attempt.responseBody.empty());
}

TEST_CASE("a connection that is cut is told by the stage at which it was cut")
{
    CHECK(answering("").code() == DiagnosisCode::NoAnswer);
    const Firing inStatus = answering("HTTP/1.1 200");
    CHECK(inStatus.code() == DiagnosisCode::NoAnswer); // less than a status line is none
    CHECK(answering("HTTP/1.1 200 OK\r\nContent-").code() == DiagnosisCode::BrokenOff);
    const Firing inBody = answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    CHECK(inBody.code() == DiagnosisCode::BrokenOff);
    CHECK(inBody.attempt.summary.status == 200);
    CHECK(inBody.attempt.responseBody == "half");
    CHECK_THAT(inBody.words(), Catch::Contains("broke off"));
    CHECK(inBody.attempt.summary.outcome == Outcome::Failed);
    RawServer closing([](RawServer::Peer&) {});
    const Firing closed(closing.url());
    CHECK((closed.code() == DiagnosisCode::NoAnswer || closed.code() == DiagnosisCode::BrokenOff));
}

TEST_CASE("a bad length and what is not HTTP are failures")
{
    const Firing tooShort = answering("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\nx");
    CHECK(tooShort.code() == DiagnosisCode::BrokenOff);
    const Firing noNumber = answering("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx");
    CHECK(noNumber.attempt.summary.outcome == Outcome::Failed);
    const Firing notHttp = answering("220 mail.example.com ESMTP\r\n");
    CHECK(notHttp.code() == DiagnosisCode::NotHttp);
    CHECK_THAT(notHttp.words(), Catch::Contains("not HTTP"));
}

TEST_CASE("100,000 headers end the transfer with words about the head")
{
    std::string answer = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 100'000; ++i)
        answer += "X-Header-" + std::to_string(i) + ": value\r\n";
    const Firing firing = answering(answer + "\r\n");
    CHECK(firing.code() == DiagnosisCode::HeadTooLarge);
    CHECK(firing.attempt.summary.outcome == Outcome::Failed);
}

TEST_CASE("an endless body is read up to a bound and no further")
{
    const Firing firing = at([](RawServer::Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\n\r\n");
        const std::string piece(65536, 'x');
        while (peer.send(piece)) {
        }
    });
    CHECK(firing.attempt.summary.outcome == Outcome::Delivered);
    CHECK(firing.attempt.responseTruncated);
    CHECK(firing.attempt.responseBody.size() == 1024 * 1024);
}

TEST_CASE("a receiver that stops at any stage of its answer times out with where the time went")
{
    struct Stage {
        const char* sent;
        int status;
        const char* words;
    };
    const Stage stages[] = {
        {"", 0, "had not answered"},
        {"HTTP/1.1 200", 0, "had not answered"},
        {"HTTP/1.1 200 OK\r\nContent-", 200, "had not finished its answer"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", 200, "had not finished its answer"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", 200, "had not finished its answer"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf", 200,
         "had not finished its answer"},
    };
    for (const Stage& stage : stages) {
        CAPTURE(stage.sent);
        const Firing firing = at([&stage](RawServer::Peer& peer) {
            peer.send(stage.sent);
            peer.hold();
        });
        timedOut(firing);
        CHECK(firing.attempt.summary.status == stage.status);
        CHECK_THAT(firing.words(), Catch::Contains(stage.words));
    }
}

TEST_CASE("a redirect is shown and not followed")
{
    int connections = 0;
    RawServer server([&](RawServer::Peer& peer) {
        ++connections;
        peer.readRequest(1);
        peer.send("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n");
    });
    const Firing firing(server.url());
    CHECK(firing.code() == DiagnosisCode::Redirected);
    CHECK_THAT(firing.words(), Catch::Contains("/again") && Catch::Contains("not followed"));
    CHECK(connections == 1);
}

TEST_CASE("statuses are explained in the service's terms")
{
    const auto status = [](const std::string& line, const std::string& more = "",
                           const std::string& body = "") {
        return answering("HTTP/1.1 " + line + "\r\n" + more +
                         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    };
    CHECK(answering("HTTP/1.1 204 No Content\r\n\r\n").attempt.summary.outcome == Outcome::Delivered);
    const Firing limited = status("429 Too Many Requests", "Retry-After: 7\r\n");
    CHECK(limited.code() == DiagnosisCode::RateLimited);
    CHECK_THAT(limited.words(), Catch::Contains("7 s"));
    const Firing missing = status("401 Unauthorized");
    CHECK(missing.code() == DiagnosisCode::SecretMissing);
    const Firing unexpected = status("422 Unprocessable Content");
    CHECK(unexpected.code() == DiagnosisCode::PayloadRefused);
    CHECK_THAT(unexpected.attempt.diagnosis.detail, Catch::Contains("default envelope"));
    CHECK(status("404 Not Found").code() == DiagnosisCode::NotFoundThere);
    CHECK(status("405 Method Not Allowed").code() == DiagnosisCode::MethodRefused);
    CHECK(status("413 Content Too Large").code() == DiagnosisCode::TooLarge);
    CHECK(status("500 Internal Server Error").code() == DiagnosisCode::ReceiverFailed);
}

TEST_CASE("Slack's plain-text errors are explained")
{
    RawServer server([](RawServer::Peer& peer) {
        peer.readRequest(1);
        peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 17\r\n\r\nchannel_not_found");
    });
    const Recipe webhook = test::webhookRecipe(server.url("/services/T00000000/B00000000/abc"));
    Recipe recipe = webhook;
    registrations::SlackConfig slack;
    slack.webhookUrl = server.url("/services/T00000000/B00000000/abc");
    recipe.channel.config = slack;
    const Firing firing(recipe);
    CHECK(firing.code() == DiagnosisCode::SlackError);
    CHECK_THAT(firing.words(), Catch::Contains("channel_not_found") && Catch::Contains("does not exist"));
    CHECK(slackErrorMeaning("no_such_error").empty());
    CHECK_FALSE(slackErrorMeaning("invalid_payload\n").empty());
}

TEST_CASE("nobody listening and a name that does not resolve are told apart")
{
    std::uint16_t port = 0;
    {
        const RawServer gone([](RawServer::Peer&) {});
        port = gone.port();
    }
    const Firing refused("http://127.0.0.1:" + std::to_string(port) + "/");
    CHECK(refused.code() == DiagnosisCode::ConnectionRefused);
    CHECK_THAT(refused.words(), Catch::Contains("refused"));
    const Firing unknown("https://no-such-host.invalid/");
    CHECK((unknown.code() == DiagnosisCode::NameNotResolved || unknown.code() == DiagnosisCode::TimedOut));
}

TEST_CASE("expired, untrusted and wrong-host certificates are told apart")
{
    const std::int64_t now = SystemClock().nowUs();
    const std::int64_t yearUs = 365LL * 24 * 3600 * 1'000'000;
    {
        const TlsReceiver good(now, QStringLiteral("127.0.0.1"));
        const Firing firing(good.recipe);
        INFO(firing.words());
        CHECK(firing.attempt.summary.outcome == Outcome::Delivered);
        CHECK(firing.attempt.timings.tlsMs > 0);
        Recipe untrusting = good.recipe;
        untrusting.options.tls.caFile.clear();
        const Firing untrusted(untrusting);
        CHECK((untrusted.code() == DiagnosisCode::TlsSelfSigned ||
               untrusted.code() == DiagnosisCode::TlsUntrusted));
        untrusting.options.tls.skipVerification = true;
        const Firing skipped(untrusting);
        CHECK(skipped.attempt.summary.outcome == Outcome::Delivered);
        CHECK(skipped.attempt.skippedTlsVerification);
        Recipe noFile = good.recipe;
        noFile.options.tls.clientCertificateFile = "/nowhere/client.pem";
        CHECK(Firing(noFile).code() == DiagnosisCode::TlsOwnFiles);
    }
    const TlsReceiver expired(now - 3 * yearUs, QStringLiteral("127.0.0.1"));
    const Firing late(expired.recipe);
    CHECK(late.code() == DiagnosisCode::TlsExpired);
    CHECK_THAT(late.words(), Catch::Contains("its time is over"));
    const TlsReceiver elsewhere(now, QStringLiteral("127.0.0.2"));
    const Firing wrongHost(elsewhere.recipe);
    INFO(wrongHost.attempt.errorDetail);
    CHECK(wrongHost.code() == DiagnosisCode::TlsWrongHost);
    CHECK_THAT(wrongHost.words(), Catch::Contains("another name"));
}
