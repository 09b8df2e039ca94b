#include "http/TlsAuthority.h"

#include "ClientFixture.h"
#include "RawServer.h"
#include "ServerFixture.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslCertificateExtension>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>

using namespace hookbench;
using namespace hookbench::http;
using test::ClientFixture;
using test::RawServer;
using test::ServerFixture;

namespace {

TlsMaterial material(const TlsNames& names = {})
{
    const auto made = makeLocalTls(names, SystemClock().nowUs());
    INFO((made ? std::string() : made.error().message + " " + made.error().detail));
    REQUIRE(made);
    return *made;
}

/// A server under TLS and the file with which a client trusts it.
class TlsFixture {
public:
    explicit TlsFixture(const HttpLimits& limits = {})
        : m_material(material()), m_server(limits, m_material.configuration)
    {
        QFile file(m_folder.file(QStringLiteral("ca.pem")));
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(m_material.caCertificatePem.c_str());
    }

    ServerFixture& server() { return m_server; }

    OutgoingRequest request(const std::string& host = "localhost")
    {
        OutgoingRequest request;
        request.url = "https://" + host + ":" + std::to_string(m_server.port()) + "/x";
        request.body = "body";
        request.caFile = m_folder.stdPath() + "/ca.pem";
        return request;
    }

private:
    TlsMaterial m_material;
    test::TemporaryProfile m_folder;
    ServerFixture m_server;
};

} // namespace

TEST_CASE("the endpoint's certificate speaks for the loopback names and those given")
{
    const TlsMaterial made =
        material({.dnsNames = {"my-box.lan"}, .addresses = {"192.168.7.9", "0.0.0.0", "127.0.0.1"}});
    const auto server =
        QSslCertificate::fromData(QByteArray::fromStdString(made.serverCertificatePem)).value(0);
    const auto names = server.subjectAlternativeNames();
    CHECK(names.values(QSsl::DnsEntry) ==
          QStringList({QStringLiteral("my-box.lan"), QStringLiteral("localhost")}));
    CHECK(names.values(QSsl::IpAddressEntry).contains(QStringLiteral("127.0.0.1")));
    CHECK(names.values(QSsl::IpAddressEntry).contains(QStringLiteral("192.168.7.9")));
    CHECK(names.values(QSsl::IpAddressEntry).size() == 3);
    CHECK(server.publicKey().algorithm() == QSsl::Ec);
    const auto authority =
        QSslCertificate::fromData(QByteArray::fromStdString(made.caCertificatePem)).value(0);
    CHECK(server.issuerDisplayName() == authority.subjectDisplayName());
    CHECK(server.expiryDate() < QDateTime::currentDateTimeUtc().addDays(398));
    bool constrained = false;
    for (const QSslCertificateExtension& extension : authority.extensions())
        constrained |= extension.oid() == QStringLiteral("2.5.29.30") && extension.isCritical();
    CHECK(constrained);
    CHECK_THAT(made.caCertificatePem, !Catch::Contains("PRIVATE"));
}

TEST_CASE("a name or an address that is none is refused by name")
{
    for (const char* name : {"", "a b", "x,IP:8.8.8.8", "-x", "*.example.com"}) {
        const auto made = makeLocalTls({.dnsNames = {name}, .addresses = {}}, 0);
        REQUIRE_FALSE(made);
        CHECK(made.error().code == ErrorCode::InvalidInput);
    }
    const auto made = makeLocalTls({.dnsNames = {}, .addresses = {"300.1.1.1"}}, 0);
    REQUIRE_FALSE(made);
    CHECK_THAT(made.error().message, Catch::Contains("300.1.1.1"));
}

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

TEST_CASE("plain http to a TLS endpoint, and TLS to a plain one, are told apart")
{
    TlsFixture tls;
    ClientFixture client;
    OutgoingRequest plain = tls.request();
    plain.url.replace(0, 5, "http");
    CHECK_FALSE(client.send(plain));
    ServerFixture server;
    OutgoingRequest request;
    request.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/";
    const Error error = client.sendBad(request);
    CHECK(error.code == ErrorCode::Tls);
    CHECK_THAT(error.message, Catch::Contains("check that it speaks https there"));
    CHECK_THAT(server.request(0).malformed, Catch::Contains("TLS handshake"));
}

TEST_CASE("a client certificate is shown to a server that asks for one")
{
    const TlsMaterial serverMaterial = material();
    const TlsMaterial clientMaterial = material();
    test::TemporaryProfile folder;
    const auto write = [&](const QString& name, const std::string& text) {
        QFile file(folder.file(name));
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(text.c_str());
        return folder.file(name).toStdString();
    };
    QSslConfiguration configuration = serverMaterial.configuration;
    configuration.setPeerVerifyMode(QSslSocket::QueryPeer);
    QSslServer server;
    server.setSslConfiguration(configuration);
    REQUIRE(server.listen(QHostAddress::LocalHost, 0));
    QByteArray shown;
    QObject::connect(&server, &QTcpServer::pendingConnectionAvailable, &server, [&] {
        auto* socket = qobject_cast<QSslSocket*>(server.nextPendingConnection());
        REQUIRE(socket);
        shown = socket->peerCertificate().toPem();
        QObject::connect(socket, &QSslSocket::readyRead, socket, [socket] {
            if (socket->readAll().contains("\r\n\r\n"))
                socket->write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        });
    });
    OutgoingRequest request;
    request.url = "https://127.0.0.1:" + std::to_string(server.serverPort()) + "/";
    request.caFile = write(QStringLiteral("ca.pem"), serverMaterial.caCertificatePem);
    request.clientCertificateFile = write(QStringLiteral("client.pem"), clientMaterial.serverCertificatePem);
    request.clientKeyFile = write(QStringLiteral("client.key"), clientMaterial.serverKeyPem);
    ClientFixture client;
    CHECK(client.sendOk(request).status == 204);
    CHECK(shown == QSslCertificate::fromData(QByteArray::fromStdString(clientMaterial.serverCertificatePem))
                       .value(0)
                       .toPem());
    request.clientKeyFile = request.caFile;
    CHECK(client.sendBad(request).code == ErrorCode::Tls);
}
