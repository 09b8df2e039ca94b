#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hookbench::signing {

enum class Hash { Sha1, Sha256, Sha384, Sha512 };

/// The digest as bytes (OpenSSL). Any thread.
std::string hash(Hash which, std::string_view data);

/// RFC 2104.
std::string hmac(Hash which, std::string_view key, std::string_view data);

/// Compares in a time that depends on the lengths alone.
bool equalInConstantTime(std::string_view a, std::string_view b);

/// CRC-32 as in zip and PNG (ISO-HDLC), which PayPal signs in place of the body.
std::uint32_t crc32(std::string_view data);

/// `count` bytes of the system's random generator.
std::string randomBytes(std::size_t count);

/// Text of 128 random bits: "msg_5f0c…" for the prefix "msg_".
std::string randomId(std::string_view prefix);

} // namespace hookbench::signing
