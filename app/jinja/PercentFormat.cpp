#include "jinja/PercentFormat.h"

#include "jinja/FormatSpec.h"
#include "jinja/Integer.h"
#include "jinja/Interpreter.h"
#include "jinja/Raise.h"
#include "jinja/Unicode.h"

#include <cmath>

namespace hookbench::jinja {

namespace {

struct Directive {
    bool leftAligned = false;
    bool plus = false;
    bool space = false;
    bool alternate = false;
    bool zero = false;
    std::int64_t width = -1;
    std::int64_t precision = -1;
};

class Formatter {
public:
    Formatter(Interpreter& in, const Value& format, const Value& arguments)
        : m_in(in), m_text(format.text()), m_arguments(arguments), m_markup(format.isMarkup())
    {
        m_isTuple = arguments.is(Type::Tuple);
        // What has keys and is no text may be used as a mapping, and then need not be used up.
        m_isMapping = arguments.is(Type::Dict) || arguments.is(Type::List) || arguments.is(Type::Range)
            || arguments.is(Type::Undefined) || arguments.is(Type::Bytes) || arguments.is(Type::SelfRef);
    }

    std::string run();

private:
    void directive();
    Directive readDirective();
    std::int64_t readNumber(const char* what, bool& isStar);
    const Value& nextArgument();
    Value mappedArgument();
    void convert(char type, const Directive& directive, const Value& value);
    void convertInteger(char type, const Directive& directive, const Value& value);
    void convertFloat(char type, const Directive& directive, const Value& value);
    void convertCharacter(const Directive& directive, const Value& value);
    std::string shown(char type, const Value& value) const;
    void pad(std::string_view text, const Directive& directive);
    void padNumber(std::string lead, std::string digits, const Directive& directive);
    [[noreturn]] void incomplete() const { raiseValue("incomplete format"); }

