#pragma once

#include "jinja/UnicodeData.h"

#include <optional>
#include <string>
#include <string_view>

/// Characters as Python's str sees them (Unicode 14, as in Python 3.11). Text is UTF-8; lone surrogates, which Python
/// allows in a str, are kept in their three-byte form.
namespace hookbench::jinja::unicode {

inline const Record& recordFor(char32_t c)
{
    return records[recordOf[static_cast<std::size_t>(blockOf[c >> 7]) * 128 + (c & 127)]];
}
inline bool has(char32_t c, unsigned properties)
{
    return (recordFor(c).properties & properties) != 0;
}
inline bool isSpace(char32_t c)
{
    return c < 128 ? (c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31)) : has(c, Space);
}
inline bool isAlnum(char32_t c)
{
    return has(c, Alpha | Decimal | Digit | Numeric);
}
/// `\w` of Python's re: a letter, a number or the underscore.
inline bool isWord(char32_t c)
{
    return c == '_' || isAlnum(c);
}

/// The length in bytes of the sequence that starts with this byte.
constexpr std::size_t sequenceLength(char lead)
{
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}
constexpr bool isContinuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}
/// The character at `at`, which moves behind it. Ill-formed bytes come out as U+FFFD, one by one.
char32_t decodeNext(std::string_view text, std::size_t& at);
/// The character that ends before `at`, which moves to its start.
char32_t decodePrevious(std::string_view text, std::size_t& at);
void append(std::string& out, char32_t c);
std::size_t countCodePoints(std::string_view text);
bool isAscii(std::string_view text);
/// The byte at which code point number `index` starts; the size of `text` if there are fewer.
std::size_t byteOffset(std::string_view text, std::size_t index);
std::u32string decode(std::string_view text);
std::string encode(std::u32string_view text);
/// `text` with every ill-formed sequence replaced by U+FFFD; surrogates are let through.
std::string repaired(std::string_view text);

/// Appends the full mapping of `c`; the rule of the final sigma is the caller's.
void appendMapped(std::string& out, char32_t c, CaseMap map);
std::string toUpper(std::string_view text);
/// With the rule of the final sigma.
std::string toLower(std::string_view text);
std::string toTitle(std::string_view text);
std::string caseFold(std::string_view text);
std::string capitalize(std::string_view text);
std::string swapCase(std::string_view text);

bool isIdentifier(std::string_view text);

/// The character of this name, as in `\N{BULLET}`; case does not count.
std::optional<char32_t> lookupName(std::string_view name);

} // namespace hookbench::jinja::unicode
