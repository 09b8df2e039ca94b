#include "jinja/FilterHelpers.h"
#include "jinja/Filters.h"
#include "jinja/FormatSpec.h"
#include "jinja/Integer.h"
#include "jinja/Methods.h"

#include <algorithm>
#include <charconv>
#include <cmath>

/// Filters on numbers.
namespace hookbench::jinja {

namespace {

/// builtins.abs
Value absolute(Interpreter&, const Value* a)
{
    if (a[0].is(Type::Float))
        return Value(std::fabs(a[0].asFloat()));
    if (a[0].is(Type::Complex))
        return Value(std::hypot(a[0].as<Complex>().real, a[0].as<Complex>().imag));
    if (!a[0].isInteger())
        raiseType("bad operand type for abs(): '" + typeName(a[0]) + "'");
    return compare(Comparison::Less, a[0], Value(std::int64_t{0})) ? negate(a[0]) : positive(a[0]);
}

/// int(float) of Python.
Value floatToInteger(double number)
{
    if (std::isnan(number))
        raiseValue("cannot convert float NaN to integer");
    if (std::isinf(number))
        raise(ErrorClass::OverflowError, "cannot convert float infinity to integer");
    return truncated(number);
}

/// float(value) of Python.
double toFloat(const Value& value)
{
    if (value.isUndefined())
        value.as<Undefined>().fail();
    if (value.is(Type::Float))
        return value.asFloat();
    if (value.isInteger())
        return integerToDouble(value);
    if (value.isStr() || value.is(Type::Bytes)) {
        const std::string_view text = value.isStr() ? value.text() : std::string_view(value.as<Bytes>().data);
        const auto number = parseFloat(text);
        if (!number)
            raiseValue("could not convert string to float: " + repr(value));
        return *number;
    }
    raiseType("float() argument must be a string or a real number, not '" + typeName(value) + "'");
}

/// int(value) or int(value, base) of Python.
Value toInteger(const Value& value, const Value& base)
{
    if (value.isUndefined())
        value.as<Undefined>().fail();
    if (value.isStr() || value.is(Type::Bytes)) {
        const bool bytes = !value.isStr();
        const std::int64_t radix = given(base) && !bytes ? indexArgument(base) : 10;
        if (radix != 0 && (radix < 2 || radix > 36))
            raiseValue("int() base must be >= 2 and <= 36, or 0");
        const std::string_view text = bytes ? std::string_view(value.as<Bytes>().data) : value.text();
        const auto number = parseInteger(text, static_cast<int>(radix));
        if (!number)
            raiseValue("invalid literal for int() with base " + std::to_string(radix) + ": " + repr(value));
        return *number;
    }
    if (value.is(Type::Float))
        return floatToInteger(value.asFloat());
    if (!value.isInteger())
        raiseType("int() argument must be a string, a bytes-like object or a real number, not '" + typeName(value) + "'");
    return positive(value);
}

bool isConversionError(const Raise& error)
{
    return error.isTypeError() || error.isValueError();
}

/// do_int
Value integer(Interpreter&, const Value* a)
{
    try {
        return toInteger(a[0], a[2]);
    } catch (const Raise& error) {
        if (!isConversionError(error))
            throw;
    }
    try {
        return floatToInteger(toFloat(a[0]));
    } catch (const Raise& error) {
        if (!isConversionError(error))
            throw;
    }
    return given(a[1]) ? a[1] : Value(std::int64_t{0});
}

/// do_float
Value floating(Interpreter&, const Value* a)
{
    try {
        return Value(toFloat(a[0]));
    } catch (const Raise& error) {
        if (!isConversionError(error))
            throw;
    }
    return given(a[1]) ? a[1] : Value(0.0);
}

/// Decimal digits with a point, rounded half to even at 10^place, for places from 1.
std::string roundedDigits(std::string digits, std::size_t place)
{
    const std::size_t point = digits.find('.');
    const std::size_t whole = point == std::string::npos ? digits.size() : point;
    if (place > whole)
        return "0";
    const std::string kept = digits.substr(0, whole - place);
    const std::string cut = digits.substr(whole - place);
    const bool above = cut[0] > '5' || (cut[0] == '5' && cut.find_first_not_of(".0", 1) != std::string::npos);
    const bool odd = !kept.empty() && (kept.back() - '0') % 2 == 1;
    const bool up = above || (cut[0] == '5' && odd);
    BigNumber number(kept.empty() ? "0" : kept);
    number += up ? 1 : 0;
    return number.str() + std::string(place, '0');
}

/// float.__round__ with a number of digits.
double roundFloat(double number, std::int64_t digits)
{
    if (!std::isfinite(number) || digits > 330)
        return number;
    if (digits < -330)
        return std::copysign(0.0, number);
    std::string text(1500, '\0');
    const int precision = digits >= 0 ? static_cast<int>(digits) : 1074;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), std::fabs(number), std::chars_format::fixed, precision);
    text.resize(static_cast<std::size_t>(end.ptr - text.data()));
    if (digits < 0)
        text = roundedDigits(text, static_cast<std::size_t>(-digits));
    double result = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), result).ec == std::errc::result_out_of_range)
        raise(ErrorClass::OverflowError, "rounded value too large to represent");
    return std::copysign(result, number);
}

