#pragma once

#include "base/Result.h"
#include "http/HttpClient.h"
#include "registrations/Environment.h"
#include "json/Value.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::delivery {

/// A request that was composed by hand, without registration or template: it goes out byte for byte. Its
/// credentials stand in it as `${NAME}` (see compose()).
struct LiteralRequest {
    std::string url;
    http::Headers headers;
    std::string body;
    std::uint32_t timeoutMs = 10'000;
    /// The only `${NAME}`s of the URL and the header values that are replaced; all other text is literal.
    std::vector<std::string> names;
    std::string messageId; ///< what signatures name if the body names no event: the same in each attempt

    bool operator==(const LiteralRequest&) const = default;
};

json::Value toJson(const LiteralRequest& request);
Result<LiteralRequest> literalFromJson(const json::Value& value);

/// With the values in their places. Errors: NotFound, for a name without a value.
Result<http::OutgoingRequest> resolved(const LiteralRequest& request,
                                       const registrations::VariableValues& variables);

} // namespace hookbench::delivery
