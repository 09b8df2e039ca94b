#include "ClientFixture.h"
#include "FakeClock.h"
#include "RawClient.h"
#include "RawTlsClient.h"
#include "ServerFixture.h"
#include "TestTls.h"

using namespace hookbench;
using namespace hookbench::http;
using test::ClientFixture;
using test::RawTlsClient;
using test::ServerFixture;

namespace {

/// A server under TLS and clients that trust its authority.
class TlsFixture {
public:
    explicit TlsFixture(const HttpLimits& limits = {}, TlsServerContext::Options options = {})
        : context(m_tls.context(std::move(options))),
          m_caFile(test::saved(m_folder, QStringLiteral("ca.pem"), m_tls.authority.certificatePem)),
          m_server(limits, context)
    {
    }
    explicit TlsFixture(TlsServerContext::Options options) : TlsFixture(HttpLimits{}, std::move(options)) {}

    ServerFixture& server() { return m_server; }
    const test::TestTls& tls() const { return m_tls; }

    OutgoingRequest request(const std::string& host = "localhost")
    {
        OutgoingRequest request;
        request.url = "https://" + host + ":" + std::to_string(m_server.port()) + "/x";
        request.body = "body";
        request.caFile = m_caFile;
        return request;
    }
    RawTlsClient::Options trusting() const { return {.authorityPem = m_tls.authority.certificatePem}; }
    std::unique_ptr<RawTlsClient> connect(RawTlsClient::Options options)
    {
        options.authorityPem = m_tls.authority.certificatePem;
        return std::make_unique<RawTlsClient>(m_server.port(), options);
    }
    TlsDetails details(std::size_t index) { return *m_server.request(index).tlsDetails; }

private:
    test::TestTls m_tls;

public:
    std::shared_ptr<TlsServerContext> context;

private:
    test::TemporaryProfile m_folder;
    std::string m_caFile;
    ServerFixture m_server;
};

TlsServerContext::Options withFaults(TlsServerContext::Refusal refusal, double share = 1)
{
    TlsServerContext::Options options;
    options.faults = {.refusal = refusal, .share = share, .seed = 7};
    return options;
}

} // namespace

TEST_CASE("a client that trusts the authority reaches the endpoint under every loopback name")
{
    TlsFixture tls;
    ClientFixture client;
    for (const char* host : {"127.0.0.1", "localhost"}) {
        const IncomingResponse response = client.sendOk(tls.request(host));
        CHECK(response.status == 200);
        CHECK(response.body == "ok");
        CHECK(response.timings.tlsMs > 0);
        CHECK(response.httpVersion == "1.1");
    }
    CHECK(tls.server().request(0).tls);
    CHECK(tls.server().request(0).body == "body");
    CHECK(tls.server().request(0).remoteAddress == "127.0.0.1");
}

TEST_CASE("a client that does not trust the authority says so, unless verification is off")
{
    TlsFixture tls;
    ClientFixture client;
    OutgoingRequest request = tls.request();
    request.caFile.clear();
    const Error error = client.sendBad(request);
    CHECK(error.code == ErrorCode::Tls);
    CHECK_THAT(error.message, Catch::Contains("is not trusted"));
    CHECK_FALSE(error.detail.empty());
    request.verifyTls = false;
    CHECK(client.sendOk(request).status == 200);
    request.caFile = "/nonexistent.pem";
    request.verifyTls = true;
    CHECK(client.sendBad(request).code == ErrorCode::Tls);
}

TEST_CASE("large bodies pass through TLS in both directions, also when answered later")
{
    TlsFixture tls;
    tls.server().hold();
    ClientFixture client;
    OutgoingRequest request = tls.request();
    request.body = std::string(3'000'000, 'x');
    std::optional<Result<IncomingResponse>> outcome;
    client.client().send(request, {}, &client.context(),
                         [&](Result<IncomingResponse> result) { outcome = std::move(result); });
    const ReceivedRequest received = tls.server().request(0);
    CHECK(received.bodySize == 3'000'000);
    tls.server().server().answer(
        received.exchange, {.status = 200, .reason = {}, .headers = {}, .body = std::string(4'000'000, 'y')});
    CHECK(ClientFixture::waitFor([&] { return outcome.has_value(); }));
    REQUIRE(outcome->ok());
    CHECK((*outcome)->body.size() == 4'000'000);
}

