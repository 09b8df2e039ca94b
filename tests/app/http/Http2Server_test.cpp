#include "http/HttpServer.h"

#include "Http2Client.h"
#include "ServerFixture.h"

#include <set>

#include <QFile>

using namespace hookbench;
using namespace hookbench::http;
using test::Http2Client;
using test::RawClient;
using test::ServerFixture;

namespace {

using Client = Http2Client;
constexpr std::uint32_t protocolError = 1;

std::string patternOf(std::size_t size)
{
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<char>((i * 7 + i / 251) % 256);
    return bytes;
}

} // namespace

TEST_CASE("a request by HTTP/2 is handed on with its pseudo-headers, its fields in order and its bytes")
{
    ServerFixture fixture;
    Client client(fixture.port());
    const std::string body("\0\xFF\r\nx", 5);
    client.head(1, Client::post("/hooks?x=%2F", {{"x-a", "1"}, {"x-b", ""}, {"x-a", "2"}, {"cookie", "a=b"}}));
    client.body(1, body);
    const auto& answer = client.answer(1);
    CHECK(answer.status() == "200");
    CHECK(answer.body == "ok");
    CHECK(answer.field("content-length") == "2");
    CHECK(answer.field("date") == "D");
    CHECK(answer.ended);

    const ReceivedRequest request = fixture.request(0);
    CHECK(request.httpVersion == "2");
    CHECK(request.method == "POST");
    CHECK(request.target == "/hooks?x=%2F");
    CHECK(request.headers == Headers{{":method", "POST"},
                                     {":scheme", "http"},
                                     {":authority", "a.test"},
                                     {":path", "/hooks?x=%2F"},
                                     {"x-a", "1"},
                                     {"x-b", ""},
                                     {"x-a", "2"},
                                     {"cookie", "a=b"}});
    CHECK(request.rawHead == ":method: POST\r\n:scheme: http\r\n:authority: a.test\r\n:path: /hooks?x=%2F\r\n"
                             "x-a: 1\r\nx-b: \r\nx-a: 2\r\ncookie: a=b\r\n\r\n");
    CHECK(request.body == body);
    CHECK(request.bodySize == 5);
    CHECK_FALSE(request.truncated);
    CHECK(request.malformed.empty());
    CHECK(request.remoteAddress == "127.0.0.1");
    CHECK(request.receivedAtUs > 0);
}

TEST_CASE("HTTP/2 and HTTP/1 are told apart on one port, however their first bytes are cut")
{
    ServerFixture fixture;
    const std::string preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    SECTION("the preface, byte by byte")
    {
        RawClient client(fixture.port());
        for (const char c : preface)
            REQUIRE(client.send({&c, 1}));
        client.send(Client::frame(Client::Settings, 0, 0, {}));
        client.send(Client::frame(Client::Headers, Client::EndHeaders | Client::EndStream, 1,
                                  Client::block(Client::post("/cut"))));
        CHECK(fixture.request(0).httpVersion == "2");
        CHECK(fixture.request(0).target == "/cut");
    }
    SECTION("HTTP/1 that begins like it")
    {
        RawClient client(fixture.port());
        client.send("P");
        client.send("RI /x HTTP/1.1\r\nHost: a\r\n\r\n");
        CHECK_THAT(client.readUntil("ok"), Catch::StartsWith("HTTP/1.1 200 OK\r\n"));
        CHECK(fixture.request(0).method == "PRI");
        CHECK(fixture.request(0).httpVersion == "1.1");
    }
    SECTION("a preface that goes wrong is shown with its bytes")
    {
        RawClient client(fixture.port());
        client.send("PRI * HTTP/2.0\r\n");
        client.send("\r\nSM\r\nX");
        CHECK_THAT(client.readToEnd(), Catch::StartsWith("HTTP/1.1 505 "));
        CHECK(fixture.request(0).rawHead == "PRI * HTTP/2.0\r\n\r\nSM\r\nX");
        CHECK_FALSE(fixture.request(0).malformed.empty());
    }
    SECTION("what ends within the preface is the begin of a message")
    {
        RawClient client(fixture.port());
        client.send("PRI");
        client.shutdownWrite();
        CHECK_THAT(client.readToEnd(), Catch::StartsWith("HTTP/1.1 400 "));
        CHECK(fixture.request(0).truncated);
        CHECK(fixture.request(0).rawHead == "PRI");
    }
}

TEST_CASE("what stops within the preface of HTTP/2 is answered with 408")
{
    ServerFixture fixture({.headTimeoutMs = 60});
    RawClient client(fixture.port());
    client.send("PRI * HT");
    CHECK_THAT(client.readToEnd(), Catch::StartsWith("HTTP/1.1 408 "));
    CHECK(fixture.request(0).rawHead == "PRI * HT");
}

