#include "jinja/Lexer.h"

#include "jinja/Integer.h"
#include "jinja/Operators.h"
#include "jinja/Raise.h"
#include "jinja/Unicode.h"

#include <algorithm>
#include <array>

namespace hookbench::jinja {

namespace {

constexpr auto npos = std::string_view::npos;

int newlinesIn(std::string_view text)
{
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

std::string_view trimmedRight(std::string_view text)
{
    std::size_t end = text.size();
    while (end > 0) {
        std::size_t at = end;
        if (!unicode::isSpace(unicode::decodePrevious(text, at)))
            break;
        end = at;
    }
    return text.substr(0, end);
}

} // namespace

std::string_view describe(TokenType type)
{
    static constexpr std::array<std::string_view, 37> words = {
        "+", "=", ":", ",", "/", ".", "==", "//", ">", ">=", "{", "[", "(", "<", "<=", "%", "*", "!=", "|",
        "**", "}", "]", ")", ";", "-", "~",
        "float", "integer", "name", "string",
        "begin of statement block", "end of statement block", "begin of print statement", "end of print statement",
        "template data / text", "initial", "end of template",
    };
    return words[static_cast<std::size_t>(type)];
}

std::string_view describe(const Token& token)
{
    return token.type == TokenType::Name ? token.text : describe(token.type);
}

std::string normalizedSource(std::string_view source, bool keepTrailingNewline)
{
    std::string out;
    out.reserve(source.size());
    std::size_t at = 0;
    for (std::size_t cr = source.find('\r'); cr != npos; cr = source.find('\r', at)) {
        out += source.substr(at, cr - at);
        out += '\n';
        at = cr + (source.substr(cr).starts_with("\r\n") ? 2 : 1);
    }
    out += source.substr(at);
    if (!keepTrailingNewline && out.ends_with('\n'))
        out.pop_back();
    return out;
}

Lexer::Lexer(std::string_view source, const Syntax& syntax, Arena& arena)
    : m_source(source), m_syntax(syntax), m_arena(arena)
{
    m_rules = {{Opening::Comment, syntax.commentStart},
               {Opening::Block, syntax.blockStart},
               {Opening::Variable, syntax.variableStart}};
    if (syntax.lineStatementPrefix)
        m_rules.push_back({Opening::LineStatement, *syntax.lineStatementPrefix});
    if (syntax.lineCommentPrefix)
        m_rules.push_back({Opening::LineComment, *syntax.lineCommentPrefix});
    sortRules();
    m_hasLineRules = m_rules.size() > 3;
    for (const Rule& rule : m_rules)
        m_firsts[static_cast<unsigned char>(rule.prefix.empty() ? 0 : rule.prefix[0])] = true;
    if (!m_hasLineRules && std::count(std::begin(m_firsts), std::end(m_firsts), true) == 1)
        m_onlyFirst = syntax.blockStart.empty() ? '\0' : syntax.blockStart[0];
}

/// Longest first, as jinja2.lexer.compile_rules does it; ties are broken by the name of the token, backwards.
void Lexer::sortRules()
{
    const auto tokenName = [](Opening opening) -> std::string_view {
        switch (opening) {
        case Opening::Comment: return "comment_begin";
        case Opening::Block: return "block_begin";
        case Opening::Variable: return "variable_begin";
        case Opening::LineStatement: return "linestatement_begin";
        default: return "linecomment_begin";
        }
    };
    std::sort(m_rules.begin(), m_rules.end(), [&](const Rule& a, const Rule& b) {
        if (a.prefix.size() != b.prefix.size())
            return unicode::countCodePoints(a.prefix) > unicode::countCodePoints(b.prefix);
        return tokenName(a.opening) > tokenName(b.opening);
    });
}

void Lexer::fail(std::string message) const
{
    throw SyntaxRaise{ErrorClass::TemplateSyntaxError, std::move(message), m_line, m_at};
}

void Lexer::advance(std::size_t length)
{
    const std::string_view text = m_source.substr(m_at, length);
    m_line += newlinesIn(text);
    m_lineStarting = text.ends_with('\n');
    m_at += length;
}

Token Lexer::make(TokenType type, std::size_t length)
{
    Token token;
    token.type = type;
    token.line = m_line;
    token.begin = static_cast<std::uint32_t>(m_at);
    token.end = static_cast<std::uint32_t>(m_at + length);
    token.text = m_source.substr(m_at, length);
    return token;
}

Token Lexer::next()
{
    Token token;
    for (;;) {
        bool produced = false;
        switch (m_state) {
        case State::Root: produced = lexRoot(token); break;
        case State::Comment: produced = lexComment(); break;
        case State::Raw: produced = lexRaw(token); break;
        case State::LineComment: lexLineComment(); break;
        default: produced = lexTag(token); break;
        }
        if (produced)
            return token;
        if (m_at >= m_source.size() && !m_hasPending && m_state != State::LineStatement)
            return make(TokenType::Eof, 0);
    }
}

std::size_t Lexer::skipSpace(std::size_t at) const
{
    while (at < m_source.size()) {
        const auto byte = static_cast<unsigned char>(m_source[at]);
        std::size_t behind = at + 1;
        const char32_t c = byte < 0x80 ? byte : unicode::decodeNext(m_source, --behind);
        if (!unicode::isSpace(c))
            break;
        at = behind;
    }
    return at;
}

std::size_t Lexer::endLength(std::size_t at, std::string_view end, bool plusAllowed, bool trim) const
{
    if (plusAllowed && m_source[at] == '+' && startsWith(at + 1, end))
        return end.size() + 1;
    if (m_source[at] == '-' && startsWith(at + 1, end))
        return skipSpace(at + 1 + end.size()) - at;
    if (!startsWith(at, end))
        return 0;
    return end.size() + (trim && startsWith(at + end.size(), "\n") ? 1 : 0);
}

bool Lexer::matchRaw(std::size_t at, Match& match) const
{
    if (!startsWith(at, m_syntax.blockStart))
        return false;
    std::size_t behind = at + m_syntax.blockStart.size();
    const char sign = behind < m_source.size() && (m_source[behind] == '-' || m_source[behind] == '+') ? m_source[behind] : '\0';
    behind = skipSpace(sign != 0 ? behind + 1 : behind);
    if (!startsWith(behind, "raw"))
        return false;
    behind = skipSpace(behind + 3);
    if (behind >= m_source.size())
        return false;
    const std::size_t length = endLength(behind, m_syntax.blockEnd, false, false);
    if (length == 0)
        return false;
    match = {true, Opening::Raw, at, behind + length, sign};
    return true;
}

bool Lexer::matchRule(const Rule& rule, std::size_t at, Match& match) const
{
    std::size_t start = at;
    if (rule.opening == Opening::LineStatement) {
        if (at > 0 && m_source[at - 1] != '\n')
            return false;
        while (start < m_source.size() && (m_source[start] == ' ' || m_source[start] == '\t' || m_source[start] == '\v'))
            ++start;
    } else if (rule.opening == Opening::LineComment) {
        if (at > 0 && m_source[at - 1] != '\n') {
            std::size_t before = at;
            if (unicode::isSpace(unicode::decodePrevious(m_source, before)))
                return false;
        }
        for (std::size_t behind = start; start < m_source.size(); start = behind) {
            const char32_t c = unicode::decodeNext(m_source, behind);
            if (!unicode::isSpace(c) || c == '\r' || c == '\n')
                break;
        }
    }
    if (!startsWith(start, rule.prefix))
        return false;
    std::size_t end = start + rule.prefix.size();
    char sign = '\0';
    if (end < m_source.size() && (m_source[end] == '-' || m_source[end] == '+'))
        sign = m_source[end++];
    match = {true, rule.opening, at, end, sign};
    return true;
}

bool Lexer::matchAt(std::size_t at, Match& match) const
{
    if (matchRaw(at, match))
        return true;
    return std::any_of(m_rules.begin(), m_rules.end(), [&](const Rule& rule) { return matchRule(rule, at, match); });
}

Lexer::Match Lexer::findOpening(std::size_t from) const
{
    Match match;
    for (std::size_t at = from; at < m_source.size(); ++at) {
        if (m_onlyFirst != 0) {
            at = m_source.find(m_onlyFirst, at);
            if (at == npos)
                break;
        } else if (!m_hasLineRules && !m_firsts[static_cast<unsigned char>(m_source[at])]) {
            continue;
        }
        if (!unicode::isContinuation(m_source[at]) && matchAt(at, match))
            return match;
    }
    return {};
}

std::string_view Lexer::strippedText(std::string_view text, char sign, bool isVariable, int& newlines) const
{
    if (sign == '-') {
        const std::string_view stripped = trimmedRight(text);
        newlines = newlinesIn(text.substr(stripped.size()));
        return stripped;
    }
    if (sign == '+' || !m_syntax.lstripBlocks || isVariable)
        return text;
    const std::size_t lineAt = text.rfind('\n') + 1;
    if (lineAt == 0 && !m_lineStarting)
        return text;
    const std::string_view line = text.substr(lineAt);
    return trimmedRight(line).empty() && !line.empty() ? text.substr(0, lineAt) : text;
}

std::string_view Lexer::withNewlineSequence(std::string_view text)
{
    if (m_syntax.newlineSequence == "\n" || text.find('\n') == npos)
        return text;
    std::string out;
    for (const char c : text) {
        if (c == '\n')
            out += m_syntax.newlineSequence;
        else
            out += c;
    }
    return m_arena.copy(out);
}

bool Lexer::lexRoot(Token& token)
{
    if (!m_hasPending) {
        if (m_at >= m_source.size())
            return false;
        const Match match = findOpening(m_at);
        const std::size_t end = match.found ? match.begin : m_source.size();
        const std::string_view text = m_source.substr(m_at, end - m_at);
        int stripped = 0;
        const std::string_view kept =
            match.found ? strippedText(text, match.sign, match.opening == Opening::Variable, stripped) : text;
        token = make(TokenType::Data, text.size());
        token.text = withNewlineSequence(kept);
        m_line += newlinesIn(kept) + stripped;
        m_at = end;
        m_pending = match;
        m_hasPending = match.found;
        if (!kept.empty())
            return true;
        if (!match.found)
            return false;
    }
    m_hasPending = false;
    const std::size_t length = m_pending.end - m_at;
    const Opening opening = m_pending.opening;
    token = make(opening == Opening::Variable ? TokenType::VariableBegin : TokenType::BlockBegin, length);
    advance(length);
    switch (opening) {
    case Opening::Raw: m_state = State::Raw; return false;
    case Opening::Comment: m_state = State::Comment; return false;
    case Opening::LineComment: m_state = State::LineComment; return false;
    case Opening::LineStatement: m_state = State::LineStatement; return true;
    case Opening::Block: m_state = State::Block; return true;
    case Opening::Variable: m_state = State::Variable; return true;
    }
    return false;
}

bool Lexer::lexComment()
{
    for (std::size_t at = m_at; at < m_source.size(); ++at) {
        const std::size_t length = endLength(at, m_syntax.commentEnd, true, m_syntax.trimBlocks);
        if (length > 0) {
            advance(at + length - m_at);
            m_state = State::Root;
            return false;
        }
    }
    if (m_at < m_source.size())
        fail("Missing end of comment tag");
    return false;
}

std::size_t Lexer::rawEndLength(std::size_t at, char& sign) const
{
    if (!startsWith(at, m_syntax.blockStart))
        return 0;
    std::size_t behind = at + m_syntax.blockStart.size();
    sign = behind < m_source.size() && (m_source[behind] == '-' || m_source[behind] == '+') ? m_source[behind] : '\0';
    behind = skipSpace(sign != 0 ? behind + 1 : behind);
    if (!startsWith(behind, "endraw"))
        return 0;
    behind = skipSpace(behind + 6);
    if (behind >= m_source.size())
        return 0;
    const std::size_t length = endLength(behind, m_syntax.blockEnd, true, m_syntax.trimBlocks);
    return length == 0 ? 0 : behind + length - at;
}

bool Lexer::lexRaw(Token& token)
{
    for (std::size_t at = m_at; at < m_source.size(); ++at) {
        char sign = '\0';
        const std::size_t length = rawEndLength(at, sign);
        if (length == 0)
            continue;
        const std::string_view text = m_source.substr(m_at, at - m_at);
        int stripped = 0;
        const std::string_view kept = strippedText(text, sign, false, stripped);
        token = make(TokenType::Data, text.size());
        token.text = withNewlineSequence(kept);
        advance(at + length - m_at);
        m_state = State::Root;
        return !kept.empty();
    }
    if (m_at < m_source.size())
        fail("Missing end of raw directive");
    return false;
}

void Lexer::lexLineComment()
{
    advance(std::min(m_source.find('\n', m_at), m_source.size()) - m_at);
    m_state = State::Root;
}

} // namespace hookbench::jinja
