#include "jinja/StrAlgorithms.h"

#include "jinja/Interpreter.h"
#include "jinja/Raise.h"
#include "jinja/Unicode.h"

#include <array>

namespace hookbench::jinja::text {

namespace {

template <class Predicate>
std::string_view strippedBy(std::string_view text, bool left, bool right, const Predicate& drops)
{
    std::size_t begin = 0;
    std::size_t end = text.size();
    while (left && begin < end) {
        std::size_t behind = begin;
        if (!drops(unicode::decodeNext(text, behind)))
            break;
        begin = behind;
    }
    while (right && end > begin) {
        std::size_t before = end;
        if (!drops(unicode::decodePrevious(text, before)))
            break;
        end = before;
    }
    return text.substr(begin, end - begin);
}

bool isLineEnd(char32_t c)
{
    return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

std::string lowerName(std::string_view name)
{
    std::string out;
    for (const char c : name)
        out += c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return out;
}

void encodeError(std::string& out, char32_t c, std::string_view codec, std::string_view errors, std::size_t position)
{
    constexpr std::string_view digits = "0123456789abcdef";
    if (errors == "ignore")
        return;
    if (errors == "replace") {
        out += '?';
        return;
    }
    if (errors == "xmlcharrefreplace") {
        out += "&#";
        out += std::to_string(static_cast<std::uint32_t>(c)) + ";";
        return;
    }
    if (errors == "backslashreplace") {
        const int count = c < 256 ? 2 : (c < 0x10000 ? 4 : 8);
        out += c < 256 ? "\\x" : (c < 0x10000 ? "\\u" : "\\U");
        for (int shift = 4 * (count - 1); shift >= 0; shift -= 4)
            out += digits[c >> shift & 15U];
        return;
    }
    if (errors != "strict")
        raise(ErrorClass::LookupError, "unknown error handler name '" + std::string(errors) + "'");
    std::string character;
    unicode::append(character, c);
    raise(ErrorClass::UnicodeEncodeError, quotedText(codec) + " codec can't encode character " + quotedText(character)
                                              + " in position " + std::to_string(position));
}

} // namespace

std::string_view stripped(std::string_view text, bool left, bool right)
{
    return strippedBy(text, left, right, unicode::isSpace);
}

std::string_view stripped(std::string_view text, std::string_view characters, bool left, bool right)
{
    const std::u32string set = unicode::decode(characters);
    return strippedBy(text, left, right, [&](char32_t c) { return set.find(c) != std::u32string::npos; });
}

std::string replaced(Interpreter& in, std::string_view text, std::string_view from, std::string_view to, std::int64_t count)
{
    std::string out;
    out.reserve(text.size());
    if (from.empty()) {
        std::size_t at = 0;
        for (bool more = count != 0; more && at <= text.size(); more = count != 0) {
            out += to;
            count -= count > 0 ? 1 : 0;
            if (at == text.size())
                return out;
            const std::size_t start = at;
            unicode::decodeNext(text, at);
            out += text.substr(start, at - start);
            in.checkSize(static_cast<double>(out.size()));
        }
        out += text.substr(std::min(at, text.size()));
        return out;
    }
    std::size_t done = 0;
    for (std::size_t at = text.find(from); at != std::string_view::npos && count != 0; at = text.find(from, done)) {
        out += text.substr(done, at - done);
        out += to;
        done = at + from.size();
        count -= count > 0 ? 1 : 0;
        in.checkSize(static_cast<double>(out.size()));
    }
    out += text.substr(done);
    in.charge(out.size());
    return out;
}

std::string padded(const Value& value, std::int64_t width, std::string_view fill, char alignment)
{
    const std::int64_t length = static_cast<std::int64_t>(value.str().length());
    const std::int64_t missing = width - length;
    if (missing <= 0)
        return std::string(value.text());
    std::int64_t left = alignment == '>' ? missing : 0;
    if (alignment == '^')
        left = missing / 2 + (missing & width & 1);
    std::string out;
    for (std::int64_t i = 0; i < left; ++i)
        out += fill;
    out += value.text();
    for (std::int64_t i = left; i < missing; ++i)
        out += fill;
    return out;
}

std::optional<std::string_view> window(const Value& value, const Value& start, const Value& end)
{
    const auto length = static_cast<std::int64_t>(value.str().length());
    const SliceRange range = resolveSlice(start.isMissing() ? Value::none() : start, end.isMissing() ? Value::none() : end,
                                          Value::none(), length);
    if (!start.isMissing() && !start.isNone() && start.isInteger()) {
        const bool beyond = compare(Comparison::Greater, start, Value(length));
        if (beyond)
            return std::nullopt;
    }
    // An end before the start leaves nothing, not even a place for the empty string.
    const SliceRange upTo = resolveSlice(Value::none(), end.isMissing() ? Value::none() : end, Value::none(), length);
    if (upTo.count < range.start)
        return std::nullopt;
    const std::string_view text = value.text();
    if (value.str().isAscii())
        return text.substr(static_cast<std::size_t>(range.start), static_cast<std::size_t>(range.count));
    const std::size_t from = unicode::byteOffset(text, static_cast<std::size_t>(range.start));
    const std::size_t size = unicode::byteOffset(text.substr(from), static_cast<std::size_t>(range.count));
    return text.substr(from, size);
}

std::vector<std::string_view> lines(std::string_view text, bool keepEnds)
{
    std::vector<std::string_view> result;
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = at;
        const char32_t c = unicode::decodeNext(text, at);
        if (!isLineEnd(c))
            continue;
        if (c == '\r' && at < text.size() && text[at] == '\n')
            ++at;
        result.push_back(text.substr(start, (keepEnds ? at : end) - start));
        start = at;
    }
    if (start < text.size())
        result.push_back(text.substr(start));
    return result;
}

std::vector<std::string_view> words(std::string_view text, std::int64_t limit)
{
    std::vector<std::string_view> result;
    std::string_view rest = stripped(text, true, false);
    while (!rest.empty()) {
        if (limit >= 0 && static_cast<std::int64_t>(result.size()) == limit) {
            result.push_back(stripped(rest, false, true));
            break;
        }
        std::size_t end = 0;
        for (std::size_t at = 0; at < rest.size(); end = at) {
            if (unicode::isSpace(unicode::decodeNext(rest, at)))
                break;
        }
        result.push_back(rest.substr(0, end));
        rest = stripped(rest.substr(end), true, false);
    }
    return result;
}

std::string encoded(std::string_view text, std::string_view encoding, std::string_view errors)
{
    const std::string name = lowerName(encoding);
    const bool utf8 = name == "utf-8" || name == "utf8" || name == "u8";
    const bool latin1 = name == "latin-1" || name == "latin1" || name == "iso-8859-1" || name == "l1";
    const bool ascii = name == "ascii" || name == "us-ascii";
    const bool utf16 = name == "utf-16" || name == "utf16" || name == "utf-16-le" || name == "utf-16-be";
    if (!utf8 && !latin1 && !ascii && !utf16)
        raise(ErrorClass::LookupError, "unknown encoding: " + std::string(encoding));
    std::string out;
    if (name == "utf-16" || name == "utf16")
        out += "\xFF\xFE";
    const auto unit = [&](std::uint32_t u) {
        const char low = static_cast<char>(u & 0xFFU);
        const char high = static_cast<char>(u >> 8U);
        out += name == "utf-16-be" ? high : low;
        out += name == "utf-16-be" ? low : high;
    };
    std::size_t position = 0;
    for (std::size_t at = 0; at < text.size(); ++position) {
        const char32_t c = unicode::decodeNext(text, at);
        const bool surrogate = c >= 0xD800 && c < 0xE000;
        if ((latin1 && c > 255) || (ascii && c > 127) || ((utf8 || utf16) && surrogate)) {
            encodeError(out, c, utf8 ? "utf-8" : (ascii ? "ascii" : (latin1 ? "latin-1" : "utf-16")), errors, position);
        } else if (utf8) {
            unicode::append(out, c);
        } else if (utf16 && c > 0xFFFF) {
            unit(0xD800U + static_cast<std::uint32_t>((c - 0x10000) >> 10U));
            unit(0xDC00U + static_cast<std::uint32_t>((c - 0x10000) & 0x3FFU));
        } else if (utf16) {
            unit(static_cast<std::uint32_t>(c));
        } else {
            out += static_cast<char>(c);
        }
    }
    return out;
}

} // namespace hookbench::jinja::text
