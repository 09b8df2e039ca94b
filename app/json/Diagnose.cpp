#include "json/Diagnose.h"

#include "base/Text.h"

#include <algorithm>

namespace hookbench::json {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// A strict recursive walk over the grammar that builds nothing.
class Scanner {
public:
    Scanner(std::string_view text, const MemberVisitor& visitor) : m_text(text), m_visitor(visitor) {}

    std::optional<ParseError> run()
    {
        if (m_text.starts_with("\xEF\xBB\xBF")) {
            fail("the text starts with a byte-order mark, which JSON does not allow");
            return m_error;
        }
        skipSpace();
        if (atEnd()) {
            fail("the text is empty");
            return m_error;
        }
        if (!value(0))
            return m_error;
        skipSpace();
        if (!atEnd()) {
            fail("nothing may follow the value");
            return m_error;
        }
        return std::nullopt;
    }

private:
    bool atEnd() const { return m_at >= m_text.size(); }
    char peek() const { return atEnd() ? '\0' : m_text[m_at]; }

    void skipSpace()
    {
        while (!atEnd() && isSpace(m_text[m_at]))
            ++m_at;
    }

    bool fail(std::string message)
    {
        const std::string_view before = m_text.substr(0, m_at);
        const auto lineStart = before.rfind('\n');
        m_error = ParseError{
            m_at, 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
            1 + (lineStart == std::string_view::npos ? m_at : m_at - lineStart - 1), std::move(message)};
        return false;
    }

    bool value(std::size_t depth)
    {
        if (depth > maxDepth)
            return fail("the nesting is deeper than " + std::to_string(maxDepth) + " levels");
        switch (peek()) {
        case '{':
            return object(depth);
        case '[':
            return array(depth);
        case '"':
            return string();
        case 't':
            return word("true");
        case 'f':
            return word("false");
        case 'n':
            return word("null");
        case '\'':
            return fail("strings take double quotes");
        default:
            if (peek() == '-' || isDigit(peek()))
                return number();
            return fail(atEnd() ? "the text ends where a value is expected" : "a value is expected here");
        }
    }

    bool word(std::string_view expected)
    {
        if (m_text.substr(m_at, expected.size()) != expected)
            return fail("a value is expected here; the words JSON knows are true, false and null");
        m_at += expected.size();
        return true;
    }

    bool digits()
    {
        if (!isDigit(peek()))
            return fail("a digit is expected here");
        while (isDigit(peek()))
            ++m_at;
        return true;
    }

    bool number()
    {
        if (peek() == '-')
            ++m_at;
        if (peek() == '0') {
            ++m_at;
            if (isDigit(peek()))
                return fail("a number does not start with 0");
        } else if (!digits()) {
            return false;
        }
        if (peek() == '.') {
            ++m_at;
            if (!digits())
                return false;
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (peek() == '+' || peek() == '-')
                ++m_at;
            return digits();
        }
        return true;
    }

    bool escape()
    {
        ++m_at;
        if (peek() == 'u') {
            for (int i = 0; i < 4; ++i) {
                ++m_at;
                if (!isHexDigit(peek()))
                    return fail("\\u takes four hexadecimal digits");
            }
            ++m_at;
            return true;
        }
        if (atEnd() || std::string_view("\"\\/bfnrt").find(peek()) == std::string_view::npos)
            return fail("this escape is not one of JSON's");
        ++m_at;
        return true;
    }

    bool string()
    {
        const std::size_t start = m_at;
        ++m_at;
        while (!atEnd()) {
            const char c = m_text[m_at];
            if (c == '"') {
                ++m_at;
                if (!isValidUtf8(m_text.substr(start, m_at - start))) {
                    m_at = start;
                    return fail("this string is not valid UTF-8");
                }
                return true;
            }
            if (static_cast<unsigned char>(c) < 0x20)
                return fail("a control character inside a string must be escaped");
            if (c == '\\') {
                if (!escape())
                    return false;
            } else {
                ++m_at;
            }
        }
        m_at = start;
        return fail("this string is not closed");
    }

    bool array(std::size_t depth)
    {
        ++m_at;
        skipSpace();
        if (peek() == ']') {
            ++m_at;
            return true;
        }
        while (true) {
            skipSpace();
            if (peek() == ']')
                return fail("a comma is not allowed before the end of the array");
            if (!value(depth + 1))
                return false;
            skipSpace();
            if (peek() == ']') {
                ++m_at;
                return true;
            }
            if (peek() != ',')
                return fail("a comma or the end of the array is expected here");
            ++m_at;
        }
    }

    bool object(std::size_t depth)
    {
        ++m_at;
        skipSpace();
        if (peek() == '}') {
            ++m_at;
            return true;
        }
        while (true) {
            skipSpace();
            if (peek() == '}')
                return fail("a comma is not allowed before the end of the object");
            if (peek() != '"')
                return fail("a member name in double quotes is expected here");
            const std::size_t nameStart = m_at;
            if (!string())
                return false;
            const std::string_view name = m_text.substr(nameStart, m_at - nameStart);
            skipSpace();
            if (peek() != ':')
                return fail("a colon is expected here");
            ++m_at;
            skipSpace();
            const std::size_t valueStart = m_at;
            if (!value(depth + 1))
                return false;
            if (depth == 0 && m_visitor)
                m_visitor(name, m_text.substr(valueStart, m_at - valueStart));
            skipSpace();
            if (peek() == '}') {
                ++m_at;
                return true;
            }
            if (peek() != ',')
                return fail("a comma or the end of the object is expected here");
            ++m_at;
        }
    }

    std::string_view m_text;
    const MemberVisitor& m_visitor;
    std::size_t m_at = 0;
    ParseError m_error;
};

} // namespace

std::optional<ParseError> diagnose(std::string_view text)
{
    return diagnose(text, {});
}

std::optional<ParseError> diagnose(std::string_view text, const MemberVisitor& topLevelMember)
{
    return Scanner(text, topLevelMember).run();
}

} // namespace hookbench::json
