#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "endpoint/tls/LocalIssuer.h"
#include "http/CertificateFacts.h"
#include "secrets/SecretStore.h"

#include <QObject>

#include <functional>
#include <optional>
#include <string>

namespace hookbench::endpoint {

/// The certificate authority of this machine's endpoints: made once, kept, trusted once by the developer's
/// clients. Its certificate is a file of the profile; its key stands in the keychain or, where there is none,
/// in an owner-only file beside it. It may sign for loopback and this machine's names alone.
///
/// Lives on the thread of the secret store; answers come there, and never once `context` is gone.
class LocalAuthority {
public:
    enum class KeyPlace { Keychain, File };
    struct State {
        http::CertificateFacts facts;
        std::string certificatePem;
        std::string certificateFile; ///< for clients that take a file: curl --cacert
        KeyPlace keyPlace = KeyPlace::Keychain;

        bool operator==(const State&) const = default;
    };
    using StateHandler = std::function<void(Result<State>)>;
    using IssuerHandler = std::function<void(Result<LocalIssuer>)>;
    using DoneHandler = std::function<void(Status)>;

    LocalAuthority(const Clock& clock, const std::string& profileFolder, secrets::SecretStore& secrets);

    /// What is there, without its key and without making it. NotFound if there is none; Corrupt, Io.
    Result<State> state() const;

    /// Makes it if there is none. Errors: Corrupt (a certificate whose key is gone or another's), Tls
    /// (expired), PermissionDenied, DiskFull, Io, and those of the secret store.
    void open(QObject* context, StateHandler done);
    /// The same, to issue certificates with.
    void openIssuer(QObject* context, IssuerHandler done);
    /// Makes a new one in its place, for this machine's names as they are now; clients must trust it anew.
    void renew(QObject* context, StateHandler done);
    /// Removes certificate and key. Succeeds if there is none.
    void remove(QObject* context, DoneHandler done);

private:
    using AuthorityHandler = std::function<void(Result<http::TlsAuthority>)>;
    void load(QObject* context, AuthorityHandler done);
    void makeNew(QObject* context, AuthorityHandler done);
    Result<http::TlsAuthority> checked(std::string keyPem);
    std::string certificateFile() const;
    std::string keyFile() const;

    const Clock& m_clock;
    std::string m_folder;
    secrets::SecretStore& m_secrets;
    std::optional<http::TlsAuthority> m_loaded; ///< so that the keychain is asked once
};

} // namespace hookbench::endpoint