TEST_CASE("a refused request under TLS gets its answer and the connection ends")
{
    HttpLimits limits;
    limits.bodyBytes = 10;
    TlsFixture tls(limits);
    ClientFixture client;
    OutgoingRequest request = tls.request();
    request.body = std::string(5000, 'x');
    CHECK(client.sendOk(request).status == 413);
    CHECK(ServerFixture::eventually([&] { return tls.server().server().connectionCount() == 0; }));
}

TEST_CASE("plain http to a TLS endpoint is answered plainly and shown; TLS to a plain one is malformed")
{
    TlsFixture tls;
    ClientFixture client;
    OutgoingRequest plain = tls.request();
    plain.url.replace(0, 5, "http");
    const IncomingResponse answer = client.sendOk(plain);
    CHECK(answer.status == 400);
    CHECK(answer.body == "This is an HTTPS port; send to https:// instead.\n");
    const ReceivedRequest shown = tls.server().request(0);
    CHECK_THAT(shown.malformed, Catch::Contains("plain HTTP"));
    CHECK_THAT(shown.rawHead, Catch::StartsWith("POST /x HTTP/1.1\r\n"));
    CHECK_FALSE(shown.tls);
    CHECK_FALSE(shown.tlsDetails);

    ServerFixture server;
    OutgoingRequest request;
    request.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/";
    const Error error = client.sendBad(request);
    CHECK(error.code == ErrorCode::Tls);
    CHECK_THAT(error.message, Catch::Contains("check that it speaks https there"));
    CHECK_THAT(server.request(0).malformed, Catch::Contains("TLS handshake"));
}

TEST_CASE("each request carries the version, cipher, host name and protocol of its handshake")
{
    TlsFixture tls;
    const auto new13 = tls.connect({.sni = "localhost", .alpn = "\x02h2\x08http/1.1"});
    REQUIRE(new13->isConnected());
    CHECK_THAT(new13->exchange(), Catch::StartsWith("HTTP/1.1 200"));
    CHECK(new13->endedCleanly());
    CHECK(tls.details(0) == TlsDetails{"TLSv1.3", "TLS_AES_256_GCM_SHA384", "localhost", "http/1.1", false, {}});

    const auto old12 = tls.connect({.version = TLS1_2_VERSION});
    REQUIRE(old12->isConnected());
    CHECK_THAT(old12->exchange(), Catch::StartsWith("HTTP/1.1 200"));
    const TlsDetails second = tls.details(1);
    CHECK(second.version == "TLSv1.2");
    CHECK(second.cipher == "ECDHE-ECDSA-AES256-GCM-SHA384");
    CHECK(second.serverName.empty());
    CHECK(second.alpn.empty());
}

TEST_CASE("h2 is offered only where it is asked for, and a client without a common protocol is told")
{
    TlsFixture one;
    CHECK(one.connect({.alpn = "\x02h2\x08http/1.1"})->alpn() == "http/1.1");
    const auto only2 = one.connect({.alpn = "\x02h2"});
    CHECK_FALSE(only2->isConnected());
    CHECK_THAT(only2->why(), Catch::Contains("no application protocol"));
    TlsServerContext::Options options;
    options.http2 = true;
    TlsFixture two(std::move(options));
    CHECK(two.connect({.alpn = "\x08http/1.1\x02h2"})->alpn() == "h2");
    CHECK(two.connect({.alpn = "\x08http/1.1"})->alpn() == "http/1.1");
}

TEST_CASE("TLS 1.1 is refused")
{
    TlsFixture tls;
    CHECK_FALSE(tls.connect({.version = TLS1_1_VERSION})->isConnected());
}

