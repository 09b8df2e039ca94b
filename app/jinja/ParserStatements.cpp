#include "jinja/Parser.h"

#include "jinja/Operators.h"
#include "jinja/Raise.h"
#include "jinja/Unicode.h"

#include <algorithm>

namespace hookbench::jinja {

namespace {

/// Sets the use of all names in a target, as Node.set_ctx does.
void setUse(Expr* target, NameUse use)
{
    if (target->kind == ExprKind::Name)
        node<NameExpr>(target).use = use;
    if (target->kind == ExprKind::Tuple || target->kind == ExprKind::List) {
        for (Expr* item : node<ItemsExpr>(target).items)
            setUse(item, use);
    }
}

bool canAssign(const Expr* target)
{
    switch (target->kind) {
    case ExprKind::Name: {
        const std::string_view name = node<NameExpr>(target).name->text();
        return name != "true" && name != "false" && name != "none" && name != "True" && name != "False" && name != "None";
    }
    case ExprKind::NamespaceRef: return true;
    case ExprKind::Tuple: {
        const auto& items = node<ItemsExpr>(target).items;
        return std::all_of(items.begin(), items.end(), canAssign);
    }
    default: return false;
    }
}

/// The class of the node as jinja2.nodes names it, in lower case.
std::string_view kindName(const Expr* expr)
{
    switch (expr->kind) {
    case ExprKind::Const: return "const";
    case ExprKind::Name: return "name";
    case ExprKind::List: return "list";
    case ExprKind::Tuple: return "tuple";
    case ExprKind::Dict: return "dict";
    default: return "expr";
    }
}

bool isSpaceOnly(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        if (!unicode::isSpace(unicode::decodeNext(text, at)))
            return false;
    }
    return !text.empty();
}

} // namespace

Stmt* Parser::parseExtensionTag(std::string_view name)
{
    if (m_syntax.doExtension && name == "do") {
        auto* statement = makeStmt<DoStmt>(StmtKind::Do, advance());
        statement->value = parseTuple();
        return statement;
    }
    if (m_syntax.loopControlsExtension && (name == "break" || name == "continue"))
        return makeStmt<Stmt>(name == "break" ? StmtKind::Break : StmtKind::Continue, advance());
    return nullptr;
}

NameExpr* Parser::parseNameTarget()
{
    const Token token = expect(TokenType::Name);
    auto* target = make<NameExpr>(ExprKind::Name, token.line, token.begin);
    target->id = m_names.id(token.text);
    target->name = m_names.name(target->id);
    target->use = NameUse::Store;
    if (!canAssign(target))
        fail("can't assign to 'name'", token.line, token.begin);
    return target;
}

Expr* Parser::parseAssignTarget(bool nameOnly, bool withNamespace)
{
    if (withNamespace && look().type == TokenType::Dot) {
        const Token token = expect(TokenType::Name);
        advance();
        const Token attribute = expect(TokenType::Name);
        auto* target = make<NamespaceRefExpr>(ExprKind::NamespaceRef, token.line, token.begin);
        target->id = m_names.id(token.text);
        target->name = m_names.name(target->id);
        target->attribute = m_names.name(attribute.text);
        return target;
    }
    if (nameOnly)
        return parseNameTarget();
    Expr* target = parseTuple(true);
    setUse(target, NameUse::Store);
    if (!canAssign(target))
        fail("can't assign to " + quotedText(kindName(target)), target->line, target->begin);
    return target;
}

Stmt* Parser::parseSet()
{
    const Token token = advance();
    Expr* target = parseAssignTarget(false, true);
    if (skipIf(TokenType::Assign)) {
        auto* statement = makeStmt<AssignStmt>(StmtKind::Assign, token);
        statement->targetExpr = target;
        statement->value = parseTuple();
        return statement;
    }
    auto* statement = makeStmt<AssignBlockStmt>(StmtKind::AssignBlock, token);
    statement->targetExpr = target;
    statement->filter = static_cast<FilterExpr*>(parseFilter(nullptr));
    statement->body = parseStatements({"endset"}, true);
    return statement;
}

