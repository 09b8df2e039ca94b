#pragma once

#include "signing/Scheme.h"
#include "json/Value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookbench::signing {

/// A JSON Web Token in its compact form (RFC 7519, RFC 7515 section 3.1), not yet verified.
struct JsonWebToken {
    std::string algorithm;       ///< "HS256"
    json::Value claims;          ///< an object
    std::string_view signedText; ///< header and claims as they stand in the token
    std::string signature;       ///< bytes

    /// A text claim; nothing if it is missing or no text.
    std::optional<std::string_view> text(std::string_view name) const;
    /// A claim of whole (or fractional) seconds since the epoch, as microseconds.
    std::optional<std::int64_t> time(std::string_view name) const;
};

/// Nothing for what is not of the form. signedText points into `token`.
std::optional<JsonWebToken> parseJsonWebToken(std::string_view token);

/// HS256, HS384 or HS512; nothing for any other name, "none" among them.
std::optional<Algorithm> hmacOfJwt(std::string_view name);

/// A token signed with HS256.
std::string writeJsonWebToken(const json::Value& claims, std::string_view key);

} // namespace hookbench::signing
