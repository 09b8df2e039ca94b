#include "jinja/Compiler.h"

#include "jinja/Operators.h"
#include "jinja/Raise.h"

namespace hookbench::jinja {

void Compiler::compileOutput(OutputStmt& statement, Frame& frame)
{
    if (frame.requireOutputCheck) {
        if (m_hasKnownExtends)
            return;
        statement.onlyWithoutParent = true;
    }
    statement.escape = m_eval.mode();
    std::vector<OutputItem> items;
    std::string text;
    for (std::size_t i = 0; i < statement.nodes.size(); ++i) {
        Expr*& expr = statement.nodes[i];
        OutputItem item;
        item.begin = expr->begin;
        item.end = expr->end;
        item.reportedLine = m_line;
        item.isData = statement.dataFlags[i];
        if (item.isData) {
            // Data that may have to be escaped is not joined with its neighbours, and so has a line of its own.
            if (m_eval.isVolatile)
                touchLine(expr->line);
            item.reportedLine = m_line;
            item.text = node<ConstExpr>(expr).value->text();
            items.push_back(item);
            continue;
        }
        text.clear();
        const Value* constant = m_folder.constantOf(expr, m_eval);
        if (constant != nullptr && m_folder.appendOutput(text, *constant, m_eval)) {
            item.text = m_arena.copy(text);
        } else {
            touchLine(expr->line);
            item.reportedLine = m_line;
            compileExpr(expr, frame);
            item.expr = expr;
        }
        items.push_back(item);
    }
    statement.items = m_arena.list(items);
}

void Compiler::compileAssign(AssignStmt& statement, Frame& frame)
{
    touchLine(statement.line);
    statement.reportedLine = m_line;
    statement.target = compileTarget(statement.targetExpr, frame);
    compileExpr(statement.value, frame);
    statement.exports = exportsOf(statement.targetExpr, frame);
}

void Compiler::compileAssignBlock(AssignBlockStmt& statement, Frame& frame)
{
    Frame blockFrame = inner(frame);
    blockFrame.requireOutputCheck = false;
    blockFrame.symbols->analyzeAssignBlock(statement);
    statement.scope = enterFrame(blockFrame, true);
    compileBody(statement.body, blockFrame);
    touchLine(statement.line);
    statement.reportedLine = m_line;
    statement.target = compileTarget(statement.targetExpr, frame);
    statement.escape = m_eval.mode();
    if (statement.filter != nullptr)
        compileFilter(*statement.filter, blockFrame);
    statement.exports = exportsOf(statement.targetExpr, frame);
}

void Compiler::compileIf(IfStmt& statement, Frame& frame)
{
    Frame soft = frame;
    soft.rootlevel = false;
    soft.softFrame = true;
    for (IfBranch& branch : statement.branches) {
        touchLine(branch.line);
        branch.reportedLine = m_line;
        compileExpr(branch.test, soft);
        compileBody(branch.body, soft);
    }
    compileBody(statement.otherwise, soft);
}

void Compiler::compileFilterBlock(FilterBlockStmt& statement, Frame& frame)
{
    Frame filterFrame = inner(frame);
    filterFrame.symbols->analyzeFilterBlock(statement);
    statement.scope = enterFrame(filterFrame, true);
    compileBody(statement.body, filterFrame);
    touchLine(statement.line);
    statement.reportedLine = m_line;
    statement.escape = m_eval.mode();
    compileFilter(*statement.filter, filterFrame);
}

void Compiler::compileWith(WithStmt& statement, Frame& frame)
{
    Frame withFrame = inner(frame);
    withFrame.symbols->analyzeWith(statement);
    statement.scope = enterFrame(withFrame, true);
    std::vector<Target> targets;
    statement.reportedLine = m_line;
    for (std::size_t i = 0; i < statement.targetExprs.size(); ++i) {
        targets.push_back(compileTarget(statement.targetExprs[i], withFrame));
        compileExpr(statement.values[i], frame);
    }
    statement.targets = m_arena.list(targets);
    compileBody(statement.body, withFrame);
}

bool Compiler::compileAutoescape(AutoescapeStmt& statement, Frame& frame)
{
    Frame scopeFrame = inner(frame);
    scopeFrame.symbols->analyzeAutoescape(statement);
    statement.scope = enterFrame(scopeFrame, true);
    const EvalState saved = m_eval;
    statement.reportedLine = m_line;
    compileExpr(statement.value, scopeFrame);
    const Value* constant = m_folder.constantOf(statement.value, m_eval);
    if (constant == nullptr)
        m_eval.isVolatile = true;
    else
        m_eval.autoescape = constant->isUndefined() ? false : isTrue(*constant);
    // A second extends ends the code of the scope around the tag, too.
    const bool goesOn = compileBody(statement.body, scopeFrame);
    m_eval = saved;
    (void)goesOn;
    return true;
}

void Compiler::compileBlock(BlockStmt& statement, Frame& frame)
{
    if (frame.toplevel) {
        if (m_hasKnownExtends) {
            statement.skipped = true;
            return;
        }
        statement.onlyWithoutParent = m_extendsSoFar > 0;
    }
    if (statement.scoped)
        statement.locals = localsOf(frame);
    touchLine(statement.line);
    statement.reportedLine = m_line;
}

bool Compiler::compileExtends(Stmt*& place, Frame& frame)
{
    auto& statement = node<ExtendsStmt>(place);
    if (!frame.toplevel)
        fail("cannot use extend from a non top-level scope", &statement);
    if (m_extendsSoFar > 0) {
        if (m_hasKnownExtends) {
            auto* error = m_arena.make<RaiseStmt>();
            error->kind = StmtKind::Raise;
            error->line = error->reportedLine = m_line;
            error->begin = statement.begin;
            error->end = statement.end;
            error->message = "extended multiple times";
            place = error;
            return false;
        }
        statement.checked = true;
    }
    touchLine(statement.line);
    statement.reportedLine = m_line;
    compileExpr(statement.source, frame);
    if (frame.rootlevel)
        m_hasKnownExtends = true;
    ++m_extendsSoFar;
    return true;
}

void Compiler::compileInclude(IncludeStmt& statement, Frame& frame)
{
    statement.selects = statement.source->kind == ExprKind::List || statement.source->kind == ExprKind::Tuple;
    touchLine(statement.line);
    statement.reportedLine = m_line;
    compileExpr(statement.source, frame);
    if (statement.withContext)
        statement.locals = localsOf(frame);
}

void Compiler::compileImport(ImportStmt& statement, Frame& frame)
{
    touchLine(statement.line);
    statement.reportedLine = m_line;
    statement.toplevel = frame.toplevel;
    compileExpr(statement.source, frame);
    if (statement.withContext)
        statement.locals = localsOf(frame);
    if (statement.kind == StmtKind::Import) {
        statement.slot = slotOf(statement.id, frame, statement.source);
        return;
    }
    for (ImportedName& name : statement.names)
        name.slot = slotOf(name.aliasId, frame, statement.source);
}

ArenaList<StoredName> Compiler::exportsOf(const Expr* target, const Frame& frame)
{
    if (!frame.toplevel || frame.loopFrame || frame.blockFrame)
        return {};
    std::vector<StoredName> names;
    const auto collect = [&](const auto& self, const Expr* expr) -> void {
        if (expr->kind == ExprKind::Name) {
            const auto& name = node<NameExpr>(expr);
            names.push_back({name.name, slotOf(name.id, frame, expr)});
        } else if (expr->kind == ExprKind::Tuple) {
            for (const Expr* item : node<ItemsExpr>(expr).items)
                self(self, item);
        }
    };
    collect(collect, target);
    return m_arena.list(names);
}

/// What a scoped block or an included template sees of the variables here: the innermost of each name.
ArenaList<StoredName> Compiler::localsOf(const Frame& frame)
{
    std::vector<StoredName> names;
    std::vector<NameId> seen;
    for (const Symbols* scope = frame.symbols; scope != nullptr; scope = scope->parent()) {
        for (const NameId id : scope->stores()) {
            if (std::find(seen.begin(), seen.end(), id) != seen.end())
                continue;
            seen.push_back(id);
            names.push_back({m_names.name(id), slotOf(id, frame, nullptr)});
        }
    }
    return m_arena.list(names);
}

Target Compiler::compileTarget(const Expr* target, const Frame& frame, FunctionBuilder* function)
{
    Target result{};
    switch (target->kind) {
    case ExprKind::Name:
        result.kind = Target::Kind::Name;
        if (function != nullptr)
            result.slot = {0, function->slotFor(frame.symbols->level(), node<NameExpr>(target).id)};
        else
            result.slot = slotOf(node<NameExpr>(target).id, frame, target);
        break;
    case ExprKind::NamespaceRef:
        result.kind = Target::Kind::NamespaceAttribute;
        result.slot = slotOf(node<NamespaceRefExpr>(target).id, frame, target);
        result.attribute = node<NamespaceRefExpr>(target).attribute;
        break;
    default: {
        result.kind = Target::Kind::Tuple;
        std::vector<Target> parts;
        for (const Expr* item : node<ItemsExpr>(target).items)
            parts.push_back(compileTarget(item, frame, function));
        result.parts = m_arena.list(parts);
        break;
    }
    }
    return result;
}

} // namespace hookbench::jinja