Stmt* Parser::parseFor()
{
    auto* statement = makeStmt<ForStmt>(StmtKind::For, expectName("for"));
    statement->targetExpr = parseAssignTarget(false, false);
    expectName("in");
    statement->iterable = parseTuple(false, false);
    if (skipName("if"))
        statement->test = parseExpression();
    statement->recursive = skipName("recursive");
    statement->end = m_lastEnd;
    statement->body = parseStatements({"endfor", "else"}, false);
    if (advance().text != "endfor")
        statement->otherwise = parseStatements({"endfor"}, true);
    return statement;
}

Stmt* Parser::parseIf()
{
    auto* statement = makeStmt<IfStmt>(StmtKind::If, expectName("if"));
    std::vector<IfBranch> branches;
    int line = statement->line;
    for (;;) {
        IfBranch branch{};
        branch.line = line;
        branch.test = parseTuple(false, false);
        branch.body = parseStatements({"elif", "else", "endif"}, false);
        branches.push_back(branch);
        const Token token = advance();
        if (token.isName("elif")) {
            line = m_current.line;
            continue;
        }
        if (token.isName("else"))
            statement->otherwise = parseStatements({"endif"}, true);
        break;
    }
    statement->branches = m_arena.list(branches);
    return statement;
}

Stmt* Parser::parseWith()
{
    auto* statement = makeStmt<WithStmt>(StmtKind::With, advance());
    std::vector<Expr*> targets;
    std::vector<Expr*> values;
    while (m_current.type != TokenType::BlockEnd) {
        if (!targets.empty())
            expect(TokenType::Comma);
        Expr* target = parseAssignTarget(false, false);
        setUse(target, NameUse::Param);
        targets.push_back(target);
        expect(TokenType::Assign);
        values.push_back(parseExpression());
    }
    statement->targetExprs = m_arena.list(targets);
    statement->values = m_arena.list(values);
    statement->body = parseStatements({"endwith"}, true);
    return statement;
}

Stmt* Parser::parseAutoescape()
{
    auto* statement = makeStmt<AutoescapeStmt>(StmtKind::Autoescape, advance());
    statement->value = parseExpression();
    statement->body = parseStatements({"endautoescape"}, true);
    return statement;
}

void Parser::checkRequiredBlock(const Body& body)
{
    for (const Stmt* child : body) {
        bool blank = child->kind == StmtKind::Output;
        if (blank) {
            const auto& output = node<OutputStmt>(child);
            for (std::size_t i = 0; i < output.nodes.size(); ++i)
                blank = blank && output.dataFlags[i] && isSpaceOnly(node<ConstExpr>(output.nodes[i]).value->text());
        }
        if (!blank)
            fail("Required blocks can only contain comments or whitespace");
    }
}

Stmt* Parser::parseBlock()
{
    auto* statement = makeStmt<BlockStmt>(StmtKind::Block, advance());
    m_blocks.push_back(statement);
    statement->name = m_names.name(expect(TokenType::Name).text)->text();
    statement->scoped = skipName("scoped");
    statement->required = skipName("required");
    if (m_current.type == TokenType::Sub)
        fail("Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore "
             "instead.");
    statement->body = parseStatements({"endblock"}, true);
    if (statement->required)
        checkRequiredBlock(statement->body);
    skipName(statement->name);
    return statement;
}

Stmt* Parser::parseExtends()
{
    auto* statement = makeStmt<ExtendsStmt>(StmtKind::Extends, advance());
    m_hasExtends = true;
    statement->source = parseExpression();
    return statement;
}

bool Parser::parseContext(bool fallback)
{
    if (!m_current.isName("with") && !m_current.isName("without"))
        return fallback;
    if (!look().isName("context"))
        return fallback;
    const bool with = advance().text == "with";
    advance();
    return with;
}

Stmt* Parser::parseInclude()
{
    auto* statement = makeStmt<IncludeStmt>(StmtKind::Include, advance());
    statement->source = parseExpression();
    if (m_current.isName("ignore") && look().isName("missing")) {
        statement->ignoreMissing = true;
        skip(2);
    }
    statement->withContext = parseContext(true);
    return statement;
}

