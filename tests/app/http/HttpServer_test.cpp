#include "http/HttpServer.h"

#include "RawClient.h"
#include "ServerFixture.h"

using namespace hookbench;
using namespace hookbench::http;
using test::RawClient;
using test::ServerFixture;

namespace {
const std::string ok = "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 2\r\n\r\nok";
const std::string okClose = "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
} // namespace

TEST_CASE("a request is handed on as it came and its answer goes back on the same connection")
{
    ServerFixture fixture;
    RawClient client(fixture.port());
    const std::string head =
        "POST /hooks?a=%20 HTTP/1.1\r\nhost: x\r\nX-Twice: 1\r\nX-Twice: 2\r\nContent-Length: 4\r\n\r\n";
    client.send(head + "body");
    CHECK(client.readUntil("ok") == ok);
    const ReceivedRequest request = fixture.request(0);
    CHECK(request.rawHead == head);
    CHECK(request.method == "POST");
    CHECK(request.target == "/hooks?a=%20");
    CHECK(request.body == "body");
    CHECK(request.headers.size() == 4);
    CHECK(request.remoteAddress == "127.0.0.1");
    CHECK(request.remotePort > 0);
    CHECK(request.receivedAtUs > 1'600'000'000'000'000);
    CHECK_FALSE(request.tls);
    client.send("GET /again HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.readUntil("ok") == ok);
    CHECK(fixture.request(1).target == "/again");
    CHECK(fixture.request(1).exchange != request.exchange);
}

TEST_CASE("pipelined requests are answered one by one in their order")
{
    ServerFixture fixture;
    RawClient client(fixture.port());
    client.send("POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                "POST /2 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ndef\r\n0\r\n\r\n"
                "\r\nGET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    CHECK(client.readToEnd() == ok + ok + okClose);
    CHECK(client.sawEnd());
    CHECK(fixture.request(0).body == "abc");
    CHECK(fixture.request(1).body == "def");
    CHECK(fixture.request(2).target == "/3");
}

TEST_CASE("the next request of a pipeline is read only when the answer before it is out")
{
    ServerFixture fixture;
    fixture.hold();
    RawClient client(fixture.port());
    client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    const ReceivedRequest first = fixture.request(0);
    client.send("GET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(fixture.count() == 1);
    fixture.server().answer(first.exchange, {.status = 201, .reason = {}, .headers = {}, .body = "one"});
    CHECK_THAT(client.readUntil("one"), Catch::StartsWith("HTTP/1.1 201 Created\r\n"));
    const ReceivedRequest second = fixture.request(1);
    CHECK(second.target == "/2");
    CHECK(fixture.count() == 2);
    fixture.server().answerAll(
        {{second.exchange, {.status = 202, .reason = {}, .headers = {}, .body = "two"}}});
    CHECK_THAT(client.readUntil("two"), Catch::StartsWith("HTTP/1.1 202 Accepted\r\n"));
    CHECK(fixture.request(2).target == "/3");
}

TEST_CASE("a client that sends without reading is held up, not kept in memory")
{
    ServerFixture fixture;
    fixture.hold();
    RawClient client(fixture.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    fixture.request(0);
    const std::string flood(1024 * 1024, 'x');
    std::size_t taken = 0;
    for (int quiet = 0; quiet < 20 && taken < 64 * flood.size();) {
        const std::size_t sent = client.sendSome(flood);
        taken += sent;
        quiet = sent == 0 ? quiet + 1 : 0;
        if (sent == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    // What the system buffers on both sides, and nothing more.
    CHECK(taken < 32 * flood.size());
}

TEST_CASE("chunked requests arrive whole, with their trailers")
{
    ServerFixture fixture;
    RawClient client(fixture.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n4\r\nWi");
    client.send("ki\r\n5;ext=\"1\"\r\npedia\r\n0\r\nX-Sum: 9\r\n\r\n");
    CHECK(client.readUntil("ok") == ok);
    const ReceivedRequest request = fixture.request(0);
    CHECK(request.body == "Wikipedia");
    CHECK(request.trailers == Headers{{"X-Sum", "9"}});
    CHECK(request.chunked);
}

TEST_CASE("a client that expects 100 Continue gets it before it sends its body")
{
    ServerFixture fixture;
    RawClient client(fixture.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    CHECK(client.readUntil("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("abc");
    CHECK(client.readUntil("ok") == ok);
    CHECK(fixture.request(0).body == "abc");
    // Without a body to wait for there is nothing to continue.
    client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n");
    CHECK(client.readUntil("ok") == ok);
}

TEST_CASE("a body too large for the limit is refused at once instead of with 100 Continue")
{
    HttpLimits limits;
    limits.bodyBytes = 10;
    ServerFixture fixture(limits);
    RawClient client(fixture.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
    CHECK_THAT(client.readToEnd(), Catch::StartsWith("HTTP/1.1 413 Content Too Large\r\n"));
    CHECK(client.sawEnd());
    CHECK(fixture.request(0).truncated);
    CHECK(fixture.request(0).bodySize == 0);
}

TEST_CASE("HTTP/1.0 connections close after the answer unless they ask to be kept")
{
    ServerFixture fixture;
    RawClient plain(fixture.port());
    plain.send("GET / HTTP/1.0\r\n\r\n");
    CHECK(plain.readToEnd() == okClose);
    CHECK(plain.sawEnd());
    RawClient kept(fixture.port());
    kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const std::string answer =
        "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok";
    CHECK(kept.readUntil("ok") == answer);
    kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(kept.readUntil("ok") == answer);
}

TEST_CASE("every form of target and any method token is handed on")
{
    ServerFixture fixture;
    RawClient client(fixture.port());
    const char* lines[] = {"OPTIONS * HTTP/1.1", "GET http://example.org:80//d/%2F/../e?q HTTP/1.1",
                           "BREW /pot HTTP/1.1", "delete /x HTTP/1.1", "CONNECT a.b:443 HTTP/1.1"};
    const char* targets[] = {"*", "http://example.org:80//d/%2F/../e?q", "/pot", "/x", "a.b:443"};
    for (std::size_t i = 0; i < std::size(lines); ++i) {
        client.send(std::string(lines[i]) + "\r\nHost: x\r\n\r\n");
        CHECK(client.readUntil("ok") == ok);
        CHECK(fixture.request(i).target == targets[i]);
    }
    CHECK(fixture.request(2).method == "BREW");
    CHECK(fixture.request(3).method == "delete");
}

TEST_CASE("HEAD gets the head of the answer alone")
{
    ServerFixture fixture;
    RawClient client(fixture.port());
    client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.readUntil("ok") == "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 2\r\n\r\n" + ok);
}

TEST_CASE("a large answer reaches a client that reads slowly, and the pipeline goes on after it")
{
    ServerFixture fixture;
    fixture.hold();
    RawClient client(fixture.port());
    client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string body(20 * 1024 * 1024, 'b');
    fixture.server().answer(fixture.request(0).exchange,
                            {.status = 200, .reason = {}, .headers = {}, .body = body + "END"});
    const std::string answer = client.readUntil("END");
    CHECK(answer.size() > body.size());
    CHECK(fixture.request(1).target == "/2");
}

TEST_CASE("answers may come from several threads in any order")
{
    ServerFixture fixture;
    fixture.hold();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (std::size_t i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<RawClient>(fixture.port()));
        clients.back()->send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    fixture.request(19);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (std::size_t i = t; i < 20; i += 4) {
                const ReceivedRequest request = fixture.request(i);
                fixture.server().answer(
                    request.exchange,
                    {.status = 200, .reason = {}, .headers = {}, .body = request.target + "!"});
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    for (std::size_t i = 0; i < 20; ++i)
        CHECK_THAT(clients[i]->readUntil("!"), Catch::EndsWith("\r\n\r\n/" + std::to_string(i) + "!"));
}

TEST_CASE("an answer for a client that has gone is ignored, and one exchange is answered once")
{
    ServerFixture fixture;
    fixture.hold();
    {
        RawClient client(fixture.port());
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        fixture.request(0);
        client.reset();
    }
    CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 0; }));
    fixture.server().answer(fixture.request(0).exchange, {});
    RawClient client(fixture.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const ExchangeId exchange = fixture.request(1).exchange;
    fixture.server().answerAll({{exchange, {.status = 200, .reason = {}, .headers = {}, .body = "a"}},
                                {exchange, {.status = 500, .reason = {}, .headers = {}, .body = "b"}},
                                {12345, {}}});
    CHECK_THAT(client.readToEnd(), Catch::EndsWith("\r\n\r\na"));
}

TEST_CASE("a paused server accepts nobody new, serves on, and can listen again")
{
    ServerFixture fixture;
    RawClient before(fixture.port());
    before.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(before.readUntil("ok") == ok);
    fixture.server().pause();
    CHECK_FALSE(RawClient(fixture.port()).isConnected());
    before.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(before.readUntil("ok") == ok);
    const auto again = fixture.server().listen(QHostAddress::LocalHost, fixture.port());
    REQUIRE(again);
    CHECK(*again == fixture.port());
    CHECK(RawClient(fixture.port()).isConnected());
}

TEST_CASE("a port or an address that cannot be had is explained")
{
    ServerFixture fixture;
    const SystemClock clock;
    HttpServer other(clock, {.limits = {}, .spoolFolder = {}, .tls = {}});
    const auto taken = other.listen(QHostAddress::LocalHost, fixture.port());
    REQUIRE_FALSE(taken);
    CHECK(taken.error().code == ErrorCode::AddressInUse);
    CHECK_THAT(taken.error().message,
               Catch::Contains("127.0.0.1:" + std::to_string(fixture.port()) + " is taken"));
    const auto foreign = other.listen(QHostAddress(QStringLiteral("192.0.2.1")), 0);
    REQUIRE_FALSE(foreign);
    CHECK(foreign.error().code == ErrorCode::Network);
}

TEST_CASE("a server with open connections and unanswered requests ends at once")
{
    RawClient* client = nullptr;
    {
        ServerFixture fixture;
        fixture.hold();
        client = new RawClient(fixture.port());
        client->send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        fixture.request(0);
    }
    CHECK(client->readToEnd().empty());
    delete client;
}
