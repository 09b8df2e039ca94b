#pragma once

#include "jinja/Arena.h"
#include "jinja/Syntax.h"
#include "jinja/Token.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::jinja {

/// The source as Jinja reads it: line ends are LF, and a single one at the end is dropped unless it shall be kept.
std::string normalizedSource(std::string_view source, bool keepTrailingNewline);

/// Splits a template into tokens, one at a time, so that an error of the parser comes before an error of the lexer
/// further on. Counterpart of jinja2.lexer.Lexer; raises SyntaxRaise.
class Lexer {
public:
    /// `source` is normalised and outlives the tokens; `arena` takes the strings that differ from their source.
    Lexer(std::string_view source, const Syntax& syntax, Arena& arena);

    /// The next token; Eof for ever at the end.
    Token next();
    /// Where a comment, a raw block or text was seen last; for completion.
    std::size_t position() const { return m_at; }

private:
    enum class State : std::uint8_t { Root, Comment, Block, Variable, Raw, LineStatement, LineComment };
    enum class Opening : std::uint8_t { Raw, Comment, Block, Variable, LineStatement, LineComment };
    struct Rule {
        Opening opening;
        std::string_view prefix;
    };
    struct Match {
        bool found = false;
        Opening opening = Opening::Block;
        std::size_t begin = 0; ///< of the opening
        std::size_t end = 0;
        char sign = 0;
    };

    void sortRules();
    bool lexRoot(Token& token);
    bool lexComment();
    bool lexRaw(Token& token);
    bool lexTag(Token& token);
    bool lexEnd(Token& token);
    void lexLineComment();
    Match findOpening(std::size_t from) const;
    bool matchAt(std::size_t at, Match& match) const;
    bool matchRule(const Rule& rule, std::size_t at, Match& match) const;
    bool matchRaw(std::size_t at, Match& match) const;
    std::size_t rawEndLength(std::size_t at, char& sign) const;
    /// What `(?:\+end|\-end\s*|end suffix)` matches at `at`; 0 for nothing.
    std::size_t endLength(std::size_t at, std::string_view end, bool plusAllowed, bool trim) const;
    std::string_view strippedText(std::string_view text, char sign, bool isVariable, int& newlines) const;
    std::size_t skipSpace(std::size_t at) const;
    Token lexName();
    Token lexNumber(std::size_t length, bool isFloat);
    Token lexString(std::size_t length);
    bool lexOperator(Token& token);
    void balance(char c);
    std::size_t floatLength() const;
    std::size_t integerLength() const;
    std::size_t stringLength() const;
    std::size_t nameLength() const;
    std::string_view withNewlineSequence(std::string_view text);
    bool startsWith(std::size_t at, std::string_view text) const { return m_source.substr(at).starts_with(text); }
    Token make(TokenType type, std::size_t length);
    void advance(std::size_t length);
    [[noreturn]] void fail(std::string message) const;

    std::string_view m_source;
    const Syntax& m_syntax;
    Arena& m_arena;
    std::vector<Rule> m_rules;
    bool m_hasLineRules = false;
    bool m_firsts[256] = {}; ///< bytes at which an opening may start
    char m_onlyFirst = 0;    ///< the byte, if there is just one
    std::size_t m_at = 0;
    int m_line = 1;
    State m_state = State::Root;
    bool m_lineStarting = true;
    std::vector<char> m_balance;
    bool m_hasPending = false;
    Match m_pending; ///< an opening behind data that was given out
};

/// Python's unicode-escape decoding of the inside of a string literal; raises SyntaxRaise.
std::string unescapeLiteral(std::string_view text, int line);

} // namespace hookbench::jinja
