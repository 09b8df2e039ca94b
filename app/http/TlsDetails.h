#pragma once

#include <string>

namespace hookbench::http {

/// The certificate that a client showed.
struct ClientCertificate {
    std::string subject;           ///< RFC 4514 text, "CN=billing,O=Example"
    std::string issuer;            ///< the same of its issuer
    std::string fingerprintSha256; ///< lower-case hex, of the DER form
    std::string whyNotTrusted;     ///< "" if its chain ends in the endpoint's authority for clients

    bool operator==(const ClientCertificate&) const = default;
};

/// What the handshake of a received request's connection settled on.
struct TlsDetails {
    std::string version;    ///< "TLSv1.3"
    std::string cipher;     ///< OpenSSL's name: "TLS_AES_256_GCM_SHA384"
    std::string serverName; ///< by SNI (RFC 6066 section 3); "" if none was named
    std::string alpn;       ///< "http/1.1", "h2"; "" if none was agreed on
    bool resumed = false;   ///< by a session ticket
    ClientCertificate client; ///< all "" if none was shown

    bool operator==(const TlsDetails&) const = default;
};

} // namespace hookbench::http
