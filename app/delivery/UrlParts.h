#pragma once

#include "base/Result.h"
#include "http/RequestCheck.h"

#include <string>
#include <string_view>

namespace hookbench::delivery {

/// Where a URL leads, by the parser that sends, so that nobody is shown another host than the one reached.
Result<http::UrlPlace> placeOfUrl(const std::string& url);

/// "localhost", 127.0.0.0/8 and ::1 (in brackets, as in a URL).
bool isLoopbackHost(std::string_view host);

/// "hooks.example.com/orders" of "https://user:password@hooks.example.com/orders?q=1": without scheme,
/// credentials, query and fragment.
std::string withoutScheme(std::string_view url);

/// "hooks.example.com" of "hooks.example.com:443", and likewise of port 80.
std::string withoutDefaultPort(std::string_view hostAndPort);

/// Path and query, "/" at least.
std::string pathAndQuery(std::string_view url);

} // namespace hookbench::delivery
