#include "jinja/Methods.h"

#include "jinja/Integer.h"
#include "jinja/Operators.h"
#include "jinja/Raise.h"

#include <algorithm>
#include <array>

namespace hookbench::jinja {

namespace {

struct TypeMethods {
    Type type;
    std::span<const MethodEntry> (*table)();
};

constexpr std::array<TypeMethods, 19> tables = {{
    {Type::Dict, dictMethods},
    {Type::Str, strMethods},
    {Type::Str, strTestMethods},
    {Type::Str, strSplitMethods},
    {Type::List, listMethods},
    {Type::Tuple, tupleMethods},
    {Type::Int, integerMethods},
    {Type::Bool, integerMethods},
    {Type::Big, integerMethods},
    {Type::Float, floatMethods},
    {Type::Complex, complexMethods},
    {Type::Bytes, bytesMethods},
    {Type::Set, setMethods},
    {Type::View, viewMethods},
    {Type::Range, rangeMethods},
    {Type::Loop, loopMethods},
    {Type::Cycler, cyclerMethods},
    {Type::Missing, nullptr},
    {Type::Missing, nullptr},
}};

constexpr std::array<std::string_view, 29> typeNames = {
    "missing", "NoneType", "bool", "int", "float", "int", "complex", "str", "bytes", "list", "tuple", "dict", "set", "range",
    "dict_keys", "slice", "Undefined", "generator", "builtin_function_or_method", "function", "Macro", "LoopContext",
    "Cycler", "Joiner", "Namespace", "BlockReference", "TemplateReference", "TemplateModule", "type"};

} // namespace

std::string typeName(const Value& value)
{
    switch (value.type()) {
    case Type::Str: return value.isMarkup() ? "Markup" : "str";
    case Type::Iterator: return value.as<Iterator>().typeName;
    case Type::Tuple: return value.as<Tuple>().isGroup ? "_GroupTuple" : "tuple";
    case Type::Undefined: {
        static constexpr std::array<const char*, 3> kinds = {"Undefined", "StrictUndefined", "ChainableUndefined"};
        return kinds[static_cast<std::size_t>(value.as<Undefined>().kind)];
    }
    case Type::View: {
        static constexpr std::array<const char*, 3> parts = {"dict_keys", "dict_values", "dict_items"};
        return parts[static_cast<std::size_t>(value.as<View>().part)];
    }
    case Type::Function: return value.as<Function>().isClass ? "type" : "function";
    default: return std::string(typeNames[static_cast<std::size_t>(value.type())]);
    }
}

std::string typeDescription(const Value& value)
{
    switch (value.type()) {
    case Type::None: return "None";
    case Type::Str: return value.isMarkup() ? "markupsafe.Markup object" : "str object";
    case Type::Undefined: case Type::Macro: case Type::Loop: case Type::BlockRef: case Type::SelfRef:
        return "jinja2.runtime." + typeName(value) + " object";
    case Type::Cycler: case Type::Joiner: case Type::Namespace: return "jinja2.utils." + typeName(value) + " object";
    case Type::Module: return "jinja2.environment.TemplateModule object";
    case Type::Tuple: return value.as<Tuple>().isGroup ? "jinja2.filters._GroupTuple object" : "tuple object";
    default: return typeName(value) + " object";
    }
}

const MethodEntry* findMethod(std::span<const MethodEntry> methods, std::string_view name)
{
    if (name.empty())
        return nullptr;
    for (const MethodEntry& entry : methods) {
        if (name.front() == entry.name[0] && name == entry.name)
            return &entry;
    }
    return nullptr;
}

const MethodEntry* findMethod(const Value& value, std::string_view name)
{
    if (value.isStr() && value.isMarkup()) {
        if (const MethodEntry* found = findMethod(markupMethods(), name))
            return found;
    }
    for (const TypeMethods& table : tables) {
        if (table.type != value.type() || table.table == nullptr)
            continue;
        if (const MethodEntry* found = findMethod(table.table(), name))
            return found;
    }
    return nullptr;
}

Value dataAttribute(const Value& value, std::string_view name)
{
    const auto integer = [&] { return value.is(Type::Bool) ? Value(value.asInt()) : value; };
    switch (value.type()) {
    case Type::Int: case Type::Bool: case Type::Big:
        if (name == "real" || name == "numerator")
            return integer();
        if (name == "imag")
            return Value(std::int64_t{0});
        return name == "denominator" ? Value(std::int64_t{1}) : Value();
    case Type::Float:
        if (name == "real")
            return value;
        return name == "imag" ? Value(0.0) : Value();
    case Type::Complex:
        if (name == "real")
            return Value(value.as<Complex>().real);
        return name == "imag" ? Value(value.as<Complex>().imag) : Value();
    case Type::Range:
        if (name == "start")
            return value.as<Range>().start;
        if (name == "stop")
            return value.as<Range>().stop;
        return name == "step" ? value.as<Range>().step : Value();
    case Type::Slice:
        if (name == "start")
            return value.as<Slice>().start;
        if (name == "stop")
            return value.as<Slice>().stop;
        return name == "step" ? value.as<Slice>().step : Value();
    case Type::Tuple:
        if (value.as<Tuple>().isGroup && (name == "grouper" || name == "list"))
            return value.as<Tuple>().items[name == "list" ? 1 : 0];
        return {};
    case Type::Cycler:
        if (name == "items")
            return makeTuple(value.as<Cycler>().items);
        if (name == "pos")
            return Value(static_cast<std::int64_t>(value.as<Cycler>().position));
        return name == "current" ? value.as<Cycler>().items[value.as<Cycler>().position] : Value();
    case Type::Joiner:
        if (name == "sep")
            return value.as<Joiner>().separator;
        return name == "used" ? Value(value.as<Joiner>().used) : Value();
    default: return {};
    }
}

bool hasInternalAttribute(const Value& value, std::string_view name)
{
    static constexpr std::array<std::string_view, 23> common = {
        "__class__", "__delattr__", "__dir__", "__doc__", "__eq__", "__format__", "__ge__", "__getattribute__",
        "__getstate__", "__gt__", "__hash__", "__init__", "__init_subclass__", "__le__", "__lt__", "__ne__", "__new__",
        "__reduce__", "__reduce_ex__", "__repr__", "__setattr__", "__sizeof__", "__str__"};
    static constexpr std::array<std::string_view, 4> containers = {"__len__", "__getitem__", "__iter__", "__contains__"};
    static constexpr std::array<std::string_view, 12> numbers = {"__add__", "__sub__", "__mul__", "__truediv__",
                                                                 "__floordiv__", "__mod__", "__pow__", "__neg__", "__pos__",
                                                                 "__abs__", "__bool__", "__int__"};
    static constexpr std::array<std::string_view, 4> sequences = {"__add__", "__mul__", "__rmul__", "__getnewargs__"};
    const auto in = [&](const auto& names) { return std::find(names.begin(), names.end(), name) != names.end(); };
    if (name == "__subclasshook__" || in(common))
        return true;
    switch (value.type()) {
    case Type::Str: return in(containers) || in(sequences) || name == "__mod__" || (value.isMarkup() && name == "__html__");
    case Type::List: case Type::Tuple: case Type::Bytes: return in(containers) || in(sequences);
    case Type::Dict: return in(containers) || name == "__setitem__" || name == "__delitem__";
    case Type::Int: case Type::Bool: case Type::Big: case Type::Float: return in(numbers) || name == "__float__";
    case Type::Range: case Type::Set: case Type::View: return in(containers);
    case Type::Macro: case Type::Function: case Type::Method: return name == "__call__" || name == "__name__" || name == "__module__" || name == "__dict__" || name == "__globals__" || name == "__code__" || name == "__self__";
    case Type::Undefined: return in(containers) || in(numbers) || name == "__call__" || name == "__module__";
    case Type::Iterator: return name == "__next__" || name == "__iter__";
    default: return name == "__module__" || name == "__dict__";
    }
}

void bindMethodArguments(const Value& self, const MethodEntry& entry, Arguments& arguments)
{
    const auto nameOf = [&] { return typeName(self.withMarkup(false)) + "." + entry.name + "()"; };
    if (!arguments.keywords.empty()) {
        if (entry.keywords == nullptr)
            raiseType(nameOf() + " takes no keyword arguments");
        for (auto& [key, value] : arguments.keywords) {
            std::string_view names = entry.keywords;
            std::size_t index = 0;
            bool found = false;
            while (!names.empty() && !found) {
                const std::size_t end = std::min(names.find(' '), names.size());
                found = names.substr(0, end) == key.text();
                names.remove_prefix(std::min(end + 1, names.size()));
                index += found ? 0 : 1;
            }
            if (!found)
                raiseType(quotedText(key.text()) + " is an invalid keyword argument for " + nameOf());
            if (index < arguments.size() && !arguments.positional[index].isMissing())
                raiseType("argument for " + nameOf() + " given by name (" + quotedText(key.text()) + ") and position");
            while (arguments.size() <= index)
                arguments.positional.emplace_back();
            arguments.positional[index] = std::move(value);
        }
        arguments.keywords.clear();
    }
    const auto count = static_cast<int>(arguments.size());
    bool tooFew = count < entry.required;
    for (int i = 0; i < entry.required && !tooFew; ++i)
        tooFew = !arguments.has(static_cast<std::size_t>(i));
    if (tooFew || count > entry.maximum)
        raiseType(nameOf() + " takes " + (entry.required == entry.maximum ? "exactly " : (tooFew ? "at least " : "at most "))
                  + std::to_string(tooFew ? entry.required : entry.maximum) + " arguments (" + std::to_string(count) + " given)");
}

std::int64_t indexArgument(const Value& value)
{
    if (value.isUndefined() || !value.isInteger())
        raiseType("'" + typeName(value) + "' object cannot be interpreted as an integer");
    const auto index = toInt64(value);
    if (!index)
        raise(ErrorClass::OverflowError, "Python int too large to convert to C ssize_t");
    return *index;
}

} // namespace hookbench::jinja
