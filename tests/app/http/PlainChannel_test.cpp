#include "http/PlainChannel.h"

#include <catch2/catch.hpp>

#include <array>
#include <cerrno>
#include <memory>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace hookbench::http;

namespace {

struct Deaf final : ChannelListener {
    void onReadable() override {}
    void onWritable() override {}
    void onBroken() override {}
};

/// A channel and the socket at its far end, over TCP on loopback: only there do ends and resets differ.
class Pair {
public:
    Pair()
    {
        const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        REQUIRE(::bind(listener, any, size) == 0);
        REQUIRE(::listen(listener, 1) == 0);
        REQUIRE(::getsockname(listener, any, &size) == 0);
        m_far = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        REQUIRE(::connect(m_far, any, size) == 0);
        channel = std::make_unique<PlainChannel>(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK),
                                                 m_poller, m_deaf);
        ::close(listener);
    }
    ~Pair() { ::close(m_far); }

    void send(std::string_view bytes) const { REQUIRE(::send(m_far, bytes.data(), bytes.size(), 0) > 0); }
    void endFar() const { ::shutdown(m_far, SHUT_WR); }
    /// What the far end reads next: bytes, "" at the end, or the name of the error.
    std::string receive() const
    {
        std::array<char, 64> bytes{};
        const ssize_t got = ::recv(m_far, bytes.data(), bytes.size(), 0);
        if (got < 0)
            return errno == ECONNRESET ? "(reset)" : "(error)";
        return {bytes.data(), static_cast<std::size_t>(got)};
    }
    std::string read() const
    {
        std::array<char, 64> bytes{};
        const Channel::ReadResult result = channel->read(bytes.data(), bytes.size());
        if (result.kind != Channel::ReadKind::Data)
            return result.kind == Channel::ReadKind::End ? "(end)" : "(nothing)";
        return {bytes.data(), result.bytes};
    }

private:
    Deaf m_deaf;
    Poller m_poller{[] {}};
    int m_far = -1;

public:
    std::unique_ptr<PlainChannel> channel; ///< gone before the poller is
};

} // namespace

TEST_CASE("a channel whose peer has ended its direction can still be written to")
{
    const Pair pair;
    pair.send("last words");
    pair.endFar();
    CHECK(pair.read() == "last words");
    CHECK(pair.read() == "(end)");
    CHECK(pair.channel->write("an answer"));
    CHECK(pair.channel->isFlushed());
    CHECK(pair.receive() == "an answer");
    pair.channel->close();
    CHECK(pair.receive().empty());
}

TEST_CASE("a channel that has ended its own direction can still be read")
{
    const Pair pair;
    CHECK(pair.channel->write("an answer"));
    pair.channel->shutdownWrite();
    CHECK(pair.receive() == "an answer");
    CHECK(pair.receive().empty());
    CHECK(pair.read() == "(nothing)");
    pair.send("more");
    CHECK(pair.read() == "more");
    CHECK_FALSE(pair.channel->write("too late"));
}

TEST_CASE("a reset reaches the peer as one, after what it had been sent")
{
    const Pair pair;
    CHECK(pair.channel->write("half"));
    pair.channel->reset();
    CHECK(pair.receive() == "half");
    CHECK(pair.receive() == "(reset)");
}

TEST_CASE("a closed channel says so to whoever still uses it")
{
    const Pair pair;
    pair.channel->reset();
    pair.channel->reset();
    pair.channel->close();
    pair.channel->shutdownWrite();
    pair.channel->readLater();
    CHECK(pair.read() == "(end)");
    CHECK_FALSE(pair.channel->write("x"));
    CHECK(pair.channel->isFlushed());
}