    Interpreter& m_in;
    std::string_view m_text;
    const Value& m_arguments;
    bool m_markup;
    bool m_isTuple;
    bool m_isMapping;
    bool m_usedMapping = false;
    std::size_t m_at = 0;
    std::size_t m_next = 0;
    std::string m_out;
};

std::string Formatter::run()
{
    while (m_at < m_text.size()) {
        const std::size_t percent = std::min(m_text.find('%', m_at), m_text.size());
        m_out += m_text.substr(m_at, percent - m_at);
        m_at = percent;
        if (m_at < m_text.size()) {
            ++m_at;
            directive();
        }
    }
    const std::size_t given = m_isTuple ? m_arguments.as<Tuple>().items.size() : 1;
    if (m_isTuple ? m_next < given : (m_next == 0 && !m_isMapping))
        raiseType("not all arguments converted during string formatting");
    m_in.charge(m_out.size());
    return std::move(m_out);
}

const Value& Formatter::nextArgument()
{
    if (m_isTuple) {
        const auto& items = m_arguments.as<Tuple>().items;
        if (m_next >= items.size())
            raiseType("not enough arguments for format string");
        return items[m_next++];
    }
    if (m_next > 0 || m_usedMapping)
        raiseType("not enough arguments for format string");
    ++m_next;
    return m_arguments;
}

Value Formatter::mappedArgument()
{
    if (!m_isMapping)
        raiseType("format requires a mapping");
    int depth = 1;
    const std::size_t start = ++m_at;
    while (m_at < m_text.size() && depth > 0) {
        depth += m_text[m_at] == '(' ? 1 : (m_text[m_at] == ')' ? -1 : 0);
        ++m_at;
    }
    if (depth > 0)
        raiseValue("incomplete format key");
    m_usedMapping = true;
    return m_in.subscript(m_arguments, makeStr(m_text.substr(start, m_at - 1 - start)));
}

std::int64_t Formatter::readNumber(const char* what, bool& isStar)
{
    isStar = m_at < m_text.size() && m_text[m_at] == '*';
    if (isStar) {
        ++m_at;
        const Value& argument = nextArgument();
        if (!argument.isInteger())
            raiseType("* wants int");
        const auto number = toInt64(argument);
        if (!number || std::abs(*number) > 0x7FFFFFFF)
            raise(ErrorClass::OverflowError, std::string(what) + " too big");
        return *number;
    }
    std::int64_t number = 0;
    while (m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9') {
        number = number * 10 + (m_text[m_at++] - '0');
        if (number > 0x7FFFFFFF)
            raiseValue(std::string(what) + " too big");
    }
    return number;
}

Directive Formatter::readDirective()
{
    Directive directive;
    for (; m_at < m_text.size(); ++m_at) {
        const char c = m_text[m_at];
        if (c == '-')
            directive.leftAligned = true;
        else if (c == '+')
            directive.plus = true;
        else if (c == ' ')
            directive.space = true;
        else if (c == '#')
            directive.alternate = true;
        else if (c == '0')
            directive.zero = true;
        else
            break;
    }
    bool isStar = false;
    directive.width = readNumber("width", isStar);
    if (isStar && directive.width < 0) {
        directive.leftAligned = true;
        directive.width = -directive.width;
    }
    if (m_at < m_text.size() && m_text[m_at] == '.') {
        ++m_at;
        directive.precision = std::max<std::int64_t>(readNumber("precision", isStar), 0);
    }
    if (m_at < m_text.size() && (m_text[m_at] == 'h' || m_text[m_at] == 'l' || m_text[m_at] == 'L'))
        ++m_at;
    m_in.checkSize(static_cast<double>(std::max(directive.width, directive.precision)));
    return directive;
}

void Formatter::directive()
{
    if (m_at < m_text.size() && m_text[m_at] == '%') {
        m_out += '%';
        ++m_at;
        return;
    }
    Value mapped;
    if (m_at < m_text.size() && m_text[m_at] == '(')
        mapped = mappedArgument();
    const Directive directive = readDirective();
    if (m_at >= m_text.size())
        incomplete();
    const std::size_t start = m_at;
    const char32_t type = unicode::decodeNext(m_text, m_at);
    const Value value = mapped.isMissing() ? nextArgument() : mapped;
    if (type >= 128 || std::string_view("diouxXeEfFgGcrsa").find(static_cast<char>(type)) == std::string_view::npos) {
        std::string code;
        for (const char* digits = "0123456789abcdef"; code.empty() || type >> 4 * code.size() != 0;)
            code.insert(code.begin(), digits[type >> 4 * code.size() & 15U]);
        raiseValue("unsupported format character '" + std::string(m_text.substr(start, m_at - start)) + "' (0x" + code
                   + ") at index " + std::to_string(unicode::countCodePoints(m_text.substr(0, start))));
    }
    convert(static_cast<char>(type), directive, value);
    m_in.checkSize(static_cast<double>(m_out.size()));
}

std::string Formatter::shown(char type, const Value& value) const
{
    if (type == 's')
        return m_markup ? std::string(escape(value).text()) : toText(value);
    std::string text = repr(value);
    if (m_markup) {
        std::string escaped;
        appendEscaped(escaped, text);
        text = std::move(escaped);
    }
    if (type == 'r')
        return text;
    return escapedToAscii(text);
}

void Formatter::convert(char type, const Directive& directive, const Value& value)
{
    switch (type) {
    case 's': case 'r': case 'a': {
        const std::string text = shown(type, value);
        std::string_view part = text;
        if (directive.precision >= 0)
            part = part.substr(0, unicode::byteOffset(part, static_cast<std::size_t>(directive.precision)));
        pad(part, directive);
        break;
    }
    case 'c': convertCharacter(directive, value); break;
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': convertInteger(type, directive, value); break;
    default: convertFloat(type, directive, value); break;
    }
}

void Formatter::pad(std::string_view text, const Directive& directive)
{
    const std::int64_t missing = directive.width - static_cast<std::int64_t>(unicode::countCodePoints(text));
    const auto spaces = static_cast<std::size_t>(std::max<std::int64_t>(missing, 0));
    m_in.charge(spaces);
    if (!directive.leftAligned)
        m_out.append(spaces, ' ');
    m_out += text;
    if (directive.leftAligned)
        m_out.append(spaces, ' ');
}

void Formatter::padNumber(std::string lead, std::string digits, const Directive& directive)
{
    const std::int64_t missing = directive.width - static_cast<std::int64_t>(lead.size() + digits.size());
    if (directive.zero && !directive.leftAligned && missing > 0)
        digits.insert(0, static_cast<std::size_t>(missing), '0');
    pad(lead + digits, directive);
}

void Formatter::convertCharacter(const Directive& directive, const Value& value)
{
    // Markup hands a helper to its format, which is neither a character nor a number.
    if (value.isStr() && !m_markup) {
        if (value.str().length() != 1)
            raiseType("%c requires int or char");
        pad(value.text(), directive);
        return;
    }
    if (!value.isInteger() || m_markup)
        raiseType("%c requires int or char");
    const auto code = toInt64(value);
    if (!code || *code < 0 || *code > 0x10FFFF)
        raise(ErrorClass::OverflowError, "%c arg not in range(0x110000)");
    std::string text;
    unicode::append(text, static_cast<char32_t>(*code));
    pad(text, directive);
}

/// int(value) as the helper of Markup calls it.
Value integerOf(const Value& value)
{
    if (value.isUndefined())
        value.as<Undefined>().fail();
    if (value.isStr()) {
        const auto number = parseInteger(value.text(), 10);
        if (!number)
            raiseValue("invalid literal for int() with base 10: " + quotedText(value.text()));
        return *number;
    }
    if (value.is(Type::Float)) {
        if (std::isnan(value.asFloat()))
            raiseValue("cannot convert float NaN to integer");
        if (std::isinf(value.asFloat()))
            raise(ErrorClass::OverflowError, "cannot convert float infinity to integer");
        return truncated(value.asFloat());
    }
    if (!value.isInteger())
        raiseType("int() argument must be a string, a bytes-like object or a real number, not '" + typeName(value) + "'");
    return value.is(Type::Bool) ? Value(value.asInt()) : value;
}

void Formatter::convertInteger(char type, const Directive& directive, const Value& value)
{
    const bool decimal = type == 'd' || type == 'i' || type == 'u';
    Value number = value;
    if (m_markup) {
        if (!decimal)
            raiseType(std::string("%") + type + " format: an integer is required, not _MarkupEscapeHelper");
        number = integerOf(value);
    } else if (value.is(Type::Float) && decimal) {
        number = integerOf(value);
    } else if (value.isUndefined() && decimal) {
        value.as<Undefined>().fail();
    } else if (!value.isInteger()) {
        raiseType(std::string("%") + type + " format: " + (decimal ? "a real number" : "an integer") + " is required, not "
                  + typeName(value));
    }
    const bool negative = number.is(Type::Big) ? number.as<Big>().number < 0 : number.asInt() < 0;
    std::string digits = decimal ? integerToText(number) : integerToBase(number, type == 'o' ? 8 : 16, type == 'X');
    if (decimal && negative)
        digits.erase(0, 1);
    if (directive.precision > static_cast<std::int64_t>(digits.size()))
        digits.insert(0, static_cast<std::size_t>(directive.precision) - digits.size(), '0');
    std::string lead = negative ? "-" : (directive.plus ? "+" : (directive.space ? " " : ""));
    if (directive.alternate && !decimal)
        lead += std::string("0") + type;
    padNumber(std::move(lead), std::move(digits), directive);
}

void Formatter::convertFloat(char type, const Directive& directive, const Value& value)
{
    double number = 0;
    if (value.is(Type::Float)) {
        number = value.asFloat();
    } else if (value.isInteger()) {
        number = integerToDouble(value);
    } else if (value.isUndefined()) {
        value.as<Undefined>().fail();
    } else if (m_markup && value.isStr()) {
        const auto parsed = parseFloat(value.text());
        if (!parsed)
            raiseValue("could not convert string to float: " + quotedText(value.text()));
        number = *parsed;
    } else {
        raiseType("must be real number, not " + typeName(value));
    }
    if (directive.precision > 100'000)
        raise(ErrorClass::LimitError, "the precision is too large");
    std::string digits = formatFloat(std::fabs(number), type,
                                     directive.precision < 0 ? 6 : static_cast<int>(directive.precision), directive.alternate);
    const bool negative = std::signbit(number) && !std::isnan(number);
    const std::string lead = negative ? "-" : (directive.plus ? "+" : (directive.space ? " " : ""));
    padNumber(lead, std::move(digits), directive);
}

} // namespace

Value percentFormat(Interpreter& in, const Value& format, const Value& arguments)
{
    return makeLike(format, Formatter(in, format, arguments).run());
}

} // namespace hookbench::jinja
