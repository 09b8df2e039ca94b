#include "jinja/HtmlEntities.h"

#include "jinja/StrAlgorithms.h"
#include "jinja/Unicode.h"

#include <algorithm>
#include <array>

namespace hookbench::jinja {

namespace {

const HtmlEntity* findEntity(std::string_view name)
{
    const HtmlEntity* const end = htmlEntities + htmlEntityCount;
    const HtmlEntity* found = std::lower_bound(htmlEntities, end, name, [](const HtmlEntity& entity, std::string_view wanted) {
        return std::string_view(entity.name) < wanted;
    });
    return found != end && found->name == name ? found : nullptr;
}

void appendEntity(std::string& out, const HtmlEntity& entity)
{
    unicode::append(out, entity.first);
    if (entity.second != 0)
        unicode::append(out, entity.second);
}

/// What HTML's parsers make of numbers in the range of C1 controls: the characters of Windows-1252.
constexpr std::array<char32_t, 32> windowsCharacters = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

void appendNumbered(std::string& out, std::uint64_t number)
{
    if (number == 0 || (number >= 0xD800 && number < 0xE000) || number > 0x10FFFF) {
        unicode::append(out, 0xFFFD);
    } else if (number >= 0x80 && number < 0xA0) {
        unicode::append(out, windowsCharacters[number - 0x80]);
    } else {
        const bool invalid = (number < 9) || number == 0x0B || (number > 0x0D && number < 0x20) || number == 0x7F
            || (number >= 0xFDD0 && number <= 0xFDEF) || (number & 0xFFFE) == 0xFFFE;
        if (!invalid)
            unicode::append(out, static_cast<char32_t>(number));
    }
}

/// `&#…;` at `at`, behind the number sign; false if there are no digits.
bool unescapeNumber(std::string& out, std::string_view text, std::size_t& at)
{
    std::size_t digit = at;
    const bool hex = digit < text.size() && (text[digit] | 32) == 'x';
    digit += hex ? 1 : 0;
    const std::size_t first = digit;
    std::uint64_t number = 0;
    for (; digit < text.size(); ++digit) {
        const char c = text[digit];
        int value = -1;
        if (c >= '0' && c <= '9')
            value = c - '0';
        else if (hex && (c | 32) >= 'a' && (c | 32) <= 'f')
            value = (c | 32) - 'a' + 10;
        if (value < 0)
            break;
        number = std::min<std::uint64_t>(number * (hex ? 16 : 10) + static_cast<std::uint64_t>(value), 0x200000);
    }
    if (digit == first)
        return false;
    appendNumbered(out, number);
    at = digit < text.size() && text[digit] == ';' ? digit + 1 : digit;
    return true;
}

/// A name behind `&`: the longest one that is known.
void unescapeName(std::string& out, std::string_view text, std::size_t& at)
{
    std::size_t end = at;
    for (int count = 0; end < text.size() && count < 32; ++count) {
        if (std::string_view("\t\n\f <&#;").find(text[end]) != std::string_view::npos)
            break;
        unicode::decodeNext(text, end);
    }
    std::string_view name = text.substr(at, end - at);
    if (name.empty()) {
        out += '&';
        return;
    }
    if (end < text.size() && text[end] == ';')
        name = text.substr(at, end + 1 - at);
    for (std::size_t length = name.size(); length > 1; --length) {
        if (const HtmlEntity* entity = findEntity(name.substr(0, length))) {
            appendEntity(out, *entity);
            out += name.substr(length);
            at += name.size();
            return;
        }
    }
    out += '&';
    out += name;
    at += name.size();
}

/// Without whatever lies between `open` and `close`.
std::string without(std::string_view text, std::string_view open, std::string_view close)
{
    std::string out;
    std::size_t done = 0;
    for (std::size_t at = text.find(open); at != std::string_view::npos; at = text.find(open, done)) {
        const std::size_t end = text.find(close, at + open.size());
        if (end == std::string_view::npos)
            break;
        out += text.substr(done, at - done);
        done = end + close.size();
    }
    out += text.substr(done);
    return out;
}

} // namespace

std::string unescapeHtml(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t ampersand = std::min(text.find('&', at), text.size());
        out += text.substr(at, ampersand - at);
        at = ampersand;
        if (at == text.size())
            break;
        ++at;
        if (at < text.size() && text[at] == '#') {
            std::size_t digits = at + 1;
            if (unescapeNumber(out, text, digits))
                at = digits;
            else
                out += '&';
            continue;
        }
        unescapeName(out, text, at);
    }
    return out;
}

std::string stripTags(std::string_view text)
{
    const std::string plain = without(without(text, "<!--", "-->"), "<", ">");
    std::string joined;
    for (const std::string_view word : text::words(plain)) {
        if (!joined.empty())
            joined += ' ';
        joined += word;
    }
    return unescapeHtml(joined);
}

} // namespace hookbench::jinja
