#include "CaptureFixture.h"

#include "endpoint/Endpoint.h"

#include <QTcpServer>
#include <QTcpSocket>

using namespace hookbench;
using namespace hookbench::capture;
using namespace hookbench::endpoint;
using test::CaptureFixture;

namespace {

struct Running {
    CaptureFixture fixture;
    Endpoint endpoint{fixture.clock, *fixture.store, fixture.folder() + "/captures/incoming"};

    Status start(std::uint16_t port = 0)
    {
        Endpoint::Config config;
        config.port = port;
        return endpoint.start(config);
    }
};

/// Sends one request on a connection of its own; "" if nobody answers.
QByteArray post(std::uint16_t port, const QByteArray& body)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    socket.write("POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n\r\n" + body);
    test::waitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; });
    return socket.readAll();
}

} // namespace

TEST_CASE("an answer goes out after its capture is stored, and names it")
{
    Running running;
    REQUIRE(running.start());
    const QByteArray answer = post(running.endpoint.port(), "{}");
    CHECK(answer.startsWith("HTTP/1.1 200 OK\r\n"));
    CHECK(answer.contains("X-Hookbench-Capture: 1\r\n"));
    running.fixture.store->flush();
    REQUIRE(running.fixture.summaries.size() == 1);
    CHECK(running.fixture.summaries[0].method == "POST");
    CHECK(running.fixture.summaries[0].target == "/x");
}

TEST_CASE("an answer that names no capture is of no endpoint")
{
    CHECK(captureOf({{"x-hookbench-capture", "17"}}) == 17);
    CHECK(captureOf({{"Content-Type", "text/plain"}}) == 0);
    CHECK(captureOf({{"X-Hookbench-Capture", "many"}}) == 0);
}

TEST_CASE("the answer's status follows the setting at once")
{
    Running running;
    REQUIRE(running.start());
    running.endpoint.setResponseStatus(418);
    CHECK(post(running.endpoint.port(), "x").startsWith("HTTP/1.1 418 "));
}

TEST_CASE("a paused endpoint refuses connections and accepts them again on the same port")
{
    Running running;
    REQUIRE(running.start());
    const std::uint16_t port = running.endpoint.port();
    running.endpoint.pause();
    CHECK(running.endpoint.state() == Endpoint::State::Paused);
    CHECK(post(port, "x").isEmpty());
    REQUIRE(running.endpoint.resume());
    CHECK(running.endpoint.port() == port);
    CHECK(post(port, "x").startsWith("HTTP/1.1 200"));
}

TEST_CASE("a taken port is refused as such, and the next free one is known")
{
    QTcpServer other;
    REQUIRE(other.listen(QHostAddress::LocalHost, 0));
    Running running;
    const Status started = running.start(other.serverPort());
    REQUIRE_FALSE(started);
    CHECK(started.error().code == ErrorCode::AddressInUse);
    CHECK_THAT(started.error().message, Catch::Contains(std::to_string(other.serverPort())));
    CHECK(running.endpoint.state() == Endpoint::State::Stopped);
    CHECK(running.endpoint.url().empty());
    const auto free = nextFreePort("127.0.0.1", other.serverPort());
    REQUIRE(free);
    CHECK(*free > other.serverPort());
    CHECK(running.start(*free));
}

TEST_CASE("what is no address to listen on is refused with the mend")
{
    Running running;
    Endpoint::Config config;
    config.bindAddress = "localhost";
    const Status started = running.endpoint.start(config);
    REQUIRE_FALSE(started);
    CHECK(started.error().code == ErrorCode::InvalidInput);
    CHECK_THAT(started.error().message, Catch::Contains("127.0.0.1"));
}

TEST_CASE("a request that cannot be stored is answered 507")
{
    Running running;
    REQUIRE(running.start());
    std::filesystem::remove_all(running.fixture.folder());
    CHECK(post(running.endpoint.port(), "x").startsWith("HTTP/1.1 507 "));
}

TEST_CASE("the URL of an endpoint on any address is one that can be opened")
{
    Running running;
    Endpoint::Config config;
    config.port = 0;
    config.bindAddress = "0.0.0.0";
    REQUIRE(running.endpoint.start(config));
    CHECK(running.endpoint.url() == "http://127.0.0.1:" + std::to_string(running.endpoint.port()) + "/");
}
