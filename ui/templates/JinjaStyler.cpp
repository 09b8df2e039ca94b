#include "templates/JinjaStyler.h"

#include "templates/JinjaTags.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace hookbench::ui {

namespace {

using S = JinjaStyle;

enum class Region : unsigned { Host, Variable, Block, Comment, Raw };
enum class HostState : unsigned { Plain, String, Markup, MarkupSingle, MarkupDouble, MarkupComment };
enum class Expect : unsigned { Nothing, TagName, FilterName };

/// The state between lines, in one number.
struct State {
    Region region = Region::Host;
    HostState host = HostState::Plain;
    unsigned quote = 0; ///< 0, 1: ', 2: "
    unsigned depth = 0; ///< brackets open within the tag
    Expect expect = Expect::Nothing;
    bool openSet = false; ///< in a `set` that had no = yet

    static State unpack(int packed)
    {
        const auto bits = static_cast<unsigned>(packed);
        State s;
        s.region = static_cast<Region>(bits & 7U);
        s.host = static_cast<HostState>((bits >> 3U) & 7U);
        s.quote = (bits >> 6U) & 3U;
        s.depth = (bits >> 8U) & 63U;
        s.expect = static_cast<Expect>((bits >> 14U) & 3U);
        s.openSet = ((bits >> 16U) & 1U) != 0;
        return s;
    }
    int pack() const
    {
        return static_cast<int>(static_cast<unsigned>(region) | (static_cast<unsigned>(host) << 3U) |
                                (quote << 6U) | (std::min(depth, 63U) << 8U) |
                                (static_cast<unsigned>(expect) << 14U) | ((openSet ? 1U : 0U) << 16U));
    }
};

bool isWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isKeyword(std::string_view word)
{
    static constexpr std::array words{"and",    "or",        "not",    "is",      "in",      "if",
                                      "else",   "true",      "True",   "false",   "False",   "none",
                                      "None",   "recursive", "as",     "with",    "without", "context",
                                      "ignore", "missing",   "scoped", "required"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// One line on its way through the states.
class Painter {
public:
    Painter(HostLanguage host, std::string_view line, int state, unsigned char* styles)
        : m_host(host), m_line(line), m_state(State::unpack(state)), m_styles(styles)
    {
    }

    JinjaStyler::Line run()
    {
        while (m_at < m_line.size()) {
            switch (m_state.region) {
            case Region::Host:
                host();
                break;
            case Region::Variable:
            case Region::Block:
                tag();
                break;
            case Region::Comment:
                comment();
                break;
            case Region::Raw:
                raw();
                break;
            }
        }
        return {m_state.pack(), m_fold, m_foldLow};
    }

private:
    bool startsWith(std::string_view text) const { return m_line.substr(m_at).starts_with(text); }

    void put(std::size_t count, S style)
    {
        count = std::min(count, m_line.size() - m_at);
        std::memset(m_styles + m_at, static_cast<int>(style), count);
        m_at += count;
    }

    void fold(int change)
    {
        m_fold += change;
        m_foldLow = std::min(m_foldLow, m_fold);
    }

    // The text around the tags.

    bool tagStart()
    {
        if (m_line[m_at] != '{' || m_at + 1 >= m_line.size())
            return false;
        const char next = m_line[m_at + 1];
        if (next != '{' && next != '%' && next != '#')
            return false;
        if (next == '#') {
            m_state.region = Region::Comment;
            put(2, S::Comment);
            return true;
        }
        m_state.region = next == '{' ? Region::Variable : Region::Block;
        m_state.expect = next == '{' ? Expect::Nothing : Expect::TagName;
        m_state.depth = 0;
        m_state.quote = 0;
        m_state.openSet = false;
        const bool trim = m_at + 2 < m_line.size() && (m_line[m_at + 2] == '-' || m_line[m_at + 2] == '+');
        put(trim ? 3 : 2, S::Delimiter);
        return true;
    }

    void host()
    {
        if (tagStart())
            return;
        switch (m_host) {
        case HostLanguage::Json:
            return json();
        case HostLanguage::Html:
            return html();
        case HostLanguage::Text:
            return put(1, S::Host);
        }
    }

    void json()
    {
        if (m_state.host == HostState::String)
            return jsonString();
        const char c = m_line[m_at];
        if (c == '"') {
            m_state.host = HostState::String;
            m_stringStart = m_at;
            return put(1, S::HostString);
        }
        if (c == '{' || c == '[')
            fold(1);
        else if (c == '}' || c == ']')
            fold(-1);
        if (std::strchr("{}[]:,", c) && c != '\0')
            return put(1, S::HostOperator);
        if (isDigit(c) || c == '-')
            return word(S::HostNumber, [](char x) { return isWord(x) || x == '.' || x == '+' || x == '-'; });
        if (isWord(c))
            return word(S::HostLiteral, isWord);
        put(1, S::Host);
    }

    void jsonString()
    {
        const char c = m_line[m_at];
        if (c == '\\')
            return put(2, S::HostString);
        const bool ends = c == '"';
        put(1, S::HostString);
        if (!ends)
            return;
        m_state.host = HostState::Plain;
        const std::size_t next = m_line.find_first_not_of(" \t", m_at);
        if (next == std::string_view::npos || m_line[next] != ':')
            return;
        for (std::size_t i = m_stringStart; i < m_at; ++i) {
            if (m_styles[i] == static_cast<unsigned char>(S::HostString))
                m_styles[i] = static_cast<unsigned char>(S::Key);
        }
    }

    void html()
    {
        const char c = m_line[m_at];
        switch (m_state.host) {
        case HostState::MarkupComment:
            if (!startsWith("-->"))
                return put(1, S::HostComment);
            m_state.host = HostState::Plain;
            return put(3, S::HostComment);
        case HostState::MarkupSingle:
        case HostState::MarkupDouble:
            if (c == (m_state.host == HostState::MarkupSingle ? '\'' : '"'))
                m_state.host = HostState::Markup;
            return put(1, S::MarkupString);
        case HostState::Markup:
            if (c == '"' || c == '\'') {
                m_state.host = c == '"' ? HostState::MarkupDouble : HostState::MarkupSingle;
                return put(1, S::MarkupString);
            }
            if (c == '>')
                m_state.host = HostState::Plain;
            return put(1, S::Markup);
        default:
            return htmlText(c);
        }
    }

    void htmlText(char c)
    {
        if (startsWith("<!--")) {
            m_state.host = HostState::MarkupComment;
            return put(4, S::HostComment);
        }
        const char next = m_at + 1 < m_line.size() ? m_line[m_at + 1] : ' ';
        if (c == '<' && (isWord(next) || next == '/' || next == '!')) {
            m_state.host = HostState::Markup;
            return put(1, S::Markup);
        }
        if (c == '&') {
            const std::size_t end = m_line.find(';', m_at);
            if (end != std::string_view::npos && end - m_at < 12)
                return put(end + 1 - m_at, S::HostLiteral);
        }
        put(1, S::Host);
    }

    // Within the tags.

    template <class Belongs>
    void word(S style, Belongs belongs)
    {
        std::size_t end = m_at + 1;
        while (end < m_line.size() && belongs(m_line[end]))
            ++end;
        put(end - m_at, style);
    }

    void comment()
    {
        const std::size_t end = m_line.find("#}", m_at);
        if (end == std::string_view::npos)
            return put(m_line.size(), S::Comment);
        put(end + 2 - m_at, S::Comment);
        m_state.region = Region::Host;
    }

    /// Everything up to `{% endraw %}` is text.
    void raw()
    {
        std::size_t at = m_at;
        while ((at = m_line.find("{%", at)) != std::string_view::npos) {
            const std::size_t name = m_line.find_first_not_of("-+ \t", at + 2);
            if (name != std::string_view::npos && m_line.substr(name).starts_with("endraw")) {
                put(at - m_at, S::Host);
                (void)tagStart();
                return;
            }
            at += 2;
        }
        put(m_line.size(), S::Host);
    }

    bool tagEnd()
    {
        const bool variable = m_state.region == Region::Variable;
        const std::string_view close = variable ? "}}" : "%}";
        const bool trim = m_line[m_at] == '-' || m_line[m_at] == '+';
        if (!m_line.substr(m_at + (trim ? 1 : 0)).starts_with(close) ||
            (variable && !trim && m_state.depth > 0))
            return false;
        put(close.size() + (trim ? 1 : 0), S::Delimiter);
        if (m_state.openSet)
            fold(1);
        m_state.openSet = false;
        m_state.region = m_rawAhead ? Region::Raw : Region::Host;
        m_rawAhead = false;
        m_state.expect = Expect::Nothing;
        return true;
    }

    void tagName()
    {
        std::size_t end = m_at;
        while (end < m_line.size() && isWord(m_line[end]))
            ++end;
        const std::string_view name = m_line.substr(m_at, end - m_at);
        m_state.expect = Expect::Nothing;
        if (name == "raw")
            m_rawAhead = true;
        if (name == "set")
            m_state.openSet = true;
        else if (opensBlock(name))
            fold(1);
        else if (name.starts_with("end") && name.size() > 3)
            fold(-1);
        put(name.size(), S::Keyword);
    }

    void quoted()
    {
        const char quote = m_state.quote == 1 ? '\'' : '"';
        while (m_at < m_line.size()) {
            const char c = m_line[m_at];
            put(c == '\\' ? 2 : 1, S::String);
            if (c == quote) {
                m_state.quote = 0;
                return;
            }
        }
    }

    void tag()
    {
        if (m_state.quote != 0)
            return quoted();
        if (tagEnd())
            return;
        const char c = m_line[m_at];
        if (c == '"' || c == '\'') {
            m_state.quote = c == '"' ? 2 : 1;
            m_state.expect = Expect::Nothing;
            return put(1, S::String);
        }
        if (isDigit(c)) {
            m_state.expect = Expect::Nothing;
            return word(S::Number, [](char x) { return isWord(x) || x == '.'; });
        }
        if (isWord(c))
            return m_state.expect == Expect::TagName ? tagName() : name();
        operatorAt(c);
    }

    void name()
    {
        std::size_t end = m_at;
        while (end < m_line.size() && isWord(m_line[end]))
            ++end;
        const std::string_view word = m_line.substr(m_at, end - m_at);
        const bool filter = m_state.expect == Expect::FilterName;
        const bool keyword = !filter && !m_afterDot && isKeyword(word);
        // What follows `is` is a test; `is not` is one keyword more.
        m_state.expect =
            keyword && (word == "is" || (word == "not" && m_afterIs)) ? Expect::FilterName : Expect::Nothing;
        m_afterIs = keyword && word == "is";
        m_afterDot = false;
        put(word.size(), filter && word != "not" ? S::Filter : keyword || filter ? S::Keyword : S::Name);
        if (filter && word == "not")
            m_state.expect = Expect::FilterName;
    }

    void operatorAt(char c)
    {
        const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (space)
            return put(1, S::Operator);
        if (c == '(' || c == '[' || c == '{')
            ++m_state.depth;
        else if ((c == ')' || c == ']' || c == '}') && m_state.depth > 0)
            --m_state.depth;
        if (c == '=' && m_state.depth == 0)
            m_state.openSet = false;
        m_afterDot = c == '.';
        m_state.expect = c == '|' ? Expect::FilterName : Expect::Nothing;
        put(1, S::Operator);
    }

    HostLanguage m_host;
    std::string_view m_line;
    State m_state;
    unsigned char* m_styles;
    std::size_t m_at = 0;
    std::size_t m_stringStart = 0;
    int m_fold = 0;
    int m_foldLow = 0;
    bool m_rawAhead = false;
    bool m_afterDot = false;
    bool m_afterIs = false;
};

} // namespace

JinjaStyler::Line JinjaStyler::style(std::string_view line, int state, unsigned char* styles) const
{
    return Painter(m_host, line, state, styles).run();
}

} // namespace hookbench::ui
