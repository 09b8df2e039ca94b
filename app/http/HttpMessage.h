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

/// Whether `text` is a token of RFC 9110 section 5.6.2: what a method or a header name must be.
bool isToken(std::string_view text);

/// Whether `text` can stand as a header value: no CR, LF or NUL (RFC 9110 section 5.5).
bool isHeaderValue(std::string_view text);

} // namespace hookbench::http
