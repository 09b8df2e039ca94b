#include "endpoint/tls/LocalAuthority.h"
#include "endpoint/tls/OwnCertificate.h"
#include "endpoint/tls/TlsSetup.h"
#include "endpoint/tls/TrustGuide.h"
#include "http/OpenSsl.h"

#include "FakeClock.h"
#include "TestTls.h"

#include <QFileInfo>

#include <map>

#include <openssl/evp.h>
#include <openssl/pem.h>

using namespace hookbench;
using namespace hookbench::endpoint;
using test::demand;

namespace {

constexpr std::int64_t dayMs = std::int64_t{24} * 3600 * 1000;

/// A keychain that answers at once, or refuses everything.
class FakeKeychain final : public secrets::SecretStore {
public:
    explicit FakeKeychain(secrets::Backing backing = secrets::Backing::Keychain) : m_backing(backing) {}
    secrets::Backing backing() const override { return m_backing; }
    void read(const QString& name, QObject*, ReadHandler done) override
    {
        const auto found = values.find(name);
        if (found == values.end())
            return done(Error{ErrorCode::NotFound, "no such secret", {}});
        done(found->second);
    }
    void write(const QString& name, const QByteArray& value, QObject*, DoneHandler done) override
    {
        if (refuses)
            return done(Error{ErrorCode::PermissionDenied, "refused", {}});
        values[name] = value;
        done(Done{});
    }
    void remove(const QString& name, QObject*, DoneHandler done) override
    {
        values.erase(name);
        done(Done{});
    }
    std::map<QString, QByteArray> values;
    bool refuses = false;

private:
    secrets::Backing m_backing;
};

/// The stores here answer at once.
Result<LocalAuthority::State> opened(LocalAuthority& authority)
{
    std::optional<Result<LocalAuthority::State>> answer;
    QObject context;
    authority.open(&context, [&](Result<LocalAuthority::State> state) { answer = std::move(state); });
    REQUIRE(answer);
    return *answer;
}

LocalIssuer issuerOf(LocalAuthority& authority)
{
    std::optional<Result<LocalIssuer>> answer;
    QObject context;
    authority.openIssuer(&context, [&](Result<LocalIssuer> issuer) { answer = std::move(issuer); });
    REQUIRE(answer);
    return demand(*answer);
}

http::CertificateFacts leafOf(const Result<http::TlsIdentity>& identity)
{
    return demand(http::certificateFacts(demand(identity).certificatesPem));
}

bool contains(const std::vector<std::string>& list, const std::string& entry)
{
    return std::find(list.begin(), list.end(), entry) != list.end();
}

std::string encrypted(const std::string& keyPem, const std::string& password)
{
    const auto in = http::openssl::memoryOf(keyPem);
    const http::openssl::Key key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
    const http::openssl::Memory out(BIO_new(BIO_s_mem()));
    REQUIRE(PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), EVP_aes_128_cbc(), password.data(),
                                          static_cast<int>(password.size()), nullptr, nullptr) == 1);
    return http::openssl::textOf(out.get());
}

} // namespace

TEST_CASE("the local authority is made once; its key goes to the keychain")
{
    test::TemporaryProfile profile;
    const test::FakeClock clock;
    FakeKeychain keychain;
    LocalAuthority authority(clock, profile.stdPath(), keychain);
    CHECK(authority.state().error().code == ErrorCode::NotFound);
    const auto made = demand(opened(authority));
    CHECK(made.keyPlace == LocalAuthority::KeyPlace::Keychain);
    CHECK(made.facts.isAuthority);
    CHECK(contains(made.facts.allowed, "localhost"));
    CHECK(contains(made.facts.allowed, "127.0.0.0/8"));
    CHECK(keychain.values.size() == 1);
    CHECK_FALSE(QFileInfo::exists(profile.file(QStringLiteral("authority/authority.key"))));
    CHECK_THAT(made.certificatePem, !Catch::Contains("PRIVATE"));
    LocalAuthority later(clock, profile.stdPath(), keychain);
    CHECK(demand(opened(later)) == made);
}

TEST_CASE("without a keychain the authority's key is a file that its owner alone can read")
{
    test::TemporaryProfile profile;
    const test::FakeClock clock;
    FakeKeychain none(secrets::Backing::Memory);
    LocalAuthority authority(clock, profile.stdPath(), none);
    const auto made = demand(opened(authority));
    CHECK(made.keyPlace == LocalAuthority::KeyPlace::File);
    CHECK(none.values.empty());
    const QFileInfo key(profile.file(QStringLiteral("authority/authority.key")));
    REQUIRE(key.exists());
    CHECK((key.permissions() & 0x77) == 0); // nothing for the group and others
    FakeKeychain keychain;
    LocalAuthority later(clock, profile.stdPath(), keychain);
    CHECK(demand(opened(later)).facts == made.facts);
}

