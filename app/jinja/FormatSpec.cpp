#include "jinja/FormatSpec.h"

#include "jinja/Integer.h"
#include "jinja/Interpreter.h"
#include "jinja/Raise.h"
#include "jinja/StrAlgorithms.h"
#include "jinja/Unicode.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace hookbench::jinja {

namespace {

struct Spec {
    std::string fill = " ";
    char align = 0;
    char sign = '-';
    bool signGiven = false;
    bool noNegativeZero = false;
    bool alternate = false;
    bool zeroPadded = false;
    std::int64_t width = -1;
    char grouping = 0;
    std::int64_t precision = -1;
    std::string type;
};

bool isAlign(char c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

std::int64_t readNumber(std::string_view spec, std::size_t& at)
{
    std::int64_t number = -1;
    while (at < spec.size() && spec[at] >= '0' && spec[at] <= '9') {
        number = (number < 0 ? 0 : number) * 10 + (spec[at++] - '0');
        if (number > 0x7FFFFFFF)
            raiseValue("Too many decimal digits in format string");
    }
    return number;
}

void readFill(std::string_view text, std::size_t& at, Spec& spec)
{
    std::size_t behind = 0;
    if (!text.empty())
        unicode::decodeNext(text, behind);
    if (behind < text.size() && behind > 0 && isAlign(text[behind])) {
        spec.fill = text.substr(0, behind);
        spec.align = text[behind];
        at = behind + 1;
    } else if (!text.empty() && isAlign(text[0])) {
        spec.align = text[0];
        at = 1;
    }
}

Spec parseSpec(std::string_view text, const Value& value, char defaultAlign)
{
    Spec spec;
    std::size_t at = 0;
    const auto take = [&](char c) {
        const bool found = at < text.size() && text[at] == c;
        at += found ? 1 : 0;
        return found;
    };
    readFill(text, at, spec);
    const bool fillGiven = spec.align != 0;
    const bool explicitFill = fillGiven && at > 1;
    if (at < text.size() && (text[at] == '+' || text[at] == '-' || text[at] == ' ')) {
        spec.sign = text[at++];
        spec.signGiven = true;
    }
    spec.noNegativeZero = take('z');
    spec.alternate = take('#');
    if (!explicitFill && at < text.size() && text[at] == '0') {
        spec.fill.assign(1, '0');
        if (spec.align == 0 && defaultAlign == '>')
            spec.align = '=';
        spec.zeroPadded = true;
        ++at;
    }
    spec.width = readNumber(text, at);
    if (take(','))
        spec.grouping = ',';
    if (at < text.size() && text[at] == '_') {
        if (spec.grouping != 0)
            raiseValue("Cannot specify both ',' and '_'.");
        spec.grouping = '_';
        ++at;
    }
    if (take(',')) {
        if (spec.grouping == '_')
            raiseValue("Cannot specify both ',' and '_'.");
        raiseValue("Cannot specify ',' with ','.");
    }
    if (take('.')) {
        spec.precision = readNumber(text, at);
        if (spec.precision < 0)
            raiseValue("Format specifier missing precision");
    }
    spec.type = text.substr(at);
    if (unicode::countCodePoints(spec.type) > 1)
        raiseValue("Invalid format specifier '" + std::string(text) + "' for object of type '" + typeName(value) + "'");
    return spec;
}

[[noreturn]] void failType(const Spec& spec, const Value& value)
{
    raiseValue("Unknown format code '" + spec.type + "' for object of type '" + typeName(value) + "'");
}

/// `digits` with separators every three or four places, and zeros before them up to `minimum` characters.
std::string grouped(const std::string& digits, char separator, std::size_t every, std::int64_t minimum)
{
    std::string reversed;
    std::size_t count = 0;
    const auto add = [&](char c) {
        if (separator != 0 && count > 0 && count % every == 0)
            reversed += separator;
        reversed += c;
        ++count;
    };
    for (auto c = digits.rbegin(); c != digits.rend(); ++c)
        add(*c);
    while (static_cast<std::int64_t>(reversed.size()) < minimum)
        add('0');
    return {reversed.rbegin(), reversed.rend()};
}

std::string signFor(bool negative, const Spec& spec)
{
    if (negative)
        return "-";
    return spec.sign == '-' ? "" : std::string(1, spec.sign);
}

/// Sign, prefix, digits and the rest put together and padded.
std::string assemble(Interpreter& in, const Spec& spec, const std::string& lead, const std::string& digits,
                     const std::string& rest, std::size_t every)
{
    in.checkSize(static_cast<double>(spec.width));
    in.charge(static_cast<std::size_t>(std::max<std::int64_t>(spec.width, 0)));
    const bool zeros = spec.fill == "0" && spec.align == '=';
    const std::int64_t room =
        zeros ? spec.width - static_cast<std::int64_t>(lead.size()) - static_cast<std::int64_t>(rest.size()) : 0;
    const std::string body = grouped(digits, spec.grouping, every, room) + rest;
    const char align = spec.align == 0 ? '>' : spec.align;
    const std::int64_t missing = spec.width - static_cast<std::int64_t>(lead.size() + body.size());
    const auto fill = [&](std::int64_t count) {
        std::string out;
        for (std::int64_t i = 0; i < count; ++i)
            out += spec.fill;
        return out;
    };
    if (missing <= 0)
        return lead + body;
    switch (align) {
    case '<': return lead + body + fill(missing);
    case '^': return fill(missing / 2) + lead + body + fill(missing - missing / 2);
    case '=': return lead + fill(missing) + body;
    default: return fill(missing) + lead + body;
    }
}

std::string formatDouble(Interpreter& in, const Value& value, double number, Spec spec)
{
    const char type = spec.type.empty() ? '\0' : spec.type[0];
    if (type != 0 && std::string_view("eEfFgGn%").find(type) == std::string_view::npos)
        failType(spec, value);
    if (type == 'n' && spec.grouping != 0)
        raiseValue(std::string("Cannot specify '") + spec.grouping + "' with 'n'.");
    std::string text;
    const double shown = type == '%' ? number * 100 : number;
    in.checkSize(static_cast<double>(spec.precision));
    if (spec.precision > 100'000)
        raise(ErrorClass::LimitError, "the precision is too large");
    const int precision = spec.precision < 0 ? 6 : static_cast<int>(spec.precision);
    if (type == 0 && spec.precision < 0) {
        text = floatToText(std::fabs(shown));
    } else if (type == 0) {
        // Like g, but with at least one digit behind the point, and exponents from the precision less one.
        text = formatFloat(std::fabs(shown), 'g', std::max(precision, 1), spec.alternate);
        const std::size_t exponent = text.find('e');
        if (std::isfinite(shown) && exponent == std::string::npos && text.find('.') == std::string::npos) {
            if (static_cast<int>(text.size()) >= std::max(precision, 1))
                text = formatFloat(std::fabs(shown), 'e', std::max(precision, 1) - 1, false);
            else
                text += ".0";
            const std::size_t mark = text.find('e');
            if (mark != std::string::npos && text.find('.') != std::string::npos) {
                std::size_t last = mark;
                while (text[last - 1] == '0')
                    --last;
                if (text[last - 1] == '.')
                    --last;
                text.erase(last, mark - last);
            }
        }
    } else {
        text = formatFloat(std::fabs(shown), type == '%' ? 'f' : (type == 'n' ? 'g' : type), precision, spec.alternate);
    }
    bool negative = std::signbit(shown) && !std::isnan(shown);
    if (spec.noNegativeZero && text.find_first_of("123456789") == std::string::npos && std::isfinite(shown))
        negative = false;
    if (type == '%')
        text += '%';
    const std::size_t whole = std::min(text.find_first_not_of("0123456789"), text.size());
    if (!std::isfinite(shown)) {
        Spec plain = spec;
        plain.grouping = 0;
        return assemble(in, plain, signFor(negative, spec), "", text, 3);
    }
    return assemble(in, spec, signFor(negative, spec), text.substr(0, whole), text.substr(whole), 3);
}

std::string formatInteger(Interpreter& in, const Value& value, const Spec& spec)
{
    const char type = spec.type.empty() ? 'd' : spec.type[0];
    if (std::string_view("eEfFgG%").find(type) != std::string_view::npos)
        return formatDouble(in, value, integerToDouble(value), spec);
    if (spec.noNegativeZero)
        raiseValue("Negative zero coercion (z) not allowed in format specifier with integer format code '"
                   + std::string(1, type) + "'");
    if (std::string_view("bcdoxXn").find(type) == std::string_view::npos || spec.type.size() > 1)
        failType(spec, value);
    if (spec.precision >= 0)
        raiseValue("Precision not allowed in integer format specifier");
    if (type == 'c') {
        if (spec.signGiven)
            raiseValue("Sign not allowed with integer format specifier 'c'");
        if (spec.alternate)
            raiseValue("Alternate form (#) not allowed with integer format specifier 'c'");
        if (spec.grouping != 0)
            raiseValue(std::string("Cannot specify '") + spec.grouping + "' with 'c'.");
        const auto code = toInt64(value);
        if (!code || *code < 0 || *code > 0x10FFFF)
            raise(ErrorClass::OverflowError, "%c arg not in range(0x110000)");
        std::string character;
        unicode::append(character, static_cast<char32_t>(*code));
        return text::padded(makeStr(character), spec.width, spec.fill, spec.align == 0 || spec.align == '=' ? '<' : spec.align);
    }
    if (spec.grouping == ',' && type != 'd')
        raiseValue("Cannot specify ',' with '" + std::string(1, type) + "'.");
    if (spec.grouping != 0 && type == 'n')
        raiseValue(std::string("Cannot specify '") + spec.grouping + "' with 'n'.");
    const bool decimal = type == 'd' || type == 'n';
    std::string digits = decimal ? integerToText(value)
                                 : integerToBase(value, type == 'b' ? 2 : (type == 'o' ? 8 : 16), type == 'X');
    const bool negative = value.is(Type::Big) ? value.as<Big>().number < 0 : value.asInt() < 0;
    if (decimal && negative)
        digits.erase(0, 1);
    std::string lead = signFor(negative, spec);
    if (spec.alternate && !decimal)
        lead += std::string("0") + type;
    return assemble(in, spec, lead, digits, "", decimal ? 3 : 4);
}

std::string formatText(Interpreter& in, const Value& value, const Spec& spec)
{
    if (!spec.type.empty() && spec.type != "s")
        failType(spec, value);
    if (spec.signGiven)
        raiseValue("Sign not allowed in string format specifier");
    if (spec.noNegativeZero)
        raiseValue("Negative zero coercion (z) not allowed in string format specifier");
    if (spec.alternate)
        raiseValue("Alternate form (#) not allowed in string format specifier");
    if (spec.align == '=')
        raiseValue("'=' alignment not allowed in string format specifier");
    if (spec.grouping != 0)
        raiseValue(std::string("Cannot specify '") + spec.grouping + "' with 's'.");
    Value shown = value;
    if (spec.precision >= 0 && spec.precision < lengthOf(value))
        shown = in.slice(value, Value::none(), Value(spec.precision), Value::none());
    in.checkSize(static_cast<double>(spec.width));
    in.charge(static_cast<std::size_t>(std::max<std::int64_t>(spec.width, 0)));
    if (spec.align == '^') {
        // Unlike str.center, the odd space always goes to the right.
        const std::int64_t missing = spec.width - lengthOf(shown);
        if (missing <= 0)
            return std::string(shown.text());
        const Value left = makeStr(text::padded(shown, lengthOf(shown) + missing / 2, spec.fill, '>'));
        return text::padded(left, spec.width, spec.fill, '<');
    }
    return text::padded(shown, spec.width, spec.fill, spec.align == 0 ? '<' : spec.align);
}

std::string formatComplex(Interpreter& in, const Value& value, const Spec& spec)
{
    const auto& number = value.as<Complex>();
    if (spec.fill == "0" && spec.zeroPadded)
        raiseValue("Zero padding is not allowed in complex format specifier");
    if (spec.align == '=')
        raiseValue("'=' alignment flag is not allowed in complex format specifier");
    Spec part = spec;
    part.width = -1;
    part.align = 0;
    const bool bare = spec.type.empty();
    const auto show = [&](double d, char sign) {
        Spec own = part;
        own.sign = sign;
        std::string text = formatDouble(in, value, d, own);
        if (bare && text.ends_with(".0"))
            text.resize(text.size() - 2);
        return text;
    };
    std::string text;
    if (bare && number.real == 0 && !std::signbit(number.real))
        text = show(number.imag, spec.sign) + "j";
    else
        text = show(number.real, spec.sign) + show(number.imag, '+') + "j";
    if (bare && !(number.real == 0 && !std::signbit(number.real)))
        text = "(" + text + ")";
    return text::padded(makeStr(text), spec.width, spec.fill, spec.align == 0 ? '>' : spec.align);
}

/// As printf prints it, whatever the locale.
std::string printed(double number, std::chars_format style, int precision)
{
    std::string out(static_cast<std::size_t>(precision) + 350, '\0');
    const auto result = std::to_chars(out.data(), out.data() + out.size(), number, style, precision);
    out.resize(static_cast<std::size_t>(result.ptr - out.data()));
    return out;
}

} // namespace

std::string formatFloat(double number, char type, int precision, bool alternate)
{
    const bool upper = type >= 'A' && type <= 'Z';
    if (std::isnan(number))
        return upper ? "NAN" : "nan";
    if (std::isinf(number))
        return std::string(number < 0 ? "-" : "") + (upper ? "INF" : "inf");
    const char kind = static_cast<char>(type | 32);
    std::string out;
    if (kind != 'g' || !alternate) {
        const auto style = kind == 'f' ? std::chars_format::fixed
                                       : (kind == 'e' ? std::chars_format::scientific : std::chars_format::general);
        out = printed(number, style, precision);
        if (alternate && precision == 0)
            out.insert(std::min(out.find('e'), out.size()), 1, '.');
    } else {
        // %#g keeps its zeros, and the point.
        const int digits = std::max(precision, 1);
        out = printed(number, std::chars_format::scientific, digits - 1);
        const int exponent = std::atoi(out.c_str() + out.find('e') + 1);
        if (exponent >= -4 && exponent < digits)
            out = printed(number, std::chars_format::fixed, digits - 1 - exponent);
        if (out.find('.') == std::string::npos)
            out.insert(std::min(out.find('e'), out.size()), 1, '.');
    }
    if (upper)
        std::replace(out.begin(), out.end(), 'e', 'E');
    return out;
}

std::string formatValue(Interpreter& in, const Value& value, std::string_view spec)
{
    if (spec.empty())
        return toText(value);
    switch (value.type()) {
    case Type::Str: return formatText(in, value, parseSpec(spec, value, '<'));
    case Type::Bool: case Type::Int: case Type::Big: return formatInteger(in, value, parseSpec(spec, value, '>'));
    case Type::Float: return formatDouble(in, value, value.asFloat(), parseSpec(spec, value, '>'));
    case Type::Complex: return formatComplex(in, value, parseSpec(spec, value, '>'));
    default: raiseType("unsupported format string passed to " + typeName(value) + ".__format__");
    }
}

} // namespace hookbench::jinja
