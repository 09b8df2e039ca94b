#pragma once

#include "base/Result.h"

#include <string>
#include <string_view>

namespace hookbench::mixpeek {

/// Whether a service can be spoken to at this address: https, or http on this machine, because the API key
/// goes with every request; no user, query or fragment. Errors: InvalidInput, with the mend.
Status checkBaseUrl(const std::string& url);

/// `baseUrl` without its slashes at the end, and `path` behind it.
std::string joinUrl(std::string_view baseUrl, std::string_view path);

/// `text` as one segment of a path, or as a value in a query: all but RFC 3986's unreserved characters as
/// %XX.
std::string percentEncoded(std::string_view text);

} // namespace hookbench::mixpeek
