#include "registrations/ShellWords.h"

#include "registrations/Variables.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace hookbench::registrations {

namespace {

using json::ParseError;

bool isNameCharacter(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

int digitOf(char c, int base)
{
    int digit = -1;
    if (c >= '0' && c <= '9')
        digit = c - '0';
    else if (c >= 'a' && c <= 'f')
        digit = c - 'a' + 10;
    else if (c >= 'A' && c <= 'F')
        digit = c - 'A' + 10;
    return digit < base ? digit : -1;
}

void appendUtf8(std::string& out, std::uint32_t code)
{
    const auto add = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xC0 | code >> 6);
        add(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        add(0xE0 | code >> 12);
        add(0x80 | (code >> 6 & 0x3F));
        add(0x80 | (code & 0x3F));
    } else {
        add(0xF0 | (code >> 18 & 0x07));
        add(0x80 | (code >> 12 & 0x3F));
        add(0x80 | (code >> 6 & 0x3F));
        add(0x80 | (code & 0x3F));
    }
}

/// Reads the text from front to end; the first fault ends it.
class Reader {
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    Result<std::vector<ShellCommand>, ParseError> run()
    {
        while (!atEnd() && !m_error)
            step();
        if (m_error)
            return *m_error;
        endCommand();
        return std::move(m_commands);
    }

private:
    bool atEnd() const { return m_at >= m_text.size(); }
    char peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }

    bool fail(std::size_t at, std::string message)
    {
        const std::string_view before = m_text.substr(0, at);
        const auto lineStart = before.rfind('\n');
        m_error = ParseError{at, 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
                             1 + (lineStart == std::string_view::npos ? at : at - lineStart - 1),
                             std::move(message)};
        return false;
    }

    std::string& word()
    {
        if (m_command.words.empty() && !m_inWord) {
            for (; m_countedTo < m_at; ++m_countedTo)
                m_line += m_text[m_countedTo] == '\n' ? 1 : 0;
            m_command.line = m_line;
        }
        m_inWord = true;
        return m_word;
    }

    void endWord()
    {
        if (m_inWord && !m_skipping)
            m_command.words.push_back(m_word);
        m_word.clear();
        m_inWord = false;
    }

    void endCommand()
    {
        endWord();
        if (!m_command.words.empty())
            m_commands.push_back(std::move(m_command));
        m_command = {};
        m_skipping = false;
    }

    void step()
    {
        const char c = peek();
        switch (c) {
        case ' ':
        case '\t':
            endWord();
            ++m_at;
            return;
        case '\r':
            if (peek(1) == '\n' || m_at + 1 == m_text.size()) {
                ++m_at;
                return;
            }
            break;
        case '\n':
        case ';':
        case '&':
            endCommand();
            ++m_at;
            return;
        case '|':
            if (peek(1) == '|') {
                endCommand();
                m_at += 2;
                return;
            }
            endWord();
            m_skipping = true; // up to the end of the command
            ++m_at;
            return;
        default:
            break;
        }
        partOfWord(c);
    }

    void partOfWord(char c)
    {
        switch (c) {
        case '#':
            if (!m_inWord) {
                m_at = std::min(m_text.find('\n', m_at), m_text.size());
                return;
            }
            break;
        case '\\':
            backslash();
            return;
        case '\'':
            singleQuotes();
            return;
        case '"':
            doubleQuotes();
            return;
        case '$':
            if (peek(1) == '\'') {
                escapedQuotes();
                return;
            }
            if (peek(1) == '"') {
                ++m_at;
                return;
            }
            expansion();
            return;
        case '`':
            fail(m_at, "a command inside the command is not run; put its result in its place");
            return;
        case '<':
        case '>':
        case '(':
        case ')':
            if (m_skipping)
                break;
            fail(m_at, std::string("the shell gives ") + c + " a meaning here; take it out, or quote it");
            return;
        case '^':
            if (peek(1) == '"' || peek(1) == '\n' || peek(1) == '\r') {
                fail(m_at, "this is written for Windows' cmd; copy it as cURL for bash");
                return;
            }
            break;
        default:
            break;
        }
        word() += c;
        ++m_at;
    }

    void backslash()
    {
        if (peek(1) == '\n') {
            m_at += 2;
        } else if (peek(1) == '\r' && peek(2) == '\n') {
            m_at += 3;
        } else if (m_at + 1 == m_text.size()) {
            ++m_at; // a continuation that nothing continues
        } else {
            word() += peek(1);
            m_at += 2;
        }
    }

    void singleQuotes()
    {
        const auto close = m_text.find('\'', m_at + 1);
        if (close == std::string_view::npos) {
            fail(m_at, "this ' is not closed");
            return;
        }
        word() += m_text.substr(m_at + 1, close - m_at - 1);
        m_at = close + 1;
    }

