#include "json/Writer.h"

#include <cstdio>

namespace hookbench::json {

namespace {

class Writer {
public:
    Writer(std::string& out, Style style) : m_out(out), m_pretty(style == Style::Pretty) {}

    void value(const Value& v, std::size_t level)
    {
        switch (v.kind()) {
        case Kind::Null:
            m_out += "null";
            break;
        case Kind::Bool:
            m_out += v.asBool() ? "true" : "false";
            break;
        case Kind::Number:
            m_out += v.asNumber().text;
            break;
        case Kind::String:
            appendQuoted(m_out, v.asString());
            break;
        case Kind::Array:
            array(v.asArray(), level);
            break;
        case Kind::Object:
            object(v.asObject(), level);
            break;
        }
    }

private:
    void newline(std::size_t level)
    {
        if (m_pretty) {
            m_out += '\n';
            m_out.append(level * 2, ' ');
        }
    }

    void array(const Array& items, std::size_t level)
    {
        m_out += '[';
        bool first = true;
        for (const Value& item : items) {
            if (!first)
                m_out += ',';
            first = false;
            newline(level + 1);
            value(item, level + 1);
        }
        if (!items.empty())
            newline(level);
        m_out += ']';
    }

    void object(const Object& members, std::size_t level)
    {
        m_out += '{';
        bool first = true;
        for (const Member& member : members) {
            if (!first)
                m_out += ',';
            first = false;
            newline(level + 1);
            appendQuoted(m_out, member.key);
            m_out += m_pretty ? ": " : ":";
            value(member.value, level + 1);
        }
        if (!members.empty())
            newline(level);
        m_out += '}';
    }

    std::string& m_out;
    bool m_pretty;
};

} // namespace

void appendQuoted(std::string& out, std::string_view text)
{
    out += '"';
    for (const char c : text) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\b':
            out += "\\b";
            break;
        case '\f':
            out += "\\f";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                char buffer[8];
                std::snprintf(buffer, sizeof buffer, "\\u%04x", static_cast<unsigned>(c));
                out += buffer;
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

std::string quoted(std::string_view text)
{
    std::string out;
    appendQuoted(out, text);
    return out;
}

std::string write(const Value& value, Style style)
{
    std::string out;
    Writer(out, style).value(value, 0);
    return out;
}

} // namespace hookbench::json
