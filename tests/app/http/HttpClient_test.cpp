#include "http/HttpClient.h"

#include "ClientFixture.h"
#include "RawServer.h"
#include "ServerFixture.h"

#include <atomic>
#include <mutex>
#include <vector>

#include <QElapsedTimer>

using namespace hookbench;
using namespace hookbench::http;
using test::ClientFixture;
using test::RawServer;
using test::ServerFixture;

namespace {

OutgoingRequest post(std::string url, std::string body = "{}")
{
    OutgoingRequest request;
    request.url = std::move(url);
    request.body = std::move(body);
    return request;
}

const std::string emptyOk = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// What arrives for a request, byte for byte.
std::string wireOf(const OutgoingRequest& request)
{
    std::string seen;
    RawServer server([&](RawServer::Peer& peer) {
        seen = peer.readRequest(request.body.size());
        peer.send(emptyOk);
    });
    OutgoingRequest sent = request;
    sent.url = server.url(request.url);
    ClientFixture fixture;
    const IncomingResponse response = fixture.sendOk(sent);
    CHECK(seen == response.rawRequestHead + request.body);
    const std::string port = std::to_string(server.port());
    if (const auto at = seen.find("127.0.0.1:" + port); at != std::string::npos)
        seen.replace(at, 10 + port.size(), "HOST");
    return seen;
}

} // namespace

TEST_CASE("nothing is sent but what the request says, Host and Content-Length")
{
    OutgoingRequest request = post("/a/../b%2F?x=1&y", "abc");
    CHECK(wireOf(request) == "POST /a/../b%2F?x=1&y HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\n\r\nabc");
    request.body = std::string("\0\r\n\xff", 4);
    CHECK(wireOf(request) ==
          "POST /a/../b%2F?x=1&y HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\n\r\n" + request.body);
}

TEST_CASE("headers go out in the order, the case and the number in which they were given")
{
    OutgoingRequest request = post("/", "x");
    request.headers = {{"x-b", "1"},     {"X-A", "two words"},       {"x-B", "3"},
                       {"X-Empty", ""},  {"content-TYPE", "text/x"}, {"user-agent", "me"},
                       {"Accept", "a/b"}};
    CHECK(wireOf(request) ==
          "POST / HTTP/1.1\r\nHost: HOST\r\nx-b: 1\r\nX-A: two words\r\nx-B: 3\r\nX-Empty:\r\n"
          "content-TYPE: text/x\r\nuser-agent: me\r\nAccept: a/b\r\nContent-Length: 1\r\n\r\nx");
}

TEST_CASE("a Host header of the request's own keeps its place and case, as does Content-Length")
{
    OutgoingRequest request = post("/", "x");
    request.headers = {{"A", "1"}, {"host", "other.example"}, {"content-length", "1"}, {"B", "2"}};
    CHECK(wireOf(request) ==
          "POST / HTTP/1.1\r\nA: 1\r\nhost: other.example\r\ncontent-length: 1\r\nB: 2\r\n\r\nx");
    request.headers = {{"host", "first.example"}, {"A", "1"}};
    CHECK(wireOf(request) == "POST / HTTP/1.1\r\nhost: first.example\r\nA: 1\r\nContent-Length: 1\r\n\r\nx");
}

TEST_CASE("an empty body is announced where the method has one")
{
    OutgoingRequest request = post("/", "");
    CHECK(wireOf(request) == "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n");
    request.method = "GET";
    CHECK(wireOf(request) == "GET / HTTP/1.1\r\nHost: HOST\r\n\r\n");
    request.method = "DELETE";
    CHECK(wireOf(request) == "DELETE / HTTP/1.1\r\nHost: HOST\r\n\r\n");
    request.method = "PATCH";
    CHECK(wireOf(request) == "PATCH / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n");
    request.method = "brew";
    request.body = "x";
    CHECK(wireOf(request) == "brew / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\n\r\nx");
}

TEST_CASE("a large body goes out at once, without waiting for 100 Continue")
{
    ServerFixture server;
    ClientFixture fixture;
    const IncomingResponse response = fixture.sendOk(
        post("http://127.0.0.1:" + std::to_string(server.port()) + "/", std::string(3'000'000, 'x')));
    CHECK(response.status == 200);
    CHECK(server.request(0).bodySize == 3'000'000);
    CHECK_FALSE(findHeader(server.request(0).headers, "Expect"));
}