    void doubleQuotes()
    {
        const std::size_t open = m_at;
        word();
        ++m_at;
        while (!atEnd() && peek() != '"' && !m_error) {
            const char c = peek();
            if (c == '$') {
                expansion();
            } else if (c == '`') {
                fail(m_at, "a command inside the command is not run; put its result in its place");
            } else if (c == '\\' && peek(1) == '\n') {
                m_at += 2;
            } else if (c == '\\' && m_at + 1 < m_text.size() &&
                       std::string_view("\"\\$`").find(peek(1)) != std::string_view::npos) {
                word() += peek(1);
                m_at += 2;
            } else {
                word() += c;
                ++m_at;
            }
        }
        if (m_error)
            return;
        if (atEnd()) {
            fail(open, "this \" is not closed");
            return;
        }
        ++m_at;
    }

    /// `$NAME` or `${NAME}`: kept as a reference. A $ before anything else that is no expansion is a $.
    void expansion()
    {
        const bool braced = peek(1) == '{';
        const std::size_t begin = m_at + (braced ? 2 : 1);
        std::size_t end = begin;
        while (end < m_text.size() && isNameCharacter(m_text[end]))
            ++end;
        const std::string_view name = m_text.substr(begin, end - begin);
        if (braced && (!isVariableName(name) || end >= m_text.size() || m_text[end] != '}')) {
            fail(m_at, "only ${NAME} is understood of the shell's expansions");
            return;
        }
        if (braced || isVariableName(name)) {
            word() += "${" + std::string(name) + "}";
            m_at = end + (braced ? 1 : 0);
            return;
        }
        const char next = peek(1);
        if (next != '\0' &&
            (isNameCharacter(next) || std::string_view("(@*#?-$!").find(next) != std::string_view::npos)) {
            fail(m_at, next == '(' ? "a command inside the command is not run; put its result in its place"
                                   : "only ${NAME} is understood of the shell's expansions");
            return;
        }
        word() += '$';
        ++m_at;
    }

    /// $'…', with the escapes of ANSI C.
    void escapedQuotes()
    {
        const std::size_t open = m_at;
        word();
        m_at += 2;
        while (!atEnd() && peek() != '\'') {
            if (peek() == '\\' && m_at + 1 < m_text.size()) {
                escape();
            } else {
                word() += peek();
                ++m_at;
            }
        }
        if (atEnd())
            fail(open, "this $' is not closed");
        else
            ++m_at;
    }

    /// Up to `most` digits of this base from `m_at`; nothing if there is none.
    std::optional<std::uint32_t> number(int base, int most)
    {
        std::uint32_t value = 0;
        int count = 0;
        while (count < most && digitOf(peek(), base) >= 0) {
            value =
                value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digitOf(peek(), base));
            ++m_at;
            ++count;
        }
        return count > 0 ? std::optional(value) : std::nullopt;
    }

    void escape()
    {
        const char kind = peek(1);
        constexpr std::string_view names = "abeEfnrtv\\'\"?";
        constexpr std::string_view values = "\a\b\x1b\x1b\f\n\r\t\v\\'\"?";
        if (const auto place = names.find(kind); place != std::string_view::npos) {
            word() += values[place];
            m_at += 2;
            return;
        }
        if (digitOf(kind, 8) >= 0) {
            ++m_at;
            word() += static_cast<char>(*number(8, 3) & 0xFF);
            return;
        }
        if (kind == 'c' && m_at + 2 < m_text.size()) {
            word() += static_cast<char>(peek(2) & 0x1F);
            m_at += 3;
            return;
        }
        if (kind == 'x' || kind == 'u' || kind == 'U') {
            m_at += 2;
            const auto code = number(16, kind == 'x' ? 2 : kind == 'u' ? 4 : 8);
            if (!code)
                word() += std::string("\\") + kind;
            else if (kind == 'x')
                word() += static_cast<char>(*code & 0xFF);
            else
                unicode(*code);
            return;
        }
        word() += '\\';
        word() += kind;
        m_at += 2;
    }

    /// Browsers write characters above U+FFFF as two halves, \ud83d\ude00.
    void unicode(std::uint32_t code)
    {
        if (code >= 0xD800 && code < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
            m_at += 2;
            const auto low = number(16, 4);
            if (low && *low >= 0xDC00 && *low < 0xE000)
                code = 0x10000 + ((code - 0xD800) << 10) + (*low - 0xDC00);
        }
        appendUtf8(word(), code);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_countedTo = 0;
    std::size_t m_line = 1;
    std::string m_word;
    bool m_inWord = false;
    bool m_skipping = false;
    ShellCommand m_command;
    std::vector<ShellCommand> m_commands;
    std::optional<ParseError> m_error;
};

} // namespace

Result<std::vector<ShellCommand>, ParseError> shellCommands(std::string_view text)
{
    return Reader(text).run();
}

std::string shellQuoted(std::string_view bytes)
{
    std::string out = "'";
    for (const char c : bytes) {
        if (c == '\'')
            out += "'\\''";
        else
            out += c;
    }
    return out + "'";
}

} // namespace hookbench::registrations
