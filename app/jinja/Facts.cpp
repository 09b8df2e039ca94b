#include "jinja/Facts.h"

#include "jinja/CompiledTemplate.h"
#include "jinja/EnvironmentData.h"
#include "jinja/Operators.h"
#include "jinja/Parser.h"
#include "jinja/Traversal.h"
#include "jinja/Unicode.h"

#include <algorithm>
#include <map>
#include <set>

namespace hookbench::jinja {

namespace {

/// Walks the tree as it was written (before constants were folded) and follows names to their paths.
class FactFinder {
public:
    explicit FactFinder(Facts& facts, const std::set<std::string>& undeclared) : m_facts(facts), m_undeclared(undeclared)
    {
        m_scopes.emplace_back();
    }

    void visit(const Body& body)
    {
        for (const Stmt* statement : body)
            visit(statement);
    }
    const std::set<std::string>& paths() const { return m_paths; }
    const std::set<std::string>& filters() const { return m_filters; }
    const std::set<std::string>& tests() const { return m_tests; }
    const std::set<std::string>& templates() const { return m_templates; }

private:
    using Scope = std::map<std::string, std::string>; ///< name → path; an empty path: not from the context

    void visit(const Stmt* statement);
    void visit(const Expr* expr);
    void visitFor(const ForStmt& statement);
    void visitMacro(const MacroStmt& statement);
    void visitWith(const WithStmt& statement);
    void visitReference(const Expr* source);
    void visitScoped(const Body& body);
    /// The path that an expression stands for, empty if none; what is computed on the way is visited.
    std::string pathOf(const Expr* expr);
    std::string pathOfName(const std::string& name) const;
    void bind(const Expr* target, const std::string& path);
    void use(const std::string& path, const Expr* expr)
    {
        if (path.empty())
            return;
        m_paths.insert(path);
        m_facts.uses.push_back({path, expr->begin, expr->end});
    }

