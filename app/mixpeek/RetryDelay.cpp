#include "mixpeek/RetryDelay.h"

#include "http/RetryAfter.h"

#include <algorithm>

namespace hookbench::mixpeek {

namespace {

constexpr std::int64_t firstDelayMs = 500;

} // namespace

std::int64_t retryDelayMs(const http::Headers& headers, int failedTries, std::int64_t nowUs)
{
    if (const auto asked = http::findHeader(headers, "Retry-After")) {
        if (const auto ms = http::retryAfterMs(*asked, nowUs))
            return std::min(*ms, longestRetryDelayMs);
    }
    return std::min(firstDelayMs << std::clamp(failedTries - 1, 0, 10), longestRetryDelayMs);
}

bool isTransient(int status)
{
    return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

} // namespace hookbench::mixpeek
