#pragma once

#include "http/AnswerManner.h"
#include "http/HttpMessage.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookbench::endpoint {

/// What the path of a request asks for without any rule, as on httpbin:
///
///     /status/503            that status (200 to 599)
///     /status/200,500        one of them by chance; /status/200:0.9,500:0.1 with weights
///     /delay/2.5             the usual answer after so many seconds (at most 300)
///     /delay/2/status/503    both
struct BuiltInPath {
    std::vector<std::pair<int, double>> statuses; ///< with their weights; empty: the usual answer
    std::uint32_t delayMs = 0;

    bool operator==(const BuiltInPath&) const = default;
};

/// Nothing for any other path, and for statuses and delays that are none. Pure; any thread.
std::optional<BuiltInPath> builtInPath(std::string_view path);

/// The status at `share` (0 to below 1) of all weights.
int statusAt(const BuiltInPath& path, double share);

/// A plain answer of this status: what the endpoint says by itself, with a Location for redirections (to
/// /status/200) and a WWW-Authenticate for 401.
http::Response statusAnswer(int status);

} // namespace hookbench::endpoint
