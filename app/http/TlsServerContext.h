#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "http/TlsDetails.h"
#include "http/TlsIdentity.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

struct ssl_st;

namespace hookbench::http {

/// What all TLS connections of an endpoint share: its identities, its sessions, whom it asks for a
/// certificate, and how it misbehaves on demand.
///
/// TLS 1.2 and 1.3. Sessions are resumed by tickets (RFC 5077, RFC 8446 section 2.2) or session ids. No store
/// of authorities is loaded: nobody is verified but clients, and those by the given authority alone. The
/// identity is chosen by the host name the client asks for (SNI, RFC 6066), asked from the source once and
/// kept until it wants to be renewed.
///
///     auto tls = TlsServerContext::make(clock, {.identityFor = [&](const std::string& host) {
///         return authority.identityFor(host);
///     }});
///     HttpServer server(clock, {.limits = {}, .spoolFolder = folder, .tls = *tls});
///
/// May be used by several servers at once; all public functions may be called from any thread.
class TlsServerContext {
public:
    /// Whether clients are asked for a certificate.
    enum class ClientCertificates {
        None,
        Ask,     ///< shown or not, trusted or not: the client may go on; see TlsDetails
        Require, ///< without one of the given authority the handshake fails
    };
    /// How a handshake is refused, for senders that are to be tested against it.
    enum class Refusal {
        Never,
        Alert,      ///< the alert handshake_failure after the ClientHello
        CloseAfter, ///< closed without a word after the ClientHello
        CloseAtOnce ///< closed without reading anything
    };
    struct Faults {
        Refusal refusal = Refusal::Never;
        double share = 1;       ///< of the connections, from 0 to 1
        std::uint64_t seed = 1; ///< the same seed refuses the same connections, counted from setFaults() on

        bool operator==(const Faults&) const = default;
    };
    /// The identity for a host name in lower case, or "" where the client names none. Called on the servers'
    /// threads, one call at a time.
    using IdentitySource = std::function<Result<TlsIdentity>(const std::string& host)>;
    struct Options {
        IdentitySource identityFor;
        ClientCertificates clientCertificates = ClientCertificates::None;
        std::string clientAuthoritiesPem; ///< who signs the clients' certificates
        bool http2 = false;               ///< offer h2 by ALPN (RFC 7301), before http/1.1
        bool resumption = true;           ///< false: every handshake is a full one
        Faults faults;
    };

    /// Asks for the identity without a host name at once, so that a wrong one is told now. Errors: those of
    /// the source, InvalidInput (not PEM, a key of another certificate, Require without an authority), Tls.
    static Result<std::shared_ptr<TlsServerContext>> make(const Clock& clock, Options options);
    ~TlsServerContext();
    TlsServerContext(const TlsServerContext&) = delete;
    TlsServerContext& operator=(const TlsServerContext&) = delete;

    /// For connections from now on.
    void setFaults(const Faults& faults);
    Faults faults() const;

    /// Forgets the identities, so that the source is asked again.
    void forgetIdentities();

    // For TlsChannel:

    /// What is to happen to the next connection.
    Refusal nextRefusal();
    /// A server's session; the caller frees it. Null when there is no memory.
    ssl_st* newSession(Refusal refusal) const;

private:
    class Private;
    explicit TlsServerContext(std::unique_ptr<Private> parts);
    std::unique_ptr<Private> d;
};

} // namespace hookbench::http
