#include "Await.h"
#include "base/Clock.h"
#include "endpoint/outside/SmeeChannel.h"
#include "endpoint/outside/SmeeMessage.h"
#include "endpoint/outside/Tunnel.h"
#include "endpoint/outside/TunnelCommand.h"
#include "FakeScheduler.h"
#include "http/HttpServer.h"
#include "TemporaryProfile.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <mutex>

using namespace hookbench;
using namespace hookbench::endpoint;

namespace {

constexpr const char* local = "http://127.0.0.1:8787/";

/// A program that behaves as a tunnel's does.
std::string script(const test::TemporaryProfile& folder, const std::string& text)
{
    const std::string path = folder.stdPath() + "/tunnel.sh";
    std::ofstream(path) << "#!/bin/sh\n" << text;
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
}

TunnelOptions own(const std::string& command)
{
    TunnelOptions options;
    options.kind = TunnelOptions::Kind::Command;
    options.command = command;
    return options;
}

/// Speaks the protocol of smee.io: /new leads to a channel, a channel is an event stream.
class SmeeServer {
public:
    SmeeServer()
    {
        REQUIRE(m_server.listen(QHostAddress::LocalHost));
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket* const socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { answer(socket); });
        });
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_server.serverPort()); }
    void send(const std::string& bytes) { m_stream->write(bytes.data(), static_cast<qint64>(bytes.size())); }
    void endStream() { m_stream->disconnectFromHost(); }
    int streams = 0;

private:
    void answer(QTcpSocket* socket)
    {
        const QByteArray head = socket->readAll();
        if (head.startsWith("GET /new ")) {
            socket->write("HTTP/1.1 307 Temporary Redirect\r\nLocation: /AbC123\r\nContent-Length: 0\r\n\r\n");
        } else if (head.contains("text/event-stream")) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: ready\ndata: {}\n\n");
            m_stream = socket;
            ++streams;
        }
    }
    QTcpServer m_server;
    QTcpSocket* m_stream = nullptr;
};

} // namespace

TEST_CASE("a tunnel's command is made of the endpoint's address, without a shell")
{
    TunnelOptions ssh;
    ssh.kind = TunnelOptions::Kind::Ssh;
    ssh.sshHost = "me@example.org:2222";
    ssh.sshRemotePort = 8080;
    const auto command = tunnelCommand(ssh, local);
    REQUIRE(command);
    CHECK(command->program == "ssh");
    const std::vector<std::string>& words = command->arguments;
    CHECK(words.front() == "-p");
    CHECK(words[1] == "2222");
    CHECK(words.back() == "me@example.org");
    CHECK(words[words.size() - 2] == "8080:127.0.0.1:8787");
    ssh.sshHost = "-oProxyCommand=evil";
    CHECK(tunnelCommand(ssh, local).error().code == ErrorCode::InvalidInput);
    CHECK(tunnelCommand({}, local)->arguments.back() == "http://127.0.0.1:8787");
    const auto mine = tunnelCommand(own("bore local {port} --to \"my host\""), local);
    CHECK(mine->program == "bore");
    CHECK(mine->arguments == std::vector<std::string>{"local", "8787", "--to", "my host"});
    CHECK_FALSE(tunnelCommand({}, ""));
}

TEST_CASE("a tunnel is told in one word, or as a command")
{
    CHECK(parseTunnel("cloudflared")->kind == TunnelOptions::Kind::Cloudflared);
    CHECK(parseTunnel("ngrok")->kind == TunnelOptions::Kind::Ngrok);
    const auto ssh = parseTunnel("ssh:me@host:2222/0");
    CHECK(ssh->sshHost == "me@host:2222");
    CHECK(ssh->sshRemotePort == 0);
    CHECK(parseTunnel("bore local {port}")->kind == TunnelOptions::Kind::Command);
    CHECK(parseTunnel("nonsense").error().message.find("cloudflared") != std::string::npos);
    CHECK_FALSE(parseTunnel("ssh:me@host/x"));
}

TEST_CASE("the public URL is found in what tunnels print, and nothing else is taken for it")
{
    CHECK(publicUrlIn("2026-11-23T10:00:00Z INF |  https://calm-sea-1.trycloudflare.com       |") ==
          "https://calm-sea-1.trycloudflare.com");
    CHECK(publicUrlIn("t=2026 lvl=info msg=\"started tunnel\" obj=tunnels name=command_line addr=http://127.0.0.1:8787 "
                      "url=https://1a2b.ngrok-free.app") == "https://1a2b.ngrok-free.app");
    CHECK(publicUrlIn("9f1c.lhr.life tunneled with tls termination, https://9f1c.lhr.life") == "https://9f1c.lhr.life");
    CHECK(publicUrlIn("Forwarding HTTP traffic from https://abc.serveo.net") == "https://abc.serveo.net");
    CHECK(publicUrlIn("your url is: https://hooks.example.org/") == "https://hooks.example.org");
    CHECK_FALSE(publicUrlIn("Forwarding to http://127.0.0.1:8787/"));
    CHECK_FALSE(publicUrlIn("By using this tunnel you agree to https://www.cloudflare.com/website-terms/"));
    CHECK_FALSE(publicUrlIn("see https://localhost.run/docs/forever-free/ for your tunnel"));
    CHECK_FALSE(publicUrlIn("see https://example.org"));
    CHECK_FALSE(publicUrlIn(""));
}