TEST_CASE("the answer's head and body are kept as received, with timings and the ports of both ends")
{
    const std::string head = "HTTP/1.1 299 Very fine\r\nX-b:  1 \r\nx-B: 2\r\nContent-Length: 4\r\n\r\n";
    RawServer server([&](RawServer::Peer& peer) {
        peer.readRequest(2);
        peer.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + head + "body");
    });
    ClientFixture fixture;
    const IncomingResponse response = fixture.sendOk(post(server.url()));
    CHECK(response.status == 299);
    CHECK(response.httpVersion == "1.1");
    CHECK(response.rawHead == head);
    CHECK(response.headers == Headers{{"X-b", "1"}, {"x-B", "2"}, {"Content-Length", "4"}});
    CHECK(response.body == "body");
    CHECK_FALSE(response.bodyTruncated);
    CHECK(response.remoteAddress == "127.0.0.1");
    CHECK(response.remotePort == server.port());
    CHECK(response.localPort > 0);
    CHECK(response.timings.connectMs > 0);
    CHECK(response.timings.totalMs >= response.timings.firstByteMs);
}

TEST_CASE("the local port names the request at the server")
{
    ServerFixture server;
    ClientFixture fixture;
    const std::string url = "http://127.0.0.1:" + std::to_string(server.port()) + "/";
    const IncomingResponse first = fixture.sendOk(post(url));
    CHECK(server.request(0).remotePort == first.localPort);
    // The connection is used again.
    CHECK(fixture.sendOk(post(url)).localPort == first.localPort);
}

TEST_CASE("redirects are shown, not followed, and proxies of the environment are not used")
{
    qputenv("http_proxy", "http://127.0.0.1:9");
    RawServer server([&](RawServer::Peer& peer) {
        peer.readRequest(2);
        peer.send("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n");
    });
    ClientFixture fixture;
    CHECK(fixture.sendOk(post(server.url())).status == 302);
    qunsetenv("http_proxy");
}

TEST_CASE("what would break out of its line, or is no URL, is refused by name and never sent")
{
    ClientFixture fixture;
    const auto refused = [&](OutgoingRequest request, const std::string& words) {
        const Error error = fixture.sendBad(std::move(request));
        CHECK(error.code == ErrorCode::InvalidInput);
        CHECK_THAT(error.message, Catch::Contains(words));
    };
    OutgoingRequest request = post("http://127.0.0.1:9/");
    request.headers = {{"X-Ok", "1"}, {"X-Bad", "a\r\nInjected: b"}};
    refused(request, "The value of the header X-Bad contains a line break");
    request.headers = {{"X-Bad", std::string("a\0b", 3)}};
    refused(request, "X-Bad");
    request.headers = {{"X Bad:", "a"}};
    refused(request, "The header name \"X Bad:\" is not a token");
    request.headers = {};
    request.method = "GET / HTTP/1.1\r\n";
    refused(request, "The method \"GET / HTTP/1.1??\" is not a token");
    request.method = "HEAD";
    refused(request, "HEAD request cannot carry a body");
    refused(post(""), "The URL is empty");
    refused(post("http://127.0.0.1/a b"), "white space");
    refused(post("http://127.0.0.1/a\r\nX: y"), "control character");
    refused(post("ftp://127.0.0.1/"), "must begin with http:// or https://");
    refused(post("file:///etc/passwd"), "must begin with http:// or https://");
    refused(post("127.0.0.1:80/x"), "must begin with http:// or https://");
    refused(post("http://"), "cannot be understood");
    refused(post("http://127.0.0.1:99999/"), "cannot be understood");
}

TEST_CASE("a port where nobody listens is named in plain words")
{
    std::uint16_t port = 0;
    {
        const RawServer gone([](RawServer::Peer&) {});
        port = gone.port();
    }
    ClientFixture fixture;
    const Error error = fixture.sendBad(post("http://127.0.0.1:" + std::to_string(port) + "/"));
    CHECK(error.code == ErrorCode::Network);
    CHECK_THAT(error.message,
               Catch::StartsWith("Nothing listens on 127.0.0.1:" + std::to_string(port) + " "));
    CHECK_THAT(error.message, Catch::Contains("start the receiver or check the port"));
}

