#pragma once

#include <cstdint>

namespace hookbench::http {

/// What one connection, and all of them together, may ask of the server. Each is a setting of the user.
struct HttpLimits {
    std::uint32_t headBytes = 64 * 1024; ///< request line and headers; beyond: 431
    std::uint32_t headerCount = 1000;    ///< header lines; beyond: 431
    std::uint64_t bodyBytes =
        std::uint64_t{100} * 1024 * 1024;                  ///< decoded body; beyond: 413, captured truncated
    std::uint64_t spillBytes = std::uint64_t{1024} * 1024; ///< larger bodies stream to a file
    std::uint32_t headTimeoutMs = 30'000; ///< from a message's first byte to its head's end; 408
    std::uint32_t idleTimeoutMs = 60'000; ///< between messages (silent close) or body bytes (408)
    std::uint32_t connections = 10'000;   ///< open at once; beyond: 503 and close

    bool operator==(const HttpLimits&) const = default;
};

} // namespace hookbench::http
