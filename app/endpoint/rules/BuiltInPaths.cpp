#include "endpoint/rules/BuiltInPaths.h"

#include <charconv>
#include <cmath>

namespace hookbench::endpoint {

namespace {

constexpr double maxDelaySeconds = 300;
constexpr std::size_t maxStatuses = 20;

std::optional<double> number(std::string_view text)
{
    double value = 0;
    const auto [end, code] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (code != std::errc() || end != text.data() + text.size() || !(value >= 0))
        return std::nullopt;
    return value;
}

std::optional<std::pair<int, double>> weighted(std::string_view text)
{
    const std::size_t colon = text.find(':');
    const auto status = number(text.substr(0, colon));
    const auto weight =
        colon == std::string_view::npos ? std::optional<double>(1) : number(text.substr(colon + 1));
    if (!status || !weight || *status < 200 || *status > 599 || *status != std::floor(*status) ||
        *weight > 1e6)
        return std::nullopt;
    return std::pair{static_cast<int>(*status), *weight};
}

bool readStatuses(std::string_view list, BuiltInPath& into)
{
    double total = 0;
    while (true) {
        const std::size_t comma = list.find(',');
        const auto one = weighted(list.substr(0, comma));
        if (!one || into.statuses.size() == maxStatuses)
            return false;
        into.statuses.push_back(*one);
        total += one->second;
        if (comma == std::string_view::npos)
            return total > 0;
        list.remove_prefix(comma + 1);
    }
}

} // namespace

std::optional<BuiltInPath> builtInPath(std::string_view path)
{
    BuiltInPath out;
    constexpr std::string_view delay = "/delay/";
    constexpr std::string_view status = "/status/";
    const bool isDelay = path.starts_with(delay);
    if (isDelay) {
        path.remove_prefix(delay.size());
        const std::size_t slash = path.find('/');
        const auto seconds = number(path.substr(0, slash));
        if (!seconds || *seconds > maxDelaySeconds)
            return std::nullopt;
        out.delayMs = static_cast<std::uint32_t>(std::lround(*seconds * 1000));
        if (slash == std::string_view::npos)
            return out;
        path.remove_prefix(slash);
    }
    if (!path.starts_with(status) || !readStatuses(path.substr(status.size()), out))
        return std::nullopt;
    return out;
}

int statusAt(const BuiltInPath& path, double share)
{
    double total = 0;
    for (const auto& [status, weight] : path.statuses)
        total += weight;
    double left = share * total;
    for (const auto& [status, weight] : path.statuses) {
        if (left < weight)
            return status;
        left -= weight;
    }
    return path.statuses.back().first;
}

http::Response statusAnswer(int status)
{
    http::Response response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = status < 300 ? "{\"received\":true}\n" : "{\"received\":false}\n";
    if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
        response.headers.push_back({"Location", "/status/200"});
    if (status == 401)
        response.headers.push_back({"WWW-Authenticate", "Basic realm=\"hookbench\""});
    return response;
}

} // namespace hookbench::endpoint
