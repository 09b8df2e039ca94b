#pragma once

#include "base/Result.h"
#include "delivery/RetryPolicy.h"
#include "http/HttpClient.h"
#include "registrations/Problem.h"
#include "signing/Engine.h"
#include "json/Value.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::delivery {

/// How outgoing requests are signed.
struct SigningOptions {
    std::string scheme; ///< id of a preset of app/signing ("standard-v1"); "" means unsigned
    /// Texts with `${NAME}`, never a secret itself. Several while a secret is being rotated: each signs.
    std::vector<std::string> secrets;
    /// Likewise of private keys (PEM), for schemes with key pairs; the secret of the same place goes with it.
    std::vector<std::string> keys = {};
    /// Exceptions from the scheme: the header that carries the signature, `keyid` ("": the scheme's own), and
    /// the seconds that a timestamp may be old (-1: the scheme's own), which a stale one exceeds.
    std::string signatureHeader = {};
    std::string keyId = {};
    std::int64_t toleranceSeconds = -1;
    signing::Fault fault = signing::Fault::None; ///< for negative tests: what a receiver must refuse

    bool operator==(const SigningOptions&) const = default;
};

/// Exceptions from how TLS is checked, and what is shown to the server. Paths of PEM files.
struct TlsOptions {
    bool skipVerification = false; ///< a warning stays visible wherever this is on
    std::string caFile;
    std::string clientCertificateFile;
    std::string clientKeyFile;
    std::string clientKeyPassword; ///< a text with `${NAME}`, never the password itself

    bool operator==(const TlsOptions&) const = default;
};

/// What this program knows of a registration's deliveries beyond the service's record. Never leaves the
/// machine.
struct DeliveryOptions {
    RetryPolicy retry;
    SigningOptions signing;
    TlsOptions tls;
    std::string method = "POST"; ///< of webhook channels
    http::HttpVersion httpVersion = http::HttpVersion::Automatic;

    bool operator==(const DeliveryOptions&) const = default;
};

/// As stored: members at their default are left out (unless `complete`), unknown ones are ignored when reading.
json::Value toJson(const DeliveryOptions& options, bool complete = false);
/// Errors: InvalidInput, naming the member by its path.
Result<DeliveryOptions> deliveryOptionsFromJson(const json::Value& value);

/// What is wrong with options, by field ("retry.factor", "tls.caFile", "signing.secrets[0]"): numbers out of
/// range, files that cannot be read, secrets that stand there as text.
registrations::Problems validate(const DeliveryOptions& options);

} // namespace hookbench::delivery
