#include "jinja/Integer.h"
#include "jinja/Lexer.h"
#include "jinja/Operators.h"
#include "jinja/Raise.h"
#include "jinja/Unicode.h"

#include <algorithm>
#include <optional>

/// Lexing within `{{ … }}` and `{% … %}`.
namespace hookbench::jinja {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isAsciiWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || isDigit(c);
}

bool isDigitOf(char c, int base)
{
    if (base == 16)
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    return c >= '0' && c < '0' + base;
}

/// Digits with single underscores between, as in `(\d+_)*\d+`; `at` moves behind them.
bool skipDigits(std::string_view text, std::size_t& at)
{
    if (at >= text.size() || !isDigit(text[at]))
        return false;
    while (at < text.size() && (isDigit(text[at]) || (text[at] == '_' && at + 1 < text.size() && isDigit(text[at + 1]))))
        ++at;
    return true;
}

std::string withoutUnderscores(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c != '_')
            out += c;
    }
    return out;
}

[[noreturn]] void failEscape(const char* message, int line)
{
    throw SyntaxRaise{ErrorClass::TemplateSyntaxError, message, line};
}

std::optional<char32_t> hexValue(std::string_view digits, std::size_t count)
{
    if (digits.size() < count)
        return std::nullopt;
    char32_t code = 0;
    for (const char c : digits.substr(0, count)) {
        if (!isDigitOf(c, 16))
            return std::nullopt;
        code = code * 16 + static_cast<char32_t>(isDigit(c) ? c - '0' : (c | 32) - 'a' + 10);
    }
    return code;
}

/// `\xNN`, `\uNNNN` and `\UNNNNNNNN`; `at` stands behind the letter.
void unescapeHex(std::string& out, std::string_view text, std::size_t& at, char letter, int line)
{
    const std::size_t digits = letter == 'x' ? 2 : (letter == 'u' ? 4 : 8);
    const auto code = hexValue(text.substr(at), digits);
    if (!code)
        failEscape(letter == 'x' ? "truncated \\xXX escape"
                                 : (letter == 'u' ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape"),
                   line);
    if (*code > 0x10FFFF)
        failEscape("illegal Unicode character", line);
    unicode::append(out, *code);
    at += digits;
}

/// `\N{NAME}`; `at` stands behind the letter.
void unescapeName(std::string& out, std::string_view text, std::size_t& at, int line)
{
    const std::size_t close = text.find('}', at);
    if (at >= text.size() || text[at] != '{' || close == std::string_view::npos || close == at + 1)
        failEscape("malformed \\N character escape", line);
    const auto code = unicode::lookupName(text.substr(at + 1, close - at - 1));
    if (!code)
        failEscape("unknown Unicode character name", line);
    unicode::append(out, *code);
    at = close + 1;
}

char simpleEscape(char c)
{
    switch (c) {
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '\\': case '\'': case '"': return c;
    default: return '\0';
    }
}

/// Jinja encodes what is not ASCII as an escape before it decodes: a backslash before it thus escapes that one's
/// backslash, and its letters and digits remain.
void appendEscapedCharacter(std::string& out, char32_t c)
{
    constexpr std::string_view digits = "0123456789abcdef";
    const int count = c < 256 ? 2 : (c < 0x10000 ? 4 : 8);
    out += '\\';
    out += c < 256 ? 'x' : (c < 0x10000 ? 'u' : 'U');
    for (int shift = 4 * (count - 1); shift >= 0; shift -= 4)
        out += digits[c >> shift & 15U];
}

void unescapeOctal(std::string& out, std::string_view text, std::size_t& at)
{
    char32_t code = 0;
    for (int i = 0; i < 3 && at < text.size() && isDigitOf(text[at], 8); ++i)
        code = code * 8 + static_cast<char32_t>(text[at++] - '0');
    unicode::append(out, code);
}

void unescapeOne(std::string& out, std::string_view text, std::size_t& at, int line)
{
    const char c = text[at];
    if (static_cast<unsigned char>(c) >= 0x80) {
        appendEscapedCharacter(out, unicode::decodeNext(text, at));
        return;
    }
    if (isDigitOf(c, 8)) {
        unescapeOctal(out, text, at);
        return;
    }
    ++at;
    if (c == '\n')
        return;
    if (const char simple = simpleEscape(c)) {
        out += simple;
    } else if (c == 'x' || c == 'u' || c == 'U') {
        unescapeHex(out, text, at, c, line);
    } else if (c == 'N') {
        unescapeName(out, text, at, line);
    } else {
        out += '\\';
        out += c;
    }
}

} // namespace

