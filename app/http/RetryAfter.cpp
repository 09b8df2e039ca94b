#include "http/RetryAfter.h"

#include <algorithm>
#include <charconv>
#include <string>

#include <curl/curl.h>

namespace hookbench::http {

namespace {

constexpr std::int64_t longestSeconds = 30LL * 24 * 3600;

} // namespace

std::optional<std::int64_t> retryAfterMs(std::string_view value, std::int64_t nowUs)
{
    if (!value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos) {
        std::int64_t seconds = 0;
        const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
        // Out of range is a number with more digits than any wait that is worth it.
        const bool fits = read.ec == std::errc() && seconds <= longestSeconds;
        return (fits ? seconds : longestSeconds) * 1000;
    }
    const std::time_t date = curl_getdate(std::string(value).c_str(), nullptr);
    if (date < 0)
        return std::nullopt;
    const std::int64_t ms = static_cast<std::int64_t>(date) * 1000 - nowUs / 1000;
    return std::clamp<std::int64_t>(ms, 0, longestSeconds * 1000);
}

} // namespace hookbench::http
