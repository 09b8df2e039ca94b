#include "signing/Url.h"

#include "base/Text.h"

#include <algorithm>

namespace hookbench::signing {

bool Url::isHttps() const
{
    return equalsIgnoringCase(scheme, "https");
}

std::string_view Url::defaultPort() const
{
    return isHttps() ? "443" : "80";
}

std::optional<Url> splitUrl(std::string_view url)
{
    Url out;
    const std::size_t colon = url.find("://");
    if (colon == std::string_view::npos || colon == 0)
        return std::nullopt;
    out.scheme = url.substr(0, colon);
    url.remove_prefix(colon + 3);
    url = url.substr(0, url.find('#'));
    const std::size_t authorityEnd = std::min(url.find_first_of("/?"), url.size());
    std::string_view authority = url.substr(0, authorityEnd);
    url.remove_prefix(authorityEnd);
    const std::size_t queryStart = std::min(url.find('?'), url.size());
    out.path = url.substr(0, queryStart);
    out.query = url.substr(queryStart);
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        out.userInfo = authority.substr(0, at);
        authority.remove_prefix(at + 1);
    }
    const std::size_t bracket = authority.rfind(']');
    const std::size_t portColon = authority.rfind(':');
    if (portColon != std::string_view::npos && (bracket == std::string_view::npos || portColon > bracket)) {
        out.port = authority.substr(portColon + 1);
        authority = authority.substr(0, portColon);
    }
    out.host = authority;
    if (out.host.empty() ||
        !std::all_of(out.port.begin(), out.port.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    return out;
}

} // namespace hookbench::signing
