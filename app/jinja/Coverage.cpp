#include "jinja/Coverage.h"

#include "jinja/CompiledTemplate.h"
#include "jinja/Environment.h"
#include "jinja/Parser.h"
#include "jinja/Traversal.h"

#include <algorithm>

namespace hookbench::jinja {

namespace {

class BranchFinder {
public:
    void visit(const Body& body)
    {
        for (const Stmt* statement : body)
            visit(statement);
    }
    std::vector<BranchPoint> take()
    {
        std::stable_sort(m_points.begin(), m_points.end(),
                         [](const BranchPoint& a, const BranchPoint& b) { return a.begin < b.begin; });
        return std::move(m_points);
    }

private:
    void add(BranchPoint::Kind kind, const Expr* where)
    {
        m_points.push_back({kind, branchId(kind, where->begin), where->begin, where->end});
    }

    void visit(const Stmt* statement)
    {
        if (statement->kind == StmtKind::If) {
            const auto& choice = node<IfStmt>(statement);
            for (const IfBranch& branch : choice.branches)
                add(BranchPoint::Kind::If, branch.test);
            add(BranchPoint::Kind::Else, choice.branches[0].test);
        } else if (statement->kind == StmtKind::For) {
            add(BranchPoint::Kind::Loop, node<ForStmt>(statement).iterable);
            add(BranchPoint::Kind::LoopElse, node<ForStmt>(statement).iterable);
        }
        forEachChild(
            statement, [this](const Expr* child) { visit(child); }, [this](const Stmt* child) { visit(child); });
    }

    void visit(const Expr* expr)
    {
        // A choice between constants is made when the template is compiled.
        if (expr->kind == ExprKind::Conditional && node<ConditionalExpr>(expr).test->kind != ExprKind::Const) {
            add(BranchPoint::Kind::Then, node<ConditionalExpr>(expr).test);
            add(BranchPoint::Kind::Otherwise, node<ConditionalExpr>(expr).test);
        }
        forEachChild(expr, [this](const Expr* child) { visit(child); });
    }

    std::vector<BranchPoint> m_points;
};

} // namespace

std::vector<BranchPoint> branchPoints(const Template& compiledTemplate)
{
    const CompiledTemplate& compiled = compiledTemplate.compiled();
    // The compiled tree has lost what was constant.
    Arena arena;
    NameTable names;
    BranchFinder finder;
    try {
        finder.visit(Parser(compiled.source, compiled.syntax, arena, names).parse());
    } catch (const SyntaxRaise&) {
        return {};
    }
    return finder.take();
}

} // namespace hookbench::jinja