Stmt* Parser::parseImport()
{
    auto* statement = makeStmt<ImportStmt>(StmtKind::Import, advance());
    statement->source = parseExpression();
    expectName("as");
    const NameExpr* target = parseNameTarget();
    statement->id = target->id;
    statement->name = target->name;
    statement->withContext = parseContext(false);
    return statement;
}

bool Parser::parseFromContext(ImportStmt& statement)
{
    if ((m_current.text != "with" && m_current.text != "without") || !look().isName("context"))
        return false;
    statement.withContext = advance().text == "with";
    advance();
    return true;
}

Stmt* Parser::parseFrom()
{
    auto* statement = makeStmt<ImportStmt>(StmtKind::FromImport, advance());
    statement->source = parseExpression();
    expectName("import");
    std::vector<ImportedName> names;
    for (;;) {
        if (!names.empty())
            expect(TokenType::Comma);
        if (m_current.type != TokenType::Name) {
            expect(TokenType::Name);
            continue;
        }
        if (parseFromContext(*statement))
            break;
        const NameExpr* target = parseNameTarget();
        if (target->name->text().starts_with('_'))
            fail("names starting with an underline can not be imported", target->line, target->begin,
                 ErrorClass::TemplateAssertionError);
        const NameExpr* alias = skipName("as") ? parseNameTarget() : target;
        names.push_back({target->name, alias->name, alias->id, {}});
        if (parseFromContext(*statement) || m_current.type != TokenType::Comma)
            break;
    }
    statement->names = m_arena.list(names);
    return statement;
}

void Parser::parseSignature(MacroStmt& statement)
{
    std::vector<NameExpr*> arguments;
    std::vector<Expr*> defaults;
    expect(TokenType::LParen);
    while (m_current.type != TokenType::RParen) {
        if (!arguments.empty())
            expect(TokenType::Comma);
        NameExpr* argument = parseNameTarget();
        argument->use = NameUse::Param;
        if (skipIf(TokenType::Assign))
            defaults.push_back(parseExpression());
        else if (!defaults.empty())
            fail("non-default argument follows default argument");
        arguments.push_back(argument);
    }
    expect(TokenType::RParen);
    statement.arguments = m_arena.list(arguments);
    statement.defaults = m_arena.list(defaults);
}

Stmt* Parser::parseCallBlock()
{
    const Token token = advance();
    auto* statement = makeStmt<MacroStmt>(StmtKind::CallBlock, token);
    if (m_current.type == TokenType::LParen)
        parseSignature(*statement);
    Expr* call = parseExpression();
    if (call->kind != ExprKind::Call)
        fail("expected call", token.line, token.begin);
    statement->call = static_cast<CallExpr*>(call);
    statement->body = parseStatements({"endcall"}, true);
    return statement;
}

Stmt* Parser::parseFilterBlock()
{
    auto* statement = makeStmt<FilterBlockStmt>(StmtKind::FilterBlock, advance());
    statement->filter = static_cast<FilterExpr*>(parseFilter(nullptr, true));
    statement->body = parseStatements({"endfilter"}, true);
    return statement;
}

Stmt* Parser::parseMacro()
{
    auto* statement = makeStmt<MacroStmt>(StmtKind::Macro, advance());
    const NameExpr* target = parseNameTarget();
    statement->id = target->id;
    statement->name = target->name;
    parseSignature(*statement);
    statement->body = parseStatements({"endmacro"}, true);
    return statement;
}

Stmt* Parser::parsePrint()
{
    auto* statement = makeStmt<OutputStmt>(StmtKind::Output, advance());
    std::vector<Expr*> nodes;
    std::vector<char> flags;
    while (m_current.type != TokenType::BlockEnd) {
        if (!nodes.empty())
            expect(TokenType::Comma);
        nodes.push_back(parseExpression());
        flags.push_back(0);
    }
    statement->nodes = m_arena.list(nodes);
    const ArenaList<char> copied = m_arena.list(flags);
    statement->dataFlags = {reinterpret_cast<bool*>(copied.data), copied.count};
    return statement;
}

} // namespace hookbench::jinja
