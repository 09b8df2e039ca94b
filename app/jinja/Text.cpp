#include "jinja/Integer.h"
#include "jinja/Objects.h"
#include "jinja/Operators.h"
#include "jinja/Unicode.h"

#include <array>
#include <charconv>
#include <cmath>

namespace hookbench::jinja {

namespace {

constexpr int maxDepth = 400;

void appendHex(std::string& out, char32_t c, int digits)
{
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        out += "0123456789abcdef"[c >> shift & 15U];
}

void appendItems(std::string& out, const std::vector<Value>& items, int depth)
{
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0)
            out += ", ";
        appendRepr(out, items[i], depth + 1);
    }
}

void appendDict(std::string& out, const Dict& dict, int depth)
{
    const Busy busy(dict.busy);
    out += '{';
    bool first = true;
    if (busy.again) {
        out += "...}";
        return;
    }
    for (const auto& entry : dict.entries()) {
        if (entry.key.isMissing())
            continue;
        if (!first)
            out += ", ";
        first = false;
        appendRepr(out, entry.key, depth + 1);
        if (dict.asSet)
            continue;
        out += ": ";
        appendRepr(out, entry.value, depth + 1);
    }
    out += '}';
}

void appendView(std::string& out, const View& view, int depth)
{
    static constexpr std::array<const char*, 3> names = {"dict_keys([", "dict_values([", "dict_items(["};
    out += names[static_cast<std::size_t>(view.part)];
    bool first = true;
    for (const auto& entry : view.dict.as<Dict>().entries()) {
        if (entry.key.isMissing())
            continue;
        if (!first)
            out += ", ";
        first = false;
        if (view.part == View::Part::Items) {
            out += '(';
            appendRepr(out, entry.key, depth + 1);
            out += ", ";
            appendRepr(out, entry.value, depth + 1);
            out += ')';
        } else {
            appendRepr(out, view.part == View::Part::Keys ? entry.key : entry.value, depth + 1);
        }
    }
    out += "])";
}

void appendBytes(std::string& out, const std::string& data)
{
    const bool doubleQuotes = data.find('\'') != std::string::npos && data.find('"') == std::string::npos;
    const char quote = doubleQuotes ? '"' : '\'';
    out += 'b';
    out += quote;
    for (const char c : data) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == quote || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n' || c == '\r' || c == '\t') {
            out += c == '\n' ? "\\n" : (c == '\r' ? "\\r" : "\\t");
        } else if (byte < 32 || byte >= 127) {
            out += "\\x";
            appendHex(out, byte, 2);
        } else {
            out += c;
        }
    }
    out += quote;
}

void appendRange(std::string& out, const Range& range)
{
    out += "range(" + toText(range.start) + ", " + toText(range.stop);
    if (!equals(range.step, Value(std::int64_t{1})))
        out += ", " + toText(range.step);
    out += ')';
}

/// repr of a part of a complex number: no ".0".
std::string complexPart(double number)
{
    std::string text = floatToText(number);
    if (text.ends_with(".0"))
        text.resize(text.size() - 2);
    return text;
}

void appendComplex(std::string& out, const Complex& c)
{
    const std::string imaginary = complexPart(c.imag);
    if (c.real == 0 && !std::signbit(c.real)) {
        out += imaginary + "j";
        return;
    }
    out += '(' + complexPart(c.real);
    if (imaginary[0] != '-')
        out += '+';
    out += imaginary + "j)";
}

void appendLoop(std::string& out, const Loop& loop)
{
    std::int64_t length = loop.knownLength;
    if (length < 0 && !loop.iterable.isMissing() && !loop.iterable.is(Type::Iterator))
        length = lengthOf(loop.iterable);
    out += "<LoopContext " + std::to_string(loop.index0 + 1) + "/" + std::to_string(length) + ">";
}

void appendMacro(std::string& out, const Macro& macro)
{
    out += "<Macro ";
    if (macro.name.isNone())
        out += "anonymous";
    else
        appendQuoted(out, macro.name.text());
    out += '>';
}

