#pragma once

#include "base/Result.h"
#include "endpoint/EndpointConfig.h"
#include "endpoint/EndpointSecrets.h"
#include "json/Value.h"

#include <optional>
#include <string_view>

namespace hookbench::endpoint {

/// An endpoint as JSON, for its row and the command line: without its secrets, which are no part of it.
json::Value toJson(const EndpointConfig& config);
/// What is missing has its default. Errors: InvalidInput, naming the member.
Result<EndpointConfig> endpointFromJson(const json::Value& value);

/// For the keychain alone.
json::Value toJson(const EndpointSecrets& secrets);
Result<EndpointSecrets> endpointSecretsFromJson(const json::Value& value);

/// "off", "local", "own".
std::string_view tlsName(TlsChoice choice);
/// "none", "alert", "close", "close-at-once".
std::string_view refusalName(http::TlsServerContext::Refusal refusal);
std::optional<http::TlsServerContext::Refusal> refusalNamed(std::string_view name);
/// "mark", "acknowledge".
std::string_view duplicatesName(DuplicatePolicy policy);

} // namespace hookbench::endpoint
