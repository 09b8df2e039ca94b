#pragma once

#include <string>
#include <string_view>

namespace hookbench {

// Helpers for protocol text, where only ASCII letters have case (RFC 9110, section 5.1).

constexpr char asciiLower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (asciiLower(a[i]) != asciiLower(b[i]))
            return false;
    }
    return true;
}

/// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms).
bool isValidUtf8(std::string_view text);

/// Each byte taken as a Latin-1 character and written as UTF-8, so that bytes map one to one to characters.
std::string latin1ToUtf8(std::string_view bytes);

/// `text` itself if it is UTF-8, its bytes as Latin-1 characters otherwise.
std::string asUtf8(std::string_view text);

std::string toBase64(std::string_view bytes);

} // namespace hookbench
