#include "jinja/Integer.h"
#include "jinja/Interpreter.h"
#include "jinja/Objects.h"
#include "jinja/Operators.h"
#include "jinja/Unicode.h"

#include <cmath>
#include <cstring>

namespace hookbench::jinja {

namespace {

constexpr int maxDepth = 400;

void checkDepth(int depth)
{
    if (depth > maxDepth)
        raise(ErrorClass::RecursionError, "maximum recursion depth exceeded in comparison");
}

bool isNumber(const Value& v)
{
    return v.isInteger() || v.is(Type::Float);
}

/// -1, 0, 1, or 2 if one of them is not a number.
int compareNumbers(const Value& a, const Value& b)
{
    const auto order = [](auto x, auto y) { return x < y ? -1 : (y < x ? 1 : 0); };
    if (a.is(Type::Float) && b.is(Type::Float)) {
        if (std::isnan(a.asFloat()) || std::isnan(b.asFloat()))
            return 2;
        return order(a.asFloat(), b.asFloat());
    }
    if (a.is(Type::Float))
        return std::isnan(a.asFloat()) ? 2 : -compareExactly(b, a.asFloat());
    if (b.is(Type::Float))
        return std::isnan(b.asFloat()) ? 2 : compareExactly(a, b.asFloat());
    if (!a.is(Type::Big) && !b.is(Type::Big))
        return order(a.asInt(), b.asInt());
    return order(toBig(a), toBig(b));
}

bool complexEquals(const Value& complex, const Value& other)
{
    const auto& c = complex.as<Complex>();
    if (other.is(Type::Complex))
        return c.real == other.as<Complex>().real && c.imag == other.as<Complex>().imag;
    return isNumber(other) && c.imag == 0 && compareNumbers(Value(c.real), other) == 0;
}

bool itemsEqual(const Value& a, const Value& b, int depth)
{
    return a.identical(b) || equals(a, b, depth + 1);
}

bool sequencesEqual(const Value& a, const Value& b, int depth)
{
    const auto& left = sequenceItems(a);
    const auto& right = sequenceItems(b);
    if (left.size() != right.size())
        return false;
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (!itemsEqual(left[i], right[i], depth))
            return false;
    }
    return true;
}

bool dictsEqual(const Dict& a, const Dict& b, int depth)
{
    if (a.size() != b.size())
        return false;
    for (const auto& entry : a.entries()) {
        if (entry.key.isMissing())
            continue;
        const Value* other = b.find(entry.key);
        if (other == nullptr || (!a.asSet && !itemsEqual(entry.value, *other, depth)))
            return false;
    }
    return true;
}

bool rangesEqual(const Range& a, const Range& b)
{
    if (a.length != b.length)
        return false;
    if (a.length == 0)
        return true;
    return equals(a.start, b.start) && (a.length == 1 || equals(a.step, b.step));
}

/// The members of a set, or of the keys or items of a dict, as a set; null for anything else.
const Dict* setMembers(const Value& value, Set& storage)
{
    if (value.is(Type::Set))
        return &value.as<Set>().items;
    if (!value.is(Type::View) || value.as<View>().part == View::Part::Values)
        return nullptr;
    storage.items.asSet = true;
    const auto& view = value.as<View>();
    for (const auto& entry : view.dict.as<Dict>().entries()) {
        if (entry.key.isMissing())
            continue;
        storage.items.set(view.part == View::Part::Keys ? entry.key : makeTuple({entry.key, entry.value}), Value::none());
    }
    return &storage.items;
}

bool undefinedEquals(const Undefined& undefined, const Value& other)
{
    if (undefined.kind == UndefinedKind::Strict)
        undefined.fail();
    if (other.isUndefined() && other.as<Undefined>().kind == UndefinedKind::Strict)
        other.as<Undefined>().fail();
    return other.isUndefined() && other.as<Undefined>().kind == undefined.kind;
}

bool heapEquals(const Value& a, const Value& b, int depth)
{
    checkDepth(depth);
    if (a.type() != b.type()) {
        Set left;
        Set right;
        const Dict* first = setMembers(a, left);
        const Dict* second = setMembers(b, right);
        return first != nullptr && second != nullptr && first->size() == second->size() && dictsEqual(*first, *second, depth);
    }
    switch (a.type()) {
    case Type::List:
    case Type::Tuple:
        return sequencesEqual(a, b, depth);
    case Type::Dict:
        return dictsEqual(a.as<Dict>(), b.as<Dict>(), depth);
    case Type::Set:
    case Type::View: {
        Set left;
        Set right;
        const Dict* first = setMembers(a, left);
        const Dict* second = setMembers(b, right);
        return first != nullptr && second != nullptr ? dictsEqual(*first, *second, depth) : a.object() == b.object();
    }
    case Type::Bytes:
        return a.as<Bytes>().data == b.as<Bytes>().data;
    case Type::Range:
        return rangesEqual(a.as<Range>(), b.as<Range>());
    case Type::Slice:
        return equals(a.as<Slice>().start, b.as<Slice>().start) && equals(a.as<Slice>().stop, b.as<Slice>().stop)
            && equals(a.as<Slice>().step, b.as<Slice>().step);
    case Type::Method:
        return a.as<Method>().entry == b.as<Method>().entry && a.as<Method>().self.identical(b.as<Method>().self);
    case Type::TypeObject:
        return a.as<TypeObject>().name == b.as<TypeObject>().name;
    default:
        return a.object() == b.object();
    }
}

std::uint64_t mix(std::uint64_t hash)
{
    hash *= 0x9E3779B97F4A7C15U;
    return hash ^ hash >> 31;
}

std::uint64_t hashOfFloat(double number)
{
    if (number == std::trunc(number) && std::fabs(number) < 9.2e18)
        return mix(static_cast<std::uint64_t>(static_cast<std::int64_t>(number)));
    std::uint64_t bits = 0;
    std::memcpy(&bits, &number, sizeof bits);
    return mix(bits);
}

std::uint64_t hashOfObject(const Value& value, int depth)
{
    checkDepth(depth);
    switch (value.type()) {
    case Type::Tuple: {
        std::uint64_t hash = 0x345678;
        for (const Value& item : value.as<Tuple>().items)
            hash = mix(hash ^ hashOf(item, depth + 1));
        return hash;
    }
    case Type::Complex: {
        const auto& c = value.as<Complex>();
        return c.imag == 0 ? hashOfFloat(c.real) : mix(hashOfFloat(c.real) + 31 * hashOfFloat(c.imag));
    }
    case Type::Big:
        return hashOfFloat(bigToDouble(value.as<Big>().number));
    case Type::Undefined:
        if (value.as<Undefined>().kind == UndefinedKind::Strict)
            value.as<Undefined>().fail();
        return mix(77 + static_cast<std::uint64_t>(value.as<Undefined>().kind));
    case Type::Bytes:
        return hashText(value.as<Bytes>().data);
    case Type::Range:
        return mix(static_cast<std::uint64_t>(value.as<Range>().length));
    case Type::TypeObject:
        return hashText(value.as<TypeObject>().name);
    case Type::Method:
        return mix(static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(value.as<Method>().entry)));
    case Type::View:
        if (value.as<View>().part == View::Part::Values)
            break;
        [[fallthrough]];
    case Type::List:
    case Type::Dict:
    case Type::Set:
    case Type::Slice:
        raiseType("unhashable type: '" + typeName(value) + "'");
    default:
        break;
    }
    return mix(static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(value.object())));
}

