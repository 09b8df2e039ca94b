#include "jinja/Parser.h"

#include "jinja/Operators.h"
#include "jinja/Raise.h"

#include <optional>

namespace hookbench::jinja {

void Parser::setHeight(Expr* node, int height)
{
    if (height > maxHeight)
        throw SyntaxRaise{ErrorClass::RecursionError, "the expression is nested too deeply", node->line, node->begin};
    node->height = static_cast<std::uint16_t>(height);
}

int Parser::heightOf(const std::vector<Expr*>& items) const
{
    int height = 0;
    for (const Expr* item : items)
        height = std::max<int>(height, item->height + 1);
    return height;
}

int Parser::heightOf(const CallArguments& arguments) const
{
    int height = 0;
    for (const Expr* item : arguments.positional)
        height = std::max<int>(height, item->height + 1);
    for (const Keyword& keyword : arguments.keywords)
        height = std::max<int>(height, keyword.value->height + 1);
    for (const Expr* item : {arguments.star, arguments.doubleStar})
        height = item != nullptr ? std::max<int>(height, item->height + 1) : height;
    return height;
}

void Parser::enter()
{
    if (++m_nesting > maxNesting)
        throw SyntaxRaise{ErrorClass::RecursionError, "the template is nested too deeply", m_current.line, m_current.begin};
}

Expr* Parser::parseExpression(bool withCondition)
{
    return withCondition ? parseConditional() : parseOr();
}

Expr* Parser::parseConditional()
{
    enter();
    int line = m_current.line;
    Expr* expr = parseOr();
    while (skipName("if")) {
        Expr* test = parseOr();
        Expr* otherwise = skipName("else") ? parseConditional() : nullptr;
        auto* node = make<ConditionalExpr>(ExprKind::Conditional, line, expr->begin);
        node->test = test;
        node->whenTrue = expr;
        node->whenFalse = otherwise;
        raiseHeight(node, test, expr, otherwise);
        expr = node;
        line = m_current.line;
    }
    leave();
    return expr;
}

Expr* Parser::makeBinary(ExprKind kind, BinaryOperator op, Expr* left, Expr* right, int line)
{
    auto* node = make<BinaryExpr>(kind, line, left->begin);
    node->op = op;
    node->left = left;
    node->right = right;
    raiseHeight(node, left, right);
    return node;
}

Expr* Parser::parseOr()
{
    int line = m_current.line;
    Expr* left = parseAnd();
    while (skipName("or")) {
        Expr* right = parseAnd();
        left = makeBinary(ExprKind::Or, BinaryOperator::Add, left, right, line);
        line = m_current.line;
    }
    return left;
}

Expr* Parser::parseAnd()
{
    int line = m_current.line;
    Expr* left = parseNot();
    while (skipName("and")) {
        Expr* right = parseNot();
        left = makeBinary(ExprKind::And, BinaryOperator::Add, left, right, line);
        line = m_current.line;
    }
    return left;
}

Expr* Parser::parseNot()
{
    if (!m_current.isName("not"))
        return parseCompare();
    enter();
    const Token token = advance();
    Expr* operand = parseNot();
    auto* node = make<UnaryExpr>(ExprKind::Not, token.line, token.begin);
    node->operand = operand;
    raiseHeight(node, operand);
    leave();
    return node;
}

Expr* Parser::parseCompare()
{
    int line = m_current.line;
    Expr* first = parseSum();
    std::vector<Operand> operands;
    int height = first->height;
    for (;;) {
        std::optional<Comparison> comparison;
        switch (m_current.type) {
        case TokenType::Eq: comparison = Comparison::Equal; break;
        case TokenType::Ne: comparison = Comparison::NotEqual; break;
        case TokenType::Lt: comparison = Comparison::Less; break;
        case TokenType::LtEq: comparison = Comparison::LessEqual; break;
        case TokenType::Gt: comparison = Comparison::Greater; break;
        case TokenType::GtEq: comparison = Comparison::GreaterEqual; break;
        default: break;
        }
        if (comparison) {
            advance();
        } else if (skipName("in")) {
            comparison = Comparison::In;
        } else if (m_current.isName("not") && look().isName("in")) {
            skip(2);
            comparison = Comparison::NotIn;
        } else {
            break;
        }
        operands.push_back({*comparison, parseSum()});
        height = std::max<int>(height, operands.back().value->height);
        line = m_current.line;
    }
    if (operands.empty())
        return first;
    auto* node = make<CompareExpr>(ExprKind::Compare, line, first->begin);
    node->first = first;
    node->operands = m_arena.list(operands);
    setHeight(node, height + 1);
    return node;
}

Expr* Parser::parseSum()
{
    int line = m_current.line;
    Expr* left = parseConcat();
    while (m_current.type == TokenType::Add || m_current.type == TokenType::Sub) {
        const BinaryOperator op = m_current.type == TokenType::Add ? BinaryOperator::Add : BinaryOperator::Subtract;
        advance();
        Expr* right = parseConcat();
        left = makeBinary(ExprKind::Binary, op, left, right, line);
        line = m_current.line;
    }
    return left;
}

Expr* Parser::parseConcat()
{
    const int line = m_current.line;
    Expr* first = parseProduct();
    if (m_current.type != TokenType::Tilde)
        return first;
    std::vector<Expr*> items = {first};
    while (skipIf(TokenType::Tilde))
        items.push_back(parseProduct());
    auto* node = make<ItemsExpr>(ExprKind::Concat, line, first->begin);
    node->items = m_arena.list(items);
    setHeight(node, heightOf(items));
    return node;
}

Expr* Parser::parseProduct()
{
    int line = m_current.line;
    Expr* left = parsePower();
    for (;;) {
        BinaryOperator op = BinaryOperator::Multiply;
        switch (m_current.type) {
        case TokenType::Mul: break;
        case TokenType::Div: op = BinaryOperator::Divide; break;
        case TokenType::FloorDiv: op = BinaryOperator::FloorDivide; break;
        case TokenType::Mod: op = BinaryOperator::Modulo; break;
        default: return left;
        }
        advance();
        Expr* right = parsePower();
        left = makeBinary(ExprKind::Binary, op, left, right, line);
        line = m_current.line;
    }
}

Expr* Parser::parsePower()
{
    int line = m_current.line;
    Expr* left = parseUnary();
    while (skipIf(TokenType::Pow)) {
        Expr* right = parseUnary();
        left = makeBinary(ExprKind::Binary, BinaryOperator::Power, left, right, line);
        line = m_current.line;
    }
    return left;
}

Expr* Parser::parseUnary(bool withFilter)
{
    Expr* expr = nullptr;
    if (m_current.type == TokenType::Sub || m_current.type == TokenType::Add) {
        enter();
        const Token token = advance();
        Expr* operand = parseUnary(false);
        auto* node = make<UnaryExpr>(token.type == TokenType::Sub ? ExprKind::Negative : ExprKind::Positive, token.line,
                                     token.begin);
        node->operand = operand;
        raiseHeight(node, operand);
        leave();
        expr = node;
    } else {
        expr = parsePrimary();
    }
    expr = parsePostfix(expr);
    return withFilter ? parseFilterChain(expr) : expr;
}

Expr* Parser::parseNamePrimary()
{
    const Token token = advance();
    const std::string_view text = token.text;
    const bool isTrue = text == "true" || text == "True";
    if (isTrue || text == "false" || text == "False") {
        auto* node = make<ConstExpr>(ExprKind::Const, token.line, token.begin);
        node->value = m_names.keep(Value(isTrue));
        return node;
    }
    if (text == "none" || text == "None") {
        auto* node = make<ConstExpr>(ExprKind::Const, token.line, token.begin);
        node->value = m_names.keep(Value::none());
        return node;
    }
    auto* node = make<NameExpr>(ExprKind::Name, token.line, token.begin);
    node->id = m_names.id(text);
    node->name = m_names.name(node->id);
    return node;
}

Expr* Parser::parsePrimary()
{
    switch (m_current.type) {
    case TokenType::Name:
        return parseNamePrimary();
    case TokenType::String: {
        const Token token = advance();
        const Value* value = nullptr;
        if (m_current.type == TokenType::String) {
            std::string text(token.text);
            while (m_current.type == TokenType::String)
                text += advance().text;
            value = m_names.keep(makeStr(std::move(text)));
        } else {
            value = m_names.name(token.text);
        }
        auto* node = make<ConstExpr>(ExprKind::Const, token.line, token.begin);
        node->value = value;
        return node;
    }
    case TokenType::Integer:
    case TokenType::Float: {
        const Token token = advance();
        auto* node = make<ConstExpr>(ExprKind::Const, token.line, token.begin);
        node->value = m_names.keep(token.number);
        return node;
    }
    case TokenType::LParen: {
        advance();
        Expr* node = parseTuple(false, true, true);
        expect(TokenType::RParen);
        return node;
    }
    case TokenType::LBracket: return parseList();
    case TokenType::LBrace: return parseDict();
    default: fail("unexpected " + quotedText(describe(m_current)));
    }
}

/// Jinja2 means a tuple to end before `in` and `recursive`, too, but its check never holds: `for a, in b` is an error.
bool Parser::isTupleEnd() const
{
    return m_current.type == TokenType::VariableEnd || m_current.type == TokenType::BlockEnd
        || m_current.type == TokenType::RParen;
}

Expr* Parser::parseTuple(bool simplified, bool withCondition, bool explicitParentheses)
{
    enter();
    int line = m_current.line;
    const std::uint32_t begin = m_current.begin;
    Expr* only = nullptr;
    std::vector<Expr*> items;
    bool isTuple = false;
    for (;;) {
        if (only != nullptr)
            expect(TokenType::Comma);
        if (isTupleEnd())
            break;
        only = simplified ? parsePrimary() : parseExpression(withCondition);
        if (m_current.type != TokenType::Comma) {
            if (isTuple)
                items.push_back(only);
            break;
        }
        items.push_back(only);
        isTuple = true;
        line = m_current.line;
    }
    leave();
    if (!isTuple) {
        if (only != nullptr)
            return only;
        if (!explicitParentheses)
            fail("Expected an expression, got " + quotedText(describe(m_current)));
    }
    auto* node = make<ItemsExpr>(ExprKind::Tuple, line, begin);
    node->items = m_arena.list(items);
    setHeight(node, heightOf(items));
    return node;
}

Expr* Parser::parseList()
{
    const Token token = expect(TokenType::LBracket);
    std::vector<Expr*> items;
    while (m_current.type != TokenType::RBracket) {
        if (!items.empty())
            expect(TokenType::Comma);
        if (m_current.type == TokenType::RBracket)
            break;
        items.push_back(parseExpression());
    }
    expect(TokenType::RBracket);
    auto* node = make<ItemsExpr>(ExprKind::List, token.line, token.begin);
    node->items = m_arena.list(items);
    setHeight(node, heightOf(items));
    return node;
}

Expr* Parser::parseDict()
{
    const Token token = expect(TokenType::LBrace);
    std::vector<Expr*> keys;
    std::vector<Expr*> values;
    while (m_current.type != TokenType::RBrace) {
        if (!keys.empty())
            expect(TokenType::Comma);
        if (m_current.type == TokenType::RBrace)
            break;
        keys.push_back(parseExpression());
        expect(TokenType::Colon);
        values.push_back(parseExpression());
    }
    expect(TokenType::RBrace);
    auto* node = make<DictExpr>(ExprKind::Dict, token.line, token.begin);
    node->keys = m_arena.list(keys);
    node->values = m_arena.list(values);
    setHeight(node, std::max(heightOf(keys), heightOf(values)));
    return node;
}

Expr* Parser::parsePostfix(Expr* node)
{
    for (;;) {
        if (m_current.type == TokenType::Dot || m_current.type == TokenType::LBracket)
            node = parseSubscript(node);
        else if (m_current.type == TokenType::LParen)
            node = parseCall(node);
        else
            return node;
    }
}

Expr* Parser::parseFilterChain(Expr* node)
{
    for (;;) {
        if (m_current.type == TokenType::Pipe)
            node = parseFilter(node);
        else if (m_current.isName("is"))
            node = parseTest(node);
        else if (m_current.type == TokenType::LParen)
            node = parseCall(node);
        else
            return node;
    }
}

} // namespace hookbench::jinja
