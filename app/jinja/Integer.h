#pragma once

#include "jinja/Value.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace hookbench::jinja {

using BigNumber = boost::multiprecision::cpp_int;

/// An integer beyond 64 bits; smaller ones are always Type::Int.
struct Big final : Object {
    explicit Big(BigNumber n) : Object(Type::Big), number(std::move(n)) {}
    BigNumber number;
};

/// More digits than this are neither read nor printed: Python's limit, with its ValueError.
inline constexpr std::size_t maxIntegerDigits = 4300;
/// Integers may grow to this many bits; then LimitError.
inline constexpr std::size_t maxIntegerBits = 1U << 20U;

Value makeInteger(BigNumber number);
/// How many 64-bit words the integer fills.
std::size_t wordsOf(const Value& integer);
/// Of any integer, bools included.
BigNumber toBig(const Value& integer);
/// The value if it fits 64 bits, for any integer.
std::optional<std::int64_t> toInt64(const Value& integer);
/// Raises OverflowError if it is beyond the range of a double.
double integerToDouble(const Value& integer);
double bigToDouble(const BigNumber& number);
/// The integer part of a finite double.
Value truncated(double number);
/// -1, 0 or 1: the exact order of an integer and a finite or infinite double.
int compareExactly(const Value& integer, double number);

Value addIntegers(const Value& a, const Value& b);
Value subtractIntegers(const Value& a, const Value& b);
Value multiplyIntegers(const Value& a, const Value& b);
/// Floor division and the remainder with the divisor's sign; raise ZeroDivisionError.
Value floorDivideIntegers(const Value& a, const Value& b);
Value moduloIntegers(const Value& a, const Value& b);
/// The correctly rounded quotient.
Value divideIntegers(const Value& a, const Value& b);
/// For exponents from 0.
Value powerOfIntegers(const Value& base, const Value& exponent);
Value negateInteger(const Value& a);

/// Decimal digits; raises ValueError beyond maxIntegerDigits.
std::string integerToText(const Value& integer);
/// Digits of |integer| in base 2, 8 or 16.
std::string integerToBase(const Value& integer, unsigned base, bool upper);
/// int(text, base) of Python: white space, sign, prefix and underscores; base 0 follows the prefix.
/// Nothing if the text is not such a number; raises ValueError if it has too many digits.
std::optional<Value> parseInteger(std::string_view text, int base);
/// float(text) of Python.
std::optional<double> parseFloat(std::string_view text);

} // namespace hookbench::jinja