TEST_CASE("a name that does not exist is named")
{
    ClientFixture fixture;
    const Error error = fixture.sendBad(post("http://no-such-host.invalid/"));
    CHECK(error.code == ErrorCode::Network);
    CHECK_THAT(error.message, Catch::Contains("no-such-host.invalid cannot be resolved"));
}

TEST_CASE("a timeout says what was being waited for")
{
    struct Case {
        std::string sent;
        std::string words;
    };
    const Case cases[] = {
        {"", "while waiting for the answer"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "was arriving (4 bytes of its body came)"},
    };
    for (const Case& c : cases) {
        RawServer server([&](RawServer::Peer& peer) {
            peer.readRequest(2);
            peer.send(c.sent);
            peer.hold();
        });
        ClientFixture fixture;
        OutgoingRequest request = post(server.url());
        request.timeoutMs = 80;
        const Error error = fixture.sendBad(request);
        CHECK(error.code == ErrorCode::Timeout);
        CHECK_THAT(error.message, Catch::Contains("timeout of 80 ms") && Catch::Contains(c.words));
    }
}

TEST_CASE("the timeout is a total one: an answer that drips does not extend it")
{
    RawServer server([&](RawServer::Peer& peer) {
        peer.readRequest(2);
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        while (peer.send("x"))
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
    });
    ClientFixture fixture;
    OutgoingRequest request = post(server.url());
    request.timeoutMs = 100;
    QElapsedTimer timer;
    timer.start();
    CHECK(fixture.sendBad(request).code == ErrorCode::Timeout);
    CHECK(timer.elapsed() < 5000);
}

TEST_CASE("an answer cut off at any stage is a network error that says how far it came")
{
    struct Case {
        std::string sent;
        std::string words;
    };
    const Case cases[] = {
        {"", "closed the connection without an answer"},
        {"HTTP/1.1 200 OK\r\nContent-Le", "broke"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
         "broke off (status 200, 4 bytes of its body came)"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "broke off (status 200, 3 bytes"},
        {"SSH-2.0-OpenSSH_9.2\r\n", "is not HTTP; check the port"},
    };
    for (const Case& c : cases) {
        INFO(c.sent);
        RawServer server([&](RawServer::Peer& peer) {
            peer.readRequest(2);
            peer.send(c.sent);
        });
        ClientFixture fixture;
        const Error error = fixture.sendBad(post(server.url()));
        CHECK(error.code == ErrorCode::Network);
        CHECK_THAT(error.message, Catch::Contains(c.words));
        CHECK_THAT(error.message, Catch::Contains("127.0.0.1:" + std::to_string(server.port())));
    }
}

TEST_CASE("an endless answer is kept up to its limit and then ended")
{
    RawServer server([&](RawServer::Peer& peer) {
        peer.readRequest(2);
        peer.send("HTTP/1.1 200 OK\r\n\r\n");
        while (peer.send(std::string(65536, 'x'))) {
        }
    });
    ClientFixture fixture;
    OutgoingRequest request = post(server.url());
    request.maxResponseBytes = 100'000;
    const IncomingResponse response = fixture.sendOk(request);
    CHECK(response.status == 200);
    CHECK(response.body.size() == 100'000);
    CHECK(response.bodyTruncated);
}

TEST_CASE("an answer of exactly the limit is whole")
{
    RawServer server([&](RawServer::Peer& peer) {
        peer.readRequest(2);
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour");
    });
    ClientFixture fixture;
    OutgoingRequest request = post(server.url());
    request.maxResponseBytes = 4;
    const IncomingResponse response = fixture.sendOk(request);
    CHECK(response.body == "four");
    CHECK_FALSE(response.bodyTruncated);
}

TEST_CASE("an answer to HEAD ends with its head")
{
    RawServer server([&](RawServer::Peer& peer) {
        peer.readRequest();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        peer.hold();
    });
    ClientFixture fixture;
    OutgoingRequest request = post(server.url(), "");
    request.method = "HEAD";
    CHECK(fixture.sendOk(request).status == 200);
}

TEST_CASE("a cancelled request ends at once, before or during the transfer")
{
    RawServer server([&](RawServer::Peer& peer) { peer.hold(); });
    ClientFixture fixture;
    const CancellationToken before;
    before.cancel();
    CHECK(fixture.sendBad(post(server.url()), before).code == ErrorCode::Cancelled);
    const CancellationToken during;
    std::thread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        during.cancel();
    });
    QElapsedTimer timer;
    timer.start();
    CHECK(fixture.sendBad(post(server.url()), during).code == ErrorCode::Cancelled);
    CHECK(timer.elapsed() < 5000);
    canceller.join();
}

