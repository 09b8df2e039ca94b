#include "http/HttpServer.h"

#include "Http2Client.h"
#include "ServerFixture.h"

#include <fstream>

#include <unistd.h>

using namespace hookbench;
using namespace hookbench::http;
using test::Http2Client;
using test::RawClient;
using test::ServerFixture;

namespace {

using Client = Http2Client;
constexpr std::uint32_t noError = 0;
constexpr std::uint32_t refusedStream = 7;
constexpr std::uint32_t cancelled = 8;
constexpr std::uint32_t enhanceYourCalm = 11;

HttpLimits quick()
{
    HttpLimits limits;
    limits.headTimeoutMs = 60;
    limits.idleTimeoutMs = 120;
    return limits;
}

std::size_t residentBytes()
{
    std::ifstream file("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    file >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// Others are served as if nothing were.
void checkServes(ServerFixture& fixture)
{
    Client other(fixture.port());
    other.head(1, Client::post("/other"), true);
    CHECK(other.answer(1).body.size() == 2);
}

} // namespace

TEST_CASE("limits of heads and bodies are answered per stream in HTTP/2")
{
    ServerFixture fixture({.headBytes = 400, .headerCount = 8, .bodyBytes = 1000});
    Client client(fixture.port());
    client.head(1, Client::post("/", {{"x-long", std::string(500, 'a')}}), true);
    CHECK(client.answer(1).status() == "431");
    client.head(3, Client::post("/", Headers(6, {"x", "y"})), true);
    CHECK(client.answer(3).status() == "431");
    client.head(5, Client::post("/", {{"content-length", "1001"}}));
    CHECK(client.answer(5).status() == "413");
    client.head(7, Client::post("/"));
    client.body(7, std::string(1500, 'b'), false);
    CHECK(client.answer(7).status() == "413");
    CHECK(fixture.request(3).truncated);
    CHECK(fixture.request(3).bodySize == 1000);
    // The rest of the body is not wanted, which is no fault of the stream.
    client.settle();
    CHECK(client.answer(7).reset == noError);
    client.head(9, Client::post("/fine"), true);
    CHECK(client.answer(9).status() == "200");
}

TEST_CASE("an HTTP/2 head that never ends is cut short, and its connection ended")
{
    ServerFixture fixture(quick());
    Client client(fixture.port());
    client.send(Client::Headers, Client::None, 1, Client::block(Client::post("/slow")));
    CHECK(client.goAway() == enhanceYourCalm);
    CHECK(fixture.request(0).truncated);
    CHECK(fixture.request(0).suggestedStatus == 408);
    CHECK(fixture.request(0).target == "/slow");
    CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 0; }));
}

TEST_CASE("an HTTP/2 body that stops coming is answered with 408")
{
    ServerFixture fixture(quick());
    Client client(fixture.port());
    client.head(1, Client::post("/"));
    client.body(1, "abc", false);
    CHECK(client.answer(1).status() == "408");
    CHECK(fixture.request(0).truncated);
    CHECK(fixture.request(0).body == "abc");
}

TEST_CASE("an idle HTTP/2 connection ends without a fault")
{
    ServerFixture fixture(quick());
    Client client(fixture.port());
    CHECK(client.goAway() == noError);
    client.raw().close();
    CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 0; }));
}

TEST_CASE("requests that are reset as fast as they are made end their connection and disturb no other")
{
    ServerFixture fixture;
    Client client(fixture.port());
    std::string bytes;
    constexpr std::uint32_t many = 20'000;
    for (std::uint32_t i = 0; i < many; ++i) {
        bytes += Client::frame(Client::Headers, Client::EndHeaders | Client::EndStream, 2 * i + 1,
                               Client::block(Client::post("/")));
        bytes += Client::frame(Client::Reset, 0, 2 * i + 1, Client::number(cancelled));
    }
    client.raw().send(bytes);
    checkServes(fixture);
    CHECK(client.goAway() == enhanceYourCalm);
    CHECK(fixture.count() < 1000);
    checkServes(fixture);
}

