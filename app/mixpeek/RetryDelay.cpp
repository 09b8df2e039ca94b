#include "mixpeek/RetryDelay.h"

#include <algorithm>
#include <charconv>
#include <string>

#include <curl/curl.h>

namespace hookbench::mixpeek {

namespace {

constexpr std::int64_t firstDelayMs = 500;

} // namespace

std::optional<std::int64_t> retryAfterMs(std::string_view value, std::int64_t nowUs)
{
    const bool isNumber = !value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos;
    if (isNumber) {
        // More digits than any wait that is worth it.
        std::int64_t seconds = 0;
        const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
        const bool fits = read.ec == std::errc() && seconds <= longestRetryDelayMs;
        return fits ? seconds * 1000 : longestRetryDelayMs * 1000;
    }
    const std::time_t date = curl_getdate(std::string(value).c_str(), nullptr);
    if (date < 0)
        return std::nullopt;
    return std::max<std::int64_t>(0, static_cast<std::int64_t>(date) * 1000 - nowUs / 1000);
}

std::int64_t retryDelayMs(const http::Headers& headers, int failedTries, std::int64_t nowUs)
{
    if (const auto asked = http::findHeader(headers, "Retry-After")) {
        if (const auto ms = retryAfterMs(*asked, nowUs))
            return std::min(*ms, longestRetryDelayMs);
    }
    return std::min(firstDelayMs << std::clamp(failedTries - 1, 0, 10), longestRetryDelayMs);
}

bool isTransient(int status)
{
    return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

} // namespace hookbench::mixpeek