TEST_CASE("an authority whose key is gone, or another's, is not replaced behind the user's back")
{
    test::TemporaryProfile profile;
    const test::FakeClock clock;
    FakeKeychain keychain;
    LocalAuthority first(clock, profile.stdPath(), keychain);
    const auto made = demand(opened(first));
    const auto stored = keychain.values;

    keychain.values.begin()->second = QByteArray("nonsense");
    LocalAuthority second(clock, profile.stdPath(), keychain);
    CHECK(opened(second).error().code == ErrorCode::Corrupt);
    keychain.values.clear();
    LocalAuthority third(clock, profile.stdPath(), keychain);
    CHECK_THAT(opened(third).error().message, Catch::Contains("authority renew"));
    FakeKeychain locked(secrets::Backing::Memory);
    LocalAuthority fourth(clock, profile.stdPath(), locked);
    CHECK(opened(fourth).error().code == ErrorCode::Unavailable);
    keychain.values = stored;
    LocalAuthority fifth(clock, profile.stdPath(), keychain);
    CHECK(demand(opened(fifth)).facts == made.facts);
}

TEST_CASE("a keychain that refuses the key leaves no authority behind")
{
    test::TemporaryProfile profile;
    const test::FakeClock clock;
    FakeKeychain keychain;
    keychain.refuses = true;
    LocalAuthority authority(clock, profile.stdPath(), keychain);
    CHECK(opened(authority).error().code == ErrorCode::PermissionDenied);
    CHECK(authority.state().error().code == ErrorCode::NotFound);
}

TEST_CASE("renewing makes another authority, removing leaves nothing")
{
    test::TemporaryProfile profile;
    const test::FakeClock clock;
    FakeKeychain keychain;
    LocalAuthority authority(clock, profile.stdPath(), keychain);
    const auto before = demand(opened(authority));
    QObject context;
    std::string renewed;
    authority.renew(&context, [&](Result<LocalAuthority::State> state) {
        renewed = demand(state).facts.fingerprintSha256;
    });
    CHECK(renewed.size() == 95);
    CHECK(renewed != before.facts.fingerprintSha256);
    CHECK(demand(opened(authority)).facts.fingerprintSha256 == renewed);
    bool removed = false;
    authority.remove(&context, [&](const Status& status) { removed = status.ok(); });
    CHECK(removed);
    CHECK(keychain.values.empty());
    CHECK(authority.state().error().code == ErrorCode::NotFound);
}

TEST_CASE("certificates are issued for names of this machine alone, and in time anew")
{
    test::TemporaryProfile profile;
    test::FakeClock clock;
    FakeKeychain keychain;
    LocalAuthority authority(clock, profile.stdPath(), keychain);
    const LocalIssuer issuer = issuerOf(authority);
    for (const char* host : {"localhost", "app.localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1"}) {
        INFO(host);
        CHECK(issuer.covers(host));
    }
    for (const char* host : {"example.com", "localhost.example.com", "notlocalhost", "8.8.8.8", "2001:db8::1"}) {
        INFO(host);
        CHECK_FALSE(issuer.covers(host));
    }
    CHECK(contains(leafOf(issuer.identityFor("app.localhost")).names, "app.localhost"));
    CHECK(contains(leafOf(issuer.identityFor("127.9.9.9")).names, "127.9.9.9"));
    CHECK_FALSE(contains(leafOf(issuer.identityFor("example.com")).names, "example.com"));
    const auto leaf = leafOf(issuer.source("127.0.0.7")(""));
    CHECK(contains(leaf.names, "127.0.0.7"));
    CHECK(contains(leaf.names, "localhost"));
    CHECK(leaf.untilUs == clock.nowUs() + 90 * dayMs * 1000);
    const std::int64_t due = demand(issuer.identityFor("localhost")).renewAtUs;
    CHECK(due < leaf.untilUs);
    clock.advanceMs(3651 * dayMs);
    std::optional<Error> expired;
    QObject context;
    authority.openIssuer(&context, [&](const Result<LocalIssuer>& late) { expired = late.error(); });
    REQUIRE(expired);
    CHECK_THAT(expired->message, Catch::Contains("expired on 2036-"));
}

