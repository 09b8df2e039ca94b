#pragma once

#include "base/Result.h"

#include <QSslConfiguration>

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::http {

/// Whom a local TLS endpoint's certificate speaks for, besides localhost, 127.0.0.1 and ::1.
struct TlsNames {
    std::vector<std::string> dnsNames;  ///< host names, ASCII
    std::vector<std::string> addresses; ///< IPv4 or IPv6 literals, the bind address for example
};

/// What a local TLS endpoint needs, and what its clients must trust.
struct TlsMaterial {
    std::string caCertificatePem; ///< for `curl --cacert`; holds no secret
    std::string serverCertificatePem;
    std::string serverKeyPem;        ///< secret: keep it in memory
    QSslConfiguration configuration; ///< for HttpServer::Options::tls; offers http/1.1 by ALPN
};

/// Makes a certificate authority, signs one server certificate with it (ECDSA P-256), and forgets the
/// authority's key, so that nobody can ever sign another certificate that a trusting client would accept. As
/// a second fence the authority's certificate is constrained to these names (RFC 5280 section 4.2.1.10).
///
/// Valid from an hour before `nowUs` (microseconds since the epoch) for `days`; 397 is the most that clients
/// accept. Errors: InvalidInput (a name or address that is none), Tls (OpenSSL failed). Any thread.
Result<TlsMaterial> makeLocalTls(const TlsNames& names, std::int64_t nowUs, int days = 397);

} // namespace hookbench::http