std::string_view symbolOf(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Less: return "<";
    case Comparison::LessEqual: return "<=";
    case Comparison::Greater: return ">";
    default: return ">=";
    }
}

bool holds(Comparison comparison, int order)
{
    switch (comparison) {
    case Comparison::Less: return order < 0;
    case Comparison::LessEqual: return order <= 0;
    case Comparison::Greater: return order > 0;
    default: return order >= 0;
    }
}

bool compareSequences(Comparison comparison, const Value& a, const Value& b, int depth)
{
    const auto& left = sequenceItems(a);
    const auto& right = sequenceItems(b);
    const std::size_t shorter = std::min(left.size(), right.size());
    for (std::size_t i = 0; i < shorter; ++i) {
        if (!itemsEqual(left[i], right[i], depth))
            return compare(comparison, left[i], right[i], depth + 1);
    }
    return holds(comparison, left.size() < right.size() ? -1 : (left.size() > right.size() ? 1 : 0));
}

bool compareSets(Comparison comparison, const Dict& a, const Dict& b)
{
    const auto within = [](const Dict& inner, const Dict& outer) {
        for (const auto& entry : inner.entries()) {
            if (!entry.key.isMissing() && outer.find(entry.key) == nullptr)
                return false;
        }
        return true;
    };
    switch (comparison) {
    case Comparison::Less: return a.size() < b.size() && within(a, b);
    case Comparison::LessEqual: return within(a, b);
    case Comparison::Greater: return b.size() < a.size() && within(b, a);
    default: return within(b, a);
    }
}

