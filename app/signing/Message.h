#pragma once

#include "http/HttpMessage.h"

#include <cstdint>
#include <string>

namespace hookbench::signing {

/// A request as bytes: nothing of it is decoded, trimmed or written anew on the way to a signature.
struct Message {
    std::string method = "POST";
    std::string url; ///< as the sender knows it: behind a proxy the public URL, as registered
    http::Headers headers;
    std::string body;

    bool operator==(const Message&) const = default;
};

/// What signs and verifies. Nothing of it appears in an error, a reason, a step or a log.
struct Credentials {
    /// The shared secret as the service shows it ("whsec_…", "user:password"); of PayPal the webhook id.
    std::string secret;
    /// The key of a scheme with two keys: PEM (private, public or certificate), DER in base64, 32 bytes in
    /// hex or base64, "whsk_…", "whpk_…". If it is empty, `secret` is taken.
    std::string key;

    bool operator==(const Credentials&) const = default;
};

} // namespace hookbench::signing
