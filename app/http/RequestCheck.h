#pragma once

#include "base/Result.h"
#include "http/HttpClient.h"

#include <cstdint>
#include <string>

namespace hookbench::http {

/// Where a request goes, as its URL says.
struct UrlPlace {
    std::string scheme; ///< "http" or "https"
    std::string host;   ///< as in the URL, IPv6 in brackets
    std::uint16_t port = 0;

    /// "127.0.0.1:8787", for messages.
    std::string text() const { return host + ":" + std::to_string(port); }
};

/// Whether the request can go out as it stands: nothing in it may break out of its line (CR, LF, NUL), the
/// method and the header names are tokens, the URL is a whole http or https one. The error names the culprit.
Result<UrlPlace> checkOutgoing(const OutgoingRequest& request);

/// The same for many requests to few URLs: reads a URL again only when it is another one than before. Use
/// from one thread at a time.
class RequestCheck {
public:
    Result<UrlPlace> operator()(const OutgoingRequest& request);

private:
    std::string m_url;
    UrlPlace m_place; ///< of m_url, unless that is empty
};

} // namespace hookbench::http
