#include "jinja/Compiler.h"

#include "jinja/EnvironmentData.h"
#include "jinja/Operators.h"
#include "jinja/Raise.h"
#include "jinja/Traversal.h"

#include <algorithm>

namespace hookbench::jinja {

namespace {

/// Counterpart of find_undeclared for one name: is it loaded before anything stores it? Blocks are not entered.
struct MentionSearch {
    std::string_view name;
    bool found = false;
    bool stored = false;

    void visit(const Expr* expr)
    {
        if (found || stored)
            return;
        if (expr->kind == ExprKind::Name) {
            const auto& candidate = node<NameExpr>(expr);
            if (candidate.name->text() == name)
                (candidate.use == NameUse::Load ? found : stored) = true;
            return;
        }
        forEachChild(expr, [this](const Expr* child) { visit(child); });
    }
    void visit(const Stmt* statement)
    {
        if (found || stored || statement->kind == StmtKind::Block)
            return;
        forEachChild(
            statement, [this](const Expr* child) { visit(child); }, [this](const Stmt* child) { visit(child); });
    }
};

} // namespace

Compiler::Compiler(CompiledTemplate& result, const EnvironmentData& environment)
    : m_result(result),
      m_arena(result.arena),
      m_names(result.names),
      m_environment(environment),
      m_folder(environment, result.names)
{
    m_eval.autoescape = environment.autoescape;
}

void Compiler::compile()
{
    std::vector<std::string_view> names;
    for (const BlockStmt* block : m_result.blocks) {
        if (std::find(names.begin(), names.end(), block->name) != names.end())
            fail("block " + quotedText(block->name) + " defined twice", block);
        names.push_back(block->name);
    }
    compileRoot();
    compileBlockFunctions();
}

void Compiler::compileRoot()
{
    m_function = makeFunction(&m_result.rootFunction, nullptr);
    m_symbols.emplace_back(nullptr, 0, m_function);
    Frame frame;
    frame.symbols = &m_symbols.back();
    if (mentions(m_result.body, "self"))
        m_result.selfSlot = slotOf(frame.symbols->declareParameter(m_names.id("self")));
    frame.symbols->analyzeTemplate(m_result.body);
    frame.toplevel = frame.rootlevel = true;
    frame.requireOutputCheck = m_result.hasExtends;
    m_result.rootScope = enterFrame(frame, false);
    compileBody(m_result.body, frame);
}

void Compiler::compileBlockFunctions()
{
    for (BlockStmt* block : m_result.blocks) {
        auto* function = m_arena.make<FunctionNode>();
        function->name = block->name;
        block->function = function;
        touchLine(block->line);
        m_function = makeFunction(function, nullptr);
        m_symbols.emplace_back(nullptr, 0, m_function);
        Frame frame;
        frame.symbols = &m_symbols.back();
        frame.blockFrame = true;
        block->usesSelf = mentions(block->body, "self");
        block->usesSuper = mentions(block->body, "super");
        if (block->usesSelf)
            block->selfSlot = slotOf(frame.symbols->declareParameter(m_names.id("self")));
        if (block->usesSuper)
            block->superSlot = slotOf(frame.symbols->declareParameter(m_names.id("super")));
        frame.symbols->analyzeBlock(*block);
        block->scope = enterFrame(frame, false);
        compileBody(block->body, frame);
    }
}

FunctionBuilder* Compiler::makeFunction(FunctionNode* node, FunctionBuilder* parent)
{
    FunctionBuilder& builder = m_functions.emplace_back();
    builder.node = node;
    builder.parent = parent;
    return &builder;
}

Compiler::Frame Compiler::inner(const Frame& frame, FunctionBuilder* function)
{
    m_symbols.emplace_back(frame.symbols, frame.symbols->level() + 1, function != nullptr ? function : m_function);
    Frame result;
    result.symbols = &m_symbols.back();
    result.requireOutputCheck = frame.requireOutputCheck;
    return result;
}

Scope Compiler::enterFrame(const Frame& frame, bool leaves)
{
    std::vector<Load> loads;
    std::vector<SlotRef> left;
    for (const Symbols::LoadEntry& entry : frame.symbols->loads()) {
        const SlotRef target = slotOf(entry.target);
        left.push_back(target);
        switch (entry.action) {
        case Symbols::Action::Parameter: break;
        case Symbols::Action::Resolve: {
            const Value* name = m_names.name(entry.name);
            loads.push_back({Load::Action::Resolve, target, {}, name});
            auto& resolved = m_result.resolvedNames;
            if (std::find(resolved.begin(), resolved.end(), name) == resolved.end())
                resolved.push_back(name);
            break;
        }
        case Symbols::Action::Alias: loads.push_back({Load::Action::Alias, target, slotOf(entry.source), nullptr}); break;
        case Symbols::Action::Undefined: loads.push_back({Load::Action::Undefine, target, {}, nullptr}); break;
        }
    }
    Scope scope;
    scope.loads = m_arena.list(loads);
    if (leaves)
        scope.leave = m_arena.list(left);
    return scope;
}

SlotRef Compiler::slotOf(const Identifier& identifier) const
{
    SlotRef slot;
    for (const FunctionBuilder* function = m_function; function != identifier.owner && function != nullptr;
         function = function->parent)
        ++slot.depth;
    slot.index = identifier.owner->slotFor(identifier.level, identifier.name);
    return slot;
}

SlotRef Compiler::slotOf(NameId name, const Frame& frame, const Expr* where) const
{
    const Identifier* identifier = frame.symbols->findReference(name);
    if (identifier == nullptr)
        throw SyntaxRaise{ErrorClass::AssertionError,
                          "Tried to resolve a name to a reference that was unknown to the frame ("
                              + quotedText(m_names.text(name)) + ")",
                          where != nullptr ? where->line : 0, where != nullptr ? where->begin : 0};
    return slotOf(*identifier);
}

bool Compiler::mentions(const Body& body, std::string_view name) const
{
    MentionSearch search{name};
    for (const Stmt* statement : body)
        search.visit(statement);
    return search.found;
}

void Compiler::fail(std::string message, const Stmt* statement) const
{
    throw SyntaxRaise{ErrorClass::TemplateAssertionError, std::move(message), statement->line, statement->begin};
}

bool Compiler::compileBody(Body& body, Frame& frame)
{
    for (std::uint32_t i = 0; i < body.count; ++i) {
        const bool goesOn = body[i]->kind == StmtKind::Extends ? compileExtends(body[i], frame) : compileStmt(body[i], frame);
        if (!goesOn) {
            body.count = i + 1;
            return false;
        }
    }
    return true;
}

bool Compiler::compileStmt(Stmt* statement, Frame& frame)
{
    switch (statement->kind) {
    case StmtKind::Output: compileOutput(node<OutputStmt>(statement), frame); break;
    case StmtKind::Assign: compileAssign(node<AssignStmt>(statement), frame); break;
    case StmtKind::AssignBlock: compileAssignBlock(node<AssignBlockStmt>(statement), frame); break;
    case StmtKind::If: compileIf(node<IfStmt>(statement), frame); break;
    case StmtKind::For: compileFor(node<ForStmt>(statement), frame); break;
    case StmtKind::Macro: compileMacro(node<MacroStmt>(statement), frame); break;
    case StmtKind::CallBlock: compileCallBlock(node<MacroStmt>(statement), frame); break;
    case StmtKind::FilterBlock: compileFilterBlock(node<FilterBlockStmt>(statement), frame); break;
    case StmtKind::With: compileWith(node<WithStmt>(statement), frame); break;
    case StmtKind::Autoescape: return compileAutoescape(node<AutoescapeStmt>(statement), frame);
    case StmtKind::Block: compileBlock(node<BlockStmt>(statement), frame); break;
    case StmtKind::Include: compileInclude(node<IncludeStmt>(statement), frame); break;
    case StmtKind::Import: case StmtKind::FromImport: compileImport(node<ImportStmt>(statement), frame); break;
    case StmtKind::Do:
        touchLine(statement->line);
        statement->reportedLine = m_line;
        compileExpr(node<DoStmt>(statement).value, frame);
        break;
    case StmtKind::Break: case StmtKind::Continue:
        if (m_function->loopDepth == 0)
            throw SyntaxRaise{ErrorClass::SyntaxError,
                              statement->kind == StmtKind::Break ? "'break' outside loop"
                                                                 : "'continue' not properly in loop",
                              0, statement->begin};
        touchLine(statement->line);
        break;
    case StmtKind::Extends: case StmtKind::Raise: break;
    }
    return true;
}

std::unique_ptr<CompiledTemplate> compileTemplate(std::string_view source, std::optional<std::string> name,
                                                  const EnvironmentData& environment)
{
    auto result = std::make_unique<CompiledTemplate>();
    result->source = normalizedSource(source, environment.syntax.keepTrailingNewline);
    result->name = std::move(name);
    result->syntax = environment.syntax;
    Parser parser(result->source, result->syntax, result->arena, result->names);
    result->body = parser.parse();
    result->blocks = parser.blocks();
    result->hasExtends = parser.hasExtends();
    Compiler(*result, environment).compile();
    return result;
}

} // namespace hookbench::jinja
