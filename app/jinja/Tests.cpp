#include "jinja/Tests.h"

#include "jinja/FilterHelpers.h"
#include "jinja/Filters.h"
#include "jinja/Unicode.h"

#include <array>

namespace hookbench::jinja {

namespace {

/// value % number, as the tests on numbers compute it.
Value remainder(Interpreter& in, const Value& value, const Value& number)
{
    return apply(in, BinaryOperator::Modulo, value, number);
}

/// test_odd
bool odd(Interpreter& in, const Value& value, const Value&)
{
    return equals(remainder(in, value, Value(std::int64_t{2})), Value(std::int64_t{1}));
}
/// test_even
bool even(Interpreter& in, const Value& value, const Value&)
{
    return equals(remainder(in, value, Value(std::int64_t{2})), Value(std::int64_t{0}));
}
/// test_divisibleby
bool divisibleby(Interpreter& in, const Value& value, const Value& argument)
{
    return equals(remainder(in, value, argument), Value(std::int64_t{0}));
}
/// test_defined
bool defined(Interpreter&, const Value& value, const Value&)
{
    return !value.isUndefined();
}
/// test_undefined
bool undefined(Interpreter&, const Value& value, const Value&)
{
    return value.isUndefined();
}
/// test_filter
bool isFilter(Interpreter&, const Value& value, const Value&)
{
    hashOf(value);
    return value.isStr() && findFilter(value.text()) != nullptr;
}
/// test_test
bool isTest(Interpreter&, const Value& value, const Value&)
{
    hashOf(value);
    return value.isStr() && findTest(value.text()) != nullptr;
}
/// test_none
bool none(Interpreter&, const Value& value, const Value&)
{
    return value.isNone();
}
/// test_boolean
bool boolean(Interpreter&, const Value& value, const Value&)
{
    return value.is(Type::Bool);
}
/// test_false
bool isFalse(Interpreter&, const Value& value, const Value&)
{
    return value.is(Type::Bool) && !value.asBool();
}
/// test_true
bool isTrueTest(Interpreter&, const Value& value, const Value&)
{
    return value.is(Type::Bool) && value.asBool();
}
/// test_integer
bool integer(Interpreter&, const Value& value, const Value&)
{
    return value.is(Type::Int) || value.is(Type::Big);
}
/// test_float
bool floating(Interpreter&, const Value& value, const Value&)
{
    return value.is(Type::Float);
}

bool isCased(const Value& value, unsigned wanted, unsigned unwanted)
{
    const std::string text = toText(value);
    bool found = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = unicode::decodeNext(text, at);
        if (unicode::has(c, unwanted | unicode::Title))
            return false;
        found = found || unicode::has(c, wanted);
    }
    return found;
}
/// test_lower
bool lower(Interpreter&, const Value& value, const Value&)
{
    return isCased(value, unicode::Lower, unicode::Upper);
}
/// test_upper
bool upper(Interpreter&, const Value& value, const Value&)
{
    return isCased(value, unicode::Upper, unicode::Lower);
}
/// test_string
bool string(Interpreter&, const Value& value, const Value&)
{
    return value.isStr();
}
/// test_mapping
bool mapping(Interpreter&, const Value& value, const Value&)
{
    return value.is(Type::Dict);
}
/// test_number
bool number(Interpreter&, const Value& value, const Value&)
{
    return value.isInteger() || value.is(Type::Float) || value.is(Type::Complex);
}
/// test_sequence
bool sequence(Interpreter&, const Value& value, const Value&)
{
    switch (value.type()) {
    case Type::Str: case Type::Bytes: case Type::List: case Type::Tuple: case Type::Dict: case Type::Range: return true;
    case Type::Undefined: return value.as<Undefined>().kind != UndefinedKind::Strict;
    default: return false;
    }
}
/// builtins.callable
bool callable(Interpreter&, const Value& value, const Value&)
{
    switch (value.type()) {
    case Type::Macro: case Type::Function: case Type::Method: case Type::Joiner: case Type::BlockRef: case Type::Loop:
    case Type::Undefined: case Type::TypeObject: return true;
    default: return false;
    }
}
/// test_sameas
bool sameas(Interpreter&, const Value& value, const Value& argument)
{
    return value.identical(argument);
}
/// test_iterable
bool iterable(Interpreter& in, const Value& value, const Value&)
{
    if (value.is(Type::SelfRef))
        return true;
    try {
        const Cursor probe(in, value);
        return true;
    } catch (const Raise& error) {
        if (!error.isTypeError())
            throw;
        return false;
    }
}
/// test_escaped
bool escaped(Interpreter&, const Value& value, const Value&)
{
    return hasHtml(value);
}
/// test_in
bool in(Interpreter& interpreter, const Value& value, const Value& argument)
{
    return contains(interpreter, argument, value);
}

template <Comparison C>
bool compared(Interpreter&, const Value& value, const Value& argument)
{
    return compare(C, value, argument);
}

constexpr TestEntry entries[] = {
    {"defined", defined, "test_defined", "value", 1},
    {"undefined", undefined, "test_undefined", "value", 1},
    {"none", none, "test_none", "value", 1},
    {"odd", odd, "test_odd", "value", 1},
    {"even", even, "test_even", "value", 1},
    {"divisibleby", divisibleby, "test_divisibleby", "value num", 2},
    {"filter", isFilter, "test_filter", "value", 1},
    {"test", isTest, "test_test", "value", 1},
    {"boolean", boolean, "test_boolean", "value", 1},
    {"false", isFalse, "test_false", "value", 1},
    {"true", isTrueTest, "test_true", "value", 1},
    {"integer", integer, "test_integer", "value", 1},
    {"float", floating, "test_float", "value", 1},
    {"lower", lower, "test_lower", "value", 1},
    {"upper", upper, "test_upper", "value", 1},
    {"string", string, "test_string", "value", 1},
    {"mapping", mapping, "test_mapping", "value", 1},
    {"number", number, "test_number", "value", 1},
    {"sequence", sequence, "test_sequence", "value", 1},
    {"iterable", iterable, "test_iterable", "value", 1},
    {"callable", callable, "callable", "obj", 1, true},
    {"sameas", sameas, "test_sameas", "value other", 2},
    {"escaped", escaped, "test_escaped", "value", 1},
    {"in", in, "test_in", "value seq", 2},
    {"==", compared<Comparison::Equal>, "eq", "a b", 2, true},
    {"eq", compared<Comparison::Equal>, "eq", "a b", 2, true},
    {"equalto", compared<Comparison::Equal>, "eq", "a b", 2, true},
    {"!=", compared<Comparison::NotEqual>, "ne", "a b", 2, true},
    {"ne", compared<Comparison::NotEqual>, "ne", "a b", 2, true},
    {">", compared<Comparison::Greater>, "gt", "a b", 2, true},
    {"gt", compared<Comparison::Greater>, "gt", "a b", 2, true},
    {"greaterthan", compared<Comparison::Greater>, "gt", "a b", 2, true},
    {">=", compared<Comparison::GreaterEqual>, "ge", "a b", 2, true},
    {"ge", compared<Comparison::GreaterEqual>, "ge", "a b", 2, true},
    {"<", compared<Comparison::Less>, "lt", "a b", 2, true},
    {"lt", compared<Comparison::Less>, "lt", "a b", 2, true},
    {"lessthan", compared<Comparison::Less>, "lt", "a b", 2, true},
    {"<=", compared<Comparison::LessEqual>, "le", "a b", 2, true},
    {"le", compared<Comparison::LessEqual>, "le", "a b", 2, true},
};

} // namespace

std::span<const TestEntry> allTests()
{
    return entries;
}

const TestEntry* findTest(std::string_view name)
{
    if (name.empty())
        return nullptr;
    for (const TestEntry& entry : entries) {
        if (name.front() == entry.name[0] && name == entry.name)
            return &entry;
    }
    return nullptr;
}

bool runTest(Interpreter& in, const TestEntry& test, Arguments& arguments)
{
    if (arguments.keywords.empty() && static_cast<int>(arguments.size()) == test.required)
        return test.function(in, arguments.positional[0], arguments.at(1));
    std::array<Value, maxFilterParameters> bound;
    int count = 0;
    bindArguments(test.pythonName, test.parameters, test.required, test.positionalOnly, arguments, bound.data(), count);
    return test.function(in, bound[0], bound[1]);
}

} // namespace hookbench::jinja
