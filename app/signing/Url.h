#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hookbench::signing {

/// The parts of an absolute http or https URL as they stand in it; nothing is decoded or normalised.
struct Url {
    std::string_view scheme;
    std::string_view userInfo; ///< without "@"
    std::string_view host;     ///< an IPv6 address with its brackets
    std::string_view port;     ///< without ":"; "" if there is none
    std::string_view path;     ///< may be empty
    std::string_view query;    ///< with "?"; "" if there is none; a fragment is left out

    bool isHttps() const;
    std::string_view defaultPort() const; ///< "443" or "80"
    bool operator==(const Url&) const = default;
};

/// The views point into `url`. Nothing for what is not an absolute URL with a host.
std::optional<Url> splitUrl(std::string_view url);

} // namespace hookbench::signing
