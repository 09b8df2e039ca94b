#include "jinja/Cursor.h"

#include "jinja/Interpreter.h"
#include "jinja/Objects.h"
#include "jinja/Unicode.h"

namespace hookbench::jinja {

namespace {

const Dict& dictOf(const Value& source)
{
    if (source.is(Type::View))
        return source.as<View>().dict.as<Dict>();
    return source.is(Type::Set) ? source.as<Set>().items : source.as<Dict>();
}

} // namespace

Cursor::Cursor(Interpreter&, const Value& iterable) : m_source(iterable)
{
    switch (iterable.type()) {
    case Type::List: case Type::Tuple: case Type::Str: case Type::Bytes: case Type::Range: case Type::Iterator:
    case Type::Loop: return;
    case Type::Dict: case Type::Set: case Type::View: m_expected = dictOf(iterable).size(); return;
    case Type::Undefined:
        if (iterable.as<Undefined>().kind == UndefinedKind::Strict)
            iterable.as<Undefined>().fail();
        return;
    default: raiseType("'" + typeName(iterable) + "' object is not iterable");
    }
}

bool Cursor::nextEntry(Value& out)
{
    const Dict& dict = dictOf(m_source);
    if (dict.size() != m_expected)
        raise(ErrorClass::RuntimeError, "dictionary changed size during iteration");
    const auto& entries = dict.entries();
    while (m_position < entries.size() && entries[m_position].key.isMissing())
        ++m_position;
    if (m_position >= entries.size())
        return false;
    const auto& entry = entries[m_position++];
    const bool keys = !m_source.is(Type::View) || m_source.as<View>().part == View::Part::Keys;
    if (keys)
        out = entry.key;
    else if (m_source.as<View>().part == View::Part::Values)
        out = entry.value;
    else
        out = makeTuple({entry.key, entry.value});
    return true;
}

bool Cursor::nextCharacter(Value& out)
{
    const std::string_view text = m_source.text();
    if (m_position >= text.size())
        return false;
    const std::size_t start = m_position;
    unicode::decodeNext(text, m_position);
    out = makeLike(m_source.withMarkup(false), std::string(text.substr(start, m_position - start)));
    return true;
}

bool Cursor::next(Interpreter& in, Value& out)
{
    switch (m_source.type()) {
    case Type::List:
    case Type::Tuple: {
        const auto& items = sequenceItems(m_source);
        if (m_position >= items.size())
            return false;
        out = items[m_position++];
        return true;
    }
    case Type::Str: return nextCharacter(out);
    case Type::Dict: case Type::Set: case Type::View: return nextEntry(out);
    case Type::Range:
        if (m_position >= static_cast<std::size_t>(m_source.as<Range>().length))
            return false;
        out = m_source.as<Range>().at(static_cast<std::int64_t>(m_position++));
        return true;
    case Type::Bytes: {
        const std::string& data = m_source.as<Bytes>().data;
        if (m_position >= data.size())
            return false;
        out = Value(std::int64_t{static_cast<unsigned char>(data[m_position++])});
        return true;
    }
    case Type::Iterator:
        in.step();
        in.guard().checkStack();
        return m_source.as<Iterator>().next(in, out);
    case Type::Loop:
        if (!in.nextOfLoop(m_source.as<Loop>(), out))
            return false;
        out = makeTuple({out, m_source});
        return true;
    default: return false;
    }
}

std::int64_t Cursor::remaining() const
{
    switch (m_source.type()) {
    case Type::List:
    case Type::Tuple: {
        const std::size_t size = sequenceItems(m_source).size();
        return static_cast<std::int64_t>(size > m_position ? size - m_position : 0);
    }
    case Type::Range: return m_source.as<Range>().length - static_cast<std::int64_t>(m_position);
    default: return -1;
    }
}

} // namespace hookbench::jinja