TEST_CASE("a session is resumed by its ticket under both versions, unless resumption is off")
{
    TlsFixture tls;
    TlsServerContext::Options off;
    off.resumption = false;
    TlsFixture forgetful(std::move(off));
    std::size_t index = 0;
    for (const int version : {TLS1_3_VERSION, TLS1_2_VERSION}) {
        INFO(version);
        const auto first = tls.connect({.version = version});
        REQUIRE(first->isConnected());
        first->exchange();
        const auto session = first->takeSession();
        const auto second = tls.connect({.version = version, .session = session.get()});
        CHECK(SSL_session_reused(second->ssl()) == 1);
        CHECK_THAT(second->exchange(), Catch::StartsWith("HTTP/1.1 200"));
        CHECK_FALSE(tls.details(index++).resumed);
        CHECK(tls.details(index++).resumed);

        const auto other = forgetful.connect({.version = version});
        other->exchange();
        const auto gone = other->takeSession();
        CHECK(SSL_session_reused(forgetful.connect({.version = version, .session = gone.get()})->ssl()) == 0);
    }
}

TEST_CASE("the identity is chosen by host name, asked once, and asked again when it is due")
{
    const test::TestTls tls;
    test::FakeClock clock;
    std::mutex mutex;
    std::vector<std::string> asked;
    TlsServerContext::Options options;
    options.identityFor = [&](const std::string& host) -> Result<TlsIdentity> {
        const std::lock_guard lock(mutex);
        asked.push_back(host);
        if (host == "nowhere.localhost")
            return Error{ErrorCode::InvalidInput, "there is none", {}};
        TlsIdentity identity = tls.identity({{host.empty() ? "localhost" : host}, {"127.0.0.1"}});
        identity.renewAtUs = clock.nowUs() + 1'000'000;
        return identity;
    };
    const auto context = test::demand(TlsServerContext::make(clock, std::move(options)));
    ServerFixture server({}, context);
    const auto reaches = [&](const std::string& host) {
        RawTlsClient client(server.port(), {.authorityPem = tls.authority.certificatePem, .sni = host});
        return client.isConnected() && client.exchange().starts_with("HTTP/1.1 200");
    };
    CHECK(reaches("a.localhost"));
    CHECK(reaches("A.localhost"));
    CHECK(reaches("b.localhost"));
    CHECK_FALSE(reaches("nowhere.localhost"));
    CHECK(asked == std::vector<std::string>{"", "a.localhost", "b.localhost", "nowhere.localhost"});
    clock.advanceMs(1000);
    CHECK(reaches("a.localhost"));
    CHECK(asked.back() == "a.localhost");
    CHECK(asked.size() == 5);
}

TEST_CASE("a client's certificate is shown, whether it can be verified or not")
{
    const test::TestTls clients;
    const test::TestTls strangers;
    const TlsIdentity known = clients.identity({{}, {}}, TlsPurpose::Client);
    const TlsIdentity unknown = strangers.identity({{}, {}}, TlsPurpose::Client);
    TlsServerContext::Options options;
    options.clientAuthoritiesPem = clients.authority.certificatePem;
    options.clientCertificates = TlsServerContext::ClientCertificates::Ask;
    TlsFixture asking(options);
    CHECK_THAT(asking.connect({})->exchange(), Catch::StartsWith("HTTP/1.1 200"));
    CHECK(asking.details(0).client == ClientCertificate{});
    const auto good = asking.connect({.certificate = known});
    CHECK_THAT(good->exchange(), Catch::StartsWith("HTTP/1.1 200"));
    const ClientCertificate shown = asking.details(1).client;
    CHECK(shown.subject == "CN=Test certificate");
    CHECK(shown.issuer == "CN=Test authority");
    CHECK(shown.fingerprintSha256.size() == 64);
    CHECK(shown.whyNotTrusted.empty());
    const auto session = good->takeSession();
    CHECK_THAT(asking.connect({.session = session.get()})->exchange(), Catch::StartsWith("HTTP/1.1 200"));
    CHECK(asking.details(2).resumed);
    CHECK(asking.details(2).client == shown);
    CHECK_THAT(asking.connect({.certificate = unknown})->exchange(), Catch::StartsWith("HTTP/1.1 200"));
    CHECK_THAT(asking.details(3).client.whyNotTrusted, Catch::Contains("unable to verify"));

    options.clientCertificates = TlsServerContext::ClientCertificates::Require;
    TlsFixture requiring(options);
    CHECK_THAT(requiring.connect({.certificate = known})->exchange(), Catch::StartsWith("HTTP/1.1 200"));
    const auto none = requiring.connect({});
    CHECK(none->exchange().empty());
    CHECK_THAT(none->why(), Catch::Contains("certificate required"));
    const auto stranger = requiring.connect({.certificate = unknown});
    CHECK(stranger->exchange().empty());
    CHECK_THAT(stranger->why(), Catch::Contains("unknown ca"));
    CHECK(requiring.server().count() == 1);
}