TEST_CASE("a stream that its client resets takes up its place until it has its answer")
{
    ServerFixture fixture;
    fixture.hold();
    Client client(fixture.port());
    constexpr std::uint32_t most = 128;
    for (std::uint32_t i = 0; i < most; ++i) {
        client.head(2 * i + 1, Client::post("/"), true);
        client.send(Client::Reset, 0, 2 * i + 1, Client::number(cancelled));
    }
    client.head(2 * most + 1, Client::post("/refused"), true);
    CHECK(client.answer(2 * most + 1).reset == refusedStream);
    CHECK(fixture.count() == most);
    fixture.server().answer(fixture.request(0).exchange, {});
    client.settle();
    client.head(2 * most + 3, Client::post("/taken"), true);
    CHECK(fixture.request(most).target == "/taken");
}

TEST_CASE("floods of frames that carry nothing end the connection")
{
    ServerFixture fixture;
    Client client(fixture.port());
    std::string one;
    SECTION("PING") { one = Client::frame(Client::Ping, 0, 0, "12345678"); }
    SECTION("SETTINGS") { one = Client::frame(Client::Settings, 0, 0, {}); }
    SECTION("PRIORITY") { one = Client::frame(Client::Priority, 0, 5, std::string("\0\0\0\3\x10", 5)); }
    SECTION("frames of an unknown type")
    {
        one = Client::frame(static_cast<Client::Type>(0x60), 0, 0, {});
    }
    SECTION("DATA without bytes")
    {
        client.head(1, Client::post("/"));
        one = Client::frame(Client::Data, 0, 1, {});
    }
    SECTION("CONTINUATION without bytes")
    {
        client.send(Client::Headers, 0, 1, Client::block(Client::post("/")));
        one = Client::frame(Client::Continuation, 0, 1, {});
    }
    std::string bytes;
    for (int i = 0; i < 5000; ++i)
        bytes += one;
    client.raw().send(bytes);
    CHECK(client.goAway() == enhanceYourCalm);
    checkServes(fixture);
}

TEST_CASE("fields that unpack to far more than was sent are not kept")
{
    ServerFixture fixture;
    Client client(fixture.port());
    // One field of nearly 4 KiB enters the table of both sides; every byte 0xBE then names it once more.
    std::string block = Client::block(Client::post("/"));
    std::string entry = Client::block({{"x", std::string(4000, 'b')}});
    entry[0] = 0x40;
    block += entry;
    const std::size_t before = residentBytes();
    SECTION("a little too much is 431")
    {
        block += std::string(100, '\xBE');
        client.send(Client::Headers, Client::EndHeaders | Client::EndStream, 1, block);
        CHECK(client.answer(1).status() == "431");
    }
    SECTION("much too much ends the connection")
    {
        block += std::string(10'000, '\xBE');
        client.send(Client::Headers, Client::EndHeaders | Client::EndStream, 1, block);
        CHECK(client.goAway() == enhanceYourCalm);
    }
    CHECK(residentBytes() < before + (std::size_t{16} << 20));
    checkServes(fixture);
}

TEST_CASE("a client that takes no answers holds only a bounded amount of them, and not for ever")
{
    ServerFixture fixture(quick());
    fixture.hold();
    Client client(fixture.port());
    const std::string large(1 << 20, 'x');
    constexpr std::size_t count = 20;
    for (std::uint32_t i = 0; i < count; ++i)
        client.head(2 * i + 1, Client::post("/"), true);
    for (std::size_t i = 0; i < count; ++i)
        fixture.server().answer(fixture.request(i).exchange, {.body = large});
    CHECK(ServerFixture::eventually([&] { return fixture.server().connectionCount() == 0; }));
}

TEST_CASE("an answer whose client opens no window for it is given up")
{
    ServerFixture fixture(quick());
    fixture.hold();
    Client client(fixture.port(), false);
    client.send(Client::Settings, 0, 0, std::string("\0\4\0\0\0\0", 6));
    client.head(1, Client::post("/"), true);
    fixture.server().answer(fixture.request(0).exchange, {.body = "abc"});
    const auto& answer = client.answer(1);
    CHECK(answer.status() == "200");
    CHECK(answer.body.empty());
    CHECK(answer.reset == cancelled);
}

TEST_CASE("bytes that are no frames end the connection with GOAWAY; what had begun is truncated")
{
    ServerFixture fixture;
    Client client(fixture.port());
    client.head(1, Client::post("/begun"));
    client.raw().send(std::string(100, '\xFF'));
    CHECK(client.goAway().value_or(noError) != noError);
    CHECK(fixture.request(0).truncated);
    CHECK(fixture.request(0).target == "/begun");
    checkServes(fixture);
}
