#pragma once

#include <cstdint>
#include <string>

namespace hookbench::endpoint {

/// Where an endpoint hands its requests on to, and how.
struct ForwardOptions {
    enum class Mode {
        Relay,  ///< the sender gets the target's answer; 502 or 504 if there is none
        Behind, ///< the sender gets the endpoint's own answer; the request is handed on afterwards, until it is taken
    };

    bool enabled = false;
    std::string url; ///< base: the request's path below the endpoint's prefix, and its query, are appended to it
    Mode mode = Mode::Relay;
    bool keepHost = false;            ///< send the Host that came instead of the target's
    std::uint32_t timeoutMs = 30'000; ///< of one attempt
    std::uint32_t retries = 0;        ///< Relay: further attempts, only where the target was not reached
    bool verifyTls = true;

    bool operator==(const ForwardOptions&) const = default;
};

} // namespace hookbench::endpoint