TEST_CASE("the outcome is dropped when the one who asked is gone")
{
    ServerFixture server;
    server.hold();
    HttpClient client;
    bool called = false;
    {
        QObject context;
        client.send(post("http://127.0.0.1:" + std::to_string(server.port()) + "/"), {}, &context,
                    [&](const Result<IncomingResponse>&) { called = true; });
        server.server().answer(server.request(0).exchange, {});
    }
    ClientFixture other;
    other.sendBad(post(""));
    CHECK_FALSE(called);
}

TEST_CASE("a client that is destroyed ends what it was doing as cancelled")
{
    ServerFixture server;
    server.hold();
    QObject context;
    std::optional<ErrorCode> code;
    {
        HttpClient client;
        client.send(post("http://127.0.0.1:" + std::to_string(server.port()) + "/"), {}, &context,
                    [&](const Result<IncomingResponse>& result) { code = result.error().code; });
        server.request(0);
    }
    CHECK(ClientFixture::waitFor([&] { return code.has_value(); }));
    CHECK(code == ErrorCode::Cancelled);
}

TEST_CASE("many requests at once all come back, each with its own answer")
{
    ServerFixture server;
    ClientFixture fixture;
    constexpr int total = 300;
    int done = 0;
    int good = 0;
    for (int i = 0; i < total; ++i) {
        fixture.client().send(
            post("http://127.0.0.1:" + std::to_string(server.port()) + "/" + std::to_string(i)), {},
            &fixture.context(), [&](const Result<IncomingResponse>& result) {
                ++done;
                good += result && result->status == 200 && result->body == "ok" ? 1 : 0;
            });
    }
    CHECK(ClientFixture::waitFor([&] { return done == total; }));
    CHECK(good == total);
    CHECK(server.count() == total);
}

TEST_CASE("the asked-for HTTP version is what goes out")
{
    std::string first;
    RawServer server([&](RawServer::Peer& peer) {
        first = peer.readRequest();
        peer.send("HTTP/1.1 204 No Content\r\n\r\n");
    });
    ClientFixture fixture;
    OutgoingRequest request;
    request.url = server.url();
    request.version = HttpVersion::Http1;
    CHECK(fixture.sendOk(request).httpVersion == "1.1");
    CHECK_THAT(first, Catch::StartsWith("POST / HTTP/1.1\r\n") && !Catch::Contains("Upgrade"));
    request.version = HttpVersion::Http2PriorKnowledge;
    request.timeoutMs = 1000;
    (void)fixture.sendBad(request);
    CHECK_THAT(first, Catch::StartsWith("PRI * HTTP/2.0\r\n"));
}

TEST_CASE("requests one after another over one connection are told each with its own bytes")
{
    std::mutex mutex;
    std::vector<std::string> seen;
    RawServer server([&](RawServer::Peer& peer) {
        for (const std::size_t size : {4, 4, 4, 6, 0, 5}) {
            const std::string request = peer.readRequest(size);
            const std::lock_guard lock(mutex);
            seen.push_back(request);
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nX-Number: " + std::to_string(seen.size()) +
                      "\r\n\r\n" + std::to_string(seen.size()));
        }
    });
    std::vector<OutgoingRequest> requests(6, post(server.url("/a"), "same"));
    requests[1].headers = {{"X-Signature", "one"}};
    requests[2].headers = {{"X-Signature", "two"}, {"Host", "elsewhere"}, {"X-Empty", ""}};
    requests[3].body = "longer";
    requests[4].body.clear();
    requests[5].url = server.url("/b?c");
    requests[5].method = "PUT";
    requests[5].body = "other";
    ClientFixture fixture;
    std::vector<std::uint16_t> ports;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const IncomingResponse response = fixture.sendOk(requests[i]);
        const std::lock_guard lock(mutex);
        REQUIRE(seen.size() == i + 1);
        CHECK(seen[i] == response.rawRequestHead + requests[i].body);
        CHECK(findHeader(response.headers, "X-Number") == std::to_string(i + 1));
        CHECK(response.headers.size() == 2);
        CHECK(response.body == std::to_string(i + 1));
        ports.push_back(response.localPort);
    }
    CHECK(ports == std::vector<std::uint16_t>(6, ports.front()));
}