void appendObject(std::string& out, const Value& value, int depth)
{
    switch (value.type()) {
    case Type::Undefined: out += "Undefined"; return;
    case Type::Macro: appendMacro(out, value.as<Macro>()); return;
    case Type::Loop: appendLoop(out, value.as<Loop>()); return;
    case Type::Namespace:
        out += "<Namespace ";
        appendRepr(out, value.as<Namespace>().attributes, depth + 1);
        out += '>';
        return;
    case Type::Module:
        out += "<TemplateModule ";
        appendRepr(out, value.as<Module>().templateName, depth + 1);
        out += '>';
        return;
    case Type::SelfRef: out += "<TemplateReference None>"; return;
    case Type::TypeObject: out += "<class '" + value.as<TypeObject>().name + "'>"; return;
    case Type::Function:
        if (value.as<Function>().isClass) {
            const std::string name = value.as<Function>().name;
            out += name == "dict" ? "<class '" : "<class 'jinja2.utils.";
            out += name + "'>";
            return;
        }
        out += "<function " + std::string(value.as<Function>().name) + " at 0x0>";
        return;
    case Type::Method:
        out += "<built-in method " + std::string(value.as<Method>().entry->name) + " of "
            + typeName(value.as<Method>().self) + " object at 0x0>";
        return;
    default: out += '<';
        out += typeName(value) + " object at 0x0>";
        return;
    }
}

void appendContainer(std::string& out, const Value& value, int depth)
{
    switch (value.type()) {
    case Type::List: {
        const Busy busy(value.as<List>().busy);
        out += '[';
        if (busy.again)
            out += "...";
        else
            appendItems(out, value.as<List>().items, depth);
        out += ']';
        return;
    }
    case Type::Tuple:
        out += '(';
        appendItems(out, value.as<Tuple>().items, depth);
        out += value.as<Tuple>().items.size() == 1 ? ",)" : ")";
        return;
    case Type::Dict: appendDict(out, value.as<Dict>(), depth); return;
    case Type::Set:
        if (value.as<Set>().items.empty())
            out += "set()";
        else
            appendDict(out, value.as<Set>().items, depth);
        return;
    case Type::View: appendView(out, value.as<View>(), depth); return;
    case Type::Slice:
        out += "slice(" + repr(value.as<Slice>().start) + ", " + repr(value.as<Slice>().stop) + ", "
            + repr(value.as<Slice>().step) + ")";
        return;
    default: appendObject(out, value, depth); return;
    }
}

} // namespace

std::string floatToText(double number)
{
    if (std::isnan(number))
        return "nan";
    if (std::isinf(number))
        return number < 0 ? "-inf" : "inf";
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific).ptr;
    const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const std::size_t exponentAt = text.find('e');
    const int exponent = std::atoi(text.data() + exponentAt + 1);
    if (exponent < -4 || exponent >= 16)
        return std::string(text);
    std::string digits;
    for (const char c : text.substr(0, exponentAt)) {
        if (c >= '0' && c <= '9')
            digits += c;
    }
    std::string out = number < 0 || std::signbit(number) ? "-" : "";
    if (exponent < 0) {
        out += "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
        return out;
    }
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() < whole)
        digits.append(whole - digits.size(), '0');
    out += digits.substr(0, whole) + "." + (digits.size() > whole ? digits.substr(whole) : "0");
    return out;
}

void appendQuoted(std::string& out, std::string_view text)
{
    const bool doubleQuotes = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
    const char quote = doubleQuotes ? '"' : '\'';
    out += quote;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const char32_t c = unicode::decodeNext(text, at);
        if (c == static_cast<char32_t>(quote) || c == '\\') {
            out += '\\';
            out += static_cast<char>(c);
        } else if (c == '\n' || c == '\r' || c == '\t') {
            out += c == '\n' ? "\\n" : (c == '\r' ? "\\r" : "\\t");
        } else if ((c >= 32 && c < 127) || (c >= 128 && unicode::has(c, unicode::Printable))) {
            out += text.substr(start, at - start);
        } else {
            out += c < 256 ? "\\x" : (c < 0x10000 ? "\\u" : "\\U");
            appendHex(out, c, c < 256 ? 2 : (c < 0x10000 ? 4 : 8));
        }
    }
    out += quote;
}

