#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The codings of mails, read as leniently as mail programs do: what is broken stays as it stands. Pure; any
/// thread.
namespace hookbench::capture {

/// RFC 2045 section 6.7; soft line ends are taken out.
std::string fromQuotedPrintable(std::string_view text);
/// RFC 2045 section 6.8; whatever is no digit is skipped.
std::string fromMailBase64(std::string_view text);

/// `bytes` in a character set of the IANA ("iso-8859-1") as UTF-8. "" and "us-ascii" may hold UTF-8; a set
/// that is unknown is read as Latin-1, and `isKnown` is false then.
struct DecodedText {
    std::string text;
    bool isKnown = true;
};
DecodedText fromCharset(std::string_view bytes, std::string_view charset);

/// The encoded words of a header's value (RFC 2047) as UTF-8.
std::string decodeWords(std::string_view value);

/// A value with parameters: `text/plain; charset=utf-8; name*=utf-8''na%C3%AFve.txt` (RFC 2231).
struct ParameterValue {
    std::string value;                                        ///< in lower case
    std::vector<std::pair<std::string, std::string>> written; ///< names in lower case, as they stand

    /// Its pieces joined and decoded; "" without.
    std::string parameter(std::string_view name) const;
};
ParameterValue parseParameters(std::string_view text);

} // namespace hookbench::capture
