#include "jinja/Integer.h"

#include "jinja/Raise.h"
#include "jinja/Unicode.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace hookbench::jinja {

namespace {

namespace mp = boost::multiprecision;

std::size_t bitsOf(const BigNumber& magnitude)
{
    return magnitude.is_zero() ? 0 : mp::msb(magnitude) + 1;
}

/// magnitude * 2^exponent rounded half to even; `sticky` says that bits were cut off below.
double scaledToDouble(const BigNumber& magnitude, long exponent, bool sticky)
{
    const std::size_t bits = bitsOf(magnitude);
    std::uint64_t top = 0;
    if (bits > 64) {
        const std::size_t shift = bits - 64;
        const BigNumber shifted = magnitude >> shift;
        top = shifted.convert_to<std::uint64_t>();
        sticky = sticky || mp::lsb(magnitude) < shift;
        exponent += static_cast<long>(shift);
    } else {
        top = magnitude.convert_to<std::uint64_t>();
        if (sticky && bits > 0) {
            top <<= 64 - bits;
            exponent -= static_cast<long>(64 - bits);
        }
    }
    if (sticky)
        top |= 1U;
    return std::ldexp(static_cast<double>(top), static_cast<int>(std::min<long>(exponent, 100000)));
}

void checkBits(std::size_t bits)
{
    if (bits > maxIntegerBits)
        raise(ErrorClass::LimitError, "the integer would have more than " + std::to_string(maxIntegerBits) + " bits");
}

void floorDivide(const BigNumber& a, const BigNumber& b, BigNumber& quotient, BigNumber& remainder)
{
    mp::divide_qr(a, b, quotient, remainder);
    if (!remainder.is_zero() && (remainder < 0) != (b < 0)) {
        --quotient;
        remainder += b;
    }
}

bool bothSmall(const Value& a, const Value& b)
{
    return !a.is(Type::Big) && !b.is(Type::Big);
}

} // namespace

Value makeInteger(BigNumber number)
{
    if (number >= std::numeric_limits<std::int64_t>::min() && number <= std::numeric_limits<std::int64_t>::max())
        return Value(number.convert_to<std::int64_t>());
    return Value(new Big(std::move(number)));
}

std::size_t wordsOf(const Value& integer)
{
    return integer.is(Type::Big) ? integer.as<Big>().number.backend().size() : 1;
}

BigNumber toBig(const Value& integer)
{
    return integer.is(Type::Big) ? integer.as<Big>().number : BigNumber(integer.asInt());
}

std::optional<std::int64_t> toInt64(const Value& integer)
{
    if (integer.is(Type::Big))
        return std::nullopt;
    return integer.asInt();
}

double bigToDouble(const BigNumber& number)
{
    const double magnitude = scaledToDouble(mp::abs(number), 0, false);
    return number < 0 ? -magnitude : magnitude;
}

double integerToDouble(const Value& integer)
{
    if (!integer.is(Type::Big))
        return static_cast<double>(integer.asInt());
    const double number = bigToDouble(integer.as<Big>().number);
    if (std::isinf(number))
        raise(ErrorClass::OverflowError, "int too large to convert to float");
    return number;
}

Value truncated(double number)
{
    const double whole = std::trunc(number);
    if (whole >= -9.2e18 && whole <= 9.2e18)
        return Value(static_cast<std::int64_t>(whole));
    int exponent = 0;
    const double fraction = std::frexp(std::fabs(whole), &exponent);
    BigNumber big = static_cast<std::int64_t>(std::ldexp(fraction, 53));
    big <<= exponent - 53;
    return makeInteger(whole < 0 ? BigNumber(-big) : big);
}

int compareExactly(const Value& integer, double number)
{
    if (std::isinf(number))
        return number > 0 ? -1 : 1;
    const auto sign = [](auto a, auto b) { return a < b ? -1 : (b < a ? 1 : 0); };
    if (!integer.is(Type::Big)) {
        const std::int64_t i = integer.asInt();
        if (std::abs(i) < (std::int64_t{1} << 53) && i != std::numeric_limits<std::int64_t>::min())
            return sign(static_cast<double>(i), number);
    }
    const Value whole = truncated(number);
    const BigNumber left = toBig(integer);
    const BigNumber right = toBig(whole);
    if (left != right)
        return left < right ? -1 : 1;
    return sign(std::trunc(number), number);
}

Value addIntegers(const Value& a, const Value& b)
{
    std::int64_t result = 0;
    if (bothSmall(a, b) && !__builtin_add_overflow(a.asInt(), b.asInt(), &result))
        return Value(result);
    return makeInteger(toBig(a) + toBig(b));
}

Value subtractIntegers(const Value& a, const Value& b)
{
    std::int64_t result = 0;
    if (bothSmall(a, b) && !__builtin_sub_overflow(a.asInt(), b.asInt(), &result))
        return Value(result);
    return makeInteger(toBig(a) - toBig(b));
}

Value multiplyIntegers(const Value& a, const Value& b)
{
    std::int64_t result = 0;
    if (bothSmall(a, b) && !__builtin_mul_overflow(a.asInt(), b.asInt(), &result))
        return Value(result);
    const BigNumber left = toBig(a);
    const BigNumber right = toBig(b);
    checkBits(bitsOf(mp::abs(left)) + bitsOf(mp::abs(right)));
    return makeInteger(left * right);
}

