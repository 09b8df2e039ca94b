#pragma once

#include <map>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// What an endpoint keeps in the keychain, under "endpoint/ID". Only in memory; in no log, error or title.
struct EndpointSecrets {
    /// Of the verification scheme, as the service shows them; PEM of schemes with public keys. Several while a
    /// secret is being changed: any of them may have signed.
    std::vector<std::string> verification;
    std::string sharedHeader; ///< what VerificationOptions::secretHeader must hold
    std::string token;        ///< of AccessOptions::token
    std::string basicPassword;
    std::map<std::string, std::string, std::less<>> handshakes; ///< by the handshake's id

    bool empty() const { return *this == EndpointSecrets{}; }
    bool operator==(const EndpointSecrets&) const = default;
};

} // namespace hookbench::endpoint
