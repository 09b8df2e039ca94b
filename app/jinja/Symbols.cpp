#include "jinja/Symbols.h"

#include "jinja/Traversal.h"

#include <algorithm>

namespace hookbench::jinja {

std::uint16_t FunctionBuilder::slotFor(int level, NameId name)
{
    const std::uint64_t key = static_cast<std::uint64_t>(level) << 32U | name;
    for (const auto& [known, slot] : slots) {
        if (known == key)
            return slot;
    }
    slots.emplace_back(key, node->slots);
    return node->slots++;
}

const Identifier* Symbols::findReference(NameId name) const
{
    for (const Symbols* scope = this; scope != nullptr; scope = scope->m_parent) {
        for (const auto& [known, identifier] : scope->m_references) {
            if (known == name)
                return &identifier;
        }
    }
    return nullptr;
}

const Symbols::LoadEntry* Symbols::findLoad(const Identifier& target) const
{
    for (const Symbols* scope = this; scope != nullptr; scope = scope->m_parent) {
        for (const LoadEntry& entry : scope->m_loads) {
            if (entry.target == target)
                return &entry;
        }
    }
    return nullptr;
}

void Symbols::setLoad(const LoadEntry& entry)
{
    for (LoadEntry& known : m_loads) {
        if (known.target == entry.target) {
            known = entry;
            return;
        }
    }
    m_loads.push_back(entry);
}

bool Symbols::hasStore(NameId name) const
{
    return std::find(m_stores.begin(), m_stores.end(), name) != m_stores.end();
}

void Symbols::define(NameId name, Action action, const Identifier& source)
{
    const Identifier identifier{m_level, name, m_owner};
    const auto known = std::find_if(m_references.begin(), m_references.end(), [&](const auto& r) { return r.first == name; });
    if (known == m_references.end())
        m_references.emplace_back(name, identifier);
    else
        known->second = identifier;
    setLoad({identifier, action, source, name});
}

void Symbols::load(NameId name)
{
    if (findReference(name) == nullptr)
        define(name, Action::Resolve);
}

void Symbols::store(NameId name)
{
    if (!hasStore(name))
        m_stores.push_back(name);
    const bool known = std::any_of(m_references.begin(), m_references.end(), [&](const auto& r) { return r.first == name; });
    if (known)
        return;
    const Identifier* outer = m_parent != nullptr ? m_parent->findReference(name) : nullptr;
    if (outer != nullptr)
        define(name, Action::Alias, *outer);
    else
        define(name, Action::Undefined);
}

Identifier Symbols::declareParameter(NameId name)
{
    if (!hasStore(name))
        m_stores.push_back(name);
    define(name, Action::Parameter);
    return {m_level, name, m_owner};
}

void Symbols::updateFromBranches(const std::vector<const Symbols*>& branches)
{
    std::vector<std::pair<NameId, std::size_t>> counts;
    for (const Symbols* branch : branches) {
        for (const NameId name : branch->m_stores) {
            if (hasStore(name))
                continue;
            const auto known = std::find_if(counts.begin(), counts.end(), [&](const auto& c) { return c.first == name; });
            if (known == counts.end())
                counts.emplace_back(name, 1);
            else
                ++known->second;
        }
    }
    for (const Symbols* branch : branches) {
        for (const auto& [name, identifier] : branch->m_references) {
            const auto known =
                std::find_if(m_references.begin(), m_references.end(), [n = name](const auto& r) { return r.first == n; });
            if (known == m_references.end())
                m_references.emplace_back(name, identifier);
            else
                known->second = identifier;
        }
        for (const LoadEntry& entry : branch->m_loads)
            setLoad(entry);
        for (const NameId name : branch->m_stores) {
            if (!hasStore(name))
                m_stores.push_back(name);
        }
    }
    for (const auto& [name, count] : counts) {
        if (count == branches.size())
            continue;
        const Identifier target = *findReference(name);
        const Identifier* outer = m_parent != nullptr ? m_parent->findReference(name) : nullptr;
        if (outer != nullptr)
            setLoad({target, Action::Alias, *outer, name});
        else
            setLoad({target, Action::Resolve, {}, name});
    }
}

void Symbols::analyzeMacro(const MacroStmt& statement)
{
    for (const NameExpr* argument : statement.arguments)
        visit(argument);
    for (const Expr* value : statement.defaults)
        visit(value);
    visitBody(statement.body);
}

void Symbols::analyzeFilterBlock(const FilterBlockStmt& statement)
{
    visitBody(statement.body);
    visit(static_cast<const Expr*>(statement.filter));
}

void Symbols::analyzeAutoescape(const AutoescapeStmt& statement)
{
    visit(statement.value);
    visitBody(statement.body);
}

void Symbols::analyzeWith(const WithStmt& statement)
{
    for (const Expr* target : statement.targetExprs)
        visit(target);
    visitBody(statement.body);
}

void Symbols::analyzeFor(const ForStmt& statement, ForPart part)
{
    if (part != ForPart::Else)
        visitParameter(statement.targetExpr);
    if (part == ForPart::Main)
        visitBody(statement.body);
    else if (part == ForPart::Else)
        visitBody(statement.otherwise);
    else if (statement.test != nullptr)
        visit(statement.test);
}

void Symbols::visitParameter(const Expr* target)
{
    if (target->kind == ExprKind::Name)
        declareParameter(node<NameExpr>(target).id);
    else
        forEachChild(target, [this](const Expr* child) { visitParameter(child); });
}

void Symbols::visit(const Expr* expr)
{
    if (expr->kind == ExprKind::Name) {
        const auto& name = node<NameExpr>(expr);
        switch (name.use) {
        case NameUse::Load: load(name.id); break;
        case NameUse::Store: store(name.id); break;
        case NameUse::Param: declareParameter(name.id); break;
        }
        return;
    }
    if (expr->kind == ExprKind::NamespaceRef) {
        load(node<NamespaceRefExpr>(expr).id);
        return;
    }
    forEachChild(expr, [this](const Expr* child) { visit(child); });
}

void Symbols::visitBody(const Body& body)
{
    for (const Stmt* statement : body)
        visit(statement);
}

/// An if is the body, all elif branches together, and the else: what not every one of them stores may come from
/// outside as well.
void Symbols::visitBranch(const Expr* test, const Body& body, const IfStmt* rest)
{
    visit(test);
    Symbols inBody = *this;
    inBody.visitBody(body);
    Symbols inElif = *this;
    Symbols inElse = *this;
    if (rest != nullptr) {
        for (std::size_t i = 1; i < rest->branches.size(); ++i)
            inElif.visitBranch(rest->branches[i].test, rest->branches[i].body, nullptr);
        inElse.visitBody(rest->otherwise);
    }
    updateFromBranches({&inBody, &inElif, &inElse});
}

void Symbols::visitIf(const IfStmt& statement)
{
    visitBranch(statement.branches[0].test, statement.branches[0].body, &statement);
}

void Symbols::visit(const Stmt* statement)
{
    switch (statement->kind) {
    case StmtKind::If: visitIf(node<IfStmt>(statement)); break;
    case StmtKind::Macro: store(node<MacroStmt>(statement).id); break;
    case StmtKind::Import:
        visit(node<ImportStmt>(statement).source);
        store(node<ImportStmt>(statement).id);
        break;
    case StmtKind::FromImport:
        visit(node<ImportStmt>(statement).source);
        for (const ImportedName& name : node<ImportStmt>(statement).names)
            store(name.aliasId);
        break;
    case StmtKind::Assign:
        visit(node<AssignStmt>(statement).value);
        visit(node<AssignStmt>(statement).targetExpr);
        break;
    case StmtKind::For: visit(node<ForStmt>(statement).iterable); break;
    case StmtKind::CallBlock: visit(static_cast<const Expr*>(node<MacroStmt>(statement).call)); break;
    case StmtKind::FilterBlock: visit(static_cast<const Expr*>(node<FilterBlockStmt>(statement).filter)); break;
    case StmtKind::With:
        for (const Expr* value : node<WithStmt>(statement).values)
            visit(value);
        break;
    case StmtKind::AssignBlock: visit(node<AssignBlockStmt>(statement).targetExpr); break;
    case StmtKind::Autoescape: case StmtKind::Block: break;
    default:
        forEachChild(
            statement, [this](const Expr* child) { visit(child); }, [this](const Stmt* child) { visit(child); });
        break;
    }
}

} // namespace hookbench::jinja
