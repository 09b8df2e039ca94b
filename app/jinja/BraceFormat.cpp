#include "jinja/FormatSpec.h"
#include "jinja/Integer.h"
#include "jinja/Interpreter.h"
#include "jinja/Methods.h"
#include "jinja/Raise.h"
#include "jinja/Unicode.h"

#include <optional>

/// str.format, as string.Formatter with the sandbox's look-ups does it:
/// https://docs.python.org/3.11/library/string.html#formatstrings
namespace hookbench::jinja {

namespace {

struct Field {
    std::string_view name;
    std::string_view spec;
    char conversion = 0;
};

class BraceFormatter {
public:
    BraceFormatter(Interpreter& in, Arguments& arguments, const Value* mapping, bool markup)
        : m_in(in), m_arguments(arguments), m_mapping(mapping), m_markup(markup)
    {
    }

    std::string run(std::string_view format, int depth);

private:
    Field readField(std::string_view format, std::size_t& at);
    std::string numbered(std::string_view name);
    Value lookUp(std::string_view name);
    Value firstValue(std::string_view first);
    Value convert(const Value& value, char conversion) const;
    std::string show(const Value& value, const std::string& spec);

    Interpreter& m_in;
    Arguments& m_arguments;
    const Value* m_mapping;
    bool m_markup;
    std::int64_t m_automatic = 0; ///< -1 once a field gave its own number
};

/// Python's MarkupIterator_next: `at` stands behind the opening brace, and is moved behind the closing one.
Field BraceFormatter::readField(std::string_view format, std::size_t& at)
{
    const std::size_t start = at;
    int nested = 1;
    bool inBrackets = false;
    std::size_t end = at;
    for (; end < format.size(); ++end) {
        const char c = format[end];
        if (c == '[')
            inBrackets = true;
        else if (c == ']')
            inBrackets = false;
        else if (c == '{' && !inBrackets)
            raiseValue("unexpected '{' in field name");
        else if (!inBrackets && (c == '}' || c == ':' || c == '!'))
            break;
    }
    Field field;
    field.name = format.substr(start, end - start);
    if (end >= format.size())
        raiseValue("expected '}' before end of string");
    at = end + 1;
    if (format[end] == '}')
        return field;
    if (format[end] == '!') {
        if (at >= format.size())
            raiseValue("end of string while looking for conversion specifier");
        const std::size_t conversionAt = at;
        const char32_t conversion = unicode::decodeNext(format, at);
        field.conversion = conversion < 128 ? format[conversionAt] : '?';
        if (at >= format.size())
            raiseValue("unmatched '{' in format spec");
        const char next = format[at++];
        if (next == '}')
            return field;
        if (next != ':')
            raiseValue("expected ':' after conversion specifier");
    }
    const std::size_t specStart = at;
    for (; at < format.size(); ++at) {
        nested += format[at] == '{' ? 1 : (format[at] == '}' ? -1 : 0);
        if (nested == 0)
            break;
    }
    if (nested > 0)
        raiseValue("unmatched '{' in format spec");
    field.spec = format.substr(specStart, at - specStart);
    ++at;
    return field;
}

std::string BraceFormatter::run(std::string_view format, int depth)
{
    if (depth < 0)
        raiseValue("Max string recursion exceeded");
    std::string out;
    for (std::size_t at = 0; at < format.size();) {
        const std::size_t brace = std::min(format.find_first_of("{}", at), format.size());
        out += format.substr(at, brace - at);
        at = brace;
        if (at >= format.size())
            break;
        if (at + 1 < format.size() && format[at + 1] == format[at]) {
            out += format[at];
            at += 2;
            continue;
        }
        if (format[at] == '}')
            raiseValue("Single '}' encountered in format string");
        ++at;
        if (at >= format.size())
            raiseValue("Single '{' encountered in format string");
        const Field field = readField(format, at);
        const Value value = convert(lookUp(numbered(field.name)), field.conversion);
        out += show(value, run(field.spec, depth - 1));
        m_in.checkSize(static_cast<double>(out.size()));
    }
    return out;
}

bool isNumber(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// A field's number; more digits than an index can have are an error of their own.
std::int64_t toIndex(std::string_view digits)
{
    if (digits.size() > 18)
        raiseValue("Too many decimal digits in format string");
    return std::stoll(std::string(digits));
}

Value BraceFormatter::firstValue(std::string_view first)
{
    if (isNumber(first)) {
        const std::int64_t index = toIndex(first);
        if (index >= static_cast<std::int64_t>(m_arguments.size()))
            raise(ErrorClass::IndexError, "tuple index out of range");
        return m_arguments.positional[static_cast<std::size_t>(index)];
    }
    if (m_mapping != nullptr)
        return m_in.subscript(*m_mapping, makeStr(first));
    const Value* found = m_arguments.keyword(first);
    if (found == nullptr)
        raise(ErrorClass::KeyError, quotedText(first));
    return *found;
}

/// The name with its automatic number, if it has none. Only bare names and numbers count for the rule that the two
/// ways must not be mixed.
std::string BraceFormatter::numbered(std::string_view name)
{
    constexpr const char* mixed = "cannot switch from manual field specification to automatic field numbering";
    if (name.empty()) {
        if (m_automatic < 0)
            raiseValue(mixed);
        return std::to_string(m_automatic++);
    }
    if (isNumber(name)) {
        if (m_automatic > 0)
            raiseValue(mixed);
        m_automatic = -1;
    }
    return std::string(name);
}

Value BraceFormatter::lookUp(std::string_view name)
{
    std::size_t at = std::min(name.find_first_of(".["), name.size());
    Value value = firstValue(name.substr(0, at));
    while (at < name.size()) {
        if (name[at] == '.') {
            const std::size_t end = std::min(name.find_first_of(".[", at + 1), name.size());
            const std::string_view attribute = name.substr(at + 1, end - at - 1);
            if (attribute.empty())
                raiseValue("Empty attribute in format string");
            value = m_in.getAttribute(value, makeStr(attribute));
            at = end;
        } else if (name[at] == '[') {
            const std::size_t close = name.find(']', at);
            if (close == std::string_view::npos)
                raiseValue("Missing ']' in format string");
            const std::string_view key = name.substr(at + 1, close - at - 1);
            if (key.empty())
                raiseValue("Empty attribute in format string");
            value = m_in.getItem(value, isNumber(key) ? Value(toIndex(key)) : makeStr(key));
            at = close + 1;
            if (at < name.size() && name[at] != '.' && name[at] != '[')
                raiseValue("Only '.' or '[' may follow ']' in format field specifier");
        }
    }
    return value;
}

Value BraceFormatter::convert(const Value& value, char conversion) const
{
    switch (conversion) {
    case 0: return value;
    case 's': return makeStr(toText(value));
    case 'r': return makeStr(repr(value));
    case 'a': return makeStr(escapedToAscii(repr(value)));
    default: raiseValue(std::string("Unknown conversion specifier ") + conversion);
    }
}

std::string BraceFormatter::show(const Value& value, const std::string& spec)
{
    if (!m_markup)
        return formatValue(m_in, value, spec);
    if (value.isMarkup()) {
        if (!spec.empty())
            raiseValue("Unsupported format specification for Markup.");
        return std::string(value.text());
    }
    if (hasHtml(value)) {
        if (!spec.empty())
            raiseValue("Format specifier " + spec + " given, but " + typeName(value)
                       + " does not define __html_format__.");
        return toText(value);
    }
    std::string out;
    appendEscaped(out, formatValue(m_in, value, spec));
    return out;
}

} // namespace

Value braceFormat(Interpreter& in, const Value& format, Arguments& arguments)
{
    std::string text = BraceFormatter(in, arguments, nullptr, format.isMarkup()).run(format.text(), 2);
    in.charge(text.size());
    return makeLike(format, std::move(text));
}

Value braceFormatMap(Interpreter& in, const Value& format, const Value& mapping)
{
    Arguments none;
    std::string text = BraceFormatter(in, none, &mapping, format.isMarkup()).run(format.text(), 2);
    in.charge(text.size());
    return makeLike(format, std::move(text));
}

} // namespace hookbench::jinja