TEST_CASE("a tunnel that ends is started anew, and a new public URL is told")
{
    const test::TemporaryProfile folder;
    test::FakeClock clock;
    test::FakeScheduler scheduler(clock);
    Tunnel tunnel(scheduler);
    std::vector<std::string> urls;
    QObject::connect(&tunnel, &Tunnel::publicUrlChanged, [&] { urls.push_back(tunnel.publicUrl()); });
    const std::string path = script(folder, "n=$(cat \"$0.n\" 2>/dev/null || echo 0)\necho $((n+1)) > \"$0.n\"\n"
                                            "echo \"Forwarding https://run$n.ngrok.app -> $1\"\n"
                                            "if [ $n = 0 ]; then echo 'session expired'; exit 1; fi\nexec sleep 60\n");
    REQUIRE(tunnel.start(own(path + " {port}"), local));
    REQUIRE(test::waitFor([&] { return tunnel.state() == Tunnel::State::Waiting; }));
    CHECK(tunnel.error() == "The tunnel ended: session expired");
    CHECK(tunnel.publicUrl().empty());
    CHECK(scheduler.waits() == std::vector<std::int64_t>{1000});
    scheduler.advanceMs(1000);
    REQUIRE(test::waitFor([&] { return tunnel.state() == Tunnel::State::Open; }));
    CHECK(urls == std::vector<std::string>{"https://run0.ngrok.app", "", "https://run1.ngrok.app"});
    tunnel.stop();
    CHECK(tunnel.state() == Tunnel::State::Off);
    CHECK(tunnel.publicUrl().empty());
}

TEST_CASE("a tunnel whose program is not there says so and is not tried again")
{
    test::FakeClock clock;
    test::FakeScheduler scheduler(clock);
    Tunnel tunnel(scheduler);
    REQUIRE(tunnel.start(own("/nowhere/tunnel {port}"), local));
    REQUIRE(test::waitFor([&] { return tunnel.state() == Tunnel::State::Failed; }));
    CHECK(tunnel.error().find("/nowhere/tunnel") != std::string::npos);
    CHECK(scheduler.waits().empty());
}

TEST_CASE("an event stream is read whatever its pieces and line ends are")
{
    const std::string stream = "\xEF\xBB\xBF: comment\r\nevent: ping\r\ndata: {}\r\n\r\ndata: a\ndata:b\n\nid: 7\n\n"
                               "event: x\rdata: c\r\rdata: incomplete";
    const std::vector<StreamEvent> expected{{"ping", "{}"}, {"message", "a\nb"}, {"x", "c"}};
    CHECK(StreamReader().feed(stream) == expected);
    StreamReader reader;
    std::vector<StreamEvent> events;
    for (const char c : stream) {
        for (auto& event : reader.feed({&c, 1}))
            events.push_back(std::move(event));
    }
    CHECK(events == expected);
}

TEST_CASE("a channel's message becomes the request that its own client would make")
{
    const auto request = smeeRequest(R"({"host":"smee.io","x-hub-signature-256":"sha256=ab","content-length":"17",)"
                                     R"("content-type":"application/json","body":{"b":1.50,"a":[1, 2]},)"
                                     R"("query":{"a":"1 2","l":["x","y"]},"timestamp":1795423444000})");
    REQUIRE(request);
    CHECK(request->target == "/?a=1%202&l=x&l=y");
    CHECK(request->headers ==
          http::Headers{{"x-hub-signature-256", "sha256=ab"}, {"content-type", "application/json"}});
    CHECK(request->body == R"({"b":1.50,"a":[1,2]})");
    CHECK(request->isRewritten);
    const auto form = smeeRequest(R"({"body":"a=1&b=2"})");
    CHECK(form->body == "a=1&b=2");
    CHECK_FALSE(form->isRewritten);
    CHECK_FALSE(smeeRequest("[1]"));
    CHECK(smeeRequest(R"({"x":"a\r\nb: c","body":""})")->headers.empty());
}

TEST_CASE("a new channel is asked for, listened to, posted on, and connected again when it ends")
{
    SystemClock clock;
    std::mutex mutex;
    std::vector<http::ReceivedRequest> got;
    http::HttpServer endpoint(clock, {{}, "", {}});
    endpoint.setRequestHandler([&](http::ReceivedRequest&& request) {
        const http::ExchangeId exchange = request.exchange;
        {
            const std::lock_guard lock(mutex);
            got.push_back(std::move(request));
        }
        endpoint.answer(exchange, {});
    });
    const auto port = endpoint.listen(QHostAddress::LocalHost, 0);
    REQUIRE(port);
    test::FakeClock fakeClock;
    test::FakeScheduler scheduler(fakeClock);
    http::HttpClient client;
    SmeeServer server;
    SmeeChannel channel(scheduler, client);
    CHECK_FALSE(channel.start("ftp://x", local));
    REQUIRE(channel.start(server.url() + "/new", "http://127.0.0.1:" + std::to_string(*port) + "/"));
    REQUIRE(test::waitFor([&] { return channel.state() == SmeeChannel::State::Open; }));
    CHECK(channel.publicUrl() == server.url() + "/AbC123");
    server.send("event: ping\ndata: {}\n\ndata: {\"x-event\":\"push\",\"body\":{\"n\":1}}\n\n");
    REQUIRE(test::waitFor([&] {
        const std::lock_guard lock(mutex);
        return got.size() == 1;
    }));
    CHECK(got[0].method == "POST");
    CHECK(got[0].body == "{\"n\":1}");
    CHECK(http::findHeader(got[0].headers, "x-event") == "push");
    server.endStream();
    REQUIRE(test::waitFor([&] { return channel.state() == SmeeChannel::State::Waiting; }));
    scheduler.advanceMs(1000);
    REQUIRE(test::waitFor([&] { return channel.state() == SmeeChannel::State::Open; }));
    CHECK(server.streams == 2);
    CHECK(channel.publicUrl() == server.url() + "/AbC123");
}