TEST_CASE("a context that cannot work is refused with the reason")
{
    const test::TestTls tls;
    const SystemClock clock;
    TlsServerContext::Options options;
    options.clientCertificates = TlsServerContext::ClientCertificates::Require;
    options.identityFor = [&](const std::string&) { return Result<TlsIdentity>(tls.identity()); };
    CHECK(TlsServerContext::make(clock, options).error().code == ErrorCode::InvalidInput);
    options.clientCertificates = TlsServerContext::ClientCertificates::None;
    options.identityFor = [&](const std::string&) {
        TlsIdentity mixed = tls.identity();
        mixed.keyPem = tls.identity().keyPem;
        return Result<TlsIdentity>(mixed);
    };
    CHECK_THAT(TlsServerContext::make(clock, options).error().message, Catch::Contains("does not belong"));
    options.identityFor = [&](const std::string&) { return Result<TlsIdentity>(TlsIdentity{"x", "y"}); };
    CHECK_THAT(TlsServerContext::make(clock, options).error().message, Catch::Contains("no certificate"));
}

TEST_CASE("handshakes are refused on demand: by alert, by closing, at once")
{
    using Refusal = TlsServerContext::Refusal;
    TlsFixture tls(withFaults(Refusal::Alert));
    CHECK_THAT(tls.connect({})->why(), Catch::Contains("handshake failure"));
    tls.context->setFaults({.refusal = Refusal::CloseAfter});
    const auto closed = tls.connect({});
    CHECK_FALSE(closed->isConnected());
    CHECK_THAT(closed->why(), Catch::Contains("unexpected eof") || Catch::Contains("closed"));
    tls.context->setFaults({.refusal = Refusal::CloseAtOnce});
    CHECK_FALSE(tls.connect({})->isConnected());
    tls.context->setFaults({});
    CHECK_THAT(tls.connect({})->exchange(), Catch::StartsWith("HTTP/1.1 200"));
    CHECK(tls.server().count() == 1);
}

TEST_CASE("a share of the handshakes is refused, the same ones for the same seed")
{
    TlsFixture tls(withFaults(TlsServerContext::Refusal::Alert, 0.5));
    const auto pattern = [&] {
        std::string text;
        for (int i = 0; i < 24; ++i)
            text += tls.connect({})->isConnected() ? '.' : 'x';
        return text;
    };
    const std::string first = pattern();
    const auto refused = std::count(first.begin(), first.end(), 'x');
    CHECK(refused > 4);
    CHECK(refused < 20);
    tls.context->setFaults(tls.context->faults());
    CHECK(pattern() == first);
    tls.context->setFaults({.refusal = TlsServerContext::Refusal::Alert, .share = 0.5, .seed = 8});
    CHECK(pattern() != first);
}