TEST_CASE("many requests of one connection are answered in any order, each under an id of its own")
{
    ServerFixture fixture;
    fixture.hold();
    Client client(fixture.port());
    constexpr std::uint32_t count = 100;
    for (std::uint32_t i = 0; i < count; ++i)
        client.head(2 * i + 1, Client::post("/" + std::to_string(i)), true);
    fixture.request(count - 1);
    std::set<ExchangeId> ids;
    for (std::size_t i = count; i > 0; --i) {
        const ReceivedRequest request = fixture.request(i - 1);
        ids.insert(request.exchange);
        fixture.server().answer(request.exchange, {.body = "answer to " + request.target});
    }
    CHECK(ids.size() == count);
    for (std::uint32_t i = 0; i < count; ++i)
        CHECK(client.answer(2 * i + 1).body == "answer to /" + std::to_string(i));
}

TEST_CASE("large bodies go through the windows of HTTP/2 both ways, byte for byte")
{
    ServerFixture fixture({.spillBytes = 1000});
    fixture.hold();
    Client client(fixture.port(), false);
    const std::string large = patternOf(3'000'000);
    client.head(1, Client::post("/large", {{"content-length", "3000000"}}));
    // The client's windows are the usual 65,535 bytes and the server's 256 KiB; each side waits for the other.
    constexpr std::size_t window = 65535;
    for (std::size_t sent = 0; sent < large.size(); sent += window) {
        if (sent > 3 * window)
            REQUIRE(client.waitForWindow(1, sent - 3 * window));
        client.body(1, std::string_view(large).substr(sent, window), sent + window >= large.size());
    }
    const ReceivedRequest request = fixture.request(0);
    CHECK(request.bodySize == large.size());
    QFile file(QString::fromStdString(request.bodyFile));
    REQUIRE(file.open(QIODevice::ReadOnly));
    CHECK(file.readAll().toStdString() == large);
    file.remove();

    fixture.server().answer(request.exchange, {.body = large});
    for (std::size_t given = 0; given < large.size(); given += window) {
        client.send(Client::Window, 0, 0, Client::number(window));
        client.send(Client::Window, 0, 1, Client::number(window));
    }
    Client::Answer* const answer = &client.answer(1);
    CHECK(answer->ended);
    CHECK(answer->body == large);
}

TEST_CASE("trailers of an HTTP/2 request come after its body")
{
    ServerFixture fixture;
    Client client(fixture.port());
    client.head(1, Client::post("/"));
    client.body(1, "abc", false);
    client.head(1, {{"x-sum", "1"}, {"x-sum", "2"}}, true);
    CHECK(client.answer(1).status() == "200");
    CHECK(fixture.request(0).trailers == Headers{{"x-sum", "1"}, {"x-sum", "2"}});
    CHECK(fixture.request(0).body == "abc");
}

TEST_CASE("an HTTP/2 client that waits for 100 is told to go on")
{
    ServerFixture fixture;
    Client client(fixture.port());
    client.head(1, Client::post("/", {{"expect", "100-continue"}}));
    REQUIRE(client.settle());
    client.body(1, "x");
    const auto& answer = client.answer(1);
    REQUIRE(answer.interim.size() == 1);
    CHECK(answer.interim[0] == Headers{{":status", "100"}});
    CHECK(answer.status() == "200");
}

TEST_CASE("malformed HTTP/2 requests are handed on with the reason, answered with 400 and refused further")
{
    struct Case {
        Headers fields;
        const char* reason;
    };
    const Headers get = {{":method", "GET"}, {":scheme", "http"}, {":path", "/"}};
    const auto with = [&](const Header& more) {
        Headers fields = get;
        fields.push_back(more);
        return fields;
    };
    const Case cases[] = {
        {with({"X-Upper", "1"}), "upper-case"},
        {with({"a b", "1"}), "\"a b\" has a character"},
        {with({"", "1"}), "no name"},
        {with({"x-a", "1\r\nx-b: 2"}), "line break"},
        {with({"x-a", " 1"}), "white space"},
        {with({"connection", "close"}), "HTTP/1 connection"},
        {with({"transfer-encoding", "chunked"}), "HTTP/1 connection"},
        {with({"te", "gzip"}), "HTTP/1 connection"},
        {with({":path", "/2"}), ":path stands there twice"},
        {with({":status", "200"}), "no pseudo-header \":status\""},
        {with({"content-length", "1x"}), "not a number"},
        {{{":method", "GET"}, {"x-a", "1"}, {":scheme", "http"}, {":path", "/"}}, "after a regular field"},
        {{{":method", "GET"}, {":scheme", "http"}}, ":path is missing"},
        {{{":method", "GET"}, {":path", "/"}}, ":scheme is missing"},
        {{{":scheme", "http"}, {":path", "/"}}, ":method is missing"},
        {{{":method", "GET"}, {":scheme", "http"}, {":path", "x"}}, "does not begin with"},
        {{{":method", "GET"}, {":scheme", "http"}, {":path", "/a b"}}, "%20"},
        {{{":method", "G T"}, {":scheme", "http"}, {":path", "/"}}, "not a token"},
        {{{":method", "CONNECT"}, {":scheme", "http"}, {":path", "/"}}, "CONNECT"},
        {Client::post("/", {{"host", "b.test"}}), "differ"},
        {Client::post("/", {{"content-length", "1"}, {"content-length", "2"}}), "differ"},
    };
    ServerFixture fixture;
    Client client(fixture.port());
    std::uint32_t stream = 1;
    for (std::size_t i = 0; i < std::size(cases); ++i, stream += 2) {
        INFO(cases[i].reason);
        client.head(stream, cases[i].fields);
        const auto& answer = client.answer(stream);
        CHECK(answer.status() == "400");
        const ReceivedRequest request = fixture.request(i);
        CHECK_THAT(request.malformed, Catch::Contains(cases[i].reason));
        CHECK(request.headers == cases[i].fields);
        CHECK(request.suggestedStatus == 400);
    }
    // The rest of such a stream is refused, the connection lives on.
    client.head(stream, Client::post("/fine"), true);
    CHECK(client.answer(stream).status() == "200");
    client.settle();
    CHECK(client.answer(1).reset == protocolError);
}

