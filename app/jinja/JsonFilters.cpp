#include "jinja/FilterHelpers.h"
#include "jinja/Filters.h"
#include "jinja/Integer.h"
#include "jinja/PrettyPrint.h"
#include "jinja/Sorting.h"
#include "jinja/Unicode.h"

#include <algorithm>
#include <cmath>
#include <optional>

/// The filters tojson and pprint.
namespace hookbench::jinja {

namespace {

constexpr int maxDepth = 400;

/// json.dumps with sorted keys, and what HTML minds written as escapes: htmlsafe_json_dumps.
class JsonWriter {
public:
    JsonWriter(Interpreter& in, std::optional<std::string> indentation) : m_in(in), m_indentation(std::move(indentation)) {}

    std::string run(const Value& value)
    {
        write(value, 0);
        m_in.charge(m_out.size());
        return std::move(m_out);
    }

private:
    void write(const Value& value, int depth);
    void writeText(std::string_view text);
    void writeEscape(char32_t unit);
    void writeFloat(double number);
    void writeItems(const std::vector<Value>& items, int depth);
    void writeDict(const Dict& dict, int depth);
    void writeKey(const Value& key);
    void breakLine(int depth);
    std::vector<const Dict::Entry*> sortedEntries(const Dict& dict);

    Interpreter& m_in;
    std::optional<std::string> m_indentation;
    std::string m_out;
};

void JsonWriter::writeEscape(char32_t unit)
{
    constexpr std::string_view digits = "0123456789abcdef";
    m_out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        m_out += digits[unit >> shift & 15U];
}

void JsonWriter::writeText(std::string_view text)
{
    m_out += '"';
    std::size_t plain = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const bool special = byte < 32 || byte >= 127 || byte == '"' || byte == '\\' || byte == '<' || byte == '>'
            || byte == '&' || byte == '\'';
        if (!special) {
            ++at;
            continue;
        }
        m_out += text.substr(plain, at - plain);
        const char32_t c = unicode::decodeNext(text, at);
        plain = at;
        switch (c) {
        case '"': m_out += "\\\""; break;
        case '\\': m_out += "\\\\"; break;
        case '\n': m_out += "\\n"; break;
        case '\r': m_out += "\\r"; break;
        case '\t': m_out += "\\t"; break;
        case '\f': m_out += "\\f"; break;
        case '\b': m_out += "\\b"; break;
        default:
            if (c > 0xFFFF) {
                writeEscape(0xD800 + ((c - 0x10000) >> 10));
                writeEscape(0xDC00 + ((c - 0x10000) & 0x3FF));
            } else {
                writeEscape(c);
            }
            break;
        }
    }
    m_out += text.substr(plain);
    m_out += '"';
}

void JsonWriter::writeFloat(double number)
{
    if (std::isnan(number))
        m_out += "NaN";
    else if (std::isinf(number))
        m_out += number < 0 ? "-Infinity" : "Infinity";
    else
        m_out += floatToText(number);
}

void JsonWriter::breakLine(int depth)
{
    if (!m_indentation)
        return;
    m_out += '\n';
    for (int i = 0; i < depth; ++i)
        m_out += *m_indentation;
    m_in.checkSize(static_cast<double>(m_out.size()));
}

void JsonWriter::writeItems(const std::vector<Value>& items, int depth)
{
    if (items.empty()) {
        m_out += "[]";
        return;
    }
    m_out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0)
            m_out += m_indentation ? "," : ", ";
        breakLine(depth + 1);
        write(items[i], depth + 1);
    }
    breakLine(depth);
    m_out += ']';
}

