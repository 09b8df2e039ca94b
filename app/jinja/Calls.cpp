#include "jinja/Interpreter.h"

#include "jinja/Filters.h"
#include "jinja/Methods.h"
#include "jinja/Raise.h"
#include "jinja/Tests.h"
#include "jinja/Trace.h"

/// Calls of macros, methods and global functions, and filters and tests by name.
namespace hookbench::jinja {

Value Interpreter::call(const Value& callee, Arguments& arguments)
{
    switch (callee.type()) {
    case Type::Macro: {
        const Value alive = callee;
        return callMacro(alive.as<Macro>(), arguments);
    }
    case Type::Method: {
        const Value alive = callee;
        return callMethod(alive.as<Method>().self, *alive.as<Method>().entry, arguments);
    }
    case Type::Function: return callee.as<Function>().function(*this, arguments);
    case Type::Undefined: callee.as<Undefined>().fail();
    default: return callObject(callee, arguments);
    }
}

Value Interpreter::callObject(const Value& callee, Arguments& arguments)
{
    const auto expectCount = [&](std::size_t count, const char* name) {
        if (!arguments.keywords.empty())
            raiseType(std::string(name) + " got an unexpected keyword argument "
                      + quotedText(arguments.keywords[0].first.text()));
        if (arguments.size() != count)
            raiseType(std::string(name) + " takes " + std::to_string(count + 1) + " positional argument but "
                      + std::to_string(arguments.size() + 1) + " were given");
    };
    const Value alive = callee;
    switch (callee.type()) {
    case Type::Joiner: {
        expectCount(0, "Joiner.__call__()");
        auto& joiner = alive.as<Joiner>();
        if (joiner.used)
            return joiner.separator;
        joiner.used = true;
        return makeStr("");
    }
    case Type::BlockRef: expectCount(0, "BlockReference.__call__()"); return runBlockRef(alive.as<BlockRef>());
    case Type::Loop: {
        if (arguments.size() == 0 && arguments.keywords.size() == 1 && arguments.keywords[0].first.text() == "iterable")
            return callRecursiveLoop(alive.as<Loop>(), arguments.keywords[0].second, alive.as<Loop>().depth0 + 1);
        expectCount(1, "LoopContext.__call__()");
        return callRecursiveLoop(alive.as<Loop>(), arguments.positional[0], alive.as<Loop>().depth0 + 1);
    }
    default: raiseType("'" + typeName(callee) + "' object is not callable");
    }
}

Value Interpreter::callMethod(const Value& self, const MethodEntry& entry, Arguments& arguments)
{
    if (entry.maximum >= 0)
        bindMethodArguments(self, entry, arguments);
    return entry.function(*this, self, arguments);
}

Value Interpreter::callMacro(const Macro& macro, Arguments& arguments)
{
    const bool asMarkup = autoescape();
    const MacroFunction& function = *macro.function;
    Activation activation(*this, function.slots, macro.closure, macro.context.get(), macro.source);
    bindMacro(macro, arguments, *m_frame);
    Capture capture(*this);
    enterScope(function.scope);
    fillMacroDefaults(function);
    run(function.body);
    Value text = capture.take(asMarkup);
    activation.finish();
    return text;
}

void Interpreter::bindMacro(const Macro& macro, Arguments& arguments, Frame& frame)
{
    const MacroFunction& function = *macro.function;
    const std::size_t count = function.argumentNames.size();
    const std::size_t given = std::min(arguments.size(), count);
    for (std::size_t i = 0; i < given; ++i) {
        if (m_trace != nullptr)
            m_trace->assignArgument(i, &frame.slots()[function.argumentSlots[i].index]);
        frame.slots()[function.argumentSlots[i].index] = std::move(arguments.positional[i]);
    }
    bool foundCaller = given == count && function.callerIsArgument;
    for (std::size_t i = given; i < count; ++i) {
        if (m_trace != nullptr)
            m_trace->assignArgument(count, &frame.slots()[function.argumentSlots[i].index]);
        const Value& name = *function.argumentNames[i];
        foundCaller = foundCaller || name.text() == "caller";
        for (auto keyword = arguments.keywords.begin(); keyword != arguments.keywords.end(); ++keyword) {
            if (keyword->first.text() != name.text())
                continue;
            frame.slots()[function.argumentSlots[i].index] = std::move(keyword->second);
            arguments.keywords.erase(keyword);
            break;
        }
    }
    bindMacroRest(macro, arguments, frame, foundCaller);
}

void Interpreter::bindMacroRest(const Macro& macro, Arguments& arguments, Frame& frame, bool foundCaller)
{
    const MacroFunction& function = *macro.function;
    const std::size_t count = function.argumentNames.size();
    if (function.wantsCaller && !foundCaller) {
        Value caller;
        for (auto keyword = arguments.keywords.begin(); keyword != arguments.keywords.end(); ++keyword) {
            if (keyword->first.text() != "caller")
                continue;
            caller = std::move(keyword->second);
            arguments.keywords.erase(keyword);
            break;
        }
        if (caller.isMissing() || caller.isNone()) {
            caller = undefinedHint("No caller defined");
            caller.as<Undefined>().name = makeStr("caller");
        }
        frame.slots()[function.callerSlot.index] = std::move(caller);
    }
    const std::string name = macro.name.isNone() ? "None" : quotedText(macro.name.text());
    if (function.wantsKwargs) {
        Value kwargs = makeDict();
        for (const auto& [key, value] : arguments.keywords)
            kwargs.as<Dict>().set(key, value);
        if (m_trace != nullptr)
            m_trace->assignArgument(arguments.size() + 1, &frame.slots()[function.kwargsSlot.index]);
        frame.slots()[function.kwargsSlot.index] = std::move(kwargs);
    } else if (!arguments.keywords.empty()) {
        if (arguments.keyword("caller") != nullptr)
            raiseType("macro " + name + " was invoked with two values for the special caller argument. This is most "
                      "likely a bug.");
        raiseType("macro " + name + " takes no keyword argument " + quotedText(arguments.keywords[0].first.text()));
    }
    if (function.wantsVarargs) {
        std::vector<Value> rest;
        for (std::size_t i = count; i < arguments.size(); ++i)
            rest.push_back(std::move(arguments.positional[i]));
        if (m_trace != nullptr)
            m_trace->assignArgument(arguments.size() + 1, &frame.slots()[function.varargsSlot.index]);
        frame.slots()[function.varargsSlot.index] = makeTuple(std::move(rest));
    } else if (arguments.size() > count) {
        raiseType("macro " + name + " takes not more than " + std::to_string(count) + " argument(s)");
    }
}

void Interpreter::fillMacroDefaults(const MacroFunction& function)
{
    const std::size_t count = function.argumentNames.size();
    const std::size_t firstDefault = count - function.defaults.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (!slot(function.argumentSlots[i]).isMissing())
            continue;
        m_line = function.argumentLines[i];
        Value value;
        if (i >= firstDefault) {
            if (m_trace != nullptr)
                m_trace->beginValue();
            value = eval(*function.defaults[i - firstDefault]);
            if (m_trace != nullptr) {
                m_trace->endValue();
                m_trace->setAssigned(&slot(function.argumentSlots[i]));
            }
        } else {
            value = undefinedHint("parameter " + quotedText(function.argumentNames[i]->text()) + " was not provided");
            value.as<Undefined>().name = *function.argumentNames[i];
        }
        slot(function.argumentSlots[i]) = std::move(value);
    }
}

