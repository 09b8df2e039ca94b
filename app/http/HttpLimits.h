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
    std::uint32_t connections = 15'000;   ///< open at once; beyond: 503 and close
    /// What unfinished messages may hold in memory, all together; beyond, bodies go to their files at once, and
    /// a message whose head alone is larger than its share is answered 503.
    std::uint64_t heldBytes = std::uint64_t{48} * 1024 * 1024;

    bool operator==(const HttpLimits&) const = default;
};

} // namespace hookbench::http
