#include "jinja/Interpreter.h"
#include "jinja/Methods.h"
#include "jinja/Raise.h"
#include "jinja/Sorting.h"

#include <algorithm>

/// The methods of list, tuple, dict, set and dict views.
namespace hookbench::jinja {

namespace {

std::vector<Value>& itemsOf(Interpreter& in, const Value& self)
{
    in.beforeChange(self);
    return self.as<List>().items;
}

/// list.append
Value append(Interpreter& in, const Value& self, Arguments& arguments)
{
    in.step();
    itemsOf(in, self).push_back(arguments.at(0));
    return Value::none();
}

/// list.extend
Value extend(Interpreter& in, const Value& self, Arguments& arguments)
{
    std::vector<Value> more = in.toVector(arguments.at(0));
    auto& items = itemsOf(in, self);
    in.checkSize(static_cast<double>(items.size() + more.size()) * sizeof(Value));
    items.insert(items.end(), more.begin(), more.end());
    return Value::none();
}

/// list.insert
Value insert(Interpreter& in, const Value& self, Arguments& arguments)
{
    auto& items = itemsOf(in, self);
    const auto size = static_cast<std::int64_t>(items.size());
    std::int64_t at = indexArgument(arguments.at(0));
    at = std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size);
    in.charge(items.size() * sizeof(Value));
    items.insert(items.begin() + at, arguments.at(1));
    return Value::none();
}

/// list.pop
Value pop(Interpreter& in, const Value& self, Arguments& arguments)
{
    auto& items = itemsOf(in, self);
    const auto size = static_cast<std::int64_t>(items.size());
    if (size == 0)
        raise(ErrorClass::IndexError, "pop from empty list");
    std::int64_t at = arguments.has(0) ? indexArgument(arguments.at(0)) : -1;
    at = at < 0 ? at + size : at;
    if (at < 0 || at >= size)
        raise(ErrorClass::IndexError, "pop index out of range");
    Value item = items[static_cast<std::size_t>(at)];
    items.erase(items.begin() + at);
    return item;
}

/// Where the item is, between the bounds of list.index; -1 if nowhere.
std::int64_t positionOf(const Value& self, Arguments& arguments)
{
    const auto& items = sequenceItems(self);
    for (const std::size_t bound : {std::size_t{1}, std::size_t{2}}) {
        if (arguments.has(bound) && arguments.at(bound).isNone())
            raiseType("slice indices must be integers or have an __index__ method");
    }
    const SliceRange range =
        resolveSlice(arguments.has(1) ? arguments.at(1) : Value::none(), arguments.has(2) ? arguments.at(2) : Value::none(),
                     Value::none(), static_cast<std::int64_t>(items.size()));
    for (std::int64_t i = range.start; i < range.start + range.count; ++i) {
        const Value& item = items[static_cast<std::size_t>(i)];
        if (item.identical(arguments.at(0)) || equals(item, arguments.at(0)))
            return i;
    }
    return -1;
}

/// list.index and tuple.index
Value index(Interpreter&, const Value& self, Arguments& arguments)
{
    const std::int64_t at = positionOf(self, arguments);
    if (at < 0)
        raiseValue(self.is(Type::List) ? repr(arguments.at(0)) + " is not in list" : "tuple.index(x): x not in tuple");
    return Value(at);
}

/// list.remove
Value remove(Interpreter& in, const Value& self, Arguments& arguments)
{
    const std::int64_t at = positionOf(self, arguments);
    if (at < 0)
        raiseValue("list.remove(x): x not in list");
    auto& items = itemsOf(in, self);
    items.erase(items.begin() + at);
    return Value::none();
}

/// list.count and tuple.count
Value count(Interpreter&, const Value& self, Arguments& arguments)
{
    const auto& items = sequenceItems(self);
    return Value(static_cast<std::int64_t>(std::count_if(items.begin(), items.end(), [&](const Value& item) {
        return item.identical(arguments.at(0)) || equals(item, arguments.at(0));
    })));
}

/// list.reverse
Value reverse(Interpreter& in, const Value& self, Arguments&)
{
    auto& items = itemsOf(in, self);
    std::reverse(items.begin(), items.end());
    return Value::none();
}

/// list.clear
Value clearList(Interpreter& in, const Value& self, Arguments&)
{
    itemsOf(in, self).clear();
    return Value::none();
}

/// list.copy
Value copyList(Interpreter& in, const Value& self, Arguments&)
{
    return makeList(in.toVector(self));
}

constexpr MethodEntry sortOptions = {"sort", nullptr, 0, 2, "key reverse"};

/// list.sort, whose options have to be named.
Value sort(Interpreter& in, const Value& self, Arguments& arguments)
{
    if (arguments.size() > 0)
        raiseType("sort() takes no positional arguments");
    bindMethodArguments(self, sortOptions, arguments);
    const bool reversed = arguments.has(1) && indexArgument(arguments.at(1)) != 0;
    std::vector<SortItem> sorted;
    for (const Value& item : sequenceItems(self)) {
        Value key = item;
        if (arguments.has(0) && !arguments.at(0).isNone()) {
            Arguments one;
            one.positional.push_back(item);
            key = in.call(arguments.at(0), one);
        }
        sorted.push_back({std::move(key), item});
    }
    sortStable(in, sorted, reversed);
    auto& items = itemsOf(in, self);
    items.clear();
    for (SortItem& item : sorted)
        items.push_back(std::move(item.value));
    return Value::none();
}

constexpr MethodEntry listEntries[] = {
    {"append", append, 1, 1}, {"extend", extend, 1, 1},   {"insert", insert, 2, 2},     {"pop", pop, 0, 1},
    {"index", index, 1, 3},   {"remove", remove, 1, 1},   {"count", count, 1, 1},       {"reverse", reverse, 0, 0},
    {"clear", clearList, 0, 0}, {"copy", copyList, 0, 0}, {"sort", sort, 0, -1},
};
constexpr MethodEntry tupleEntries[] = {{"count", count, 1, 1}, {"index", index, 1, 3}};

/// dict.keys
Value keys(Interpreter&, const Value& self, Arguments&)
{
    return Value(new View(self, View::Part::Keys));
}
/// dict.values
Value values(Interpreter&, const Value& self, Arguments&)
{
    return Value(new View(self, View::Part::Values));
}
/// dict.items
Value items(Interpreter&, const Value& self, Arguments&)
{
    return Value(new View(self, View::Part::Items));
}

/// dict.get
Value get(Interpreter&, const Value& self, Arguments& arguments)
{
    const Value* found = self.as<Dict>().find(arguments.at(0));
    if (found != nullptr)
        return *found;
    return arguments.has(1) ? arguments.at(1) : Value::none();
}

/// dict.pop
Value popKey(Interpreter& in, const Value& self, Arguments& arguments)
{
    in.beforeChange(self);
    Value value = self.as<Dict>().take(arguments.at(0));
    if (!value.isMissing())
        return value;
    if (!arguments.has(1))
        raise(ErrorClass::KeyError, repr(arguments.at(0)));
    return arguments.at(1);
}

/// dict.popitem
Value popitem(Interpreter& in, const Value& self, Arguments&)
{
    in.beforeChange(self);
    auto& entries = self.as<Dict>().entries();
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->key.isMissing())
            continue;
        const Value key = entry->key;
        Value value = self.as<Dict>().take(key);
        return makeTuple({key, value});
    }
    raise(ErrorClass::KeyError, "'popitem(): dictionary is empty'");
}

