#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hookbench::http {

/// What a `Retry-After` asks for (RFC 9110, section 10.2.3), in milliseconds from `nowUs` (Unix time):
/// seconds, or one of the three forms of an HTTP date; nothing if it is neither. A date that has passed is 0.
/// More than 30 days are taken for 30 days.
std::optional<std::int64_t> retryAfterMs(std::string_view value, std::int64_t nowUs);

} // namespace hookbench::http