std::string unescapeLiteral(std::string_view text, int line)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t backslash = std::min(text.find('\\', at), text.size());
        out += text.substr(at, backslash - at);
        at = backslash + 1;
        if (backslash == text.size())
            break;
        if (at == text.size())
            failEscape("\\ at end of string", line);
        unescapeOne(out, text, at, line);
    }
    return out;
}

bool Lexer::lexEnd(Token& token)
{
    std::size_t length = 0;
    if (m_state == State::Block) {
        length = endLength(m_at, m_syntax.blockEnd, true, m_syntax.trimBlocks);
    } else if (m_state == State::Variable) {
        length = endLength(m_at, m_syntax.variableEnd, false, false);
    } else {
        const std::size_t behind = skipSpace(m_at);
        const std::size_t lineEnd = m_source.substr(m_at, behind - m_at).rfind('\n');
        if (behind >= m_source.size())
            length = behind - m_at;
        else if (lineEnd != std::string_view::npos)
            length = lineEnd + 1;
        else
            return false;
        token = make(TokenType::BlockEnd, length);
        advance(length);
        m_state = State::Root;
        return true;
    }
    if (length == 0)
        return false;
    token = make(m_state == State::Block ? TokenType::BlockEnd : TokenType::VariableEnd, length);
    advance(length);
    m_state = State::Root;
    return true;
}

bool Lexer::lexTag(Token& token)
{
    if (m_at >= m_source.size()) {
        if (m_state != State::LineStatement || !m_balance.empty()) {
            m_state = State::Variable;
            return false;
        }
        return lexEnd(token);
    }
    if (m_balance.empty() && lexEnd(token))
        return true;
    const std::size_t behind = skipSpace(m_at);
    if (behind > m_at) {
        advance(behind - m_at);
        return false;
    }
    if (const std::size_t length = floatLength(); length > 0) {
        token = lexNumber(length, true);
    } else if (const std::size_t digits = integerLength(); digits > 0) {
        token = lexNumber(digits, false);
    } else if (nameLength() > 0) {
        token = lexName();
    } else if (const std::size_t quoted = stringLength(); quoted > 0) {
        token = lexString(quoted);
    } else if (!lexOperator(token)) {
        std::size_t end = m_at;
        unicode::decodeNext(m_source, end);
        fail("unexpected char " + jinja::quotedText(m_source.substr(m_at, end - m_at)) + " at "
             + std::to_string(unicode::countCodePoints(m_source.substr(0, m_at))));
    }
    return true;
}

std::size_t Lexer::floatLength() const
{
    if (!isDigit(m_source[m_at]) || (m_at > 0 && m_source[m_at - 1] == '.'))
        return 0;
    std::size_t at = m_at;
    skipDigits(m_source, at);
    std::size_t end = 0;
    if (at + 1 < m_source.size() && m_source[at] == '.') {
        std::size_t fraction = at + 1;
        if (skipDigits(m_source, fraction))
            end = at = fraction;
    }
    if (at < m_source.size() && (m_source[at] == 'e' || m_source[at] == 'E')) {
        std::size_t exponent = at + 1;
        if (exponent < m_source.size() && (m_source[exponent] == '+' || m_source[exponent] == '-'))
            ++exponent;
        if (skipDigits(m_source, exponent))
            end = exponent;
    }
    return end == 0 ? 0 : end - m_at;
}

std::size_t Lexer::integerLength() const
{
    const char first = m_source[m_at];
    if (!isDigit(first))
        return 0;
    int base = first == '0' ? 1 : 10;
    std::size_t at = m_at + 1;
    if (first == '0' && at < m_source.size()) {
        const char letter = static_cast<char>(m_source[at] | 32);
        const int prefixed = letter == 'b' ? 2 : (letter == 'o' ? 8 : (letter == 'x' ? 16 : 0));
        std::size_t digits = at + 1;
        if (prefixed != 0 && digits < m_source.size() && m_source[digits] == '_')
            ++digits;
        if (prefixed != 0 && digits < m_source.size() && isDigitOf(m_source[digits], prefixed)) {
            base = prefixed;
            at = digits + 1;
        }
    }
    for (;;) {
        std::size_t digit = at;
        if (digit < m_source.size() && m_source[digit] == '_')
            ++digit;
        if (digit >= m_source.size() || !isDigitOf(m_source[digit], base))
            return at - m_at;
        at = digit + 1;
    }
}