TEST_CASE("a body that contradicts its content-length is malformed")
{
    ServerFixture fixture;
    Client client(fixture.port());
    client.head(1, Client::post("/", {{"content-length", "5"}}));
    client.body(1, "abc");
    CHECK(client.answer(1).status() == "400");
    CHECK(fixture.request(0).malformed ==
          "content-length promises 5 bytes, but 3 came (RFC 9113 section 8.1.1)");
    CHECK(fixture.request(0).body == "abc");
    client.head(3, Client::post("/", {{"content-length", "2"}}));
    client.body(3, "abc", false);
    CHECK(client.answer(3).status() == "400");
    CHECK_THAT(fixture.request(1).malformed, Catch::Contains("more body came than content-length's 2 bytes"));
}

TEST_CASE("an HTTP/2 request that is reset, or whose connection ends, is handed on as truncated")
{
    ServerFixture fixture;
    Client client(fixture.port());
    client.head(1, Client::post("/reset"));
    client.body(1, "abc", false);
    client.send(Client::Reset, 0, 1, Client::number(8));
    CHECK(fixture.request(0).truncated);
    CHECK(fixture.request(0).body == "abc");
    CHECK(fixture.request(0).target == "/reset");

    client.head(3, Client::post("/gone"));
    client.body(3, "de", false);
    client.send(Client::GoAway, 0, 0, std::string(8, '\0'));
    client.raw().close();
    CHECK(fixture.request(1).truncated);
    CHECK(fixture.request(1).body == "de");
    CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 0; }));
}

TEST_CASE("an answer by HTTP/2 has lower-case names and no fields of an HTTP/1 connection")
{
    ServerFixture fixture;
    fixture.hold();
    Client client(fixture.port());
    client.head(1, Client::post("/"), true);
    fixture.server().answer(fixture.request(0).exchange, {.status = 201,
                                                          .headers = {{"X-Mixed-Case", " v "},
                                                                      {"Connection", "close, X-Hop"},
                                                                      {"X-Hop", "1"},
                                                                      {"Keep-Alive", "1"},
                                                                      {"Transfer-Encoding", "chunked"},
                                                                      {"Upgrade", "h2c"},
                                                                      {"bad name", "1"},
                                                                      {"x-bad", "a\r\nb"},
                                                                      {":status", "500"},
                                                                      {"Date", "D"}},
                                                          .body = "abc"});
    const auto& answer = client.answer(1);
    CHECK(answer.fields ==
          Headers{{":status", "201"}, {"x-mixed-case", "v"}, {"date", "D"}, {"content-length", "3"}});
    CHECK(answer.body == "abc");
}

TEST_CASE("HEAD, 204 and 304 are answered without a body in HTTP/2 too")
{
    ServerFixture fixture;
    fixture.hold();
    Client client(fixture.port());
    const auto ask = [&](std::uint32_t stream, const char* method, int status) -> Client::Answer& {
        client.head(stream, {{":method", method}, {":scheme", "http"}, {":path", "/"}}, true);
        fixture.server().answer(fixture.request(stream / 2).exchange, {.status = status, .body = "body"});
        return client.answer(stream);
    };
    CHECK(ask(1, "HEAD", 200).body.empty());
    CHECK(client.answer(1).field("content-length") == "4");
    CHECK(ask(3, "POST", 204).body.empty());
    CHECK(client.answer(3).field("content-length").empty());
    CHECK(ask(5, "POST", 304).body.empty());
    CHECK(ask(7, "POST", 200).body == "body");
}
