#pragma once

#include <optional>
#include <string>

namespace hookbench::http {

/// The certificate a client showed.
struct ClientCertificate {
    std::string subject; ///< RFC 2253, UTF-8: "CN=ann,O=Example"
    std::string issuer;
    std::string fingerprintSha256; ///< of the DER form: "AB:CD:…"
    bool verified = false;         ///< by the authority that the endpoint was given
    std::string whyNotVerified;    ///< "" if verified

    bool operator==(const ClientCertificate&) const = default;
};

/// What a TLS handshake agreed on; the same for every request of one connection.
struct TlsDetails {
    std::string version;  ///< "TLSv1.3"
    std::string cipher;   ///< OpenSSL's name: "TLS_AES_256_GCM_SHA384"
    std::string sni;      ///< the host name the client asked for; "" if it named none
    std::string alpn;     ///< the protocol chosen: "http/1.1"; "" if the client offered none
    bool resumed = false; ///< from an earlier session, by ticket or session id
    std::optional<ClientCertificate> clientCertificate;

    bool operator==(const TlsDetails&) const = default;
};

} // namespace hookbench::http
