#include "delivery/UrlParts.h"

#include <QHostAddress>

#include <algorithm>

namespace hookbench::delivery {

namespace {

/// Where the authority of a URL begins and ends.
std::pair<std::size_t, std::size_t> authorityOf(std::string_view url)
{
    const std::size_t scheme = url.find("://");
    const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
    return {begin, std::min(url.find_first_of("/?#", begin), url.size())};
}

} // namespace

Result<http::UrlPlace> placeOfUrl(const std::string& url)
{
    http::OutgoingRequest request;
    request.url = url;
    return http::checkOutgoing(request);
}

bool isLoopbackHost(std::string_view host)
{
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    if (host == "localhost")
        return true;
    const QHostAddress address(QString::fromUtf8(host.data(), static_cast<qsizetype>(host.size())));
    return !address.isNull() && address.isLoopback();
}

std::string withoutScheme(std::string_view url)
{
    const auto [begin, end] = authorityOf(url);
    std::string_view authority = url.substr(begin, end - begin);
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
        authority.remove_prefix(at + 1);
    const std::string_view rest = url.substr(end);
    return std::string(authority) + std::string(rest.substr(0, rest.find_first_of("?#")));
}

std::string withoutDefaultPort(std::string_view hostAndPort)
{
    for (const std::string_view port : {":443", ":80"}) {
        if (hostAndPort.ends_with(port))
            return std::string(hostAndPort.substr(0, hostAndPort.size() - port.size()));
    }
    return std::string(hostAndPort);
}

std::string pathAndQuery(std::string_view url)
{
    const auto [begin, end] = authorityOf(url);
    const std::string_view rest = url.substr(end, url.find('#', end) - end);
    return rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
}

} // namespace hookbench::delivery
