#pragma once

#include "jinja/Nodes.h"

namespace hookbench::jinja {

template <class F>
void forEachArgument(const CallArguments& arguments, const F& visit)
{
    for (const Expr* item : arguments.positional)
        visit(item);
    for (const Keyword& keyword : arguments.keywords)
        visit(keyword.value);
    for (const Expr* item : {arguments.star, arguments.doubleStar}) {
        if (item != nullptr)
            visit(item);
    }
}

/// Calls `visit` for the direct children of an expression, in the order of Jinja2's node fields.
template <class F>
void forEachChild(const Expr* expr, const F& visit)
{
    const auto optional = [&](const Expr* child) {
        if (child != nullptr)
            visit(child);
    };
    switch (expr->kind) {
    case ExprKind::Const: case ExprKind::Name: case ExprKind::NamespaceRef: break;
    case ExprKind::List: case ExprKind::Tuple: case ExprKind::Concat:
        for (const Expr* item : node<ItemsExpr>(expr).items)
            visit(item);
        break;
    case ExprKind::Dict:
        for (std::size_t i = 0; i < node<DictExpr>(expr).keys.size(); ++i) {
            visit(node<DictExpr>(expr).keys[i]);
            visit(node<DictExpr>(expr).values[i]);
        }
        break;
    case ExprKind::Binary: case ExprKind::And: case ExprKind::Or:
        visit(node<BinaryExpr>(expr).left);
        visit(node<BinaryExpr>(expr).right);
        break;
    case ExprKind::Negative: case ExprKind::Positive: case ExprKind::Not: visit(node<UnaryExpr>(expr).operand); break;
    case ExprKind::Compare:
        visit(node<CompareExpr>(expr).first);
        for (const Operand& operand : node<CompareExpr>(expr).operands)
            visit(operand.value);
        break;
    case ExprKind::Conditional:
        visit(node<ConditionalExpr>(expr).test);
        visit(node<ConditionalExpr>(expr).whenTrue);
        optional(node<ConditionalExpr>(expr).whenFalse);
        break;
    case ExprKind::Getattr: visit(node<GetattrExpr>(expr).object); break;
    case ExprKind::Getitem:
        visit(node<GetitemExpr>(expr).object);
        visit(node<GetitemExpr>(expr).index);
        break;
    case ExprKind::Slice:
        optional(node<SliceExpr>(expr).start);
        optional(node<SliceExpr>(expr).stop);
        optional(node<SliceExpr>(expr).step);
        break;
    case ExprKind::Call:
        visit(node<CallExpr>(expr).callee);
        forEachArgument(node<CallExpr>(expr).arguments, visit);
        break;
    case ExprKind::Filter: case ExprKind::Test:
        optional(node<FilterExpr>(expr).operand);
        forEachArgument(node<FilterExpr>(expr).arguments, visit);
        break;
    }
}

/// The same for a statement: expressions go to `onExpr`, statements to `onStmt`.
template <class E, class S>
void forEachChild(const Stmt* stmt, const E& onExpr, const S& onStmt)
{
    const auto optional = [&](const Expr* child) {
        if (child != nullptr)
            onExpr(child);
    };
    const auto all = [&](const auto& list) {
        for (const Expr* item : list)
            onExpr(item);
    };
    const auto body = [&](const Body& statements) {
        for (const Stmt* item : statements)
            onStmt(item);
    };
    switch (stmt->kind) {
    case StmtKind::Output: all(node<OutputStmt>(stmt).nodes); break;
    case StmtKind::Assign:
        onExpr(node<AssignStmt>(stmt).targetExpr);
        onExpr(node<AssignStmt>(stmt).value);
        break;
    case StmtKind::AssignBlock:
        onExpr(node<AssignBlockStmt>(stmt).targetExpr);
        optional(node<AssignBlockStmt>(stmt).filter);
        body(node<AssignBlockStmt>(stmt).body);
        break;
    case StmtKind::If:
        for (const IfBranch& branch : node<IfStmt>(stmt).branches) {
            onExpr(branch.test);
            body(branch.body);
        }
        body(node<IfStmt>(stmt).otherwise);
        break;
    case StmtKind::For:
        onExpr(node<ForStmt>(stmt).targetExpr);
        onExpr(node<ForStmt>(stmt).iterable);
        body(node<ForStmt>(stmt).body);
        body(node<ForStmt>(stmt).otherwise);
        optional(node<ForStmt>(stmt).test);
        break;
    case StmtKind::Macro: case StmtKind::CallBlock:
        optional(node<MacroStmt>(stmt).call);
        for (const NameExpr* argument : node<MacroStmt>(stmt).arguments)
            onExpr(argument);
        all(node<MacroStmt>(stmt).defaults);
        body(node<MacroStmt>(stmt).body);
        break;
    case StmtKind::FilterBlock:
        body(node<FilterBlockStmt>(stmt).body);
        onExpr(node<FilterBlockStmt>(stmt).filter);
        break;
    case StmtKind::With:
        all(node<WithStmt>(stmt).targetExprs);
        all(node<WithStmt>(stmt).values);
        body(node<WithStmt>(stmt).body);
        break;
    case StmtKind::Autoescape:
        onExpr(node<AutoescapeStmt>(stmt).value);
        body(node<AutoescapeStmt>(stmt).body);
        break;
    case StmtKind::Block: body(node<BlockStmt>(stmt).body); break;
    case StmtKind::Extends: onExpr(node<ExtendsStmt>(stmt).source); break;
    case StmtKind::Include: onExpr(node<IncludeStmt>(stmt).source); break;
    case StmtKind::Import: case StmtKind::FromImport: onExpr(node<ImportStmt>(stmt).source); break;
    case StmtKind::Do: onExpr(node<DoStmt>(stmt).value); break;
    case StmtKind::Break: case StmtKind::Continue: case StmtKind::Raise: break;
    }
}

} // namespace hookbench::jinja
