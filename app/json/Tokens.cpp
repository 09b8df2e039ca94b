#include "json/Tokens.h"

namespace hookbench::json {

namespace {

std::size_t stringEnd(std::string_view text, std::size_t at)
{
    for (++at; text[at] != '"'; ++at) {
        if (text[at] == '\\')
            ++at;
    }
    return at + 1;
}

Token::Kind kindOf(char c)
{
    switch (c) {
    case '{':
        return Token::Kind::BeginObject;
    case '}':
        return Token::Kind::EndObject;
    case '[':
        return Token::Kind::BeginArray;
    case ']':
        return Token::Kind::EndArray;
    case ':':
        return Token::Kind::Colon;
    case ',':
        return Token::Kind::Comma;
    case '"':
        return Token::Kind::String;
    default:
        return c == '-' || (c >= '0' && c <= '9') ? Token::Kind::Number : Token::Kind::Literal;
    }
}

unsigned hexValue(std::string_view digits)
{
    unsigned value = 0;
    for (const char c : digits)
        value = value * 16 + static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    return value;
}

void appendUtf8(std::string& out, unsigned c)
{
    const auto add = [&out](unsigned byte) { out += static_cast<char>(byte); };
    if (c < 0x80) {
        add(c);
    } else if (c < 0x800) {
        add(0xC0U | c >> 6U);
        add(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        add(0xE0U | c >> 12U);
        add(0x80U | (c >> 6U & 0x3FU));
        add(0x80U | (c & 0x3FU));
    } else {
        add(0xF0U | c >> 18U);
        add(0x80U | (c >> 12U & 0x3FU));
        add(0x80U | (c >> 6U & 0x3FU));
        add(0x80U | (c & 0x3FU));
    }
}

/// The character that the escape at `at` stands for; `at` moves behind it.
unsigned decodeEscape(std::string_view raw, std::size_t& at)
{
    const char kind = raw[at + 1];
    at += 2;
    switch (kind) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case 'r':
        return '\r';
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'u':
        break;
    default:
        return static_cast<unsigned char>(kind);
    }
    const unsigned unit = hexValue(raw.substr(at, 4));
    at += 4;
    const bool isHigh = unit >= 0xD800 && unit < 0xDC00;
    if (isHigh && raw.substr(at).starts_with("\\u")) {
        const unsigned low = hexValue(raw.substr(at + 2, 4));
        if (low >= 0xDC00 && low < 0xE000) {
            at += 6;
            return 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00);
        }
    }
    return unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit;
}

} // namespace

Result<std::vector<Token>, ParseError> tokenize(std::string_view text)
{
    if (const auto parsed = parse(text); !parsed)
        return parsed.error();
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            ++at;
            continue;
        }
        Token token{kindOf(c), at, at + 1};
        if (token.kind == Token::Kind::String)
            token.end = stringEnd(text, at);
        else if (token.kind == Token::Kind::Number || token.kind == Token::Kind::Literal)
            token.end = std::min(text.find_first_of(" \t\r\n,]}", at), text.size());
        if (token.kind == Token::Kind::Colon)
            tokens.back().kind = Token::Kind::Name;
        at = token.end;
        tokens.push_back(token);
    }
    return tokens;
}

DecodedString decodeString(std::string_view raw, std::size_t offset)
{
    DecodedString result;
    std::size_t at = 1;
    while (at + 1 < raw.size()) {
        const std::size_t begin = at;
        if (raw[at] == '\\')
            appendUtf8(result.text, decodeEscape(raw, at));
        else
            result.text += raw[at++];
        result.origins.resize(result.text.size(), offset + begin);
    }
    result.origins.push_back(offset + at);
    return result;
}

} // namespace hookbench::json