namespace {

[[noreturn]] void failUnknown(const char* kind, const Value& name)
{
    std::string message = std::string("No ") + kind + " named " + repr(name) + ".";
    if (name.isUndefined())
        message += " (" + name.as<Undefined>().describe() + "; did you forget to quote the callable name?)";
    raise(ErrorClass::TemplateRuntimeError, message);
}

} // namespace

Value Interpreter::callFilter(const Value& name, Arguments& arguments)
{
    hashOf(name);
    const FilterEntry* filter = name.isStr() ? findFilter(name.text()) : nullptr;
    if (filter == nullptr)
        failUnknown("filter", name);
    return runFilter(*this, *filter, arguments);
}

bool Interpreter::callTest(const Value& name, Arguments& arguments)
{
    hashOf(name);
    const TestEntry* test = name.isStr() ? findTest(name.text()) : nullptr;
    if (test == nullptr)
        failUnknown("test", name);
    return runTest(*this, *test, arguments);
}

std::vector<Value> Interpreter::toVector(const Value& iterable)
{
    if (iterable.is(Type::List) || iterable.is(Type::Tuple)) {
        charge(sequenceItems(iterable).size() * sizeof(Value));
        return sequenceItems(iterable);
    }
    std::vector<Value> items;
    forEach(iterable, [&](const Value& item) {
        items.push_back(item);
        return true;
    });
    return items;
}

void Interpreter::beforeChange(const Value& container)
{
    const bool isList = container.is(Type::List);
    bool& fromContext = isList ? container.as<List>().fromContext : container.as<Dict>().fromContext;
    if (fromContext) {
        // The caller's containers get their content back at the end of the render.
        Value copy;
        if (isList) {
            copy = makeList(container.as<List>().items);
        } else {
            copy = makeDict();
            copy.as<Dict>().update(container.as<Dict>());
        }
        fromContext = false;
        m_restore.emplace_back(container, std::move(copy));
        return;
    }
    const bool known = !m_changed.empty() && m_changed.back().identical(container);
    if (!known)
        m_changed.push_back(container);
}

} // namespace hookbench::jinja
