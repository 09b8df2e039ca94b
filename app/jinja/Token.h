#pragma once

#include "jinja/Value.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookbench::jinja {

enum class TokenType : std::uint8_t {
    Add, Assign, Colon, Comma, Div, Dot, Eq, FloorDiv, Gt, GtEq, LBrace, LBracket, LParen, Lt, LtEq, Mod, Mul, Ne, Pipe,
    Pow, RBrace, RBracket, RParen, Semicolon, Sub, Tilde,
    Float, Integer, Name, String,
    BlockBegin, BlockEnd, VariableBegin, VariableEnd, Data, Initial, Eof,
};

/// One token as the parser sees it. Positions are bytes of the normalised source.
struct Token {
    TokenType type = TokenType::Initial;
    int line = 1;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::string_view text; ///< names, data and the decoded strings; lives as long as the template
    Value number;          ///< of Integer and Float

    bool isName(std::string_view name) const { return type == TokenType::Name && text == name; }
};

/// The words in which error messages speak of a kind of token: "end of print statement".
std::string_view describe(TokenType type);
std::string_view describe(const Token& token);

} // namespace hookbench::jinja
