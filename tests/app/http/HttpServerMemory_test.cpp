#include "http/HttpServer.h"

#include "RawClient.h"
#include "ServerFixture.h"

#include <QDir>
#include <QFile>

using namespace hookbench;
using namespace hookbench::http;
using test::RawClient;
using test::ServerFixture;

namespace {

HttpLimits tight()
{
    HttpLimits limits;
    limits.heldBytes = 20'000;
    return limits;
}

constexpr const char* post = "POST / HTTP/1.1\r\nHost: x\r\n";

} // namespace

TEST_CASE("while memory is short a body that would fit is written to its file, byte for byte")
{
    ServerFixture fixture(tight());
    RawClient client(fixture.port());
    std::string body;
    for (int i = 0; i < 60'000; ++i)
        body += static_cast<char>('a' + i % 26);
    client.send(std::string(post) + "Content-Length: 60000\r\n\r\n" + body.substr(0, 30'000));
    CHECK(ServerFixture::eventually([&] { return !QDir(fixture.folder()).entryList(QDir::Files).isEmpty(); }));
    client.send(std::string_view(body).substr(30'000));
    CHECK_THAT(client.readUntil("ok"), Catch::EndsWith("ok"));
    const ReceivedRequest request = fixture.request(0);
    CHECK(request.body.empty());
    CHECK(request.bodySize == body.size());
    QFile file(QString::fromStdString(request.bodyFile));
    REQUIRE(file.open(QIODevice::ReadOnly));
    CHECK(file.readAll().toStdString() == body);
}

TEST_CASE("while memory is short a head larger than its share is answered 503, and small ones are served")
{
    ServerFixture fixture(tight());
    RawClient greedy(fixture.port());
    greedy.send("GET /greedy HTTP/1.1\r\nHost: x\r\nA: " + std::string(30'000, 'a'));
    CHECK(greedy.readToEnd().starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
    CHECK(greedy.sawEnd());
    CHECK(fixture.request(0).truncated);
    CHECK(fixture.request(0).target == "/greedy");
    RawClient small(fixture.port());
    small.send("GET / HTTP/1.1\r\nHost: x\r\n");
    small.send("\r\n");
    CHECK(small.readUntil("ok").starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_CASE("what gone clients held is free for those that come")
{
    ServerFixture fixture(tight());
    for (int i = 0; i < 10; ++i) {
        RawClient client(fixture.port());
        client.send("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(6'000, 'a'));
        CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 1; }));
        client.reset();
        CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 0; }));
    }
    RawClient client(fixture.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(6'000, 'a'));
    client.send("\r\n\r\n");
    CHECK(client.readUntil("ok").starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_CASE("a chunked body that breaks while memory is short is shown as what is left of it")
{
    ServerFixture fixture(tight());
    RawClient client(fixture.port());
    client.send(std::string(post) + "Transfer-Encoding: chunked\r\n\r\n7530\r\n" + std::string(30'000, 'b') + "\r\n");
    CHECK(ServerFixture::eventually([&] { return !QDir(fixture.folder()).entryList(QDir::Files).isEmpty(); }));
    client.send("no size\r\n");
    CHECK(client.readToEnd().starts_with("HTTP/1.1 400 Bad Request\r\n"));
    const ReceivedRequest request = fixture.request(0);
    CHECK(request.malformed.starts_with("a chunk size is not a hexadecimal number"));
    CHECK(request.truncated);
    CHECK(QDir(fixture.folder()).entryList(QDir::Files).isEmpty());
}
