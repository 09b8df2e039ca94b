#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookbench::signing {

std::string toHex(std::string_view bytes);
/// Upper and lower case; nothing if it is not whole bytes of hexadecimal digits.
std::optional<std::string> fromHex(std::string_view text);

/// RFC 4648 section 4 with its padding. Nothing for any other character, a wrong length, or bits left over.
std::optional<std::string> fromBase64(std::string_view text);

/// RFC 4648 section 5 without padding, as JSON Web Tokens have it.
std::string toBase64Url(std::string_view bytes);
std::optional<std::string> fromBase64Url(std::string_view text);

/// The fields of application/x-www-form-urlencoded in their order, "+" and %XX decoded; a broken escape
/// stays as it is (as in the URL standard).
std::vector<std::pair<std::string, std::string>> parseForm(std::string_view body);

/// The bytes that a header value had before its JSON form, where every byte may have become a character:
/// if all characters of `text` are below U+0100 and the bytes of that value are UTF-8, those; `text` itself
/// otherwise.
std::string headerBytes(std::string_view text);

} // namespace hookbench::signing
