#include "jinja/Compiler.h"

#include "jinja/Filters.h"
#include "jinja/Methods.h"
#include "jinja/Operators.h"
#include "jinja/Raise.h"
#include "jinja/Tests.h"
#include "jinja/Traversal.h"

#include <array>

namespace hookbench::jinja {

namespace {

LoopAttribute loopAttributeOf(std::string_view name)
{
    struct Entry {
        std::string_view name;
        LoopAttribute attribute;
    };
    static constexpr std::array<Entry, 13> entries = {{
        {"index", LoopAttribute::Index},         {"index0", LoopAttribute::Index0},
        {"revindex", LoopAttribute::RevIndex},   {"revindex0", LoopAttribute::RevIndex0},
        {"first", LoopAttribute::First},         {"last", LoopAttribute::Last},
        {"length", LoopAttribute::Length},       {"depth", LoopAttribute::Depth},
        {"depth0", LoopAttribute::Depth0},       {"previtem", LoopAttribute::PrevItem},
        {"nextitem", LoopAttribute::NextItem},   {"cycle", LoopAttribute::Cycle},
        {"changed", LoopAttribute::Changed},
    }};
    for (const Entry& entry : entries) {
        if (entry.name == name)
            return entry.attribute;
    }
    return LoopAttribute::None;
}

/// Kinds that Jinja2's code generator tries to fold.
bool isFoldable(ExprKind kind)
{
    switch (kind) {
    case ExprKind::Const: case ExprKind::Name: case ExprKind::List: case ExprKind::Tuple: case ExprKind::Dict:
    case ExprKind::Slice: case ExprKind::NamespaceRef: case ExprKind::Call: return false;
    default: return true;
    }
}

bool isPythonKeyword(std::string_view name)
{
    static constexpr std::array<std::string_view, 35> keywords = {
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
        "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
        "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield"};
    return std::find(keywords.begin(), keywords.end(), name) != keywords.end();
}

} // namespace

void Compiler::compileExpr(Expr*& expr, const Frame& frame)
{
    if (isFoldable(expr->kind) && !m_eval.isVolatile) {
        m_folder.fold(expr, m_eval, m_arena);
        if (expr->kind == ExprKind::Const)
            return;
    }
    const auto all = [&](const ArenaList<Expr*>& items) {
        for (Expr*& item : items)
            compileExpr(item, frame);
    };
    switch (expr->kind) {
    case ExprKind::Const: case ExprKind::NamespaceRef: break;
    case ExprKind::Name: compileName(node<NameExpr>(expr), frame); break;
    case ExprKind::Concat:
        node<ItemsExpr>(expr).mode = static_cast<std::uint8_t>(m_eval.mode());
        all(node<ItemsExpr>(expr).items);
        break;
    case ExprKind::Tuple:
    case ExprKind::List: all(node<ItemsExpr>(expr).items); break;
    case ExprKind::Dict:
        for (std::size_t i = 0; i < node<DictExpr>(expr).keys.size(); ++i) {
            compileExpr(node<DictExpr>(expr).keys[i], frame);
            compileExpr(node<DictExpr>(expr).values[i], frame);
        }
        break;
    case ExprKind::Binary: case ExprKind::And: case ExprKind::Or:
        compileExpr(node<BinaryExpr>(expr).left, frame);
        compileExpr(node<BinaryExpr>(expr).right, frame);
        break;
    case ExprKind::Negative: case ExprKind::Positive: case ExprKind::Not:
        compileExpr(node<UnaryExpr>(expr).operand, frame);
        break;
    case ExprKind::Compare:
        compileExpr(node<CompareExpr>(expr).first, frame);
        for (Operand& operand : node<CompareExpr>(expr).operands)
            compileExpr(operand.value, frame);
        break;
    case ExprKind::Conditional: {
        Frame soft = frame;
        soft.softFrame = true;
        auto& conditional = node<ConditionalExpr>(expr);
        compileExpr(conditional.whenTrue, soft);
        compileExpr(conditional.test, soft);
        if (conditional.whenFalse != nullptr)
            compileExpr(conditional.whenFalse, soft);
        break;
    }
    case ExprKind::Getattr:
        node<GetattrExpr>(expr).dictMethod = findMethod(dictMethods(), node<GetattrExpr>(expr).name->text());
        node<GetattrExpr>(expr).loopAttribute = loopAttributeOf(node<GetattrExpr>(expr).name->text());
        compileExpr(node<GetattrExpr>(expr).object, frame);
        break;
    case ExprKind::Getitem:
        compileExpr(node<GetitemExpr>(expr).object, frame);
        if (node<GetitemExpr>(expr).index->kind == ExprKind::Tuple) {
            for (const Expr* item : node<ItemsExpr>(node<GetitemExpr>(expr).index).items) {
                if (item->kind == ExprKind::Slice)
                    throw SyntaxRaise{ErrorClass::SyntaxError, "invalid syntax", 0, item->begin};
            }
        }
        compileExpr(node<GetitemExpr>(expr).index, frame);
        break;
    case ExprKind::Slice: {
        auto& slice = node<SliceExpr>(expr);
        for (Expr** part : {&slice.start, &slice.stop, &slice.step}) {
            if (*part != nullptr)
                compileExpr(*part, frame);
        }
        break;
    }
    case ExprKind::Call: compileCall(node<CallExpr>(expr), frame); break;
    case ExprKind::Filter: case ExprKind::Test: compileFilter(node<FilterExpr>(expr), frame); break;
    }
}

void Compiler::compileName(NameExpr& expr, const Frame& frame)
{
    expr.slot = slotOf(expr.id, frame, &expr);
}

void Compiler::compileArguments(CallArguments& arguments, const Frame& frame)
{
    for (Expr*& item : arguments.positional)
        compileExpr(item, frame);
    for (Keyword& keyword : arguments.keywords)
        compileExpr(keyword.value, frame);
    if (arguments.star != nullptr)
        compileExpr(arguments.star, frame);
    if (arguments.doubleStar != nullptr)
        compileExpr(arguments.doubleStar, frame);
}

/// Python refuses a call with the same keyword twice, unless Jinja2 has to write it as a dict because one of the
/// keywords is reserved in Python.
void Compiler::checkKeywords(const CallArguments& arguments, const Expr& expr)
{
    for (const Keyword& keyword : arguments.keywords) {
        if (isPythonKeyword(keyword.name->text()))
            return;
    }
    for (std::size_t i = 0; i < arguments.keywords.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (arguments.keywords[i].name == arguments.keywords[j].name)
                throw SyntaxRaise{ErrorClass::SyntaxError,
                                  "keyword argument repeated: " + std::string(arguments.keywords[i].name->text()), 0,
                                  expr.begin};
        }
    }
}

void Compiler::compileFilter(FilterExpr& expr, const Frame& frame)
{
    const bool isFilter = expr.kind == ExprKind::Filter;
    if (isFilter)
        expr.filter = findFilter(expr.name->text());
    else
        expr.test = findTest(expr.name->text());
    if (expr.filter == nullptr && expr.test == nullptr && !frame.softFrame)
        throw SyntaxRaise{ErrorClass::TemplateAssertionError,
                          std::string("No ") + (isFilter ? "filter" : "test") + " named " + quotedText(expr.name->text()) + ".",
                          expr.line, expr.begin};
    if (expr.operand != nullptr)
        compileExpr(expr.operand, frame);
    compileArguments(expr.arguments, frame);
    checkKeywords(expr.arguments, expr);
}

void Compiler::compileCall(CallExpr& expr, const Frame& frame)
{
    compileExpr(expr.callee, frame);
    compileArguments(expr.arguments, frame);
    checkKeywords(expr.arguments, expr);
}

} // namespace hookbench::jinja
