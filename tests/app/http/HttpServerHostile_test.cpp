#include "http/HttpServer.h"

#include "RawClient.h"
#include "ServerFixture.h"

#include <ctime>

#include <QDir>
#include <QFile>

#include <sys/resource.h>

using namespace hookbench;
using namespace hookbench::http;
using test::RawClient;
using test::ServerFixture;

namespace {

HttpLimits quick()
{
    HttpLimits limits;
    limits.headTimeoutMs = 60;
    limits.idleTimeoutMs = 120;
    return limits;
}

std::string statusLine(const std::string& answer)
{
    return answer.substr(0, answer.find('\r'));
}

} // namespace

TEST_CASE("a malformed message is answered with 400 and handed on with its bytes and the reason")
{
    ServerFixture fixture;
    const std::string messages[] = {
        "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\nA: b\r\n\r\nrest", "\x01\x02\x03\x04",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"};
    for (std::size_t i = 0; i < std::size(messages); ++i) {
        INFO(messages[i]);
        RawClient client(fixture.port());
        client.send(messages[i]);
        const std::string answer = client.readToEnd();
        CHECK(statusLine(answer) == "HTTP/1.1 400 Bad Request");
        CHECK_THAT(answer, Catch::Contains("Connection: close\r\n"));
        CHECK(client.sawEnd());
        const ReceivedRequest request = fixture.request(i);
        CHECK_FALSE(request.malformed.empty());
        CHECK(request.rawHead == messages[i]);
        CHECK(request.suggestedStatus == 400);
    }
}

TEST_CASE("nothing after a malformed message is taken for a request")
{
    ServerFixture fixture;
    RawClient client(fixture.port());
    client.send("GET / HTTP/1.1\r\nbad\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
    client.readToEnd();
    RawClient other(fixture.port());
    other.send("GET /last HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(fixture.request(1).target == "/last");
    CHECK(fixture.count() == 2);
}

TEST_CASE("a client that is still sending can read the answer that refuses it")
{
    HttpLimits limits;
    limits.bodyBytes = 1000;
    ServerFixture fixture(limits);
    RawClient client(fixture.port());
    // More than all buffers hold, so that the server must go on reading or the client never comes to read.
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 30000000\r\n\r\n");
    const std::string part(1'000'000, 'x');
    for (int i = 0; i < 30; ++i)
        CHECK(client.send(part));
    CHECK(statusLine(client.readToEnd()) == "HTTP/1.1 413 Content Too Large");
    CHECK(client.sawEnd());
    CHECK(fixture.request(0).truncated);
    CHECK(fixture.request(0).headers.size() == 2);
}

TEST_CASE("a chunked body that grows beyond the limit is refused with what fitted")
{
    HttpLimits limits;
    limits.bodyBytes = 5;
    ServerFixture fixture(limits);
    RawClient client(fixture.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                "chunked\r\n\r\n4\r\nabcd\r\n4\r\nefgh\r\n0\r\n\r\n");
    CHECK(statusLine(client.readToEnd()) == "HTTP/1.1 413 Content Too Large");
    CHECK(fixture.request(0).body == "abcde");
    CHECK(fixture.request(0).truncated);
}

TEST_CASE("a head too large, or with too many lines, is refused with 431")
{
    ServerFixture fixture;
    RawClient wide(fixture.port());
    wide.send("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(70'000, 'a'));
    CHECK(statusLine(wide.readToEnd()) == "HTTP/1.1 431 Request Header Fields Too Large");
    CHECK(fixture.request(0).truncated);
    CHECK(fixture.request(0).rawHead.size() == 64 * 1024);
    RawClient many(fixture.port());
    std::string head = "GET / HTTP/1.1\r\nHost: x\r\n";
    for (int i = 0; i < 1000; ++i)
        head += "A: " + std::to_string(i) + "\r\n";
    many.send(head + "\r\n");
    CHECK(statusLine(many.readToEnd()) == "HTTP/1.1 431 Request Header Fields Too Large");
}

TEST_CASE("a head that does not end in time is answered with 408, however steadily its bytes drip")
{
    ServerFixture fixture(quick());
    RawClient client(fixture.port());
    client.send("GET /slow HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 100 && fixture.count() == 0; ++i) {
        client.send("X: y\r\n");
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    CHECK(statusLine(client.readToEnd()) == "HTTP/1.1 408 Request Timeout");
    const ReceivedRequest request = fixture.request(0);
    CHECK(request.truncated);
    CHECK(request.target == "/slow");
    CHECK(request.suggestedStatus == 408);
}

TEST_CASE("a body that stops coming is answered with 408 and handed on truncated")
{
    ServerFixture fixture(quick());
    RawClient client(fixture.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
    CHECK(statusLine(client.readToEnd()) == "HTTP/1.1 408 Request Timeout");
    CHECK(fixture.request(0).body == "half");
    CHECK(fixture.request(0).truncated);
}

TEST_CASE("a connection that waits for its next request too long is closed without a word")
{
    ServerFixture fixture(quick());
    RawClient silent(fixture.port());
    CHECK(silent.readToEnd().empty());
    CHECK(silent.sawEnd());
    RawClient served(fixture.port());
    served.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK_THAT(served.readToEnd(), Catch::EndsWith("ok"));
    CHECK(served.sawEnd());
    RawClient lines(fixture.port());
    for (int i = 0; i < 100 && lines.send("\r\n"); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    CHECK(lines.readToEnd().empty());
    CHECK(fixture.count() == 1);
}

TEST_CASE("a request that waits for its answer is not timed out")
{
    ServerFixture fixture(quick());
    fixture.hold();
    RawClient client(fixture.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const ExchangeId exchange = fixture.request(0).exchange;
    std::this_thread::sleep_for(std::chrono::milliseconds(180));
    fixture.server().answer(exchange, {.status = 200, .reason = {}, .headers = {}, .body = "late"});
    CHECK_THAT(client.readUntil("late"), Catch::EndsWith("late"));
}

TEST_CASE("a message cut off by its client is handed on truncated")
{
    ServerFixture fixture;
    RawClient(fixture.port()).send("POST /head HTTP/1.1\r\nHost: x\r\nA: b\r\n");
    CHECK(fixture.request(0).truncated);
    CHECK(fixture.request(0).target == "/head");
    RawClient(fixture.port()).send("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc");
    CHECK(fixture.request(1).truncated);
    CHECK(fixture.request(1).body == "abc");
    {
        RawClient killed(fixture.port());
        killed.send("POST /reset HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc");
        CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() > 0; }));
        killed.reset();
    }
    CHECK(fixture.request(2).truncated);
    CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 0; }));
}

TEST_CASE("a client that has closed only its own direction still gets its answer")
{
    ServerFixture fixture;
    fixture.hold();
    RawClient client(fixture.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
    client.shutdownWrite();
    const ReceivedRequest request = fixture.request(0);
    CHECK_FALSE(request.truncated);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    fixture.server().answer(request.exchange, {.status = 200, .reason = {}, .headers = {}, .body = "done"});
    CHECK_THAT(client.readToEnd(), Catch::EndsWith("done"));
    CHECK(client.sawEnd());
    RawClient half(fixture.port());
    half.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na");
    half.shutdownWrite();
    fixture.server().answer(fixture.request(1).exchange,
                            {.status = 400, .reason = {}, .headers = {}, .body = "cut"});
    CHECK_THAT(half.readToEnd(), Catch::EndsWith("cut"));
}

TEST_CASE("whoever ends its direction gets an answer to all that was begun, and nothing if nothing was")
{
    ServerFixture fixture;
    RawClient silent(fixture.port());
    silent.shutdownWrite();
    CHECK(silent.readToEnd().empty());
    CHECK(silent.sawEnd());
    RawClient pipelined(fixture.port());
    pipelined.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\nGET /3 HTTP/1.1\r\n");
    pipelined.shutdownWrite();
    const std::string answers = pipelined.readToEnd();
    CHECK(answers.find("HTTP/1.1 200 OK", 20) != std::string::npos);
    CHECK_THAT(answers, Catch::Contains("HTTP/1.1 400 Bad Request"));
    CHECK(pipelined.sawEnd());
    CHECK(fixture.request(2).target == "/3");
    CHECK(fixture.request(2).truncated);
    RawClient chunked(fixture.port());
    chunked.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
    chunked.shutdownWrite();
    CHECK(statusLine(chunked.readToEnd()) == "HTTP/1.1 400 Bad Request");
    CHECK(fixture.request(3).body == "ab");
    CHECK(fixture.request(3).truncated);
}

TEST_CASE("a client that ends its direction while its large answer is on the way gets all of it")
{
    ServerFixture fixture;
    fixture.hold();
    RawClient client(fixture.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string body(20'000'000, 'b');
    fixture.server().answer(fixture.request(0).exchange,
                            {.status = 200, .reason = {}, .headers = {}, .body = body});
    std::string answer = client.readUntil("b");
    client.shutdownWrite();
    answer += client.readToEnd();
    CHECK(answer.size() - answer.find("\r\n\r\n") - 4 == body.size());
    CHECK(client.sawEnd());
}

TEST_CASE("a connection beyond the limit is told 503, and one that frees its place makes room")
{
    HttpLimits limits;
    limits.connections = 2;
    ServerFixture fixture(limits);
    RawClient first(fixture.port());
    auto second = std::make_unique<RawClient>(fixture.port());
    CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 2; }));
    RawClient third(fixture.port());
    third.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string answer = third.readToEnd();
    CHECK(statusLine(answer) == "HTTP/1.1 503 Service Unavailable");
    CHECK(third.sawEnd());
    third.close();
    CHECK(fixture.count() == 0);
    second.reset();
    CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 1; }));
    RawClient fourth(fixture.port());
    fourth.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(statusLine(fourth.readUntil("ok")) == "HTTP/1.1 200 OK");
}