TEST_CASE("an own certificate is read with its key's password, and what clients will object to is told")
{
    const test::FakeClock clock;
    const test::TestTls tls(clock.nowUs(), 100);
    const http::TlsIdentity made = tls.identity({{"hooks.example.com"}, {}});
    test::TemporaryProfile folder;
    const std::string certificate = test::saved(folder, QStringLiteral("c.pem"), made.certificatesPem);
    const std::string key = test::saved(folder, QStringLiteral("k.pem"), made.keyPem);
    const auto load = [&](const std::string& keyFile, const std::string& password, const std::string& host,
                          std::int64_t afterDays = 0) {
        return loadOwnCertificate(certificate, keyFile, password, host,
                                  clock.nowUs() + afterDays * dayMs * 1000);
    };
    CHECK(demand(load(key, {}, "hooks.example.com")).warnings.empty());
    CHECK_THAT(demand(load(key, {}, "127.0.0.1")).warnings.at(0),
               Catch::Contains("hooks.example.com, not for 127.0.0.1"));
    CHECK_THAT(demand(load(key, {}, "hooks.example.com", 80)).warnings.at(0), Catch::Contains("expires on"));
    CHECK_THAT(demand(load(key, {}, "hooks.example.com", 101)).warnings.at(0), Catch::Contains("expired on"));
    CHECK_THAT(demand(load(key, {}, "hooks.example.com", -1)).warnings.at(0), Catch::Contains("not valid before"));

    const std::string locked = test::saved(folder, QStringLiteral("e.pem"), encrypted(made.keyPem, "sesame"));
    CHECK(demand(load(locked, "sesame", "hooks.example.com")).identity.keyPem == made.keyPem);
    CHECK_THAT(load(locked, {}, "x").error().message, Catch::Contains("protected by a password"));
    CHECK_THAT(load(locked, "wrong", "x").error().message, Catch::Contains("does not open"));
    CHECK_THAT(load(certificate, {}, "x").error().message, Catch::Contains("no private key"));
    const std::string other = test::saved(folder, QStringLiteral("o.pem"), tls.identity().keyPem);
    CHECK_THAT(load(other, {}, "x").error().message, Catch::Contains("does not belong"));
    CHECK(load("/nonexistent.pem", {}, "x").error().code == ErrorCode::NotFound);
    CHECK_THAT(loadOwnCertificate(key, key, {}, "x", clock.nowUs()).error().message,
               Catch::Contains("holds no certificate"));
}

TEST_CASE("TLS is set up as chosen, or refused with the reason")
{
    test::TemporaryProfile profile;
    const test::FakeClock clock;
    FakeKeychain keychain;
    LocalAuthority authority(clock, profile.stdPath(), keychain);
    QObject context;
    const auto setUp = [&](const TlsSettings& settings) {
        std::optional<Result<TlsSetup>> answer;
        setUpTls(clock, authority, settings, &context, [&](Result<TlsSetup> setup) { answer = std::move(setup); });
        REQUIRE(answer);
        return *answer;
    };
    CHECK_FALSE(demand(setUp({})).context);
    CHECK(authority.state().error().code == ErrorCode::NotFound);
    const TlsSetup local = demand(setUp({.choice = TlsChoice::LocalAuthority}));
    CHECK(local.context);
    CHECK(local.authorityPem == demand(authority.state()).certificatePem);
    CHECK(setUp({.choice = TlsChoice::OwnCertificate, .certificateFile = "/no.pem", .keyFile = "/no.key"})
              .error()
              .code == ErrorCode::NotFound);
    CHECK_FALSE(setUp({.choice = TlsChoice::LocalAuthority, .clientAuthorityFile = "/no.pem"}));
}

TEST_CASE("the guidance names the file, quoted for a shell, and says how to take it back")
{
    const auto hints = trustGuide("/home/ann's/ca.pem", "https://127.0.0.1:8787/");
    REQUIRE(hints.size() == 8);
    for (const TrustHint& hint : hints) {
        INFO(hint.client);
        REQUIRE_FALSE(hint.commands.empty());
        CHECK_THAT(hint.commands.front(), Catch::Contains(R"(/home/ann)") && !Catch::Contains("ann's/"));
    }
    CHECK(hints[0].client == "system");
    CHECK(hints[0].undo.size() >= 1);
    CHECK_THAT(hints[1].commands[0], Catch::EndsWith("'https://127.0.0.1:8787/'"));
}
