#pragma once

#include "base/Result.h"

#include <cstdint>
#include <string>
#include <vector>

struct x509_st;

namespace hookbench::http {

/// What a certificate says of itself, in words that can be shown.
struct CertificateFacts {
    std::string subject; ///< RFC 2253, UTF-8: "CN=localhost"
    std::string issuer;
    std::string fingerprintSha256;    ///< of the DER form: "AB:CD:…", as openssl and browsers show it
    std::vector<std::string> names;   ///< the host names and addresses it speaks for
    std::vector<std::string> allowed; ///< of an authority: the names it may sign for; empty: any
    std::int64_t fromUs = 0;          ///< microseconds since the epoch
    std::int64_t untilUs = 0;
    bool isAuthority = false;

    bool operator==(const CertificateFacts&) const = default;
};

CertificateFacts factsOf(const x509_st* certificate);

/// Of the first certificate in a PEM text. Errors: InvalidInput (there is none).
Result<CertificateFacts> certificateFacts(const std::string& pem);

/// SHA-256 of the DER form as lower-case hex.
std::string sha256Hex(const x509_st* certificate);

} // namespace hookbench::http