TEST_CASE("limits can be changed while the server runs")
{
    ServerFixture fixture;
    RawClient client(fixture.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
    client.readUntil("ok");
    HttpLimits limits;
    limits.bodyBytes = 2;
    fixture.server().setLimits(limits);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
    CHECK(statusLine(client.readToEnd()) == "HTTP/1.1 413 Content Too Large");
}

TEST_CASE("a large body goes to a file byte for byte while it arrives")
{
    ServerFixture fixture;
    RawClient client(fixture.port());
    std::string body;
    body.reserve(5'000'000);
    for (std::size_t i = 0; i < 5'000'000; ++i)
        body += static_cast<char>((i * 7 + i / 251) & 0xff);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n");
    client.send(std::string_view(body).substr(0, 3'000'000));
    CHECK(
        ServerFixture::eventually([&] { return QDir(fixture.folder()).entryList(QDir::Files).size() == 1; }));
    client.send(std::string_view(body).substr(3'000'000));
    CHECK_THAT(client.readUntil("ok"), Catch::EndsWith("ok"));
    const ReceivedRequest request = fixture.request(0);
    CHECK(request.body.empty());
    CHECK(request.bodySize == body.size());
    QFile file(QString::fromStdString(request.bodyFile));
    REQUIRE(file.open(QIODevice::ReadOnly));
    CHECK(file.readAll().toStdString() == body);
}

// UndefinedBehaviorSanitizer opens a pipe to look at an object's type, and takes the failure for a bad object: without
// descriptors its vptr check cannot work. The other presets run this, ThreadSanitizer's included.
#ifndef __SANITIZE_ADDRESS__
TEST_CASE(
    "a program out of descriptors serves those who are in, rests, and takes in the others when there is room")
{
    ServerFixture fixture;
    RawClient inside(fixture.port());
    inside.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    inside.readUntil("ok");
    // Clients first, then the limit at what is open now: none of them can be accepted.
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    const int lowest = ::dup(0);
    ::close(lowest);
    rlimit tight = before;
    tight.rlim_cur = static_cast<rlim_t>(lowest) + 1;
    auto outside = std::make_unique<RawClient>(fixture.port(), [&] { ::setrlimit(RLIMIT_NOFILE, &tight); });
    const bool connected = outside->isConnected();
    outside->send("GET /outside HTTP/1.1\r\nHost: x\r\n\r\n");
    inside.send("GET /inside HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string insideAnswer = inside.readUntil("ok");
    std::clock_t ticks = std::clock();
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    ticks = std::clock() - ticks;
    ::setrlimit(RLIMIT_NOFILE, &before);
    CHECK(connected);
    CHECK_THAT(insideAnswer, Catch::EndsWith("ok"));
    CHECK(fixture.count() == 2);
    CHECK(ticks < CLOCKS_PER_SEC / 20);
    CHECK_THAT(outside->readUntil("ok"), Catch::EndsWith("ok"));
}
#endif

TEST_CASE("many connections at once are all served")
{
    ServerFixture fixture;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 300; ++i) {
        clients.push_back(std::make_unique<RawClient>(fixture.port()));
        clients.back()->send("GET / HTTP/1.1\r\nHost: x\r\n");
    }
    for (const auto& client : clients)
        client->send("\r\n");
    for (const auto& client : clients)
        CHECK(statusLine(client->readUntil("ok")) == "HTTP/1.1 200 OK");
    clients.clear();
    CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 0; }));
}