/// dict.setdefault
Value setdefault(Interpreter& in, const Value& self, Arguments& arguments)
{
    if (const Value* found = self.as<Dict>().find(arguments.at(0)))
        return *found;
    in.beforeChange(self);
    const Value value = arguments.has(1) ? arguments.at(1) : Value::none();
    self.as<Dict>().set(arguments.at(0), value);
    return value;
}

/// dict.update, with a dict, pairs and keywords.
Value update(Interpreter& in, const Value& self, Arguments& arguments)
{
    if (arguments.size() > 1)
        raiseType("update expected at most 1 argument, got " + std::to_string(arguments.size()));
    in.beforeChange(self);
    updateDict(in, self.as<Dict>(), arguments);
    return Value::none();
}

/// dict.clear
Value clearDict(Interpreter& in, const Value& self, Arguments&)
{
    in.beforeChange(self);
    self.as<Dict>().clear();
    return Value::none();
}

/// dict.copy
Value copyDict(Interpreter&, const Value& self, Arguments&)
{
    Value copy = makeDict();
    copy.as<Dict>().update(self.as<Dict>());
    return copy;
}

/// dict.fromkeys
Value fromkeys(Interpreter& in, const Value&, Arguments& arguments)
{
    Value result = makeDict();
    in.forEach(arguments.at(0), [&](const Value& key) {
        result.as<Dict>().set(key, arguments.has(1) ? arguments.at(1) : Value::none());
        return true;
    });
    return result;
}

