#pragma once

#include "http/HttpMessage.h"

#include <cstdint>

namespace hookbench::mixpeek {

inline constexpr int maxTries = 4;
inline constexpr std::int64_t longestRetryDelayMs = 60'000;

/// How long to wait after `failedTries` (from 1): what the answer asks for, at most a minute; else 0.5, 1 and
/// 2 s.
std::int64_t retryDelayMs(const http::Headers& headers, int failedTries, std::int64_t nowUs);

/// Whether a status says that the same request may succeed later: 429, 500, 502, 503 and 504.
bool isTransient(int status);

} // namespace hookbench::mixpeek
