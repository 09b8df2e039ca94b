#include "delivery/TestSender.h"

#include "base/Clock.h"
#include "http/HttpServer.h"
#include "signing/Presets.h"
#include "json/Parser.h"

#include <mutex>
#include <set>

using namespace hookbench;
using namespace hookbench::delivery;

namespace {

/// A receiver that answers with the statuses it is given, one after the other, the last one again and again.
class Receiver {
public:
    explicit Receiver(std::vector<int> statuses) : m_statuses(std::move(statuses))
    {
        m_server.setRequestHandler([this](http::ReceivedRequest&& request) {
            const std::lock_guard lock(m_mutex);
            const int status = m_statuses[std::min(m_requests.size(), m_statuses.size() - 1)];
            const auto exchange = request.exchange;
            m_requests.push_back(std::move(request));
            m_server.answer(exchange, {.status = status});
        });
        const auto port = m_server.listen(QHostAddress::LocalHost, 0);
        REQUIRE(port);
        url = "http://127.0.0.1:" + std::to_string(*port) + "/hooks";
    }

    std::vector<http::ReceivedRequest> requests()
    {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

    std::string url;

private:
    SystemClock m_clock;
    std::vector<int> m_statuses;
    std::mutex m_mutex;
    std::vector<http::ReceivedRequest> m_requests;
    http::HttpServer m_server{m_clock, {}};
};

struct Run {
    std::vector<Attempt> attempts;
    int delivered = 0;
    int failed = 0;
};

Run fire(SendPlan plan)
{
    const SystemClock clock;
    http::HttpClient client;
    TestSender sender(clock, client, std::move(plan));
    Run run;
    bool finished = false;
    QObject::connect(&sender, &TestSender::attempted, &sender,
                     [&](const Attempt& a) { run.attempts.push_back(a); });
    QObject::connect(&sender, &TestSender::finished, &sender, [&] { finished = true; });
    sender.start();
    QDeadlineTimer deadline(15'000);
    while (!finished && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
    REQUIRE(finished);
    run.delivered = sender.deliveredCount();
    run.failed = sender.failedCount();
    return run;
}

} // namespace

TEST_CASE("a plan without a body sends a fresh sample envelope for each event")
{
    Receiver receiver({200});
    const Run run =
        fire({.url = receiver.url, .eventType = "cluster.created", .count = 20, .concurrency = 4});
    CHECK(run.delivered == 20);
    std::set<std::string> ids;
    for (const auto& request : receiver.requests()) {
        const auto body = json::parse(request.body);
        REQUIRE(body);
        CHECK(body->find("event_type")->asString() == "cluster.created");
        ids.insert(body->find("event_id")->asString());
        CHECK(*http::findHeader(request.headers, "content-type") == "application/json");
    }
    CHECK(ids.size() == 20);
}

TEST_CASE("a given body and headers are sent as they are, and a content type is not added twice")
{
    Receiver receiver({200});
    const std::string body("\0\xFF{}", 4);
    fire({.url = receiver.url,
          .method = "PUT",
          .headers = {{"content-TYPE", "text/x"}, {"X-A", "1"}},
          .body = body,
          .hasBody = true});
    const auto requests = receiver.requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].method == "PUT");
    CHECK(requests[0].body == body);
    CHECK_THAT(requests[0].rawHead, Catch::Contains("content-TYPE: text/x\r\nX-A: 1\r\n"));
    CHECK_THAT(requests[0].rawHead, !Catch::Contains("application/json"));
}

TEST_CASE("a failed attempt is retried with the same event until it is delivered")
{
    Receiver receiver({500, 204});
    const Run run = fire({.url = receiver.url, .eventType = "object.created", .retries = 3});
    REQUIRE(run.attempts.size() == 2);
    CHECK_FALSE(run.attempts[0].delivered());
    CHECK_FALSE(run.attempts[0].isLast);
    CHECK(run.attempts[1].delivered());
    CHECK(run.attempts[1].isLast);
    CHECK(run.attempts[0].eventId == run.attempts[1].eventId);
    CHECK(receiver.requests()[0].body == receiver.requests()[1].body);
    CHECK(run.delivered == 1);
}

TEST_CASE("a redirect is no delivery and is not followed")
{
    Receiver receiver({302});
    const Run run = fire({.url = receiver.url, .eventType = "object.created"});
    CHECK(run.failed == 1);
    CHECK(receiver.requests().size() == 1);
}

namespace {

SendSigning signedAs(const char* scheme, signing::Fault fault = signing::Fault::None)
{
    return {*signing::findScheme(scheme), {{"whsec_AAECAwQFBgcICQoLDA0ODw==", ""}}, fault};
}

signing::Verdict verdictOf(const http::ReceivedRequest& request, const std::string& url,
                           const SendSigning& how)
{
    return signing::verify(how.scheme, {request.method, url, request.headers, request.body}, how.credentials,
                           {SystemClock().nowUs()});
}

} // namespace

TEST_CASE("every attempt is signed anew, with the same message id and body")
{
    Receiver receiver({500, 200});
    const SendSigning how = signedAs("standard-v1");
    const Run run = fire({.url = receiver.url, .eventType = "object.created", .retries = 1, .signing = how});
    CHECK(run.delivered == 1);
    const auto requests = receiver.requests();
    REQUIRE(requests.size() == 2);
    CHECK(http::findHeader(requests[0].headers, "webhook-id") == run.attempts[0].eventId);
    CHECK(http::findHeader(requests[1].headers, "webhook-id") == run.attempts[0].eventId);
    CHECK(http::findHeader(requests[0].headers, "webhook-timestamp") !=
          http::findHeader(requests[1].headers, "webhook-timestamp"));
    CHECK(requests[0].body == requests[1].body);
    for (const auto& request : requests)
        CHECK(verdictOf(request, receiver.url, how).valid);
}

TEST_CASE("a fault on purpose arrives as one")
{
    for (const auto fault :
         {signing::Fault::WrongSecret, signing::Fault::StaleTimestamp, signing::Fault::TamperedBody}) {
        Receiver receiver({401});
        const SendSigning how = signedAs("stripe", fault);
        fire({.url = receiver.url, .eventType = "object.created", .signing = how});
        REQUIRE(receiver.requests().size() == 1);
        CHECK_FALSE(verdictOf(receiver.requests()[0], receiver.url, how).valid);
    }
}

TEST_CASE("what cannot be signed is not sent")
{
    Receiver receiver({200});
    const Run run =
        fire({.url = receiver.url, .eventType = "object.created", .signing = signedAs("discord")});
    CHECK(run.failed == 1);
    REQUIRE(run.attempts.size() == 1);
    REQUIRE_FALSE(run.attempts[0].outcome);
    CHECK(run.attempts[0].outcome.error().code == ErrorCode::InvalidInput);
    CHECK(receiver.requests().empty());
}
