#include "registrations/YamlWriter.h"

#include "base/Text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <unordered_map>

namespace hookbench::registrations {

namespace {

using json::Value;

/// Readers find the colon of a name within 1024 characters; longer names are announced with a question mark.
constexpr std::size_t maxSimpleName = 1000;

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Words that are something else than text to some reader (YAML 1.1 has the most of them).
bool isReserved(std::string_view text)
{
    constexpr std::array words{"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
    return std::any_of(words.begin(), words.end(),
                       [text](const char* word) { return equalsIgnoringCase(text, word); });
}

/// Whether the text can stand without quotes. Narrower than YAML's own rule: it begins with a letter, so it
/// is neither a number nor a date nor an indicator, and holds nothing that means something in the middle.
bool isPlain(std::string_view text)
{
    if (text.empty() || !(isLetter(text.front()) || text.front() == '_' || text.front() == '/') ||
        isReserved(text))
        return false;
    if (text.back() == ' ' || text.back() == ':')
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool isColon = c == ':' && text[i + 1] != ' ';
        const bool isWordSpace = c == ' ' && text[i + 1] != '#' && text[i + 1] != ' ';
        const bool isOrdinary = isLetter(c) || (c >= '0' && c <= '9') ||
                                std::string_view("_./@+-?=&%~").find(c) != std::string_view::npos;
        if (!isOrdinary && !isColon && !isWordSpace)
            return false;
    }
    return true;
}

struct Character {
    std::uint32_t code = 0;
    std::size_t size = 1;
};

/// The character that begins `text`, which is not empty; a byte that is no UTF-8 stands for itself.
Character firstCharacter(std::string_view text)
{
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
    };
    const std::uint32_t lead = byte(0);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (size == 1 || size > text.size())
        return {lead, 1};
    std::uint32_t code = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i)
        code = code << 6 | (byte(i) & 0x3F);
    return {code, size};
}

/// Whether every reader of YAML takes the character as it stands.
bool isPrintable(std::uint32_t code)
{
    const bool isControl = code < 0x20 || (code >= 0x7F && code < 0xA0);
    const bool isLineEnd = code == 0x2028 || code == 0x2029;
    return !isControl && !isLineEnd && code != 0xFEFF && code != 0xFFFE && code != 0xFFFF;
}

bool isPrintableText(std::string_view text)
{
    while (!text.empty()) {
        const Character c = firstCharacter(text);
        if (!isPrintable(c.code) && c.code != '\n' && c.code != '\t')
            return false;
        text.remove_prefix(c.size);
    }
    return true;
}

/// Whether a literal block keeps every byte: several lines, none of them of white space alone, the first not
/// empty, at most one line end at the end.
bool isLiteral(std::string_view text)
{
    if (text.find('\n') == std::string_view::npos || text.front() == '\n' || text.front() == '\t' ||
        !isPrintableText(text))
        return false;
    std::string_view rest = text.ends_with('\n') ? text.substr(0, text.size() - 1) : text;
    if (rest.empty() || rest.ends_with('\n'))
        return false;
    while (true) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        if (!line.empty() && line.find_first_not_of(" \t") == std::string_view::npos)
            return false;
        if (end == rest.size())
            return true;
        rest.remove_prefix(end + 1);
    }
}

void appendEscape(std::string& out, std::uint32_t code)
{
    switch (code) {
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        std::array<char, 16> escape{};
        std::snprintf(escape.data(), escape.size(), code <= 0xFF ? "\\x%02X" : "\\u%04X",
                      static_cast<unsigned>(code));
        out += escape.data();
    }
}

std::string doubleQuoted(std::string_view text)
{
    std::string out = "\"";
    while (!text.empty()) {
        const Character c = firstCharacter(text);
        if (c.code == '"' || c.code == '\\')
            out += '\\';
        if (isPrintable(c.code))
            out += text.substr(0, c.size);
        else
            appendEscape(out, c.code);
        text.remove_prefix(c.size);
    }
    return out + '"';
}

class Writer {
public:
    std::string write(const Value& value)
    {
        node(value, 0);
        return m_out + "\n";
    }

private:
    void newline(std::size_t indent)
    {
        m_out += '\n';
        m_out.append(indent, ' ');
    }

    static bool isBlock(const Value& value)
    {
        return (value.isArray() && !value.asArray().empty()) ||
               (value.isObject() && !value.asObject().empty());
    }

    /// Writes a value whose first line is begun already, `indent` columns in.
    void node(const Value& value, std::size_t indent)
    {
        switch (value.kind()) {
        case json::Kind::Null:
            m_out += "null";
            break;
        case json::Kind::Bool:
            m_out += value.asBool() ? "true" : "false";
            break;
        case json::Kind::Number:
            m_out += value.asNumber().text;
            break;
        case json::Kind::String:
            text(value.asString(), indent);
            break;
        case json::Kind::Array:
            items(value.asArray(), indent);
            break;
        case json::Kind::Object:
            members(value.asObject(), indent);
            break;
        }
    }

    /// `indent`: of the lines of a block, two more than those of what it belongs to.
    void text(const std::string& text, std::size_t indent)
    {
        if (isPlain(text)) {
            m_out += text;
            return;
        }
        if (indent == 0 || !isLiteral(text)) {
            m_out += doubleQuoted(text);
            return;
        }
        m_out += '|';
        if (text.front() == ' ')
            m_out += '2';
        std::string_view rest = text;
        if (rest.ends_with('\n'))
            rest.remove_suffix(1);
        else
            m_out += '-';
        while (true) {
            const auto end = std::min(rest.find('\n'), rest.size());
            const std::string_view line = rest.substr(0, end);
            newline(line.empty() ? 0 : indent);
            m_out += line;
            if (end == rest.size())
                return;
            rest.remove_prefix(end + 1);
        }
    }

    void items(const json::Array& items, std::size_t indent)
    {
        if (items.empty())
            m_out += "[]";
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0)
                newline(indent);
            m_out += "- ";
            node(items[i], indent + 2);
        }
    }

    void members(const json::Object& members, std::size_t indent)
    {
        if (members.empty())
            m_out += "{}";
        std::unordered_map<std::string_view, const json::Member*> last;
        for (const json::Member& member : members)
            last[member.key] = &member;
        bool first = true;
        for (const json::Member& member : members) {
            if (last[member.key] != &member)
                continue;
            if (!first)
                newline(indent);
            first = false;
            const std::string name = isPlain(member.key) ? member.key : doubleQuoted(member.key);
            if (name.size() > maxSimpleName) {
                m_out += "? " + name;
                newline(indent);
                m_out += ": ";
            } else {
                m_out += name + ":";
                if (isBlock(member.value))
                    newline(indent + 2);
                else
                    m_out += ' ';
            }
            node(member.value, indent + 2);
        }
    }

    std::string m_out;
};

} // namespace

std::string writeYaml(const Value& value)
{
    return Writer().write(value);
}

} // namespace hookbench::registrations