constexpr MethodEntry dictEntries[] = {
    {"keys", keys, 0, 0},       {"values", values, 0, 0},   {"items", items, 0, 0},           {"get", get, 1, 2},
    {"pop", popKey, 1, 2},      {"popitem", popitem, 0, 0}, {"setdefault", setdefault, 1, 2}, {"update", update, 0, -1},
    {"clear", clearDict, 0, 0}, {"copy", copyDict, 0, 0},   {"fromkeys", fromkeys, 1, 2},
};

/// set.isdisjoint and that of dict views.
Value isdisjoint(Interpreter& in, const Value& self, Arguments& arguments)
{
    bool disjoint = true;
    in.forEach(arguments.at(0), [&](const Value& item) {
        disjoint = !contains(in, self, item);
        return disjoint;
    });
    return Value(disjoint);
}

/// set.copy
Value copySet(Interpreter&, const Value& self, Arguments&)
{
    Value copy(new Set);
    copy.as<Set>().items.asSet = true;
    copy.as<Set>().items.update(self.as<Set>().items);
    return copy;
}

/// set.union
Value unite(Interpreter& in, const Value& self, Arguments& arguments)
{
    Value result = copySet(in, self, arguments);
    for (const Value& other : arguments.positional) {
        in.forEach(other, [&](const Value& item) {
            result.as<Set>().items.set(item, Value::none());
            return true;
        });
    }
    return result;
}

constexpr MethodEntry setEntries[] = {
    {"isdisjoint", isdisjoint, 1, 1}, {"copy", copySet, 0, 0}, {"union", unite, 0, 64}};
constexpr MethodEntry viewEntries[] = {{"isdisjoint", isdisjoint, 1, 1}};

} // namespace

void updateDict(Interpreter& in, Dict& dict, Arguments& arguments)
{
    if (arguments.size() > 0) {
        const Value& source = arguments.at(0);
        if (source.isUndefined())
            source.as<Undefined>().fail();
        if (source.is(Type::Dict)) {
            dict.update(source.as<Dict>());
        } else {
            std::size_t number = 0;
            in.forEach(source, [&](const Value& pair) {
                std::vector<Value> parts;
                try {
                    parts = in.toVector(pair);
                } catch (const Raise& error) {
                    if (!error.isTypeError())
                        throw;
                    raiseType("cannot convert dictionary update sequence element #" + std::to_string(number)
                              + " to a sequence");
                }
                if (parts.size() != 2)
                    raiseValue("dictionary update sequence element #" + std::to_string(number) + " has length "
                               + std::to_string(parts.size()) + "; 2 is required");
                dict.set(parts[0], parts[1]);
                ++number;
                return true;
            });
        }
    }
    for (const auto& [key, value] : arguments.keywords)
        dict.set(key, value);
}

std::span<const MethodEntry> listMethods()
{
    return listEntries;
}
std::span<const MethodEntry> tupleMethods()
{
    return tupleEntries;
}
std::span<const MethodEntry> dictMethods()
{
    return dictEntries;
}
std::span<const MethodEntry> setMethods()
{
    return setEntries;
}
std::span<const MethodEntry> viewMethods()
{
    return viewEntries;
}

} // namespace hookbench::jinja