std::size_t Lexer::nameLength() const
{
    std::size_t at = m_at;
    while (at < m_source.size()) {
        if (isAsciiWord(m_source[at])) {
            ++at;
            continue;
        }
        std::size_t behind = at;
        const char32_t c = unicode::decodeNext(m_source, behind);
        if (!unicode::isWord(c) && !(c >= 128 && unicode::has(c, unicode::IdContinue)))
            break;
        at = behind;
    }
    return at - m_at;
}

std::size_t Lexer::stringLength() const
{
    const char quote = m_source[m_at];
    if (quote != '\'' && quote != '"')
        return 0;
    for (std::size_t at = m_at + 1; at < m_source.size(); ++at) {
        if (m_source[at] == '\\')
            ++at;
        else if (m_source[at] == quote)
            return at + 1 - m_at;
    }
    return 0;
}

Token Lexer::lexNumber(std::size_t length, bool isFloat)
{
    Token token = make(isFloat ? TokenType::Float : TokenType::Integer, length);
    const std::string digits = withoutUnderscores(token.text);
    if (isFloat) {
        token.number = Value(parseFloat(digits).value_or(0));
    } else {
        try {
            token.number = parseInteger(digits, 0).value_or(Value(std::int64_t{0}));
        } catch (const Raise& error) {
            throw SyntaxRaise{error.error, error.message, 0, m_at};
        }
    }
    advance(length);
    return token;
}

Token Lexer::lexName()
{
    const std::size_t length = nameLength();
    Token token = make(TokenType::Name, length);
    const bool ascii = std::all_of(token.text.begin(), token.text.end(), isAsciiWord);
    if (ascii ? isDigit(token.text[0]) : !unicode::isIdentifier(token.text))
        fail("Invalid character in identifier");
    advance(length);
    return token;
}

Token Lexer::lexString(std::size_t length)
{
    Token token = make(TokenType::String, length);
    const std::string_view inside = withNewlineSequence(token.text.substr(1, length - 2));
    token.text = inside;
    if (inside.find('\\') != std::string_view::npos) {
        try {
            token.text = m_arena.copy(unescapeLiteral(inside, m_line));
        } catch (SyntaxRaise& error) {
            error.offset = m_at;
            throw;
        }
    }
    advance(length);
    return token;
}

void Lexer::balance(char c)
{
    if (c == '{' || c == '(' || c == '[') {
        m_balance.push_back(c == '{' ? '}' : (c == '(' ? ')' : ']'));
    } else if (c == '}' || c == ')' || c == ']') {
        if (m_balance.empty())
            fail(std::string("unexpected '") + c + "'");
        const char expected = m_balance.back();
        m_balance.pop_back();
        if (expected != c)
            fail(std::string("unexpected '") + c + "', expected '" + expected + "'");
    }
}

bool Lexer::lexOperator(Token& token)
{
    struct Operator {
        std::string_view text;
        TokenType type;
    };
    static constexpr Operator operators[] = {
        {"//", TokenType::FloorDiv}, {"**", TokenType::Pow},     {"==", TokenType::Eq},      {"!=", TokenType::Ne},
        {">=", TokenType::GtEq},     {"<=", TokenType::LtEq},    {".", TokenType::Dot},      {"|", TokenType::Pipe},
        {"(", TokenType::LParen},    {")", TokenType::RParen},   {",", TokenType::Comma},    {"=", TokenType::Assign},
        {"[", TokenType::LBracket},  {"]", TokenType::RBracket}, {":", TokenType::Colon},    {"~", TokenType::Tilde},
        {"+", TokenType::Add},       {"-", TokenType::Sub},      {"/", TokenType::Div},      {"*", TokenType::Mul},
        {"%", TokenType::Mod},       {"{", TokenType::LBrace},   {"}", TokenType::RBrace},   {">", TokenType::Gt},
        {"<", TokenType::Lt},        {";", TokenType::Semicolon},
    };
    for (const Operator& op : operators) {
        if (op.text[0] != m_source[m_at] || !startsWith(m_at, op.text))
            continue;
        balance(op.text[0]);
        token = make(op.type, op.text.size());
        m_at += op.text.size();
        m_lineStarting = false;
        return true;
    }
    return false;
}

} // namespace hookbench::jinja