/// UTF-8 orders like its code points, but for surrogates, which come before U+E000 in both.
int compareTexts(std::string_view a, std::string_view b)
{
    const int order = a.compare(b);
    return order < 0 ? -1 : (order > 0 ? 1 : 0);
}

bool textContains(const Value& container, const Value& item)
{
    if (!item.isStr())
        raiseType("'in <string>' requires string as left operand, not " + typeName(item));
    return container.text().find(item.text()) != std::string_view::npos;
}

bool bytesContain(const Value& container, const Value& item)
{
    const std::string& data = container.as<Bytes>().data;
    if (item.is(Type::Bytes))
        return data.find(item.as<Bytes>().data) != std::string::npos;
    if (!item.isInteger())
        raiseType("a bytes-like object is required, not '" + typeName(item) + "'");
    const auto byte = toInt64(item);
    if (!byte || *byte < 0 || *byte > 255)
        raiseValue("byte must be in range(0, 256)");
    return data.find(static_cast<char>(*byte)) != std::string::npos;
}

bool viewContains(const View& view, const Value& item)
{
    const Dict& dict = view.dict.as<Dict>();
    if (view.part == View::Part::Keys)
        return dict.find(item) != nullptr;
    for (const auto& entry : dict.entries()) {
        if (entry.key.isMissing())
            continue;
        const Value member = view.part == View::Part::Values ? entry.value : makeTuple({entry.key, entry.value});
        if (itemsEqual(member, item, 0))
            return true;
    }
    return false;
}

} // namespace

bool isTrue(const Value& value)
{
    switch (value.type()) {
    case Type::Missing:
    case Type::None: return false;
    case Type::Bool:
    case Type::Int: return value.asInt() != 0;
    case Type::Float: return value.asFloat() != 0;
    case Type::Complex: return value.as<Complex>().real != 0 || value.as<Complex>().imag != 0;
    case Type::Str: return !value.text().empty();
    case Type::Bytes: return !value.as<Bytes>().data.empty();
    case Type::List:
    case Type::Tuple: return !sequenceItems(value).empty();
    case Type::Dict: return !value.as<Dict>().empty();
    case Type::Set: return !value.as<Set>().items.empty();
    case Type::Range: return value.as<Range>().length > 0;
    case Type::View: return !value.as<View>().dict.as<Dict>().empty();
    case Type::Undefined:
        if (value.as<Undefined>().kind == UndefinedKind::Strict)
            value.as<Undefined>().fail();
        return false;
    default: return true;
    }
}

bool equals(const Value& a, const Value& b, int depth)
{
    if (a.isUndefined())
        return undefinedEquals(a.as<Undefined>(), b);
    if (b.isUndefined())
        return undefinedEquals(b.as<Undefined>(), a);
    if (a.isStr() && b.isStr())
        return a.text() == b.text();
    if (a.is(Type::Complex))
        return complexEquals(a, b);
    if (b.is(Type::Complex))
        return complexEquals(b, a);
    if (isNumber(a))
        return isNumber(b) && compareNumbers(a, b) == 0;
    if (!a.isHeap() || !b.isHeap())
        return a.type() == b.type();
    return heapEquals(a, b, depth);
}

