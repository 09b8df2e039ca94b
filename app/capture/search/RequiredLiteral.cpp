#include "capture/search/RequiredLiteral.h"

#include <algorithm>

namespace hookbench::capture {

namespace {

constexpr int deepest = 50;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isAlphanumeric(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Reads an expression and keeps the longest run of characters that must stand in a match. Leaving a character out of a
/// run is always right; taking one for required that is not never is: so whatever is not known ends the reading.
class Reader {
public:
    Reader(std::string_view pattern, bool ignoreCase) : m_pattern(pattern), m_ignoreCase(ignoreCase) {}

    std::optional<RequiredLiteral> read()
    {
        const std::string longest = alternatives(0);
        if (!m_understood || m_at != m_pattern.size() || longest.empty())
            return std::nullopt;
        // Caseless characters beyond ASCII have other lengths, and k, s have relatives there.
        const bool beyondAscii = std::any_of(m_pattern.begin(), m_pattern.end(), [](char c) { return (c & 0x80) != 0; });
        if (m_ignoreCase && beyondAscii)
            return std::nullopt;
        return RequiredLiteral{longest, m_ignoreCase};
    }

private:
    bool more() const { return m_understood && m_at < m_pattern.size(); }
    char next() const { return m_pattern[m_at]; }

    /// What stands up to the end or a closing bracket. "" if there are alternatives.
    std::string alternatives(int depth)
    {
        if (depth > deepest)
            m_understood = false;
        std::string longest;
        bool several = false;
        while (true) {
            std::string found = sequence(depth);
            if (found.size() > longest.size())
                longest = std::move(found);
            if (!more() || next() != '|')
                return several ? std::string() : longest;
            several = true;
            ++m_at;
        }
    }

    std::string sequence(int depth)
    {
        std::string longest;
        std::string run;
        const auto endRun = [&] {
            if (run.size() > longest.size())
                longest = run;
            run.clear();
        };
        while (more() && next() != '|' && next() != ')') {
            std::string inner; // what a group must hold
            const auto literal = item(depth, inner);
            const Repeat repeat = takeRepeat();
            if (!literal) {
                endRun();
                if (repeat.least > 0 && inner.size() > longest.size())
                    longest = inner;
                continue;
            }
            if (repeat.least == 0) {
                endRun();
                continue;
            }
            run += *literal;
            if (!repeat.once)
                endRun();
        }
        endRun();
        return longest;
    }

    /// Takes one item: its character if it is one.
    std::optional<char> item(int depth, std::string& inner)
    {
        const char c = next();
        ++m_at;
        switch (c) {
        case '\\':
            return escape();
        case '[':
            skipClass();
            return std::nullopt;
        case '(':
            inner = group(depth);
            return std::nullopt;
        case '.':
        case '^':
        case '$':
            return std::nullopt;
        case '{': { // a character, which is left out
            --m_at;
            Repeat repeat;
            m_understood = !takeCount(repeat);
            ++m_at;
            return std::nullopt;
        }
        case '*':
        case '+':
        case '?': // repeats what is repeated already
            m_understood = false;
            return std::nullopt;
        default:
            return c;
        }
    }

    std::optional<char> escape()
    {
        if (!more()) {
            m_understood = false;
            return std::nullopt;
        }
        const char c = next();
        ++m_at;
        if (!isAlphanumeric(c))
            return c;
        constexpr std::string_view classes = "dDwWsSbBAZzhHvVR";
        if (c == 't')
            return '\t';
        if (c == 'n')
            return '\n';
        if (c == 'r')
            return '\r';
        if (classes.find(c) == std::string_view::npos)
            m_understood = false;
        return std::nullopt;
    }

    void skipClass()
    {
        if (more() && next() == '^')
            ++m_at;
        if (more() && next() == ']')
            ++m_at;
        while (more() && next() != ']') {
            const char c = next();
            ++m_at;
            if (c == '\\' && more()) {
                m_understood = next() != 'Q' && next() != 'E';
                ++m_at;
            } else if (c == '[' && more() && (next() == ':' || next() == '.' || next() == '=')) {
                skipPosixClass();
            }
        }
        if (more())
            ++m_at;
        else
            m_understood = false;
    }

    void skipPosixClass()
    {
        const char kind = next();
        const std::size_t end = m_pattern.find(std::string{kind, ']'}, m_at + 1);
        if (end == std::string_view::npos)
            m_understood = false;
        else
            m_at = end + 2;
    }

    std::string group(int depth)
    {
        bool counts = true; // whether what stands in it is part of the match
        if (more() && next() == '*')
            m_understood = false;
        if (more() && next() == '?')
            counts = groupKind();
        if (!m_understood)
            return {};
        std::string inner = alternatives(depth + 1);
        if (!more() || next() != ')') {
            m_understood = false;
            return {};
        }
        ++m_at;
        return counts ? inner : std::string();
    }

    /// Takes what stands behind "(?" of the kinds that are known.
    bool groupKind()
    {
        const std::string_view rest = m_pattern.substr(m_at + 1);
        const auto take = [&](std::size_t length) { m_at += 1 + length; };
        if (rest.starts_with(':') || rest.starts_with('>')) {
            take(1);
            return true;
        }
        if (rest.starts_with('=') || rest.starts_with('!')) {
            take(1);
            return false;
        }
        if (rest.starts_with("<=") || rest.starts_with("<!")) {
            take(2);
            return false;
        }
        const std::size_t name = rest.starts_with("P<") ? 2 : rest.starts_with('<') ? 1 : 0;
        const std::size_t close = rest.find('>');
        if (name > 0 && close != std::string_view::npos) {
            take(close + 1);
            return true;
        }
        if (rest.starts_with("i)") || rest.starts_with("i:")) {
            // Taking all of it as caseless finds more, never less.
            m_ignoreCase = true;
            take(rest[1] == ':' ? 2 : 1);
            return true;
        }
        m_understood = false;
        return false;
    }

    struct Repeat {
        int least = 1;
        bool once = true;
    };

    Repeat takeRepeat()
    {
        Repeat repeat;
        if (!more())
            return repeat;
        const char c = next();
        if (c == '*' || c == '?' || c == '+') {
            ++m_at;
            repeat = {c == '+' ? 1 : 0, false};
        } else if (c == '{') {
            if (!takeCount(repeat))
                return repeat;
        } else {
            return repeat;
        }
        if (more() && (next() == '?' || next() == '+'))
            ++m_at; // lazy or possessive
        return repeat;
    }

    /// {n}, {n,} or {n,m}; anything else is characters.
    bool takeCount(Repeat& repeat)
    {
        std::size_t at = m_at + 1;
        const std::size_t digits = at;
        bool positive = false;
        for (; at < m_pattern.size() && isDigit(m_pattern[at]); ++at)
            positive = positive || m_pattern[at] != '0';
        if (at == digits)
            return false;
        if (at < m_pattern.size() && m_pattern[at] == ',') {
            ++at;
            while (at < m_pattern.size() && isDigit(m_pattern[at]))
                ++at;
        }
        if (at >= m_pattern.size() || m_pattern[at] != '}')
            return false;
        m_at = at + 1;
        repeat = {positive ? 1 : 0, false};
        return true;
    }

    std::string_view m_pattern;
    bool m_ignoreCase;
    std::size_t m_at = 0;
    bool m_understood = true;
};

} // namespace

std::optional<RequiredLiteral> requiredLiteral(std::string_view pattern, bool ignoreCase)
{
    return Reader(pattern, ignoreCase).read();
}

} // namespace hookbench::capture
