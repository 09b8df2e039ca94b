#include "jinja/FilterHelpers.h"
#include "jinja/Filters.h"
#include "jinja/Integer.h"
#include "jinja/Methods.h"
#include "jinja/Sorting.h"
#include "jinja/Unicode.h"

#include <algorithm>
#include <random>

/// Filters on sequences: order, parts, groups.
namespace hookbench::jinja {

AttributeGetter::AttributeGetter(const Value& attribute, bool ignoreCase, const Value& fallback)
    : m_ignoreCase(ignoreCase), m_fallback(fallback)
{
    if (attribute.isMissing() || attribute.isNone())
        return;
    if (!attribute.isStr()) {
        m_parts.push_back(attribute);
        return;
    }
    std::string_view rest = attribute.text();
    for (;;) {
        const std::size_t dot = rest.find('.');
        const std::string_view part = rest.substr(0, dot);
        bool digits = !part.empty();
        for (std::size_t at = 0; at < part.size();)
            digits = unicode::has(unicode::decodeNext(part, at), unicode::Digit | unicode::Decimal) && digits;
        const auto number = digits ? parseInteger(part, 10) : std::nullopt;
        m_parts.push_back(number ? *number : makeStr(part));
        if (dot == std::string_view::npos)
            break;
        rest.remove_prefix(dot + 1);
    }
}

Value AttributeGetter::operator()(Interpreter& in, const Value& item) const
{
    Value value = item;
    for (const Value& part : m_parts) {
        value = in.getItem(value, part);
        if (value.isUndefined() && !m_fallback.isMissing() && !m_fallback.isNone())
            value = m_fallback;
    }
    return m_ignoreCase ? ignoringCase(value) : value;
}

Value ignoringCase(const Value& value)
{
    return value.isStr() ? makeLike(value, unicode::toLower(value.text())) : value;
}

std::int64_t integerArgument(const Value& value, const char*)
{
    if (value.isUndefined())
        value.as<Undefined>().fail();
    if (value.is(Type::Float))
        raiseType("'float' object cannot be interpreted as an integer");
    if (!value.isInteger())
        raiseType("'" + typeName(value) + "' object cannot be interpreted as an integer");
    const auto number = toInt64(value);
    if (!number)
        raise(ErrorClass::OverflowError, "Python int too large to convert to C ssize_t");
    return *number;
}

bool reverseArgument(const Value& value)
{
    return given(value) && indexArgument(value) != 0;
}

namespace {

/// do_dictsort
Value dictsort(Interpreter& in, const Value* a)
{
    std::size_t position = 0;
    if (given(a[2])) {
        if (equals(a[2], makeStr("value")))
            position = 1;
        else if (!equals(a[2], makeStr("key")))
            raise(ErrorClass::FilterArgumentError, "You can only sort by either \"key\" or \"value\"");
    }
    if (a[0].isUndefined())
        a[0].as<Undefined>().fail();
    if (!a[0].is(Type::Dict))
        raise(ErrorClass::AttributeError, quotedText(typeName(a[0])) + " object has no attribute 'items'");
    std::vector<SortItem> items;
    const bool caseSensitive = !a[0].as<Dict>().empty() && isTrueOr(a[1], false);
    for (const auto& entry : a[0].as<Dict>().entries()) {
        if (entry.key.isMissing())
            continue;
        const Value& key = position == 0 ? entry.key : entry.value;
        items.push_back({caseSensitive ? key : ignoringCase(key), makeTuple({entry.key, entry.value})});
    }
    sortStable(in, items, reverseArgument(a[3]));
    std::vector<Value> sorted;
    for (SortItem& item : items)
        sorted.push_back(std::move(item.value));
    return makeList(std::move(sorted));
}

std::vector<AttributeGetter> multipleGetters(const Value& attribute, bool ignoreCase)
{
    std::vector<AttributeGetter> getters;
    if (!attribute.isStr()) {
        getters.emplace_back(attribute, ignoreCase);
        return getters;
    }
    std::string_view rest = attribute.text();
    for (;;) {
        const std::size_t comma = rest.find(',');
        getters.emplace_back(makeStr(rest.substr(0, comma)), ignoreCase);
        if (comma == std::string_view::npos)
            return getters;
        rest.remove_prefix(comma + 1);
    }
}

/// do_sort
Value sort(Interpreter& in, const Value* a)
{
    const auto getters = multipleGetters(a[3], !isTrueOr(a[2], false));
    std::vector<SortItem> items;
    for (Value& item : in.toVector(a[0])) {
        std::vector<Value> keys;
        for (const AttributeGetter& getter : getters)
            keys.push_back(getter(in, item));
        items.push_back({makeList(std::move(keys)), std::move(item)});
    }
    sortStable(in, items, reverseArgument(a[1]));
    std::vector<Value> sorted;
    for (SortItem& item : items)
        sorted.push_back(std::move(item.value));
    return makeList(std::move(sorted));
}

/// do_unique
class UniqueIterator final : public Iterator {
public:
    UniqueIterator(Value source, AttributeGetter getter)
        : Iterator("generator"), m_source(std::move(source)), m_getter(std::move(getter))
    {
        m_seen.asSet = true;
    }
    bool next(Interpreter& in, Value& out) override
    {
        if (!m_started) {
            m_cursor = Cursor(in, m_source);
            m_started = true;
        }
        while (m_cursor.next(in, out)) {
            in.step();
            const Value key = m_getter(in, out);
            if (m_seen.find(key) != nullptr)
                continue;
            m_seen.set(key, Value::none());
            return true;
        }
        return false;
    }

private:
    Value m_source;
    AttributeGetter m_getter;
    Cursor m_cursor;
    Dict m_seen;
    bool m_started = false;
};

Value unique(Interpreter&, const Value* a)
{
    return Value(new UniqueIterator(a[0], AttributeGetter(a[2], !isTrueOr(a[1], false))));
}

Value extreme(Interpreter& in, const Value* a, Comparison comparison)
{
    const AttributeGetter getter(a[2], !isTrueOr(a[1], false));
    Value best;
    Value bestKey;
    in.forEach(a[0], [&](const Value& item) {
        Value key = getter(in, item);
        if (best.isMissing() || compare(comparison, key, bestKey)) {
            best = item;
            bestKey = std::move(key);
        }
        return true;
    });
    return best.isMissing() ? in.undefinedHint("No aggregated item, sequence was empty.") : best;
}

/// do_min
Value minimum(Interpreter& in, const Value* a)
{
    return extreme(in, a, Comparison::Less);
}
/// do_max
Value maximum(Interpreter& in, const Value* a)
{
    return extreme(in, a, Comparison::Greater);
}

/// do_first
Value first(Interpreter& in, const Value* a)
{
    Cursor cursor(in, a[0]);
    Value item;
    return cursor.next(in, item) ? item : in.undefinedHint("No first item, sequence was empty.");
}

/// What reversed() takes: sequences and dicts, but no iterators and no undefined values.
bool isReversible(const Value& value)
{
    switch (value.type()) {
    case Type::Str: case Type::List: case Type::Tuple: case Type::Range: case Type::Dict: case Type::View:
    case Type::Bytes: return true;
    default: return false;
    }
}

/// do_last
Value last(Interpreter& in, const Value* a)
{
    if (a[0].isUndefined()) {
        // reversed() asks for the length first, which is 0 but for the strict kind.
        lengthOf(a[0]);
        return in.undefinedHint("No last item, sequence was empty.");
    }
    if (!isReversible(a[0]))
        raiseType(quotedText(typeName(a[0])) + " object is not reversible");
    if (a[0].is(Type::List) || a[0].is(Type::Tuple)) {
        const auto& items = sequenceItems(a[0]);
        return items.empty() ? in.undefinedHint("No last item, sequence was empty.") : items.back();
    }
    const std::vector<Value> items = in.toVector(a[0]);
    return items.empty() ? in.undefinedHint("No last item, sequence was empty.") : items.back();
}

/// random.choice
Value random(Interpreter& in, const Value* a)
{
    if (a[0].isUndefined() && lengthOf(a[0]) == 0)
        return in.undefinedHint("No random item, sequence was empty.");
    const std::int64_t length = lengthOf(a[0]);
    if (length == 0)
        return in.undefinedHint("No random item, sequence was empty.");
    static thread_local std::minstd_rand generator{std::random_device{}()};
    return in.subscript(a[0], Value(std::uniform_int_distribution<std::int64_t>(0, length - 1)(generator)));
}

/// What reversed() gives, as an iterator over a copy.
class ListIterator final : public Iterator {
public:
    ListIterator(const char* name, std::vector<Value> items) : Iterator(name), m_items(std::move(items)) {}
    bool next(Interpreter&, Value& out) override
    {
        if (m_next >= m_items.size())
            return false;
        out = m_items[m_next++];
        return true;
    }

private:
    std::vector<Value> m_items;
    std::size_t m_next = 0;
};

/// do_reverse
Value reverse(Interpreter& in, const Value* a)
{
    if (a[0].isStr())
        return in.slice(a[0], Value::none(), Value::none(), Value(std::int64_t{-1}));
    const bool reversible = isReversible(a[0]) || a[0].isUndefined();
    std::vector<Value> items;
    try {
        items = in.toVector(a[0]);
    } catch (const Raise& error) {
        if (!error.isTypeError())
            throw;
        raise(ErrorClass::FilterArgumentError, "argument must be iterable");
    }
    std::reverse(items.begin(), items.end());
    if (!reversible)
        return makeList(std::move(items));
    const char* name = a[0].is(Type::List) ? "list_reverseiterator"
        : (a[0].is(Type::Range) ? "range_iterator" : (a[0].is(Type::Dict) ? "dict_reversekeyiterator" : "reversed"));
    return Value(new ListIterator(name, std::move(items)));
}

/// do_list
Value list(Interpreter& in, const Value* a)
{
    return makeList(in.toVector(a[0]));
}

/// do_items
Value items(Interpreter&, const Value* a);

class ItemsIterator final : public Iterator {
public:
    explicit ItemsIterator(Value source) : Iterator("generator"), m_source(std::move(source)) {}
    bool next(Interpreter& in, Value& out) override
    {
        if (m_source.isUndefined())
            return false;
        if (!m_started) {
            if (!m_source.is(Type::Dict))
                raiseType("Can only get item pairs from a mapping.");
            m_cursor = Cursor(in, Value(new View(m_source, View::Part::Items)));
            m_started = true;
        }
        return m_cursor.next(in, out);
    }

private:
    Value m_source;
    Cursor m_cursor;
    bool m_started = false;
};

Value items(Interpreter&, const Value* a)
{
    return Value(new ItemsIterator(a[0]));
}

/// do_slice
class SliceIterator final : public Iterator {
public:
    SliceIterator(Value source, Value slices, Value fill)
        : Iterator("generator"), m_source(std::move(source)), m_slices(std::move(slices)), m_fill(std::move(fill))
    {
    }
    bool next(Interpreter& in, Value& out) override
    {
        if (!m_started) {
            m_items = in.toVector(m_source);
            m_started = true;
            const Value length(static_cast<std::int64_t>(m_items.size()));
            const Value each = apply(in, BinaryOperator::FloorDivide, length, m_slices);
            const Value extra = apply(in, BinaryOperator::Modulo, length, m_slices);
            m_count = integerArgument(m_slices, "slices");
            m_each = integerArgument(each, "slices");
            m_extra = integerArgument(extra, "slices");
        }
        if (m_number >= m_count)
            return false;
        const std::int64_t start = m_offset + m_number * m_each;
        if (m_number < m_extra)
            ++m_offset;
        const std::int64_t end = m_offset + (m_number + 1) * m_each;
        const auto size = static_cast<std::int64_t>(m_items.size());
        std::vector<Value> part(m_items.begin() + std::min(start, size), m_items.begin() + std::min(end, size));
        if (given(m_fill) && !m_fill.isNone() && m_number >= m_extra)
            part.push_back(m_fill);
        ++m_number;
        out = makeList(std::move(part));
        return true;
    }

private:
    Value m_source;
    Value m_slices;
    Value m_fill;
    std::vector<Value> m_items;
    std::int64_t m_count = 0;
    std::int64_t m_each = 0;
    std::int64_t m_extra = 0;
    std::int64_t m_number = 0;
    std::int64_t m_offset = 0;
    bool m_started = false;
};

Value slice(Interpreter&, const Value* a)
{
    return Value(new SliceIterator(a[0], a[1], a[2]));
}

/// do_batch
class BatchIterator final : public Iterator {
public:
    BatchIterator(Value source, Value count, Value fill)
        : Iterator("generator"), m_source(std::move(source)), m_count(std::move(count)), m_fill(std::move(fill))
    {
    }
    bool next(Interpreter& in, Value& out) override
    {
        if (!m_started) {
            m_cursor = Cursor(in, m_source);
            m_started = true;
        }
        if (m_finished)
            return false;
        std::vector<Value> row = std::move(m_row);
        m_row.clear();
        Value item;
        while (m_cursor.next(in, item)) {
            in.step();
            const bool full = equals(Value(static_cast<std::int64_t>(row.size())), m_count);
            if (full) {
                m_row.push_back(std::move(item));
                out = makeList(std::move(row));
                return true;
            }
            row.push_back(std::move(item));
        }
        m_finished = true;
        if (row.empty())
            return false;
        const Value size(static_cast<std::int64_t>(row.size()));
        if (given(m_fill) && !m_fill.isNone() && compare(Comparison::Less, size, m_count)) {
            const Value missing = apply(in, BinaryOperator::Subtract, m_count, size);
            const Value more = apply(in, BinaryOperator::Multiply, makeList({m_fill}), missing);
            row.insert(row.end(), more.as<List>().items.begin(), more.as<List>().items.end());
        }
        out = makeList(std::move(row));
        return true;
    }

private:
    Value m_source;
    Value m_count;
    Value m_fill;
    Cursor m_cursor;
    std::vector<Value> m_row;
    bool m_started = false;
    bool m_finished = false;
};

Value batch(Interpreter&, const Value* a)
{
    return Value(new BatchIterator(a[0], a[1], a[2]));
}

/// do_groupby
Value groupby(Interpreter& in, const Value* a)
{
    const bool caseSensitive = isTrueOr(a[3], false);
    const AttributeGetter getter(a[1], !caseSensitive, a[2]);
    const AttributeGetter exact(a[1], false, a[2]);
    std::vector<SortItem> sorted;
    for (Value& item : in.toVector(a[0])) {
        Value key = getter(in, item);
        sorted.push_back({std::move(key), std::move(item)});
    }
    sortStable(in, sorted, false);
    std::vector<Value> groups;
    for (std::size_t i = 0; i < sorted.size();) {
        std::vector<Value> members;
        const Value key = sorted[i].key;
        for (; i < sorted.size() && (members.empty() || key.identical(sorted[i].key) || equals(key, sorted[i].key)); ++i)
            members.push_back(sorted[i].value);
        const Value shown = caseSensitive ? key : exact(in, members[0]);
        groups.emplace_back(new Tuple({shown, makeList(std::move(members))}, true));
    }
    return makeList(std::move(groups));
}

constexpr FilterEntry entries[] = {
    {"list", list, "do_list", "value", 1},
    {"first", first, "do_first", "seq", 1},
    {"last", last, "do_last", "seq", 1},
    {"sort", sort, "do_sort", "value reverse case_sensitive attribute", 1},
    {"unique", unique, "do_unique", "value case_sensitive attribute", 1},
    {"reverse", reverse, "do_reverse", "value", 1},
    {"items", items, "do_items", "value", 1},
    {"dictsort", dictsort, "do_dictsort", "value case_sensitive by reverse", 1},
    {"groupby", groupby, "do_groupby", "value attribute default case_sensitive", 2},
    {"batch", batch, "do_batch", "value linecount fill_with", 2},
    {"slice", slice, "do_slice", "value slices fill_with", 2},
    {"min", minimum, "do_min", "value case_sensitive attribute", 1},
    {"max", maximum, "do_max", "value case_sensitive attribute", 1},
    {"random", random, "do_random", "seq", 1, Needs::Context},
};

} // namespace

std::span<const FilterEntry> sequenceFilters()
{
    return entries;
}

} // namespace hookbench::jinja