std::vector<const Dict::Entry*> JsonWriter::sortedEntries(const Dict& dict)
{
    std::vector<const Dict::Entry*> entries;
    bool texts = true;
    for (const auto& entry : dict.entries()) {
        if (entry.key.isMissing())
            continue;
        texts = texts && entry.key.isStr();
        entries.push_back(&entry);
    }
    if (texts) {
        std::sort(entries.begin(), entries.end(),
                  [](const Dict::Entry* a, const Dict::Entry* b) { return a->key.text() < b->key.text(); });
        return entries;
    }
    std::vector<SortItem> items;
    for (std::size_t i = 0; i < entries.size(); ++i)
        items.push_back({entries[i]->key, Value(static_cast<std::int64_t>(i))});
    sortStable(m_in, items, false);
    std::vector<const Dict::Entry*> sorted;
    for (const SortItem& item : items)
        sorted.push_back(entries[static_cast<std::size_t>(item.value.asInt())]);
    return sorted;
}

void JsonWriter::writeKey(const Value& key)
{
    switch (key.type()) {
    case Type::Str: writeText(key.text()); break;
    case Type::None: m_out += "\"null\""; break;
    case Type::Bool: m_out += key.asBool() ? "\"true\"" : "\"false\""; break;
    case Type::Int: case Type::Big: m_out += '"' + integerToText(key) + '"'; break;
    case Type::Float:
        m_out += '"';
        writeFloat(key.asFloat());
        m_out += '"';
        break;
    default: raiseType("keys must be str, int, float, bool or None, not " + typeName(key));
    }
}

void JsonWriter::writeDict(const Dict& dict, int depth)
{
    if (dict.empty()) {
        m_out += "{}";
        return;
    }
    const Busy busy(dict.busy);
    if (busy.again)
        raiseValue("Circular reference detected");
    m_out += '{';
    bool first = true;
    for (const Dict::Entry* entry : sortedEntries(dict)) {
        if (!first)
            m_out += m_indentation ? "," : ", ";
        first = false;
        breakLine(depth + 1);
        writeKey(entry->key);
        m_out += ": ";
        write(entry->value, depth + 1);
    }
    breakLine(depth);
    m_out += '}';
}

void JsonWriter::write(const Value& value, int depth)
{
    if (depth > maxDepth)
        raise(ErrorClass::RecursionError, "maximum recursion depth exceeded while encoding a JSON object");
    m_in.checkSize(static_cast<double>(m_out.size()));
    switch (value.type()) {
    case Type::Str: writeText(value.text()); break;
    case Type::None: m_out += "null"; break;
    case Type::Bool: m_out += value.asBool() ? "true" : "false"; break;
    case Type::Int: case Type::Big: appendText(m_out, value); break;
    case Type::Float: writeFloat(value.asFloat()); break;
    case Type::List: {
        const Busy busy(value.as<List>().busy);
        if (busy.again)
            raiseValue("Circular reference detected");
        writeItems(value.as<List>().items, depth);
        break;
    }
    case Type::Tuple: writeItems(value.as<Tuple>().items, depth); break;
    case Type::Dict: writeDict(value.as<Dict>(), depth); break;
    default: raiseType("Object of type " + typeName(value) + " is not JSON serializable");
    }
}

/// do_tojson
Value tojson(Interpreter& in, const Value* a)
{
    std::optional<std::string> indentation;
    // A text by itself is written without a look at the options.
    if (given(a[1]) && !a[1].isNone() && !a[0].isStr()) {
        const Value text = a[1].isStr() ? a[1] : apply(in, BinaryOperator::Multiply, makeStr(" "), a[1]);
        indentation = text.text();
    }
    return makeMarkup(JsonWriter(in, std::move(indentation)).run(a[0]));
}

/// do_pprint
Value pprint(Interpreter& in, const Value* a)
{
    std::string out = prettyPrinted(in, a[0]);
    in.charge(out.size());
    return makeStr(std::move(out));
}

constexpr FilterEntry entries[] = {
    {"tojson", tojson, "do_tojson", "value indent", 1},
    {"pprint", pprint, "do_pprint", "value", 1},
};

} // namespace

std::span<const FilterEntry> jsonFilters()
{
    return entries;
}

} // namespace hookbench::jinja
