#include "endpoint/tls/LocalAuthority.h"

#include "endpoint/tls/OwnerFile.h"

#include <QHostInfo>

#include <cerrno>
#include <filesystem>
#include <utility>

#include <unistd.h>

namespace hookbench::endpoint {

namespace {

constexpr int authorityDays = 3650;
constexpr unsigned ownerOnly = 0600;
constexpr unsigned readable = 0644; // within a folder that is the owner's alone

QString secretName()
{
    return QStringLiteral("authority-key");
}

/// "renew" is the mend of everything that is wrong with a stored authority.
Error unusable(const std::string& what, const std::string& detail)
{
    return {ErrorCode::Corrupt,
            what + "; make a new one (hookbench-cli authority renew) and trust it in place of the old one.",
            detail};
}

bool fileExists(const std::string& file)
{
    std::error_code ignored;
    return std::filesystem::exists(file, ignored);
}

Status removeFile(const std::string& file)
{
    if (::unlink(file.c_str()) != 0 && errno != ENOENT)
        return errorFromErrno(errno, "the file " + file);
    return Done{};
}

} // namespace

LocalAuthority::LocalAuthority(const Clock& clock, const std::string& profileFolder,
                               secrets::SecretStore& secrets)
    : m_clock(clock), m_folder(profileFolder + "/authority"), m_secrets(secrets)
{
}

std::string LocalAuthority::certificateFile() const
{
    return m_folder + "/authority.pem";
}

std::string LocalAuthority::keyFile() const
{
    return m_folder + "/authority.key";
}

Result<LocalAuthority::State> LocalAuthority::state() const
{
    const auto text = readSmallFile(certificateFile());
    if (!text && text.error().code == ErrorCode::NotFound) {
        return Error{ErrorCode::NotFound,
                     "This profile has no local authority yet; it is made when an endpoint speaks HTTPS for "
                     "the first time, or by hookbench-cli authority renew.",
                     {}};
    }
    if (!text)
        return text.error();
    const auto facts = http::certificateFacts(*text);
    if (!facts)
        return unusable("The local authority's certificate " + certificateFile() + " cannot be read",
                        facts.error().detail);
    return State{*facts, *text, certificateFile(),
                 fileExists(keyFile()) ? KeyPlace::File : KeyPlace::Keychain};
}

void LocalAuthority::open(QObject* context, StateHandler done)
{
    load(context, [this, done = std::move(done)](const Result<http::TlsAuthority>& authority) {
        done(authority ? state() : Result<State>(authority.error()));
    });
}

void LocalAuthority::openIssuer(QObject* context, IssuerHandler done)
{
    load(context, [this, done = std::move(done)](Result<http::TlsAuthority> authority) {
        done(authority ? LocalIssuer::make(m_clock, std::move(*authority))
                       : Result<LocalIssuer>(authority.error()));
    });
}

void LocalAuthority::load(QObject* context, AuthorityHandler done)
{
    const bool exists = fileExists(certificateFile());
    if (exists && m_loaded)
        return done(checked(m_loaded->keyPem));
    if (exists && fileExists(keyFile())) {
        auto key = readSmallFile(keyFile());
        return done(key ? checked(std::move(*key)) : Result<http::TlsAuthority>(key.error()));
    }
    // Asked in any case: only with its answer is it known whether there is a keychain.
    m_secrets.read(secretName(), context, [=, this](const Result<QByteArray>& key) {
        if (!exists)
            return makeNew(context, done);
        if (key)
            return done(checked(key->toStdString()));
        if (m_secrets.backing() == secrets::Backing::Memory) {
            return done(Error{ErrorCode::Unavailable,
                              "The local authority's key is in the keychain, which cannot be reached; unlock "
                              "the keychain and start again, or make a new authority (hookbench-cli authority "
                              "renew).",
                              key.error().message});
        }
        done(unusable("The local authority's key is not in the keychain", key.error().message));
    });
}

Result<http::TlsAuthority> LocalAuthority::checked(std::string keyPem)
{
    auto certificate = readSmallFile(certificateFile());
    if (!certificate)
        return certificate.error();
    http::TlsAuthority authority{std::move(*certificate), std::move(keyPem)};
    // That it can issue proves that certificate and key belong together.
    const auto proof = http::issueCertificate(authority, {.commonName = "proof"}, m_clock.nowUs());
    if (!proof)
        return unusable("The local authority's key does not fit its certificate", proof.error().detail);
    m_loaded = authority;
    return authority;
}

void LocalAuthority::makeNew(QObject* context, AuthorityHandler done)
{
    const std::string name = "Hookbench local authority on " + QHostInfo::localHostName().toStdString();
    auto made =
        http::makeAuthority(name.substr(0, 64), authorityScope(machineNames()), m_clock.nowUs(), authorityDays);
    if (!made)
        return done(made.error());
    const auto finish = [this, authority = *made, done](const Status& keyKept) {
        if (!keyKept)
            return done(keyKept.error());
        const Status kept = writePrivately(certificateFile(), authority.certificatePem, readable);
        m_loaded = authority;
        done(kept ? Result<http::TlsAuthority>(authority) : Result<http::TlsAuthority>(kept.error()));
    };
    if (m_secrets.backing() == secrets::Backing::Memory)
        return finish(writePrivately(keyFile(), made->keyPem, ownerOnly));
    m_secrets.write(secretName(), QByteArray::fromStdString(made->keyPem), context,
                    [this, finish](const Status& written) {
                        // A file of a time without keychain would be taken for the key.
                        finish(written ? removeFile(keyFile()) : written);
                    });
}

void LocalAuthority::renew(QObject* context, StateHandler done)
{
    const AuthorityHandler made = [this, done = std::move(done)](const Result<http::TlsAuthority>& authority) {
        done(authority ? state() : Result<State>(authority.error()));
    };
    m_secrets.read(secretName(), context, [this, context, made](const Result<QByteArray>&) {
        makeNew(context, made);
    });
}

void LocalAuthority::remove(QObject* context, DoneHandler done)
{
    m_loaded.reset();
    for (const std::string& file : {keyFile(), certificateFile()}) {
        if (Status removed = removeFile(file); !removed)
            return done(removed);
    }
    m_secrets.remove(secretName(), context, std::move(done));
}

} // namespace hookbench::endpoint
