#pragma once

#include "json/Value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace hookbench::capture {

/// A JSON Web Token taken apart (RFC 7519); nothing of it is verified.
struct JwtMeaning {
    json::Value header;
    json::Value payload;
    std::optional<std::int64_t> issuedAtUs; ///< Unix time
    std::optional<std::int64_t> expiresAtUs;

    bool operator==(const JwtMeaning&) const = default;
};

/// Base64 or base64url that decodes to something.
struct Base64Meaning {
    std::string bytes;
    bool isText = false; ///< UTF-8 without control characters

    bool operator==(const Base64Meaning&) const = default;
};

/// A point in time, written as a number or as text (RFC 3339, or a date of HTTP).
struct TimeMeaning {
    enum class Unit { Seconds, Milliseconds, Microseconds, Nanoseconds, Text };
    std::int64_t unixUs = 0;
    Unit unit = Unit::Seconds;

    bool operator==(const TimeMeaning&) const = default;
};

using Meaning = std::variant<std::monostate, JwtMeaning, Base64Meaning, TimeMeaning>;

/// What a text stands for beyond its characters; nothing for most. A text counts as base64 only if that is hardly a
/// chance: 16 characters or more that decode to text, or padded ones that decode to anything. A number counts as a time
/// between 2001 and 2100. `Bearer ` before a token is passed over. Texts beyond 64 KiB have no meaning. Pure; any thread.
Meaning explain(std::string_view text);

} // namespace hookbench::capture
