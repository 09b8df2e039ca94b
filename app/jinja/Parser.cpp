#include "jinja/Parser.h"

#include "jinja/Operators.h"
#include "jinja/Raise.h"
#include "jinja/Unicode.h"

#include <algorithm>

/// The stream of tokens, and the error messages about tags.
namespace hookbench::jinja {

Parser::Parser(std::string_view source, const Syntax& syntax, Arena& arena, NameTable& names)
    : m_syntax(syntax), m_arena(arena), m_names(names), m_lexer(source, syntax, arena)
{
    m_current = m_lexer.next();
    if (m_current.type == TokenType::Eof)
        m_current.line = 1;
}

Body Parser::parse()
{
    return subparse(nullptr);
}

Token Parser::advance()
{
    Token token = std::move(m_current);
    m_lastEnd = token.end;
    if (!m_pushed.empty()) {
        m_current = std::move(m_pushed.front());
        m_pushed.pop_front();
    } else if (token.type != TokenType::Eof) {
        m_current = m_lexer.next();
        // As in Jinja2, the end is on the line of the last token.
        if (m_current.type == TokenType::Eof)
            m_current.line = token.line;
    } else {
        m_current = token;
    }
    return token;
}

const Token& Parser::look()
{
    if (m_pushed.empty()) {
        m_pushed.push_back(m_lexer.next());
        if (m_pushed.front().type == TokenType::Eof)
            m_pushed.front().line = m_current.line;
    }
    return m_pushed.front();
}

void Parser::skip(int count)
{
    for (int i = 0; i < count; ++i)
        advance();
}

bool Parser::skipIf(TokenType type)
{
    if (m_current.type != type)
        return false;
    advance();
    return true;
}

bool Parser::skipName(std::string_view name)
{
    if (!m_current.isName(name))
        return false;
    advance();
    return true;
}

Token Parser::expect(TokenType type)
{
    if (m_current.type != type)
        failExpected(describe(type));
    return advance();
}

Token Parser::expectName(std::string_view name)
{
    if (!m_current.isName(name))
        failExpected(name);
    return advance();
}

void Parser::failExpected(std::string_view wanted)
{
    if (m_current.type == TokenType::Eof)
        fail("unexpected end of template, expected " + quotedText(wanted) + ".");
    fail("expected token " + quotedText(wanted) + ", got " + quotedText(describe(m_current)));
}

void Parser::fail(std::string message, int line, std::size_t offset, ErrorClass error)
{
    throw SyntaxRaise{error, std::move(message), line, offset};
}

std::string Parser::expectationMessage(std::string_view unknown, bool hasUnknown)
{
    std::string message =
        hasUnknown ? "Encountered unknown tag " + quotedText(unknown) + "." : std::string("Unexpected end of template.");
    if (!m_endTokenStack.empty()) {
        std::string looking;
        for (const std::string_view token : *m_endTokenStack.back())
            looking += (looking.empty() ? "" : " or ") + quotedText(token);
        const bool nested = std::any_of(m_endTokenStack.begin(), m_endTokenStack.end(), [&](const auto* tokens) {
            return std::find(tokens->begin(), tokens->end(), unknown) != tokens->end();
        });
        if (hasUnknown && nested)
            message += " You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for "
                + looking + ".";
        else
            message += " Jinja was looking for the following tags: " + looking + ".";
    }
    if (!m_tagStack.empty())
        message += " The innermost block that needs to be closed is " + quotedText(m_tagStack.back()) + ".";
    return message;
}

void Parser::failUnknownTag(std::string_view name, const Token& token)
{
    fail(expectationMessage(name, true), token.line, token.begin);
}

void Parser::failEof(const std::vector<std::string_view>* endTokens)
{
    m_endTokenStack.push_back(endTokens);
    fail(expectationMessage({}, false));
}

void Parser::flushData(std::vector<Stmt*>& body, std::vector<Expr*>& nodes, std::vector<char>& flags)
{
    if (nodes.empty())
        return;
    auto* output = m_arena.make<OutputStmt>();
    output->kind = StmtKind::Output;
    output->line = nodes.front()->line;
    output->begin = nodes.front()->begin;
    output->end = nodes.back()->end;
    output->nodes = m_arena.list(nodes);
    static_assert(sizeof(bool) == sizeof(char));
    const ArenaList<char> copied = m_arena.list(flags);
    output->dataFlags = {reinterpret_cast<bool*>(copied.data), copied.count};
    body.push_back(output);
    nodes.clear();
    flags.clear();
}

Body Parser::subparse(const std::vector<std::string_view>* endTokens)
{
    std::vector<Stmt*> body;
    if (endTokens != nullptr)
        m_endTokenStack.push_back(endTokens);
    parseInto(body, endTokens);
    if (endTokens != nullptr)
        m_endTokenStack.pop_back();
    return m_arena.list(body);
}

/// True when an end token was met, which is then the current one.
bool Parser::parseInto(std::vector<Stmt*>& body, const std::vector<std::string_view>* endTokens)
{
    std::vector<Expr*> nodes;
    std::vector<char> flags;
    while (m_current.type != TokenType::Eof) {
        if (m_current.type == TokenType::Data) {
            const Token token = advance();
            auto* data = make<ConstExpr>(ExprKind::Const, token.line, token.begin);
            data->value = m_names.keep(makeStr(token.text));
            nodes.push_back(data);
            flags.push_back(1);
        } else if (m_current.type == TokenType::VariableBegin) {
            advance();
            nodes.push_back(parseTuple());
            flags.push_back(0);
            expect(TokenType::VariableEnd);
        } else {
            flushData(body, nodes, flags);
            advance();
            const bool ends = endTokens != nullptr && m_current.type == TokenType::Name
                && std::find(endTokens->begin(), endTokens->end(), m_current.text) != endTokens->end();
            if (ends)
                return true;
            body.push_back(parseStatement());
            expect(TokenType::BlockEnd);
        }
    }
    flushData(body, nodes, flags);
    return false;
}

Stmt* Parser::parseStatement()
{
    const Token token = m_current;
    if (token.type != TokenType::Name)
        fail("tag name expected");
    enter();
    m_tagStack.push_back(token.text);
    Stmt* statement = dispatchStatement(token.text);
    m_tagStack.pop_back();
    if (statement == nullptr)
        failUnknownTag(token.text, token);
    leave();
    return statement;
}

Stmt* Parser::dispatchStatement(std::string_view name)
{
    struct Tag {
        std::string_view name;
        Stmt* (Parser::*parse)();
    };
    static constexpr Tag tags[] = {
        {"if", &Parser::parseIf},           {"for", &Parser::parseFor},
        {"set", &Parser::parseSet},         {"block", &Parser::parseBlock},
        {"extends", &Parser::parseExtends}, {"print", &Parser::parsePrint},
        {"macro", &Parser::parseMacro},     {"include", &Parser::parseInclude},
        {"from", &Parser::parseFrom},       {"import", &Parser::parseImport},
        {"with", &Parser::parseWith},       {"autoescape", &Parser::parseAutoescape},
        {"call", &Parser::parseCallBlock},  {"filter", &Parser::parseFilterBlock},
    };
    for (const Tag& tag : tags) {
        if (tag.name == name)
            return (this->*tag.parse)();
    }
    return parseExtensionTag(name);
}

Body Parser::parseStatements(EndTokens endTokens, bool dropNeedle)
{
    const std::vector<std::string_view> tokens(endTokens);
    skipIf(TokenType::Colon);
    expect(TokenType::BlockEnd);
    const Body body = subparse(&tokens);
    if (m_current.type == TokenType::Eof)
        failEof(&tokens);
    if (dropNeedle)
        advance();
    return body;
}

} // namespace hookbench::jinja
