#include "jinja/FilterHelpers.h"
#include "jinja/Filters.h"

/// Filters that apply other filters, tests and look-ups to each item.
namespace hookbench::jinja {

namespace {

/// The arguments behind the filtered value.
Arguments rest(const Arguments& arguments, std::size_t from)
{
    Arguments result;
    for (std::size_t i = from; i < arguments.size(); ++i)
        result.positional.push_back(arguments.positional[i]);
    result.keywords = arguments.keywords;
    return result;
}

/// do_map
class MapIterator final : public Iterator {
public:
    MapIterator(Value source, Arguments arguments)
        : Iterator("generator"), m_source(std::move(source)), m_arguments(std::move(arguments))
    {
    }

    bool next(Interpreter& in, Value& out) override
    {
        if (!m_started && !start(in))
            return false;
        Value item;
        if (m_finished || !m_cursor.next(in, item))
            return false;
        in.step();
        if (m_getter) {
            out = (*m_getter)(in, item);
            return true;
        }
        Arguments call;
        call.positional.push_back(std::move(item));
        for (std::size_t i = 1; i < m_arguments.size(); ++i)
            call.positional.push_back(m_arguments.positional[i]);
        call.keywords = m_arguments.keywords;
        out = in.callFilter(m_arguments.positional[0], call);
        return true;
    }

private:
    bool start(Interpreter& in)
    {
        m_started = true;
        m_finished = !isTrue(m_source);
        if (m_finished)
            return false;
        if (m_arguments.size() == 0 && m_arguments.keyword("attribute") != nullptr) {
            Value fallback;
            for (const auto& [name, value] : m_arguments.keywords) {
                if (name.text() == "default")
                    fallback = value;
                else if (name.text() != "attribute")
                    raise(ErrorClass::FilterArgumentError, "Unexpected keyword argument " + quotedText(name.text()));
            }
            m_getter = std::make_unique<AttributeGetter>(*m_arguments.keyword("attribute"), false, fallback);
        } else if (m_arguments.size() == 0) {
            raise(ErrorClass::FilterArgumentError, "map requires a filter argument");
        }
        m_cursor = Cursor(in, m_source);
        return true;
    }

    Value m_source;
    Arguments m_arguments;
    std::unique_ptr<AttributeGetter> m_getter;
    Cursor m_cursor;
    bool m_started = false;
    bool m_finished = false;
};

/// select_or_reject
class SelectIterator final : public Iterator {
public:
    SelectIterator(Value source, Arguments arguments, bool wanted, bool byAttribute)
        : Iterator("generator"),
          m_source(std::move(source)),
          m_arguments(std::move(arguments)),
          m_wanted(wanted),
          m_byAttribute(byAttribute)
    {
    }

    bool next(Interpreter& in, Value& out) override
    {
        if (!m_started && !start(in))
            return false;
        if (m_finished)
            return false;
        while (m_cursor.next(in, out)) {
            in.step();
            if (accepts(in, out) == m_wanted)
                return true;
        }
        return false;
    }

private:
    bool start(Interpreter& in)
    {
        m_started = true;
        m_finished = !isTrue(m_source);
        if (m_finished)
            return false;
        if (m_byAttribute) {
            if (m_arguments.size() == 0)
                raise(ErrorClass::FilterArgumentError, "Missing parameter for attribute name");
            m_getter = std::make_unique<AttributeGetter>(m_arguments.positional[0], false);
        }
        m_cursor = Cursor(in, m_source);
        return true;
    }

    bool accepts(Interpreter& in, const Value& item)
    {
        const std::size_t nameAt = m_byAttribute ? 1 : 0;
        Value tested = m_getter ? (*m_getter)(in, item) : item;
        if (m_arguments.size() <= nameAt)
            return isTrue(tested);
        Arguments call;
        call.positional.push_back(std::move(tested));
        for (std::size_t i = nameAt + 1; i < m_arguments.size(); ++i)
            call.positional.push_back(m_arguments.positional[i]);
        call.keywords = m_arguments.keywords;
        return in.callTest(m_arguments.positional[nameAt], call);
    }

