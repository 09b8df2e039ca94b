#pragma once

#include "capture/Capture.h"
#include "http/HttpClient.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// One attempt at handing a captured request on to an endpoint's target.
struct ForwardAttempt {
    std::int64_t id = 0;
    capture::CaptureId capture = 0;
    std::uint16_t endpoint = 0; ///< EndpointConfig::number
    std::uint32_t number = 1;   ///< of this capture's attempts, from 1
    std::int64_t startedAtUs = 0;
    std::string url;
    int status = 0; ///< of the target's answer; 0: none came
    http::Timings timings;
    std::string requestHead; ///< as it was sent
    std::string responseHead;
    std::string responseBody;        ///< at most keptForwardBytes of it
    bool responseTruncated = false;
    std::string error; ///< the sentence why there is no answer; "" if there is one

    bool operator==(const ForwardAttempt&) const = default;
};

inline constexpr std::size_t keptForwardBytes = 64 * 1024;

using ForwardBatch = std::shared_ptr<const std::vector<ForwardAttempt>>;

/// A capture that waits for its target.
struct WaitingForward {
    capture::CaptureId capture = 0;
    std::uint16_t endpoint = 0;
    std::uint32_t attempts = 0; ///< made so far

    bool operator==(const WaitingForward&) const = default;
};

} // namespace hookbench::endpoint
