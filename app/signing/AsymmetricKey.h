#pragma once

#include "base/Result.h"
#include "signing/Scheme.h"

#include <memory>
#include <string>
#include <string_view>

using EVP_PKEY = struct evp_pkey_st;

namespace hookbench::signing {

/// A private or public key of OpenSSL. Values share the key. Any thread.
class AsymmetricKey {
public:
    /// Reads `text` as a key for `algorithm`: PEM (private key, public key, certificate), "whsk_" or "whpk_"
    /// with base64, DER in base64 (SubjectPublicKeyInfo or PKCS#8), or, for Ed25519, 32 or 64 bytes in hex or
    /// base64. 32 bare bytes are the private key if `forSigning`, the public one otherwise.
    /// Errors: InvalidInput, without any part of the text.
    static Result<AsymmetricKey> read(std::string_view text, Algorithm algorithm, bool forSigning);

    /// Another key of the same kind, made afresh (for signatures that must be refused).
    static Result<AsymmetricKey> generate(Algorithm algorithm);

    /// Errors: InvalidInput if this is a public key only.
    Result<std::string> sign(Algorithm algorithm, std::string_view content) const;
    bool verify(Algorithm algorithm, std::string_view content, std::string_view signature) const;

    /// Of a P-256 signature: r and s side by side (RFC 9421) from ASN.1 DER, and back; "" if it is not one.
    static std::string sideBySide(std::string_view der);
    static std::string derOf(std::string_view sideBySide);

private:
    explicit AsymmetricKey(EVP_PKEY* key);
    bool fits(Algorithm algorithm) const;

    std::shared_ptr<EVP_PKEY> m_key;
};

} // namespace hookbench::signing