    Value m_source;
    Arguments m_arguments;
    std::unique_ptr<AttributeGetter> m_getter;
    Cursor m_cursor;
    bool m_wanted;
    bool m_byAttribute;
    bool m_started = false;
    bool m_finished = false;
};

/// The filtered value; raises TypeError if it was not given.
Value valueOf(const Arguments& arguments, const char* name)
{
    if (arguments.size() == 0)
        raiseType(std::string(name) + "() missing 1 required positional argument: 'value'");
    if (arguments.keyword("value") != nullptr || arguments.keyword("context") != nullptr)
        raiseType(std::string(name) + "() got multiple values for argument 'value'");
    return arguments.positional[0];
}

/// do_map
Value map(Interpreter&, Arguments& arguments)
{
    const Value value = valueOf(arguments, "sync_do_map");
    return Value(new MapIterator(value, rest(arguments, 1)));
}
/// do_select
Value select(Interpreter&, Arguments& arguments)
{
    const Value value = valueOf(arguments, "sync_do_select");
    return Value(new SelectIterator(value, rest(arguments, 1), true, false));
}
/// do_reject
Value reject(Interpreter&, Arguments& arguments)
{
    const Value value = valueOf(arguments, "sync_do_reject");
    return Value(new SelectIterator(value, rest(arguments, 1), false, false));
}
/// do_selectattr
Value selectattr(Interpreter&, Arguments& arguments)
{
    const Value value = valueOf(arguments, "sync_do_selectattr");
    return Value(new SelectIterator(value, rest(arguments, 1), true, true));
}
/// do_rejectattr
Value rejectattr(Interpreter&, Arguments& arguments)
{
    const Value value = valueOf(arguments, "sync_do_rejectattr");
    return Value(new SelectIterator(value, rest(arguments, 1), false, true));
}

/// The items of do_join, looked up in each item if an attribute is named.
std::vector<Value> joinedItems(Interpreter& in, const Value* a)
{
    std::vector<Value> items;
    const bool lookUp = given(a[2]) && !a[2].isNone();
    const AttributeGetter getter(a[2], false);
    in.forEach(a[0], [&](const Value& item) {
        items.push_back(lookUp ? getter(in, item) : item);
        return true;
    });
    return items;
}

/// do_join
Value join(Interpreter& in, const Value* a)
{
    const Value separator = given(a[1]) ? a[1] : makeStr("");
    std::string out;
    if (!in.autoescape()) {
        const std::string mark = toText(separator);
        bool first = true;
        const bool lookUp = given(a[2]) && !a[2].isNone();
        const AttributeGetter getter(a[2], false);
        in.forEach(a[0], [&](const Value& item) {
            if (!first)
                out += mark;
            first = false;
            if (lookUp)
                appendText(out, getter(in, item));
            else
                appendText(out, item);
            in.checkSize(static_cast<double>(out.size()));
            return true;
        });
        in.charge(out.size());
        return makeStr(std::move(out));
    }
    const std::vector<Value> items = joinedItems(in, a);
    bool markup = hasHtml(separator);
    for (const Value& item : items)
        markup = markup || hasHtml(item);
    const Value mark = markup && !hasHtml(separator) ? escape(separator) : softStr(separator);
    const bool escapes = mark.isMarkup();
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0)
            out += mark.text();
        if (escapes)
            out += escape(hasHtml(items[i]) ? items[i] : softStr(items[i])).text();
        else
            appendText(out, items[i]);
        in.checkSize(static_cast<double>(out.size()));
    }
    in.charge(out.size());
    return Value(new Str(std::move(out)), escapes);
}

/// do_attr
Value attr(Interpreter& in, const Value* a)
{
    if (!a[1].isStr()) {
        if (a[1].isUndefined() && a[1].as<Undefined>().kind == UndefinedKind::Strict)
            a[1].as<Undefined>().fail();
        raiseType("attribute name must be string, not '" + typeName(a[1]) + "'");
    }
    if (a[0].isUndefined())
        return in.getAttribute(a[0], a[1]);
    const Value found = in.pythonAttribute(a[0], a[1].text());
    if (found.isMissing() && !in.hasInternal(a[0], a[1].text()))
        return in.undefinedAttribute(a[0], a[1]);
    return in.getAttribute(a[0], a[1]);
}

constexpr FilterEntry entries[] = {
    {"map", nullptr, "do_map", "", 1, Needs::Context, map},
    {"select", nullptr, "do_select", "", 1, Needs::Context, select},
    {"reject", nullptr, "do_reject", "", 1, Needs::Context, reject},
    {"selectattr", nullptr, "do_selectattr", "", 1, Needs::Context, selectattr},
    {"rejectattr", nullptr, "do_rejectattr", "", 1, Needs::Context, rejectattr},
    {"join", join, "sync_do_join", "value d attribute", 1},
    {"attr", attr, "do_attr", "obj name", 2},
};

} // namespace

std::span<const FilterEntry> selectionFilters()
{
    return entries;
}

} // namespace hookbench::jinja
