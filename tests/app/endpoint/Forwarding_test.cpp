#include "Await.h"
#include "CaptureFixture.h"
#include "endpoint/forwarding/Forwarder.h"
#include "endpoint/forwarding/ForwardMessage.h"
#include "endpoint/forwarding/ForwardQueue.h"
#include "http/HttpServer.h"

#include <QHostAddress>

#include <catch2/catch.hpp>

#include <atomic>
#include <map>
#include <mutex>

using namespace hookbench;
using namespace hookbench::endpoint;
using test::CaptureFixture;

namespace {

/// A receiver that keeps what it gets and answers as told; it can go and come back on its port.
class Target {
public:
    Target() { start(0); }

    void start(std::uint16_t port)
    {
        m_server = std::make_unique<http::HttpServer>(m_clock, http::HttpServer::Options{{}, m_folder.stdPath(), {}});
        // stop() has made m_server null already while the last requests are answered.
        m_server->setRequestHandler([this, server = m_server.get()](http::ReceivedRequest&& request) {
            const http::ExchangeId exchange = request.exchange;
            http::Response answer;
            {
                const std::lock_guard lock(m_mutex);
                ++m_bodies[request.body];
                m_last = std::move(request);
                answer = m_answer;
            }
            server->answer(exchange, answer);
        });
        const auto listening = m_server->listen(QHostAddress::LocalHost, port);
        REQUIRE(listening);
        m_port = *listening;
    }
    void stop() { m_server.reset(); }
    void restart() { start(m_port); }
    void answerWith(http::Response answer)
    {
        const std::lock_guard lock(m_mutex);
        m_answer = std::move(answer);
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    std::size_t distinct()
    {
        const std::lock_guard lock(m_mutex);
        return m_bodies.size();
    }
    http::ReceivedRequest last()
    {
        const std::lock_guard lock(m_mutex);
        return m_last;
    }

private:
    test::TemporaryProfile m_folder; ///< of large bodies
    SystemClock m_clock;
    std::unique_ptr<http::HttpServer> m_server;
    std::uint16_t m_port = 0;
    std::mutex m_mutex;
    std::map<std::string, int> m_bodies;
    http::ReceivedRequest m_last;
    http::Response m_answer;
};

/// Stored captures, and a forwarder over them.
class ForwardFixture : public CaptureFixture {
public:
    ForwardFixture() { openForwarder(); }

    void openForwarder()
    {
        auto opened = Forwarder::open(systemClock, folder());
        REQUIRE(opened);
        forwarder = std::move(*opened);
    }
    capture::CaptureId store1(http::ReceivedRequest request)
    {
        append(std::move(request));
        store->flush();
        return stored.back().id;
    }
    http::Response relay(capture::CaptureId id)
    {
        // Outlives a wait that gives up.
        struct Shared {
            std::mutex mutex;
            std::optional<http::Response> response;
        };
        const auto shared = std::make_shared<Shared>();
        forwarder->relay(id, 1, [shared](http::Response answer) {
            const std::lock_guard lock(shared->mutex);
            shared->response = std::move(answer);
        });
        REQUIRE(test::waitFor([&] {
            const std::lock_guard lock(shared->mutex);
            return shared->response.has_value();
        }));
        const std::lock_guard lock(shared->mutex);
        return *shared->response;
    }
    std::vector<ForwardAttempt> attemptsOf(capture::CaptureId id)
    {
        const auto all = test::await<std::vector<ForwardAttempt>>(
            [&](QObject* context, auto done) { forwarder->attemptsOf(id, context, done); });
        REQUIRE(all);
        return *all;
    }
    std::size_t waiting()
    {
        const auto states = test::await<std::vector<ForwardQueueState>>(
            [&](QObject* context, auto done) { forwarder->queues(context, done); });
        REQUIRE(states);
        return states->empty() ? 0 : states->front().waiting;
    }