TEST_CASE("a client that ends its direction with close_notify still gets its answer")
{
    TlsFixture tls;
    tls.server().hold();
    const auto client = tls.connect({});
    client->send("GET /half HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const ReceivedRequest request = tls.server().request(0);
    client->finishSending();
    tls.server().server().answer(request.exchange, {.status = 202});
    CHECK_THAT(client->read(), Catch::StartsWith("HTTP/1.1 202"));
    CHECK(client->endedCleanly());
}

TEST_CASE("a handshake that does not come to its end is closed after the time for a head")
{
    HttpLimits limits;
    limits.headTimeoutMs = 100;
    TlsFixture tls(limits);
    test::RawClient silent(tls.server().port());
    test::RawClient slow(tls.server().port());
    slow.send(std::string("\x16\x03\x01\x02\x00\x01", 6));
    CHECK(silent.readToEnd().empty());
    CHECK(slow.readToEnd().empty());
    CHECK(ServerFixture::eventually([&] { return tls.server().server().connectionCount() == 0; }));
    const auto patient = tls.connect({});
    CHECK_THAT(patient->exchange(), Catch::StartsWith("HTTP/1.1 200"));
}

TEST_CASE("bytes that are neither TLS nor HTTP end the connection and nothing else")
{
    TlsFixture tls;
    for (const std::string& bytes : {std::string("\x00\x01\x02", 3), std::string(3000, '\xff'),
                                     std::string("\x16\x03\x01\x00\x05hello", 10)}) {
        test::RawClient client(tls.server().port());
        client.send(bytes);
        CHECK(client.readToEnd().size() < 64);
    }
    CHECK(tls.server().count() == 0);
    CHECK_THAT(tls.connect({})->exchange(), Catch::StartsWith("HTTP/1.1 200"));
}

TEST_CASE("a pipeline of requests in one record is answered in its order")
{
    TlsFixture tls;
    const auto client = tls.connect({});
    client->send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
                 "GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    client->read();
    CHECK(tls.server().request(2).target == "/3");
    CHECK(tls.server().request(0).tlsDetails == tls.server().request(2).tlsDetails);
}

TEST_CASE("a client certificate is shown to a server that asks for one, by the program's own client")
{
    TlsServerContext::Options options;
    const test::TestTls clients;
    options.clientAuthoritiesPem = clients.authority.certificatePem;
    options.clientCertificates = TlsServerContext::ClientCertificates::Require;
    TlsFixture tls(std::move(options));
    const TlsIdentity shown = clients.identity({{}, {}}, TlsPurpose::Client);
    test::TemporaryProfile folder;
    OutgoingRequest request = tls.request();
    request.clientCertificateFile = test::saved(folder, QStringLiteral("client.pem"), shown.certificatesPem);
    request.clientKeyFile = test::saved(folder, QStringLiteral("client.key"), shown.keyPem);
    ClientFixture client;
    CHECK(client.sendOk(request).status == 200);
    CHECK(tls.details(0).client.subject == "CN=Test certificate");
    request.clientKeyFile = request.caFile;
    ClientFixture other; // without the first one's connection, which is still open
    CHECK(other.sendBad(request).code == ErrorCode::Tls);
}

TEST_CASE("an answer under TLS breaks in the manner it is told to")
{
    TlsFixture tls;
    tls.server().hold();
    ClientFixture client;
    std::size_t count = 0;
    for (const AnswerFault fault : {AnswerFault::ResetBefore, AnswerFault::ResetInside, AnswerFault::CloseInside}) {
        INFO(faultName(fault));
        std::optional<bool> succeeded;
        client.client().send(tls.request(), {}, &client.context(),
                             [&](const Result<IncomingResponse>& result) { succeeded = result.ok(); });
        HttpServer::Answer answer;
        answer.exchange = tls.server().request(count++).exchange;
        answer.manner = std::make_shared<const AnswerManner>(
            AnswerManner{.delayMs = 1, .fault = fault, .faultAfterBytes = 10});
        tls.server().server().answerAll({answer});
        CHECK(ClientFixture::waitFor([&] { return succeeded.has_value(); }));
        CHECK(succeeded == false);
        CHECK(ServerFixture::eventually([&] { return tls.server().server().connectionCount() == 0; }));
    }
}
