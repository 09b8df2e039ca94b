#include "capture/query/QueryLexer.h"

#include "base/Text.h"
#include "capture/query/QueryFields.h"

#include <optional>

namespace hookbench::capture {

namespace {

using Operator = QueryToken::Operator;
using Form = QueryToken::Form;

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isKeyCharacter(char c)
{
    return (asciiLower(c) >= 'a' && asciiLower(c) <= 'z') || c == '_';
}

class Lexer {
public:
    explicit Lexer(std::string_view text) : m_text(text) {}

    QueryTokens run()
    {
        while (true) {
            while (m_at < m_text.size() && isSpace(m_text[m_at]))
                ++m_at;
            if (m_at == m_text.size())
                return std::move(m_out);
            lexTerm();
        }
    }

private:
    char peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }

    bool atEnd() const { return m_at >= m_text.size() || isSpace(m_text[m_at]); }

    void fail(QueryToken& token, QuerySpan span, std::string message)
    {
        token.broken = true;
        m_out.errors.push_back({span, std::move(message)});
    }

    void skipToSpace()
    {
        while (!atEnd())
            ++m_at;
    }

    void lexTerm()
    {
        QueryToken token;
        token.span.begin = m_at;
        if (peek() == '-' && m_at + 1 < m_text.size() && !isSpace(m_text[m_at + 1])) {
            token.negated = true;
            ++m_at;
        }
        token.key = token.name = {m_at, m_at};
        lexKey(token);
        lexValue(token);
        token.span.end = m_at;
        m_out.tokens.push_back(std::move(token));
    }

    /// The key, its name in brackets and the operator; nothing of it if no operator follows.
    void lexKey(QueryToken& token)
    {
        const std::size_t start = m_at;
        std::size_t end = m_at;
        while (end < m_text.size() && isKeyCharacter(m_text[end]))
            ++end;
        if (end == start)
            return;
        const bool bracket = end < m_text.size() && m_text[end] == '[' &&
                             findQueryKey(m_text.substr(start, end - start)) != nullptr;
        if (bracket) {
            lexName(token, start, end);
            return;
        }
        m_at = end;
        const auto op = takeOperator();
        if (!op) {
            m_at = start;
            return;
        }
        token.key = {start, end};
        token.op = *op;
    }

    void lexName(QueryToken& token, std::size_t start, std::size_t bracket)
    {
        token.key = {start, bracket};
        token.hasName = true;
        std::size_t close = bracket + 1;
        while (close < m_text.size() && m_text[close] != ']' && !isSpace(m_text[close]))
            ++close;
        token.name = {bracket + 1, close};
        if (close == m_text.size() || m_text[close] != ']') {
            m_at = close;
            fail(token, {bracket, close}, "The bracket is not closed: write header[NAME]:VALUE.");
            return;
        }
        m_at = close + 1;
        if (const auto op = takeOperator())
            token.op = *op;
        else if (!atEnd()) {
            const std::size_t from = m_at;
            skipToSpace();
            fail(token, {from, m_at}, "Behind the bracket stands :, = or ~ and a value, or nothing.");
        }
    }

    std::optional<Operator> takeOperator()
    {
        const char c = peek();
        const bool equals = peek(1) == '=';
        const auto take = [&](std::size_t length, Operator op) {
            m_at += length;
            return std::optional(op);
        };
        switch (c) {
        case ':':
            return take(1, Operator::Colon);
        case '=':
            return take(1, Operator::Equals);
        case '~':
            return take(1, Operator::Matches);
        case '<':
            return equals ? take(2, Operator::LessEqual) : take(1, Operator::Less);
        case '>':
            return equals ? take(2, Operator::GreaterEqual) : take(1, Operator::Greater);
        default:
            return std::nullopt;
        }
    }

    void lexValue(QueryToken& token)
    {
        token.value = {m_at, m_at};
        if (token.broken)
            return;
        if (peek() == '"' && !atEnd())
            lexQuoted(token);
        else if (!(peek() == '/' && slashesMeanRegex(token) && lexRegex(token)))
            lexPlain(token);
        token.value.end = m_at;
    }

    /// A path begins with a slash, too, and may end with one.
    bool slashesMeanRegex(const QueryToken& token) const
    {
        const QueryKey* key = findQueryKey(m_text.substr(token.key.begin, token.key.size()));
        return token.op != Operator::Matches && (key == nullptr || key->kind != QueryValueKind::Path);
    }

    void lexPlain(QueryToken& token)
    {
        const std::size_t start = m_at;
        skipToSpace();
        token.text = m_text.substr(start, m_at - start);
    }

    void lexQuoted(QueryToken& token)
    {
        token.form = Form::Quoted;
        const std::size_t start = m_at++;
        while (m_at < m_text.size() && m_text[m_at] != '"') {
            // Of regular expressions all other escapes are their own.
            const bool escape = m_text[m_at] == '\\' && (peek(1) == '"' || (peek(1) == '\\' && token.op != Operator::Matches));
            m_at += escape ? 1 : 0;
            token.text += m_text[m_at++];
        }
        if (m_at >= m_text.size()) {
            m_at = m_text.size();
            fail(token, {start, m_at}, "The text is not closed: put \" at its end (and \\\" for a quote in it).");
            return;
        }
        ++m_at;
        if (!atEnd()) {
            const std::size_t from = m_at;
            skipToSpace();
            fail(token, {from, m_at}, "Put a space behind the closing quote.");
        }
    }

    /// False, with nothing taken, if no closing slash ends the word. An expression with spaces is written
    /// text~"…".
    bool lexRegex(QueryToken& token)
    {
        const std::size_t start = m_at;
        bool inClass = false;
        for (std::size_t i = start + 1; i < m_text.size(); ++i) {
            const char c = m_text[i];
            if (isSpace(c))
                return false;
            if (c == '\\')
                ++i;
            else if (c == '[')
                inClass = true;
            else if (c == ']')
                inClass = false;
            else if (c == '/' && !inClass && i > start + 1)
                return endRegex(token, start, i);
        }
        return false;
    }

    bool endRegex(QueryToken& token, std::size_t start, std::size_t slash)
    {
        std::size_t end = slash + 1;
        while (end < m_text.size() && (m_text[end] == 'i' || m_text[end] == 's'))
            ++end;
        if (end < m_text.size() && !isSpace(m_text[end]))
            return false;
        token.form = Form::Regex;
        token.text = m_text.substr(start + 1, slash - start - 1);
        token.flags = m_text.substr(slash + 1, end - slash - 1);
        m_at = end;
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    QueryTokens m_out;
};

} // namespace

QueryTokens tokenizeQuery(std::string_view text)
{
    return Lexer(text).run();
}

} // namespace hookbench::capture