    SystemClock systemClock;
    std::unique_ptr<Forwarder> forwarder;
};

ForwardTarget to(const std::string& url, ForwardOptions::Mode mode = ForwardOptions::Mode::Relay)
{
    ForwardTarget target;
    target.endpoint = 1;
    target.options.enabled = true;
    target.options.url = url;
    target.options.mode = mode;
    return target;
}

/// A request whose head is exactly these lines.
http::ReceivedRequest requestOf(const std::string& line, const http::Headers& headers, const std::string& body)
{
    auto request = CaptureFixture::request(body);
    request.method = line.substr(0, line.find(' '));
    request.target = line.substr(line.find(' ') + 1);
    request.headers = headers;
    request.rawHead = line + " HTTP/1.1\r\n";
    for (const http::Header& header : headers)
        request.rawHead += header.name + ": " + header.value + "\r\n";
    request.rawHead += "\r\n";
    return request;
}

} // namespace

TEST_CASE("the target's URL takes the path behind the prefix, and both queries")
{
    CHECK(forwardUrl("http://t/hooks", "", "/") == "http://t/hooks");
    CHECK(forwardUrl("http://t/hooks/", "", "/a/b?x=1&y") == "http://t/hooks/a/b?x=1&y");
    CHECK(forwardUrl("http://t/hooks", "/stripe", "/stripe/a?b=1") == "http://t/hooks/a?b=1");
    CHECK(forwardUrl("http://t/hooks", "/stripe", "/stripe") == "http://t/hooks");
    CHECK(forwardUrl("http://t/hooks?k=v", "", "/a?b=1") == "http://t/hooks/a?k=v&b=1");
    CHECK(forwardUrl("http://t", "", "http://sender/abs%20path") == "http://t/abs%20path");
}

TEST_CASE("a forwarded request is the same but for Host and the headers of its connection")
{
    capture::Capture capture;
    capture.summary.method = "PATCH";
    capture.summary.target = "/p";
    capture.headers = {{"hOsT", "public.example"},       {"X-A", "1"},     {"connection", "keep-alive, X-Hop"},
                       {"Transfer-Encoding", "chunked"}, {"x-hop", "gone"}, {"X-a", "2"},
                       {"TE", "trailers"},               {"X-Empty", ""}};
    capture.body = std::string("\0\xff", 2);
    ForwardOptions options;
    options.url = "http://127.0.0.1:9/base";
    const auto request = forwardRequest(capture, options, "");
    REQUIRE(request);
    CHECK(request->method == "PATCH");
    CHECK(request->url == "http://127.0.0.1:9/base/p");
    CHECK(request->body == capture.body);
    CHECK(request->headers ==
          http::Headers{{"hOsT", "127.0.0.1:9"}, {"X-A", "1"}, {"X-a", "2"}, {"X-Empty", ""}});
    options.keepHost = true;
    CHECK(forwardRequest(capture, options, "")->headers.front() == http::Header{"hOsT", "public.example"});
}

TEST_CASE("a request of HTTP/2 is handed on without its pseudo-headers, its authority kept when asked for")
{
    capture::Capture capture;
    capture.summary.method = "POST";
    capture.summary.target = "/p";
    capture.headers = {{":method", "POST"}, {":authority", "public.example"}, {"x-a", "1"}};
    ForwardOptions options;
    options.url = "http://127.0.0.1:9";
    CHECK(forwardRequest(capture, options, "")->headers == http::Headers{{"Host", "127.0.0.1:9"}, {"x-a", "1"}});
    options.keepHost = true;
    CHECK(forwardRequest(capture, options, "")->headers == http::Headers{{"Host", "public.example"}, {"x-a", "1"}});
}

TEST_CASE("what is not a whole HTTP request is not handed on")
{
    capture::Capture capture;
    capture.summary.flags = capture::Truncated;
    CHECK(forwardRequest(capture, {.url = "http://127.0.0.1:9"}, "").error().code == ErrorCode::InvalidInput);
}

TEST_CASE("a queue tries a target that is gone one by one after growing waits, and goes on at full width")
{
    ForwardQueue queue;
    for (int id = 1; id <= 40; ++id)
        queue.add({id, 0});
    std::vector<ForwardQueue::Item> underWay;
    while (const auto item = queue.next(0))
        underWay.push_back(*item);
    REQUIRE(underWay.size() == ForwardQueue::atOnce);
    for (auto item : underWay) {
        ++item.attempts;
        queue.failed(item, 100);
    }
    CHECK(queue.isDown());
    CHECK(queue.size() == 40);
    CHECK_FALSE(queue.next(599));
    CHECK(queue.nextDueMs() == 600);
    std::int64_t now = 600;
    for (const std::int64_t wait : {1000, 2000, 4000, 8000, 16000, 30000, 30000}) {
        const auto probe = queue.next(now);
        REQUIRE(probe);
        CHECK(probe->capture == 1);
        CHECK_FALSE(queue.next(now));
        queue.failed(*probe, now);
        CHECK(queue.nextDueMs() == now + wait);
        now += wait;
    }
    const auto probe = queue.next(now);
    queue.taken(probe->capture);
    CHECK_FALSE(queue.isDown());
    std::size_t started = 0;
    while (queue.next(now))
        ++started;
    CHECK(started == ForwardQueue::atOnce);
    CHECK(queue.size() == 39);
}

TEST_CASE("a relay gives the sender the target's answer, and records both")
{
    ForwardFixture fixture;
    Target target;
    http::Response answer;
    answer.status = 418;
    answer.headers = {{"X-Upstream", "yes"}, {"Content-Type", "text/x"}};
    answer.body = "short and stout";
    target.answerWith(answer);
    fixture.forwarder->setTargets({to(target.url() + "/in")});
    const auto id = fixture.store1(requestOf("POST /a?b=c", {{"Host", "h"}, {"X-Sig", "v1=abc"}, {"Content-Length", "3"}},
                                             std::string("\0\r\n", 3)));
    const http::Response relayed = fixture.relay(id);
    CHECK(relayed.status == 418);
    CHECK(relayed.body == "short and stout");
    CHECK(http::findHeader(relayed.headers, "X-Upstream") == "yes");
    const http::ReceivedRequest got = target.last();
    CHECK(got.target == "/in/a?b=c");
    CHECK(got.body == std::string("\0\r\n", 3));
    CHECK(http::findHeader(got.headers, "X-Sig") == "v1=abc");
    const auto attempts = fixture.attemptsOf(id);
    REQUIRE(attempts.size() == 1);
    CHECK(attempts[0].status == 418);
    CHECK(attempts[0].responseBody == "short and stout");
    CHECK(attempts[0].requestHead.starts_with("POST /in/a?b=c HTTP/1.1\r\n"));
    CHECK(attempts[0].timings.totalMs > 0);
}

TEST_CASE("a body that stands in a file is handed on whole")
{
    ForwardFixture fixture;
    Target target;
    fixture.forwarder->setTargets({to(target.url())});
    std::string body(3'000'000, 'x');
    for (std::size_t i = 0; i < body.size(); i += 7)
        body[i] = static_cast<char>(i * 31);
    const auto id = fixture.store1(
        requestOf("PUT /big", {{"Host", "h"}, {"Content-Length", std::to_string(body.size())}}, body));
    CHECK(fixture.relay(id).status == 200);
    // The target spools what is large.
    CHECK(target.last().bodySize == body.size());
}

TEST_CASE("a relay whose target is not there answers 502 with the reason, after the retries asked for")
{
    ForwardFixture fixture;
    Target target;
    ForwardTarget gone = to(target.url());
    gone.options.retries = 2;
    target.stop();
    fixture.forwarder->setTargets({gone});
    const auto id = fixture.store1(CaptureFixture::request("{}"));
    const http::Response answer = fixture.relay(id);
    CHECK(answer.status == 502);
    CHECK(answer.body.find("target_unreachable") != std::string::npos);
    const auto attempts = fixture.attemptsOf(id);
    REQUIRE(attempts.size() == 3);
    CHECK(attempts[2].number == 3);
    CHECK_FALSE(attempts[2].error.empty());
}

TEST_CASE("what waits for its target outlives the program and arrives when the target is back")
{
    ForwardFixture fixture;
    Target target;
    const ForwardTarget behind = to(target.url(), ForwardOptions::Mode::Behind);
    target.stop();
    fixture.forwarder->setTargets({behind});
    std::vector<WaitingForward> batch;
    for (int n = 0; n < 50; ++n)
        batch.push_back({fixture.store1(CaptureFixture::request("body " + std::to_string(n))), 1, 0});
    fixture.forwarder->enqueue(batch);
    fixture.forwarder->flush();
    CHECK(fixture.waiting() == 50);
    fixture.forwarder.reset();
    fixture.openForwarder();
    CHECK(fixture.waiting() == 50);
    target.restart();
    fixture.forwarder->setTargets({behind});
    REQUIRE(test::waitFor([&] { return target.distinct() == 50 && fixture.waiting() == 0; }));
    fixture.forwarder->flush();
    fixture.forwarder.reset();
    fixture.openForwarder();
    CHECK(fixture.waiting() == 0);
}

TEST_CASE("what was acknowledged right before a crash is queued at the next start, and relayed ones are not")
{
    ForwardFixture fixture;
    Target target;
    const ForwardTarget behind = to(target.url(), ForwardOptions::Mode::Behind);
    const auto store = [&](const std::string& body, bool isBehind, int status) {
        auto facts = std::make_shared<capture::CaptureFacts>();
        facts->forwarded = true;
        facts->behind = isBehind;
        auto request = CaptureFixture::request(body);
        REQUIRE(fixture.store->append({std::move(request), status, facts}));
        fixture.store->flush();
    };
    store(CaptureFixture::event("e1"), true, 200);
    store(CaptureFixture::event("e1"), true, 200);
    store("relayed", false, 200);
    store("unanswered", false, 0);
    store("behind", true, 200);
    fixture.append(CaptureFixture::request("ordinary"));
    fixture.store->flush();
    fixture.forwarder.reset();
    fixture.openForwarder();
    fixture.forwarder->recover({1});
    fixture.forwarder->flush();
    CHECK(fixture.waiting() == 2);
    fixture.forwarder->setTargets({behind});
    REQUIRE(test::waitFor([&] { return target.distinct() == 2 && fixture.waiting() == 0; }));
    // Once only.
    fixture.forwarder.reset();
    fixture.openForwarder();
    fixture.forwarder->recover({});
    fixture.forwarder->flush();
    CHECK(fixture.waiting() == 0);
}

TEST_CASE("a target that goes and comes back under load loses nothing")
{
    ForwardFixture fixture;
    Target target;
    fixture.forwarder->setTargets({to(target.url(), ForwardOptions::Mode::Behind)});
    constexpr int count = 600;
    for (int n = 0; n < count; ++n) {
        const auto id = fixture.store1(CaptureFixture::request("load " + std::to_string(n)));
        fixture.forwarder->enqueue({{id, 1, 0}});
        if (n == 200)
            target.stop();
        if (n == 400)
            target.restart();
    }
    REQUIRE(test::waitFor([&] { return target.distinct() == count && fixture.waiting() == 0; }, 60'000));
}

TEST_CASE("an answer that says that nobody was there asks for another try")
{
    for (const int status : {429, 502, 503, 504})
        CHECK(asksForAnotherTry(status));
    for (const int status : {200, 204, 302, 400, 404, 500})
        CHECK_FALSE(asksForAnotherTry(status));
}
