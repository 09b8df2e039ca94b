#include "jinja/Compiler.h"

#include "jinja/EnvironmentData.h"
#include "jinja/Filters.h"
#include "jinja/Interpreter.h"
#include "jinja/Operators.h"
#include "jinja/Raise.h"
#include "jinja/Tests.h"

namespace hookbench::jinja {

namespace {

/// Values that Jinja2's compiler can write into Python code (has_safe_repr).
bool hasSafeRepr(const Value& value)
{
    switch (value.type()) {
    case Type::None: case Type::Bool: case Type::Int: case Type::Float: case Type::Big: case Type::Complex:
    case Type::Range: case Type::Str: return true;
    case Type::Tuple:
        if (value.as<Tuple>().isGroup)
            return false;
        [[fallthrough]];
    case Type::List:
        return std::all_of(sequenceItems(value).begin(), sequenceItems(value).end(), hasSafeRepr);
    case Type::Dict:
        return std::all_of(value.as<Dict>().entries().begin(), value.as<Dict>().entries().end(), [](const auto& entry) {
            return entry.key.isMissing() || (hasSafeRepr(entry.key) && hasSafeRepr(entry.value));
        });
    default: return false;
    }
}

bool holdsMutable(const Value& value)
{
    if (value.is(Type::List) || value.is(Type::Dict))
        return true;
    return value.is(Type::Tuple)
        && std::any_of(value.as<Tuple>().items.begin(), value.as<Tuple>().items.end(), holdsMutable);
}

/// Folding must not take long, however large its results might be.
Limits foldingLimits()
{
    Limits limits;
    limits.valueBytes = 1U << 20U;
    limits.steps = 1'000'000;
    return limits;
}

} // namespace

ConstantFolder::ConstantFolder(const EnvironmentData& environment, NameTable& names)
    : m_environment(environment), m_names(names), m_guard(foldingLimits())
{
}

ConstantFolder::~ConstantFolder() = default;

Interpreter& ConstantFolder::interpreter(const EvalState& state)
{
    if (!m_interpreter)
        m_interpreter = std::make_unique<Interpreter>(m_environment, m_guard);
    m_interpreter->setAutoescape(state.autoescape);
    return *m_interpreter;
}

const Value* ConstantFolder::constantOf(Expr* expr, const EvalState& state)
{
    if (expr->kind == ExprKind::Const)
        return node<ConstExpr>(expr).value;
    if (expr->kind == ExprKind::Name || expr->kind == ExprKind::Call)
        return nullptr;
    if (expr->constantState == 0) {
        Value value;
        bool constant = false;
        try {
            constant = evaluate(expr, state, value);
        } catch (const Raise&) {
            constant = false;
        }
        expr->constantState = constant ? 2 : 1;
        if (constant)
            expr->constant = m_names.keep(std::move(value));
    }
    return expr->constantState == 2 ? expr->constant : nullptr;
}

void ConstantFolder::fold(Expr*& expr, const EvalState& state, Arena& arena)
{
    const Value* constant = constantOf(expr, state);
    if (constant == nullptr || !hasSafeRepr(*constant))
        return;
    auto* folded = arena.make<ConstExpr>();
    folded->kind = ExprKind::Const;
    folded->line = expr->line;
    folded->begin = expr->begin;
    folded->end = expr->end;
    folded->value = constant;
    folded->isMutable = holdsMutable(*constant);
    expr = folded;
}

bool ConstantFolder::appendOutput(std::string& out, const Value& value, const EvalState& state)
{
    try {
        if (!state.autoescape)
            appendText(out, value);
        else
            out += escape(value).text();
        return true;
    } catch (const Raise&) {
        return false;
    }
}

bool ConstantFolder::evaluateItems(const ItemsExpr& expr, const EvalState& state, std::vector<Value>& items)
{
    for (Expr* item : expr.items) {
        const Value* value = constantOf(item, state);
        if (value == nullptr)
            return false;
        items.push_back(*value);
    }
    return true;
}

bool ConstantFolder::evaluateDict(const DictExpr& expr, const EvalState& state, Value& out)
{
    out = makeDict();
    for (std::size_t i = 0; i < expr.keys.size(); ++i) {
        const Value* key = constantOf(expr.keys[i], state);
        const Value* value = key != nullptr ? constantOf(expr.values[i], state) : nullptr;
        if (value == nullptr)
            return false;
        out.as<Dict>().set(*key, *value);
    }
    return true;
}

bool ConstantFolder::evaluateBinary(const Expr* expr, const EvalState& state, Value& out)
{
    const auto& binary = node<BinaryExpr>(expr);
    const Value* left = constantOf(binary.left, state);
    if (left == nullptr)
        return false;
    if (expr->kind != ExprKind::Binary && isTrue(*left) == (expr->kind == ExprKind::Or)) {
        out = *left;
        return true;
    }
    const Value* right = constantOf(binary.right, state);
    if (right == nullptr)
        return false;
    out = expr->kind == ExprKind::Binary ? apply(interpreter(state), binary.op, *left, *right) : *right;
    return true;
}

bool ConstantFolder::evaluateCompare(const CompareExpr& expr, const EvalState& state, Value& out)
{
    const Value* left = constantOf(expr.first, state);
    for (const Operand& operand : expr.operands) {
        const Value* right = left != nullptr ? constantOf(operand.value, state) : nullptr;
        if (right == nullptr)
            return false;
        bool result = false;
        if (operand.comparison == Comparison::In || operand.comparison == Comparison::NotIn)
            result = contains(interpreter(state), *right, *left) == (operand.comparison == Comparison::In);
        else
            result = compare(operand.comparison, *left, *right);
        out = Value(result);
        if (!result)
            return true;
        left = right;
    }
    return true;
}

bool ConstantFolder::evaluateConditional(const ConditionalExpr& expr, const EvalState& state, Value& out)
{
    const Value* test = constantOf(expr.test, state);
    if (test == nullptr)
        return false;
    Expr* chosen = isTrue(*test) ? expr.whenTrue : expr.whenFalse;
    const Value* value = chosen != nullptr ? constantOf(chosen, state) : nullptr;
    if (value == nullptr)
        return false;
    out = *value;
    return true;
}

bool ConstantFolder::evaluateSlice(const SliceExpr& expr, const EvalState& state, Value& out)
{
    out = Value(new Slice);
    auto& slice = out.as<Slice>();
    const auto part = [&](Expr* item, Value& place) {
        const Value* value = item != nullptr ? constantOf(item, state) : nullptr;
        place = value != nullptr ? *value : Value::none();
        return item == nullptr || value != nullptr;
    };
    return part(expr.start, slice.start) && part(expr.stop, slice.stop) && part(expr.step, slice.step);
}

bool ConstantFolder::evaluateGetitem(const GetitemExpr& expr, const EvalState& state, Value& out)
{
    const Value* object = constantOf(expr.object, state);
    const Value* index = object != nullptr ? constantOf(expr.index, state) : nullptr;
    if (index == nullptr)
        return false;
    out = interpreter(state).getItem(*object, *index);
    return true;
}

bool ConstantFolder::evaluateFilter(const FilterExpr& expr, const EvalState& state, Value& out)
{
    if (state.isVolatile || expr.operand == nullptr)
        return false;
    const bool isFilter = expr.kind == ExprKind::Filter;
    const FilterEntry* filter = isFilter ? findFilter(expr.name->text()) : nullptr;
    const TestEntry* test = isFilter ? nullptr : findTest(expr.name->text());
    if ((filter == nullptr && test == nullptr) || (filter != nullptr && filter->needs == Needs::Context))
        return false;
    Arguments arguments;
    const Value* operand = constantOf(expr.operand, state);
    if (operand == nullptr)
        return false;
    arguments.positional.push_back(*operand);
    for (Expr* item : expr.arguments.positional) {
        const Value* value = constantOf(item, state);
        if (value == nullptr)
            return false;
        arguments.positional.push_back(*value);
    }
    for (const Keyword& keyword : expr.arguments.keywords) {
        const Value* value = constantOf(keyword.value, state);
        if (value == nullptr)
            return false;
        arguments.setKeyword(*keyword.name, *value);
    }
    if (expr.arguments.star != nullptr || expr.arguments.doubleStar != nullptr) {
        const Value* star = expr.arguments.star != nullptr ? constantOf(expr.arguments.star, state) : nullptr;
        const Value* doubleStar = expr.arguments.doubleStar != nullptr ? constantOf(expr.arguments.doubleStar, state) : nullptr;
        if ((star == nullptr) != (expr.arguments.star == nullptr)
            || (doubleStar == nullptr) != (expr.arguments.doubleStar == nullptr))
            return false;
        interpreter(state).addStarArguments(star, doubleStar, arguments, true);
    }
    Interpreter& in = interpreter(state);
    out = filter != nullptr ? runFilter(in, *filter, arguments) : Value(runTest(in, *test, arguments));
    return true;
}

bool ConstantFolder::evaluate(const Expr* expr, const EvalState& state, Value& out)
{
    switch (expr->kind) {
    case ExprKind::Tuple:
    case ExprKind::List:
    case ExprKind::Concat: {
        std::vector<Value> items;
        if (!evaluateItems(node<ItemsExpr>(expr), state, items))
            return false;
        if (expr->kind == ExprKind::Concat) {
            std::string text;
            for (const Value& item : items)
                appendText(text, item);
            out = makeStr(std::move(text));
        } else {
            out = expr->kind == ExprKind::List ? makeList(std::move(items)) : makeTuple(std::move(items));
        }
        return true;
    }
    case ExprKind::Dict: return evaluateDict(node<DictExpr>(expr), state, out);
    case ExprKind::Binary: case ExprKind::And: case ExprKind::Or: return evaluateBinary(expr, state, out);
    case ExprKind::Negative: case ExprKind::Positive: case ExprKind::Not: {
        const Value* operand = constantOf(node<UnaryExpr>(expr).operand, state);
        if (operand == nullptr)
            return false;
        out = expr->kind == ExprKind::Not ? Value(!isTrue(*operand))
                                          : (expr->kind == ExprKind::Negative ? negate(*operand) : positive(*operand));
        return true;
    }
    case ExprKind::Compare: return evaluateCompare(node<CompareExpr>(expr), state, out);
    case ExprKind::Conditional: return evaluateConditional(node<ConditionalExpr>(expr), state, out);
    case ExprKind::Slice: return evaluateSlice(node<SliceExpr>(expr), state, out);
    case ExprKind::Getitem: return evaluateGetitem(node<GetitemExpr>(expr), state, out);
    case ExprKind::Getattr: {
        const Value* object = constantOf(node<GetattrExpr>(expr).object, state);
        if (object == nullptr)
            return false;
        out = interpreter(state).getAttribute(*object, *node<GetattrExpr>(expr).name);
        return true;
    }
    case ExprKind::Filter: case ExprKind::Test: return evaluateFilter(node<FilterExpr>(expr), state, out);
    default: return false;
    }
}

} // namespace hookbench::jinja
