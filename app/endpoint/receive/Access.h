#pragma once

#include "endpoint/EndpointConfig.h"
#include "endpoint/EndpointSecrets.h"
#include "http/ReceivedRequest.h"

#include <optional>
#include <string>
#include <string_view>

namespace hookbench::endpoint {

/// The path of a request's target without its query: "/a" of "/a?b", and of "http://host/a".
std::string_view pathOf(std::string_view target);

/// What stands behind the prefix: "/a" of "/stripe/a" below "/stripe"; nothing if the path is not below it.
/// Prefixes end at a segment: "/stripes" is not below "/stripe".
std::optional<std::string_view> pathBelow(std::string_view path, std::string_view prefix);

/// The answer for a request that may not come in, nothing if it may: over plain HTTP where HTTPS is demanded
/// (403), without the token in its path (403) or Basic credentials (401, RFC 7617), or without the shared
/// secret in its header (401). Secrets are compared in constant time. Pure; any thread.
std::optional<http::Response> refusalOf(const http::ReceivedRequest& request, const EndpointConfig& config,
                                        const EndpointSecrets& secrets);

/// An answer of text for people.
http::Response plainAnswer(int status, std::string text);

} // namespace hookbench::endpoint