TEST_CASE("what an earlier request brought is not told of a later one that fails")
{
    std::atomic_int connections = 0;
    RawServer server([&](RawServer::Peer& peer) {
        peer.readRequest(2);
        if (++connections == 1) {
            peer.send("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok");
            peer.readRequest(2); // and hangs up without an answer, as it does on the next connection
        }
    });
    ClientFixture fixture;
    const OutgoingRequest request = post(server.url("/"));
    CHECK(fixture.sendOk(request).status == 201);
    std::optional<TransferReport> report;
    fixture.client().transfer(request, {}, &fixture.context(),
                              [&](TransferReport result) { report = std::move(result); });
    REQUIRE(ClientFixture::waitFor([&] { return report.has_value(); }));
    CHECK(report->failure == TransferFailure::NoAnswer);
    CHECK(report->response.status == 0);
    CHECK(report->response.rawHead.empty());
    CHECK(report->response.body.empty());
    CHECK_THAT(report->response.rawRequestHead, Catch::StartsWith("POST / HTTP/1.1\r\n"));
    CHECK(report->response.rawRequestHead.find("POST", 1) == std::string::npos);
}

TEST_CASE("a connection that the server closes between two requests is replaced")
{
    std::atomic_int connections = 0;
    RawServer server([&](RawServer::Peer& peer) {
        ++connections;
        peer.readRequest(2);
        peer.send(emptyOk);
    });
    ClientFixture fixture;
    for (int i = 0; i < 20; ++i)
        CHECK(fixture.sendOk(post(server.url("/"))).status == 200);
    CHECK(connections == 20);
}

TEST_CASE("a transfer that failed tells what was sent and how far it came")
{
    RawServer server([](RawServer::Peer& peer) {
        peer.readRequest(4);
        peer.send("HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 9\r\n\r\nhalf");
    });
    ClientFixture fixture;
    OutgoingRequest request;
    request.url = server.url("/x");
    request.body = "body";
    std::optional<TransferReport> report;
    fixture.client().transfer(request, {}, &fixture.context(),
                              [&](TransferReport result) { report = std::move(result); });
    REQUIRE(ClientFixture::waitFor([&] { return report.has_value(); }));
    CHECK(report->failure == TransferFailure::BrokenOff);
    REQUIRE(report->error);
    CHECK(report->response.status == 200);
    CHECK(report->response.body == "half");
    CHECK_THAT(report->response.rawRequestHead, Catch::StartsWith("POST /x HTTP/1.1\r\n"));
    CHECK(report->response.localPort != 0);
    CHECK(report->response.timings.totalMs > 0);
    CHECK(report->request.body == "body");
}

TEST_CASE("transfers in place end on the client's thread and may start the next one from there")
{
    RawServer server([](RawServer::Peer& peer) {
        peer.readRequest();
        peer.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    });
    HttpClient client;
    OutgoingRequest request;
    request.url = server.url();
    std::atomic_int ended = 0;
    std::atomic_bool elsewhere = true;
    const auto here = std::this_thread::get_id();
    std::function<void()> start = [&] {
        client.transferInPlace(request, {}, [&](const TransferReport& report) {
            elsewhere = elsewhere && std::this_thread::get_id() != here && report.response.status == 204;
            if (++ended < 3)
                start();
        });
    };
    start();
    CHECK(ClientFixture::waitFor([&] { return ended == 3; }));
    CHECK(elsewhere);
}