    Facts& m_facts;
    const std::set<std::string>& m_undeclared;
    std::vector<Scope> m_scopes;
    std::set<std::string> m_paths;
    std::set<std::string> m_filters;
    std::set<std::string> m_tests;
    std::set<std::string> m_templates;
};

std::string FactFinder::pathOfName(const std::string& name) const
{
    for (auto scope = m_scopes.rbegin(); scope != m_scopes.rend(); ++scope) {
        const auto found = scope->find(name);
        if (found != scope->end())
            return found->second;
    }
    return m_undeclared.count(name) > 0 ? name : std::string();
}

std::string extended(const std::string& path, const Value& key)
{
    if (key.isStr() && unicode::isIdentifier(key.text()))
        return path + "." + std::string(key.text());
    return path + "[" + repr(key) + "]";
}

std::string FactFinder::pathOf(const Expr* expr)
{
    switch (expr->kind) {
    case ExprKind::Name: return pathOfName(std::string(node<NameExpr>(expr).name->text()));
    case ExprKind::Getattr: {
        const std::string object = pathOf(node<GetattrExpr>(expr).object);
        return object.empty() ? object : extended(object, *node<GetattrExpr>(expr).name);
    }
    case ExprKind::Getitem: {
        const auto& item = node<GetitemExpr>(expr);
        const std::string object = pathOf(item.object);
        if (item.index->kind == ExprKind::Const)
            return object.empty() ? object : extended(object, *node<ConstExpr>(item.index).value);
        visit(item.index);
        return object.empty() ? object : object + "[]";
    }
    default: visit(expr); return {};
    }
}

void FactFinder::visit(const Expr* expr)
{
    switch (expr->kind) {
    case ExprKind::Name:
    case ExprKind::Getattr:
    case ExprKind::Getitem: {
        const std::string path = pathOf(expr);
        use(path, expr);
        return;
    }
    case ExprKind::Call: {
        // What is called is a method: the path is that of its object.
        const auto& call = node<CallExpr>(expr);
        visit(call.callee->kind == ExprKind::Getattr ? node<GetattrExpr>(call.callee).object : call.callee);
        forEachArgument(call.arguments, [this](const Expr* argument) { visit(argument); });
        return;
    }
    case ExprKind::Filter: m_filters.insert(std::string(node<FilterExpr>(expr).name->text())); break;
    case ExprKind::Test: m_tests.insert(std::string(node<FilterExpr>(expr).name->text())); break;
    default: break;
    }
    forEachChild(expr, [this](const Expr* child) { visit(child); });
}

void FactFinder::bind(const Expr* target, const std::string& path)
{
    if (target->kind == ExprKind::Name) {
        m_scopes.back()[std::string(node<NameExpr>(target).name->text())] = path;
    } else if (target->kind == ExprKind::Tuple) {
        for (const Expr* item : node<ItemsExpr>(target).items)
            bind(item, {});
    }
}

void FactFinder::visitScoped(const Body& body)
{
    m_scopes.emplace_back();
    visit(body);
    m_scopes.pop_back();
}

void FactFinder::visitFor(const ForStmt& statement)
{
    const std::string path = pathOf(statement.iterable);
    use(path, statement.iterable);
    m_scopes.emplace_back();
    bind(statement.targetExpr, path.empty() ? std::string() : path + "[]");
    m_scopes.back()["loop"] = {};
    if (statement.test != nullptr)
        visit(statement.test);
    visit(statement.body);
    m_scopes.pop_back();
    visitScoped(statement.otherwise);
}

void FactFinder::visitMacro(const MacroStmt& statement)
{
    if (statement.call != nullptr)
        visit(static_cast<const Expr*>(statement.call));
    m_scopes.emplace_back();
    for (const NameExpr* argument : statement.arguments)
        bind(argument, {});
    for (const char* name : {"caller", "varargs", "kwargs"})
        m_scopes.back()[name] = {};
    for (const Expr* value : statement.defaults)
        visit(value);
    visit(statement.body);
    m_scopes.pop_back();
    if (statement.name != nullptr)
        m_scopes.back()[std::string(statement.name->text())] = {};
}

void FactFinder::visitWith(const WithStmt& statement)
{
    std::vector<std::string> paths;
    for (const Expr* value : statement.values) {
        paths.push_back(pathOf(value));
        use(paths.back(), value);
    }
    m_scopes.emplace_back();
    for (std::size_t i = 0; i < paths.size(); ++i)
        bind(statement.targetExprs[i], paths[i]);
    visit(statement.body);
    m_scopes.pop_back();
}

void FactFinder::visitReference(const Expr* source)
{
    if (source->kind == ExprKind::Const && node<ConstExpr>(source).value->isStr()) {
        m_templates.insert(std::string(node<ConstExpr>(source).value->text()));
    } else if (source->kind == ExprKind::List || source->kind == ExprKind::Tuple) {
        for (const Expr* item : node<ItemsExpr>(source).items)
            visitReference(item);
    } else {
        m_facts.hasComputedTemplates = true;
        visit(source);
    }
}

void FactFinder::visit(const Stmt* statement)
{
    switch (statement->kind) {
    case StmtKind::For: visitFor(node<ForStmt>(statement)); return;
    case StmtKind::Macro: case StmtKind::CallBlock: visitMacro(node<MacroStmt>(statement)); return;
    case StmtKind::With: visitWith(node<WithStmt>(statement)); return;
    case StmtKind::Extends: visitReference(node<ExtendsStmt>(statement).source); return;
    case StmtKind::Include: visitReference(node<IncludeStmt>(statement).source); return;
    case StmtKind::Import: case StmtKind::FromImport: {
        const auto& import = node<ImportStmt>(statement);
        visitReference(import.source);
        if (import.name != nullptr)
            m_scopes.back()[std::string(import.name->text())] = {};
        for (const ImportedName& name : import.names)
            m_scopes.back()[std::string(name.alias->text())] = {};
        return;
    }
    case StmtKind::Assign: {
        const auto& assign = node<AssignStmt>(statement);
        const std::string path = pathOf(assign.value);
        use(path, assign.value);
        bind(assign.targetExpr, path);
        return;
    }
    case StmtKind::AssignBlock: {
        const auto& assign = node<AssignBlockStmt>(statement);
        if (assign.filter != nullptr)
            visit(static_cast<const Expr*>(assign.filter));
        visitScoped(assign.body);
        bind(assign.targetExpr, {});
        return;
    }
    case StmtKind::Block: visitScoped(node<BlockStmt>(statement).body); return;
    case StmtKind::FilterBlock:
        visit(static_cast<const Expr*>(node<FilterBlockStmt>(statement).filter));
        visitScoped(node<FilterBlockStmt>(statement).body);
        return;
    default:
        forEachChild(
            statement, [this](const Expr* child) { visit(child); }, [this](const Stmt* child) { visit(child); });
        return;
    }
}

std::vector<std::string> listed(const std::set<std::string>& entries)
{
    return {entries.begin(), entries.end()};
}

} // namespace

Facts factsOf(const Template& compiledTemplate)
{
    const CompiledTemplate& compiled = compiledTemplate.compiled();
    Facts facts;
    std::set<std::string> undeclared;
    for (const Value* name : compiled.resolvedNames) {
        if (!isGlobalName(name->text()))
            undeclared.insert(std::string(name->text()));
    }
    facts.undeclared = listed(undeclared);
    // The compiled tree has lost what was constant; the facts are about what stands in the source.
    Arena arena;
    NameTable names;
    FactFinder finder(facts, undeclared);
    try {
        finder.visit(Parser(compiled.source, compiled.syntax, arena, names).parse());
    } catch (const SyntaxRaise&) {
        return facts;
    }
    facts.paths = listed(finder.paths());
    std::stable_sort(facts.uses.begin(), facts.uses.end(),
                     [](const PathUse& a, const PathUse& b) { return a.begin < b.begin; });
    facts.filters = listed(finder.filters());
    facts.tests = listed(finder.tests());
    facts.templates = listed(finder.templates());
    return facts;
}

} // namespace hookbench::jinja
