#pragma once

#include "base/Result.h"
#include "http/HttpMessage.h"

#include <string>
#include <string_view>
#include <vector>

/// The source of mails: RFC 5322 (messages), 2045 and 2046 (bodies), 2047 (encoded words). Lines end with
/// CRLF and have at most 76 characters where they can be folded.
namespace hookbench::templates {

/// A display name and an address: `Ann <ann@example.com>` or the address alone.
struct MailAddress {
    std::string name; ///< decoded
    std::string address;

    bool operator==(const MailAddress&) const = default;
};

/// Errors: InvalidInput for line breaks, control characters and what is no address.
Result<MailAddress> parseMailAddress(std::string_view text);

/// A value of unstructured text: as it is if it is ASCII, in encoded words otherwise.
std::string encodedWords(std::string_view text, std::size_t nameLength);
/// An address for a header; its name quoted or encoded where it has to be.
std::string encodedAddress(const MailAddress& address);
/// RFC 2045 section 6.7; `text` has LF line ends, the result CRLF.
std::string quotedPrintable(std::string_view text);
/// RFC 5322 section 3.3: "Fri, 26 Sep 2025 10:00:00 +0000".
std::string mailDate(std::int64_t unixUs);

struct MimePart {
    std::string contentType; ///< "text/plain"
    std::string text;        ///< UTF-8
};

/// The complete message. Header values are already encoded; they are folded here. With several parts it is
/// multipart/alternative, the plainest first. `boundary` must not occur in a part.
std::string mimeMessage(const http::Headers& headers, const std::vector<MimePart>& parts,
                        const std::string& boundary);

} // namespace hookbench::templates
