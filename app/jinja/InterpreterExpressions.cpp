#include "jinja/Interpreter.h"

#include "jinja/Filters.h"
#include "jinja/Methods.h"
#include "jinja/Raise.h"
#include "jinja/Tests.h"
#include "jinja/Trace.h"

namespace hookbench::jinja {

namespace {

/// A fresh copy of a constant list or dict: each evaluation of a literal makes a new object.
Value freshCopy(const Value& value)
{
    const auto copies = [](const std::vector<Value>& items) {
        std::vector<Value> result;
        result.reserve(items.size());
        for (const Value& item : items)
            result.push_back(freshCopy(item));
        return result;
    };
    switch (value.type()) {
    case Type::List: return makeList(copies(value.as<List>().items));
    case Type::Tuple: return makeTuple(copies(value.as<Tuple>().items));
    case Type::Dict: {
        Value copy = makeDict();
        for (const auto& entry : value.as<Dict>().entries())
            copy.as<Dict>().set(entry.key, freshCopy(entry.value));
        return copy;
    }
    default: return value;
    }
}

bool isPath(const Expr& expr)
{
    return expr.kind == ExprKind::Name || expr.kind == ExprKind::Getattr || expr.kind == ExprKind::Getitem;
}

} // namespace

Value Interpreter::evalPlain(const Expr& expr)
{
    switch (expr.kind) {
    case ExprKind::Const:
        return node<ConstExpr>(&expr).isMutable ? freshCopy(*node<ConstExpr>(&expr).value) : *node<ConstExpr>(&expr).value;
    case ExprKind::Name: return evalName(node<NameExpr>(&expr));
    case ExprKind::Getattr: return evalGetattr(node<GetattrExpr>(&expr));
    case ExprKind::Getitem: return evalGetitem(node<GetitemExpr>(&expr));
    case ExprKind::Filter: return evalFilter(node<FilterExpr>(&expr), nullptr);
    case ExprKind::Test: return Value(evalTest(node<FilterExpr>(&expr)));
    case ExprKind::Call: return evalCall(node<CallExpr>(&expr), nullptr);
    case ExprKind::List: case ExprKind::Tuple: return evalItems(node<ItemsExpr>(&expr));
    case ExprKind::Dict: return evalDict(node<DictExpr>(&expr));
    case ExprKind::Binary: {
        const auto& binary = node<BinaryExpr>(&expr);
        const Value left = eval(*binary.left);
        const Value right = eval(*binary.right);
        m_at = &expr;
        return apply(*this, binary.op, left, right);
    }
    case ExprKind::Negative: {
        const Value operand = eval(*node<UnaryExpr>(&expr).operand);
        m_at = &expr;
        return negate(operand);
    }
    case ExprKind::Positive: {
        const Value operand = eval(*node<UnaryExpr>(&expr).operand);
        m_at = &expr;
        return positive(operand);
    }
    case ExprKind::Not: return Value(!isConditionTrue(*node<UnaryExpr>(&expr).operand));
    case ExprKind::And: case ExprKind::Or: {
        Value left = eval(*node<BinaryExpr>(&expr).left);
        m_at = &expr;
        if (isTrue(left) == (expr.kind == ExprKind::Or))
            return left;
        return eval(*node<BinaryExpr>(&expr).right);
    }
    case ExprKind::Compare: return evalCompare(node<CompareExpr>(&expr));
    case ExprKind::Concat: return evalConcat(node<ItemsExpr>(&expr));
    case ExprKind::Conditional: return evalConditional(node<ConditionalExpr>(&expr));
    case ExprKind::Slice: return evalSlice(node<SliceExpr>(&expr));
    case ExprKind::NamespaceRef: break;
    }
    return {};
}

Value Interpreter::evalTraced(const Expr& expr)
{
    if (!isPath(expr)) {
        Value value = evalPlain(expr);
        // What was computed has no path; a choice between two values keeps the chosen one's.
        if (expr.kind != ExprKind::Conditional && expr.kind != ExprKind::And && expr.kind != ExprKind::Or)
            m_trace->clearOrigin();
        return value;
    }
    m_trace->clearOrigin();
    Value value = evalPlain(expr);
    m_trace->noteRead();
    return value;
}

Value Interpreter::evalBase(const Expr& expr)
{
    if (m_trace == nullptr || !isPath(expr))
        return eval(expr);
    m_trace->clearOrigin();
    return evalPlain(expr);
}

bool Interpreter::isConditionTrue(const Expr& expr)
{
    switch (expr.kind) {
    case ExprKind::Test: return evalTest(node<FilterExpr>(&expr));
    case ExprKind::Not: return !isConditionTrue(*node<UnaryExpr>(&expr).operand);
    default: break;
    }
    const Value value = eval(expr);
    m_at = &expr;
    return isTrue(value);
}

Value Interpreter::evalName(const NameExpr& expr)
{
    const Value& value = slot(expr.slot);
    if (m_trace != nullptr)
        m_trace->useSlot(&value);
    if (!value.isMissing())
        return value;
    m_at = &expr;
    return undefinedName(*expr.name);
}

Value Interpreter::evalItems(const ItemsExpr& expr)
{
    std::vector<Value> items;
    items.reserve(expr.items.size());
    for (const Expr* item : expr.items)
        items.push_back(eval(*item));
    return expr.kind == ExprKind::List ? makeList(std::move(items)) : makeTuple(std::move(items));
}

Value Interpreter::evalDict(const DictExpr& expr)
{
    Value result = makeDict();
    // Python evaluates all of a dict literal before it puts it together.
    std::vector<Value> parts;
    for (std::size_t i = 0; i < expr.keys.size(); ++i) {
        parts.push_back(eval(*expr.keys[i]));
        parts.push_back(eval(*expr.values[i]));
    }
    m_at = &expr;
    for (std::size_t i = 0; i < parts.size(); i += 2)
        result.as<Dict>().set(parts[i], std::move(parts[i + 1]));
    return result;
}

bool Interpreter::compareOnce(Comparison comparison, const Value& left, const Value& right)
{
    if (comparison == Comparison::In)
        return contains(*this, right, left);
    if (comparison == Comparison::NotIn)
        return !contains(*this, right, left);
    return compare(comparison, left, right);
}

Value Interpreter::evalCompare(const CompareExpr& expr)
{
    Value left = eval(*expr.first);
    for (const Operand& operand : expr.operands) {
        Value right = eval(*operand.value);
        m_at = &expr;
        if (!compareOnce(operand.comparison, left, right))
            return Value(false);
        left = std::move(right);
    }
    return Value(true);
}

Value Interpreter::evalConcat(const ItemsExpr& expr)
{
    std::vector<Value> items;
    items.reserve(expr.items.size());
    std::size_t size = 0;
    bool markup = false;
    for (const Expr* item : expr.items) {
        items.push_back(eval(*item));
        if (items.back().isStr()) {
            size += items.back().text().size();
            markup = markup || items.back().isMarkup();
        }
    }
    m_at = &expr;
    charge(size);
    markup = markup && expr.mode == static_cast<std::uint8_t>(EscapeMode::Escape);
    std::string text;
    text.reserve(size);
    for (const Value& item : items) {
        if (markup && !item.isMarkup())
            appendEscaped(text, item.isStr() ? std::string(item.text()) : toText(item));
        else
            appendText(text, item);
    }
    return Value(new Str(std::move(text)), markup);
}

Value Interpreter::evalConditional(const ConditionalExpr& expr)
{
    if (isConditionTrue(*expr.test)) {
        enterBranch(BranchPoint::Kind::Then, expr.test->begin);
        return eval(*expr.whenTrue);
    }
    enterBranch(BranchPoint::Kind::Otherwise, expr.test->begin);
    if (expr.whenFalse != nullptr)
        return eval(*expr.whenFalse);
    // Always the default kind of undefined, whatever the environment's is.
    std::string position = "line " + std::to_string(expr.line);
    if (m_source != nullptr && m_source->name)
        position += " in " + quotedText(*m_source->name);
    Value result(new Undefined(UndefinedKind::Default));
    result.as<Undefined>().hint = "the inline if-expression on " + position
        + " evaluated to false and no else section was defined.";
    return result;
}

Value Interpreter::evalGetattr(const GetattrExpr& expr)
{
    const Value object = evalBase(*expr.object);
    m_at = &expr;
    if (object.is(Type::Dict) && expr.dictMethod == nullptr) {
        if (const Value* found = object.as<Dict>().findText(expr.name->text(), expr.name->str().hash())) {
            const bool isInternal = expr.name->text().starts_with("__");
            if (!isInternal) {
                if (m_trace != nullptr)
                    m_trace->extendOrigin(*expr.name);
                return *found;
            }
        }
    }
    if (object.is(Type::Loop) && expr.loopAttribute != LoopAttribute::None)
        return loopAttribute(object.as<Loop>(), object, expr.loopAttribute);
    if (m_trace != nullptr)
        m_trace->extendOrigin(*expr.name);
    return getAttribute(object, *expr.name);
}

Value Interpreter::evalGetitem(const GetitemExpr& expr)
{
    const Value object = evalBase(*expr.object);
    if (expr.index->kind == ExprKind::Slice) {
        const auto& range = node<SliceExpr>(expr.index);
        const auto part = [&](const Expr* item) { return item != nullptr ? eval(*item) : Value::none(); };
        const Value start = part(range.start);
        const Value stop = part(range.stop);
        const Value step = part(range.step);
        m_at = &expr;
        if (m_trace != nullptr)
            m_trace->clearOrigin();
        return slice(object, start, stop, step);
    }
    const std::string origin = m_trace != nullptr ? m_trace->currentOrigin() : std::string();
    const Value index = eval(*expr.index);
    m_at = &expr;
    if (m_trace != nullptr) {
        m_trace->setOrigin(origin);
        m_trace->extendOrigin(index);
    }
    return getItem(object, index);
}

Value Interpreter::evalSlice(const SliceExpr& expr)
{
    Value result(new Slice);
    const auto part = [&](const Expr* item) { return item != nullptr ? eval(*item) : Value::none(); };
    result.as<Slice>().start = part(expr.start);
    result.as<Slice>().stop = part(expr.stop);
    result.as<Slice>().step = part(expr.step);
    return result;
}

void Interpreter::addStarArguments(const Value* star, const Value* doubleStar, Arguments& out, bool replaces)
{
    if (star != nullptr) {
        if (!star->isHeap() && !star->isStr())
            raiseType("Value after * must be an iterable, not " + typeName(*star));
        forEach(*star, [&](const Value& item) {
            out.positional.push_back(item);
            return true;
        });
    }
    if (doubleStar == nullptr)
        return;
    if (!doubleStar->is(Type::Dict)) {
        if (doubleStar->isUndefined())
            doubleStar->as<Undefined>().fail();
        raiseType("argument after ** must be a mapping, not " + typeName(*doubleStar));
    }
    for (const auto& entry : doubleStar->as<Dict>().entries()) {
        if (entry.key.isMissing())
            continue;
        if (!entry.key.isStr())
            raiseType("keywords must be strings");
        if (!replaces && out.keyword(entry.key.text()) != nullptr)
            raiseType("got multiple values for keyword argument " + quotedText(entry.key.text()));
        out.setKeyword(entry.key, entry.value);
    }
}

void Interpreter::evalArguments(const CallArguments& arguments, Arguments& out)
{
    std::vector<Trace::ValueSource> sources;
    for (const Expr* item : arguments.positional) {
        if (m_trace != nullptr)
            m_trace->beginValue();
        out.positional.push_back(eval(*item));
        if (m_trace != nullptr)
            sources.push_back(m_trace->endArgument());
    }
    if (m_trace != nullptr)
        m_trace->setArguments(std::move(sources));
    if (arguments.keywords.empty() && arguments.star == nullptr && arguments.doubleStar == nullptr)
        return;
    // Python evaluates *args before the keywords that stand behind it, whatever their order in the template.
    Value star;
    for (const Keyword& keyword : arguments.keywords)
        out.setKeyword(*keyword.name, eval(*keyword.value));
    if (arguments.star != nullptr)
        star = eval(*arguments.star);
    const Value doubleStar = arguments.doubleStar != nullptr ? eval(*arguments.doubleStar) : Value();
    addStarArguments(arguments.star != nullptr ? &star : nullptr, arguments.doubleStar != nullptr ? &doubleStar : nullptr,
                     out, false);
}

Value Interpreter::evalFilter(const FilterExpr& expr, const Value* given)
{
    Arguments arguments;
    if (given != nullptr && expr.operand == nullptr)
        arguments.positional.push_back(*given);
    else
        // In a chain behind a filter tag, the innermost filter gets the text.
        arguments.positional.push_back(
            given != nullptr && expr.operand->kind == ExprKind::Filter && node<FilterExpr>(expr.operand).kind == ExprKind::Filter
                ? evalFilter(node<FilterExpr>(expr.operand), given)
                : eval(*expr.operand));
    evalArguments(expr.arguments, arguments);
    m_at = &expr;
    if (expr.filter == nullptr)
        raise(ErrorClass::TemplateRuntimeError, "No filter named " + quotedText(expr.name->text()) + " found.");
    step();
    return runFilter(*this, *expr.filter, arguments);
}

bool Interpreter::evalTest(const FilterExpr& expr)
{
    Arguments arguments;
    arguments.positional.push_back(eval(*expr.operand));
    evalArguments(expr.arguments, arguments);
    m_at = &expr;
    if (expr.test == nullptr)
        raise(ErrorClass::TemplateRuntimeError, "No test named " + quotedText(expr.name->text()) + " found.");
    return runTest(*this, *expr.test, arguments);
}

Value Interpreter::evalCall(const CallExpr& expr, const Value* caller)
{
    Arguments arguments;
    const auto evaluateArguments = [&] {
        evalArguments(expr.arguments, arguments);
        if (caller != nullptr) {
            if (arguments.keyword("caller") != nullptr)
                raiseType("got multiple values for keyword argument 'caller'");
            arguments.keywords.emplace_back(makeStr("caller"), *caller);
        }
        m_at = &expr;
        step();
    };
    if (expr.callee->kind == ExprKind::Getattr) {
        const auto& attribute = node<GetattrExpr>(expr.callee);
        const Value object = eval(*attribute.object);
        m_at = expr.callee;
        if (object.is(Type::Loop)
            && (attribute.loopAttribute == LoopAttribute::Cycle || attribute.loopAttribute == LoopAttribute::Changed)) {
            evaluateArguments();
            return callLoopMethod(object.as<Loop>(), attribute.loopAttribute, arguments);
        }
        const MethodEntry* method = findMethod(object, attribute.name->text());
        if (method != nullptr) {
            evaluateArguments();
            return callMethod(object, *method, arguments);
        }
        const Value callee = getAttribute(object, *attribute.name);
        evaluateArguments();
        return call(callee, arguments);
    }
    const Value callee = eval(*expr.callee);
    evaluateArguments();
    return call(callee, arguments);
}

} // namespace hookbench::jinja