/// int.__round__ with a negative number of digits: half to even.
Value roundInteger(const Value& number, std::int64_t digits)
{
    const BigNumber value = toBig(number);
    if (-digits > static_cast<std::int64_t>(maxIntegerDigits))
        return Value(std::int64_t{0});
    const BigNumber unit = boost::multiprecision::pow(BigNumber(10), static_cast<unsigned>(-digits));
    BigNumber quotient;
    BigNumber remainder;
    boost::multiprecision::divide_qr(BigNumber(boost::multiprecision::abs(value)), unit, quotient, remainder);
    const BigNumber twice = remainder * 2;
    if (twice > unit || (twice == unit && boost::multiprecision::bit_test(quotient, 0)))
        ++quotient;
    const BigNumber result = quotient * unit;
    return makeInteger(value < 0 ? BigNumber(-result) : result);
}

/// builtins.round
Value roundCommon(const Value& value, const Value& precision)
{
    if (!value.isInteger() && !value.is(Type::Float))
        raiseType("type " + typeName(value) + " doesn't define __round__ method");
    if (given(precision) && precision.isNone())
        return value.is(Type::Float) ? floatToInteger(std::nearbyint(value.asFloat())) : positive(value);
    std::int64_t digits = 0;
    if (given(precision)) {
        if (precision.isUndefined() || !precision.isInteger())
            raiseType("'" + typeName(precision) + "' object cannot be interpreted as an integer");
        digits = precision.is(Type::Big) ? (precision.as<Big>().number < 0 ? -1'000'000 : 1'000'000) : precision.asInt();
    }
    if (value.is(Type::Float))
        return Value(roundFloat(value.asFloat(), digits));
    return digits >= 0 ? positive(value) : roundInteger(value, digits);
}

/// do_round
Value round(Interpreter& in, const Value* a)
{
    std::string method = "common";
    if (given(a[2])) {
        hashOf(a[2]);
        method = a[2].isStr() ? a[2].text() : std::string_view();
        if (method != "common" && method != "ceil" && method != "floor")
            raise(ErrorClass::FilterArgumentError, "method must be common, ceil or floor");
    }
    if (method == "common")
        return roundCommon(a[0], a[1]);
    const Value precision = given(a[1]) ? a[1] : Value(std::int64_t{0});
    const Value scale = apply(in, BinaryOperator::Power, Value(std::int64_t{10}), precision);
    Value scaled = apply(in, BinaryOperator::Multiply, a[0], scale);
    if (scaled.is(Type::Float))
        scaled = floatToInteger(method == "ceil" ? std::ceil(scaled.asFloat()) : std::floor(scaled.asFloat()));
    else if (!scaled.isInteger())
        raiseType("must be real number, not " + typeName(scaled));
    return apply(in, BinaryOperator::Divide, scaled, apply(in, BinaryOperator::Power, Value(std::int64_t{10}), precision));
}

/// do_sum
Value sum(Interpreter& in, const Value* a)
{
    const bool lookUp = given(a[1]) && !a[1].isNone();
    const AttributeGetter getter(a[1], false);
    Value total = given(a[2]) ? a[2] : Value(std::int64_t{0});
    if (total.isStr())
        raiseType("sum() can't sum strings [use ''.join(seq) instead]");
    if (total.is(Type::Bytes))
        raiseType("sum() can't sum bytes [use b''.join(seq) instead]");
    in.forEach(a[0], [&](const Value& item) {
        total = apply(in, BinaryOperator::Add, total, lookUp ? getter(in, item) : item);
        return true;
    });
    return total;
}

/// do_filesizeformat
Value filesizeformat(Interpreter&, const Value* a)
{
    static constexpr const char* decimal[] = {"kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
    static constexpr const char* binary[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"};
    const double bytes = toFloat(a[0]);
    const bool isBinary = isTrueOr(a[1], false);
    const unsigned base = isBinary ? 1024 : 1000;
    if (bytes == 1)
        return makeStr("1 Byte");
    if (bytes < base)
        return makeStr(toText(floatToInteger(bytes)) + " Bytes");
    for (unsigned i = 0;; ++i) {
        const double unit = bigToDouble(boost::multiprecision::pow(BigNumber(base), i + 2));
        if (bytes < unit || i == 7)
            return makeStr(formatFloat(base * bytes / unit, 'f', 1, false) + " " + (isBinary ? binary[i] : decimal[i]));
    }
}

constexpr FilterEntry entries[] = {
    {"abs", absolute, "abs", "x", 1, Needs::Nothing, nullptr, true},
    {"int", integer, "do_int", "value default base", 1},
    {"float", floating, "do_float", "value default", 1},
    {"round", round, "do_round", "value precision method", 1},
    {"sum", sum, "sync_do_sum", "iterable attribute start", 1},
    {"filesizeformat", filesizeformat, "do_filesizeformat", "value binary", 1},
};

} // namespace

std::span<const FilterEntry> numberFilters()
{
    return entries;
}

} // namespace hookbench::jinja
