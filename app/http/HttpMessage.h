#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::http {

/// One header line: name and value as received or as to be sent, white space around the value removed.
struct Header {
    std::string name;
    std::string value;

    bool operator==(const Header&) const = default;
};

/// Header lines in their order, with their case and their duplicates.
using Headers = std::vector<Header>;

/// The value of the first line of this name (names compare without ASCII case, RFC 9110 section 5.1).
std::optional<std::string_view> findHeader(const Headers& headers, std::string_view name);

/// Whether this is a pseudo-header of HTTP/2 (":method", RFC 9113 section 8.3): it stands for a part of the
/// request line and can never be sent as a header line.
inline bool isPseudoHeader(const Header& header)
{
    return header.name.starts_with(':');
}

/// The host that a request names: its Host, or else the ":authority" of HTTP/2.
std::optional<std::string_view> authorityOf(const Headers& headers);

/// An answer of the endpoint. The server adds Date, Content-Length (or nothing where RFC 9110 forbids it) and
/// Connection when they are not given, and sends no body to HEAD or with 1xx, 204 and 304.
struct Response {
    int status = 200;
    std::string reason; ///< empty: the registered phrase of the status
    Headers headers;
    std::string body;

    bool operator==(const Response&) const = default;
};

/// The registered reason phrase (RFC 9110 section 15 and the IANA registry), "" for an unknown status.
std::string_view reasonPhrase(int status);

/// Whether an answer of this status never has content (RFC 9110 section 6.4.1): 1xx, 204, 304.
bool hasNoContent(int status);

/// The elements of a comma-separated value, white space around them removed (RFC 9110 section 5.6.1).
std::vector<std::string_view> listItems(std::string_view value);

/// Whether `text` is a token of RFC 9110 section 5.6.2: what a method or a header name must be.
bool isToken(std::string_view text);

/// Whether `text` can stand as a header value: no CR, LF or NUL (RFC 9110 section 5.5).
bool isHeaderValue(std::string_view text);

} // namespace hookbench::http