std::uint64_t hashOf(const Value& value, int depth)
{
    switch (value.type()) {
    case Type::Str: return value.str().hash();
    case Type::Bool:
    case Type::Int: return mix(static_cast<std::uint64_t>(value.asInt()));
    case Type::Float: return hashOfFloat(value.asFloat());
    case Type::Missing:
    case Type::None: return 0x4E6F6E65;
    default: return hashOfObject(value, depth);
    }
}

bool compare(Comparison comparison, const Value& a, const Value& b, int depth)
{
    if (comparison == Comparison::Equal)
        return equals(a, b, depth);
    if (comparison == Comparison::NotEqual)
        return !equals(a, b, depth);
    checkDepth(depth);
    if (isNumber(a) && isNumber(b)) {
        const int order = compareNumbers(a, b);
        return order != 2 && holds(comparison, order);
    }
    if (a.isStr() && b.isStr())
        return holds(comparison, compareTexts(a.text(), b.text()));
    if (a.isUndefined())
        a.as<Undefined>().fail();
    if (b.isUndefined())
        b.as<Undefined>().fail();
    if (a.type() == b.type() && (a.is(Type::List) || a.is(Type::Tuple)))
        return compareSequences(comparison, a, b, depth);
    if (a.is(Type::Bytes) && b.is(Type::Bytes))
        return holds(comparison, a.as<Bytes>().data.compare(b.as<Bytes>().data));
    Set left;
    Set right;
    const Dict* first = setMembers(a, left);
    const Dict* second = first != nullptr ? setMembers(b, right) : nullptr;
    if (second != nullptr)
        return compareSets(comparison, *first, *second);
    raiseType("'" + std::string(symbolOf(comparison)) + "' not supported between instances of '" + typeName(a) + "' and '"
              + typeName(b) + "'");
}

bool contains(Interpreter& in, const Value& container, const Value& item)
{
    switch (container.type()) {
    case Type::Str:
        return textContains(container, item);
    case Type::List:
    case Type::Tuple:
        for (std::size_t i = 0; i < sequenceItems(container).size(); ++i) {
            if (itemsEqual(sequenceItems(container)[i], item, 0))
                return true;
        }
        return false;
    case Type::Dict:
        return container.as<Dict>().find(item) != nullptr;
    case Type::Set:
        return container.as<Set>().items.find(item) != nullptr;
    case Type::View:
        return viewContains(container.as<View>(), item);
    case Type::Bytes:
        return bytesContain(container, item);
    case Type::Undefined:
        if (container.as<Undefined>().kind == UndefinedKind::Strict)
            container.as<Undefined>().fail();
        return false;
    case Type::Range:
    case Type::Iterator:
    case Type::Loop: {
        bool found = false;
        in.forEach(container, [&](const Value& member) {
            found = itemsEqual(member, item, 0);
            return !found;
        });
        return found;
    }
    default:
        raiseType("argument of type '" + typeName(container) + "' is not iterable");
    }
}

std::int64_t lengthOf(const Value& value)
{
    switch (value.type()) {
    case Type::Str: return static_cast<std::int64_t>(value.str().length());
    case Type::Bytes: return static_cast<std::int64_t>(value.as<Bytes>().data.size());
    case Type::List:
    case Type::Tuple: return static_cast<std::int64_t>(sequenceItems(value).size());
    case Type::Dict: return static_cast<std::int64_t>(value.as<Dict>().size());
    case Type::Set: return static_cast<std::int64_t>(value.as<Set>().items.size());
    case Type::Range: return value.as<Range>().length;
    case Type::View: return static_cast<std::int64_t>(value.as<View>().dict.as<Dict>().size());
    case Type::Undefined:
        if (value.as<Undefined>().kind == UndefinedKind::Strict)
            value.as<Undefined>().fail();
        return 0;
    default: raiseType("object of type '" + typeName(value) + "' has no len()");
    }
}

} // namespace hookbench::jinja