Value negateInteger(const Value& a)
{
    if (!a.is(Type::Big) && a.asInt() != std::numeric_limits<std::int64_t>::min())
        return Value(-a.asInt());
    return makeInteger(-toBig(a));
}

Value floorDivideIntegers(const Value& a, const Value& b)
{
    if (!b.is(Type::Big) && b.asInt() == 0)
        raise(ErrorClass::ZeroDivisionError, "integer division or modulo by zero");
    if (bothSmall(a, b) && b.asInt() != -1) {
        const std::int64_t quotient = a.asInt() / b.asInt();
        const std::int64_t remainder = a.asInt() % b.asInt();
        return Value(remainder != 0 && (remainder < 0) != (b.asInt() < 0) ? quotient - 1 : quotient);
    }
    BigNumber quotient;
    BigNumber remainder;
    floorDivide(toBig(a), toBig(b), quotient, remainder);
    return makeInteger(std::move(quotient));
}

Value moduloIntegers(const Value& a, const Value& b)
{
    if (!b.is(Type::Big) && b.asInt() == 0)
        raise(ErrorClass::ZeroDivisionError, "integer modulo by zero");
    if (bothSmall(a, b) && b.asInt() != -1) {
        const std::int64_t remainder = a.asInt() % b.asInt();
        return Value(remainder != 0 && (remainder < 0) != (b.asInt() < 0) ? remainder + b.asInt() : remainder);
    }
    BigNumber quotient;
    BigNumber remainder;
    floorDivide(toBig(a), toBig(b), quotient, remainder);
    return makeInteger(std::move(remainder));
}

Value divideIntegers(const Value& a, const Value& b)
{
    if (!b.is(Type::Big) && b.asInt() == 0)
        raise(ErrorClass::ZeroDivisionError, "division by zero");
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    const auto fits = [](const Value& v) { return !v.is(Type::Big) && v.asInt() >= -exact && v.asInt() <= exact; };
    if (fits(a) && fits(b))
        return Value(static_cast<double>(a.asInt()) / static_cast<double>(b.asInt()));
    const BigNumber left = toBig(a);
    const BigNumber right = toBig(b);
    const bool negative = (left < 0) != (right < 0);
    BigNumber dividend = mp::abs(left);
    const BigNumber divisor = mp::abs(right);
    // Enough bits in the quotient to round it once, with a sticky bit for the rest.
    const long shift = 66 + static_cast<long>(bitsOf(divisor)) - static_cast<long>(bitsOf(dividend));
    if (shift > 0)
        dividend <<= static_cast<unsigned>(shift);
    BigNumber quotient;
    BigNumber remainder;
    mp::divide_qr(dividend, divisor, quotient, remainder);
    const double result = scaledToDouble(quotient, shift > 0 ? -shift : 0, !remainder.is_zero());
    if (std::isinf(result))
        raise(ErrorClass::OverflowError, "integer division result too large for a float");
    return Value(negative ? -result : result);
}

Value powerOfIntegers(const Value& base, const Value& exponent)
{
    const BigNumber number = toBig(base);
    const auto power = toInt64(exponent);
    if (number.is_zero() || number == 1 || number == -1) {
        if (power && *power == 0)
            return Value(std::int64_t{1});
        const bool odd = (toBig(exponent) & 1) != 0;
        return number == -1 && !odd ? Value(std::int64_t{1}) : makeInteger(number);
    }
    if (!power)
        checkBits(maxIntegerBits + 1);
    const std::size_t bits = bitsOf(mp::abs(number));
    if (static_cast<std::uint64_t>(*power) > maxIntegerBits)
        checkBits(maxIntegerBits + 1);
    checkBits((bits - 1) * static_cast<std::size_t>(*power));
    return makeInteger(mp::pow(number, static_cast<unsigned>(*power)));
}

std::string integerToText(const Value& integer)
{
    if (!integer.is(Type::Big))
        return std::to_string(integer.asInt());
    const BigNumber& number = integer.as<Big>().number;
    // 4300 digits are 14,285 bits; only then the exact count matters.
    const bool surelyTooLong = bitsOf(mp::abs(number)) > 14300;
    std::string digits = surelyTooLong ? std::string(maxIntegerDigits + 2, '9') : number.str();
    if (digits.size() - (number < 0 && !surelyTooLong ? 1 : 0) > maxIntegerDigits)
        raiseValue("Exceeds the limit (4300 digits) for integer string conversion; "
                   "use sys.set_int_max_str_digits() to increase the limit");
    return digits;
}

std::string integerToBase(const Value& integer, unsigned base, bool upper)
{
    BigNumber number = mp::abs(toBig(integer));
    if (number.is_zero())
        return "0";
    const unsigned shift = base == 2 ? 1 : base == 8 ? 3 : 4;
    std::string digits;
    const std::size_t bits = bitsOf(number);
    for (std::size_t at = 0; at < bits; at += shift) {
        unsigned digit = 0;
        for (unsigned i = 0; i < shift; ++i)
            digit |= (at + i < bits && mp::bit_test(number, static_cast<unsigned>(at + i)) ? 1U : 0U) << i;
        digits += (upper ? "0123456789ABCDEF" : "0123456789abcdef")[digit];
    }
    return {digits.rbegin(), digits.rend()};
}

} // namespace hookbench::jinja
