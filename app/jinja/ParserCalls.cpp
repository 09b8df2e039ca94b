#include "jinja/Parser.h"

#include "jinja/Operators.h"
#include "jinja/Raise.h"

/// Subscripts, calls, filters and tests.
namespace hookbench::jinja {

Expr* Parser::parseSubscript(Expr* object)
{
    const Token token = advance();
    if (token.type == TokenType::Dot) {
        const Token attribute = advance();
        if (attribute.type == TokenType::Name) {
            auto* node = make<GetattrExpr>(ExprKind::Getattr, token.line, object->begin);
            node->object = object;
            node->name = m_names.name(attribute.text);
            raiseHeight(node, object);
            return node;
        }
        if (attribute.type != TokenType::Integer)
            fail("expected name or number", attribute.line, attribute.begin);
        auto* index = make<ConstExpr>(ExprKind::Const, attribute.line, attribute.begin);
        index->value = m_names.keep(attribute.number);
        auto* node = make<GetitemExpr>(ExprKind::Getitem, token.line, object->begin);
        node->object = object;
        node->index = index;
        raiseHeight(node, object);
        return node;
    }
    std::vector<Expr*> items;
    while (m_current.type != TokenType::RBracket) {
        if (!items.empty())
            expect(TokenType::Comma);
        items.push_back(parseSubscribed());
    }
    expect(TokenType::RBracket);
    Expr* index = items.size() == 1 ? items[0] : nullptr;
    if (index == nullptr) {
        auto* tuple = make<ItemsExpr>(ExprKind::Tuple, token.line, token.begin);
        tuple->items = m_arena.list(items);
        setHeight(tuple, heightOf(items));
        index = tuple;
    }
    auto* node = make<GetitemExpr>(ExprKind::Getitem, token.line, object->begin);
    node->object = object;
    node->index = index;
    raiseHeight(node, object, index);
    return node;
}

Expr* Parser::parseSubscribed()
{
    const int line = m_current.line;
    const std::uint32_t begin = m_current.begin;
    Expr* start = nullptr;
    Expr* stop = nullptr;
    Expr* step = nullptr;
    if (!skipIf(TokenType::Colon)) {
        start = parseExpression();
        if (!skipIf(TokenType::Colon))
            return start;
    }
    const auto atEnd = [this] { return m_current.type == TokenType::RBracket || m_current.type == TokenType::Comma; };
    if (m_current.type != TokenType::Colon && !atEnd())
        stop = parseExpression();
    if (skipIf(TokenType::Colon) && !atEnd())
        step = parseExpression();
    auto* node = make<SliceExpr>(ExprKind::Slice, line, begin);
    node->start = start;
    node->stop = stop;
    node->step = step;
    raiseHeight(node, start, stop, step);
    return node;
}

CallArguments Parser::parseCallArguments()
{
    const Token token = expect(TokenType::LParen);
    CallArguments result;
    std::vector<Expr*> positional;
    std::vector<Keyword> keywords;
    const auto ensure = [&](bool allowed) {
        if (!allowed)
            fail("invalid syntax for function call expression", token.line, token.begin);
    };
    bool requireComma = false;
    while (m_current.type != TokenType::RParen) {
        if (requireComma) {
            expect(TokenType::Comma);
            if (m_current.type == TokenType::RParen)
                break;
        }
        if (m_current.type == TokenType::Mul) {
            ensure(result.star == nullptr && result.doubleStar == nullptr);
            advance();
            result.star = parseExpression();
        } else if (m_current.type == TokenType::Pow) {
            ensure(result.doubleStar == nullptr);
            advance();
            result.doubleStar = parseExpression();
        } else if (m_current.type == TokenType::Name && look().type == TokenType::Assign) {
            ensure(result.doubleStar == nullptr);
            const Value* name = m_names.name(m_current.text);
            skip(2);
            keywords.push_back({name, parseExpression()});
        } else {
            ensure(result.star == nullptr && result.doubleStar == nullptr && keywords.empty());
            positional.push_back(parseExpression());
        }
        requireComma = true;
    }
    expect(TokenType::RParen);
    result.positional = m_arena.list(positional);
    result.keywords = m_arena.list(keywords);
    return result;
}

Expr* Parser::parseCall(Expr* callee)
{
    const int line = m_current.line;
    const CallArguments arguments = parseCallArguments();
    auto* node = make<CallExpr>(ExprKind::Call, line, callee->begin);
    node->callee = callee;
    node->arguments = arguments;
    setHeight(node, std::max<int>(heightOf(arguments), callee->height + 1));
    return node;
}

const Value* Parser::parseDottedName()
{
    const Token token = expect(TokenType::Name);
    if (m_current.type != TokenType::Dot)
        return m_names.name(token.text);
    std::string name(token.text);
    while (skipIf(TokenType::Dot)) {
        name += '.';
        name += expect(TokenType::Name).text;
    }
    return m_names.name(name);
}

Expr* Parser::parseFilter(Expr* operand, bool startInline)
{
    while (m_current.type == TokenType::Pipe || startInline) {
        if (!startInline)
            advance();
        const int line = m_current.line;
        const std::uint32_t begin = operand != nullptr ? operand->begin : m_current.begin;
        const Value* name = parseDottedName();
        CallArguments arguments;
        if (m_current.type == TokenType::LParen)
            arguments = parseCallArguments();
        auto* node = make<FilterExpr>(ExprKind::Filter, line, begin);
        node->operand = operand;
        node->name = name;
        node->arguments = arguments;
        setHeight(node, std::max<int>(heightOf(arguments), operand != nullptr ? operand->height + 1 : 0));
        operand = node;
        startInline = false;
    }
    return operand;
}

Expr* Parser::parseTest(Expr* operand)
{
    const Token token = advance();
    const bool negated = skipName("not");
    const Value* name = parseDottedName();
    CallArguments arguments;
    if (m_current.type == TokenType::LParen) {
        arguments = parseCallArguments();
    } else {
        bool takesArgument = false;
        switch (m_current.type) {
        case TokenType::Name:
            takesArgument = !m_current.isName("else") && !m_current.isName("or") && !m_current.isName("and");
            break;
        case TokenType::String: case TokenType::Integer: case TokenType::Float: case TokenType::LBracket:
        case TokenType::LBrace: takesArgument = true; break;
        default: break;
        }
        if (takesArgument) {
            if (m_current.isName("is"))
                fail("You cannot chain multiple tests with is");
            Expr* argument = parsePostfix(parsePrimary());
            arguments.positional = m_arena.list(&argument, 1);
        }
    }
    auto* node = make<FilterExpr>(ExprKind::Test, token.line, operand->begin);
    node->operand = operand;
    node->name = name;
    node->arguments = arguments;
    setHeight(node, std::max<int>(heightOf(arguments), operand->height + 1));
    if (!negated)
        return node;
    auto* inverse = make<UnaryExpr>(ExprKind::Not, token.line, operand->begin);
    inverse->operand = node;
    raiseHeight(inverse, node);
    return inverse;
}

} // namespace hookbench::jinja