std::string quotedText(std::string_view text)
{
    std::string out;
    appendQuoted(out, text);
    return out;
}

void appendRepr(std::string& out, const Value& value, int depth)
{
    if (depth > maxDepth)
        raise(ErrorClass::RecursionError, "maximum recursion depth exceeded while getting the repr of an object");
    switch (value.type()) {
    case Type::Missing: out += "missing"; return;
    case Type::None: out += "None"; return;
    case Type::Bool: out += value.asBool() ? "True" : "False"; return;
    case Type::Int:
    case Type::Big: out += integerToText(value); return;
    case Type::Float: out += floatToText(value.asFloat()); return;
    case Type::Complex: appendComplex(out, value.as<Complex>()); return;
    case Type::Str:
        if (value.isMarkup())
            out += "Markup(";
        appendQuoted(out, value.text());
        if (value.isMarkup())
            out += ')';
        return;
    case Type::Bytes: appendBytes(out, value.as<Bytes>().data); return;
    case Type::Range: appendRange(out, value.as<Range>()); return;
    default: appendContainer(out, value, depth); return;
    }
}

std::string repr(const Value& value)
{
    std::string out;
    appendRepr(out, value);
    return out;
}

std::string escapedToAscii(std::string_view text)
{
    std::string ascii;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = unicode::decodeNext(text, at);
        if (c < 128) {
            ascii += static_cast<char>(c);
            continue;
        }
        const int digits = c < 256 ? 2 : (c < 0x10000 ? 4 : 8);
        ascii += c < 256 ? "\\x" : (c < 0x10000 ? "\\u" : "\\U");
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
            ascii += "0123456789abcdef"[c >> shift & 15U];
    }
    return ascii;
}

void appendText(std::string& out, const Value& value)
{
    switch (value.type()) {
    case Type::Str: out += value.text(); return;
    case Type::Int: {
        std::array<char, 24> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value.asInt()).ptr;
        out.append(digits.data(), end);
        return;
    }
    case Type::Undefined:
        if (value.as<Undefined>().kind == UndefinedKind::Strict)
            value.as<Undefined>().fail();
        return;
    case Type::Module: out += value.as<Module>().body.text(); return;
    default: appendRepr(out, value); return;
    }
}

std::string toText(const Value& value)
{
    std::string out;
    appendText(out, value);
    return out;
}

bool hasHtml(const Value& value)
{
    if (value.isStr())
        return value.isMarkup();
    return value.is(Type::Module)
        || (value.isUndefined() && value.as<Undefined>().kind == UndefinedKind::Chainable);
}

void appendEscaped(std::string& out, std::string_view text)
{
    std::size_t done = 0;
    for (std::size_t at = text.find_first_of("&<>'\""); at != std::string_view::npos; at = text.find_first_of("&<>'\"", at + 1)) {
        out += text.substr(done, at - done);
        switch (text[at]) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '\'': out += "&#39;"; break;
        default: out += "&#34;"; break;
        }
        done = at + 1;
    }
    out += text.substr(done);
}

Value escape(const Value& value)
{
    if (value.isStr() && value.isMarkup())
        return value;
    if (hasHtml(value))
        return makeMarkup(toText(value));
    std::string out;
    if (value.isStr()) {
        appendEscaped(out, value.text());
        if (out.size() == value.text().size())
            return value.withMarkup(true);
    } else {
        appendEscaped(out, toText(value));
    }
    return makeMarkup(std::move(out));
}

Value softStr(const Value& value)
{
    return value.isStr() ? value : makeStr(toText(value));
}

Value plainStr(const Value& value)
{
    return value.isStr() ? value.withMarkup(false) : makeStr(toText(value));
}

} // namespace hookbench::jinja
