#include "jinja/Integer.h"
#include "jinja/Interpreter.h"
#include "jinja/Methods.h"
#include "jinja/Raise.h"
#include "jinja/Unicode.h"

#include <array>
#include <cmath>

/// The methods of int, float, complex, bytes, range, loop, cycler and Markup.
namespace hookbench::jinja {

namespace {

namespace mp = boost::multiprecision;

BigNumber magnitude(const Value& self)
{
    return mp::abs(toBig(self));
}

/// int.bit_length
Value bitLength(Interpreter&, const Value& self, Arguments&)
{
    const BigNumber number = magnitude(self);
    return Value(static_cast<std::int64_t>(number.is_zero() ? 0 : mp::msb(number) + 1));
}
/// int.bit_count
Value bitCount(Interpreter&, const Value& self, Arguments&)
{
    const std::string bits = integerToBase(self, 2, false);
    return Value(static_cast<std::int64_t>(std::count(bits.begin(), bits.end(), '1')));
}
/// int.conjugate
Value conjugate(Interpreter&, const Value& self, Arguments&)
{
    return self.is(Type::Bool) ? Value(self.asInt()) : self;
}
/// int.as_integer_ratio
Value integerRatio(Interpreter&, const Value& self, Arguments&)
{
    return makeTuple({self.is(Type::Bool) ? Value(self.asInt()) : self, Value(std::int64_t{1})});
}

/// int.to_bytes
Value toBytes(Interpreter& in, const Value& self, Arguments& arguments)
{
    const std::int64_t length = arguments.has(0) ? indexArgument(arguments.at(0)) : 1;
    if (arguments.has(1) && !arguments.at(1).isStr())
        raiseType("to_bytes() argument 'byteorder' must be str, not " + typeName(arguments.at(1)));
    const std::string order(arguments.has(1) && arguments.at(1).isStr() ? arguments.at(1).text() : std::string_view("big"));
    const bool isSigned = arguments.has(2) && isTrue(arguments.at(2));
    if (order != "big" && order != "little")
        raiseValue("byteorder must be either 'little' or 'big'");
    if (length < 0)
        raiseValue("length argument must be non-negative");
    in.checkSize(static_cast<double>(length));
    BigNumber number = toBig(self);
    if (number < 0 && !isSigned)
        raise(ErrorClass::OverflowError, "can't convert negative int to unsigned");
    const auto bits = static_cast<unsigned>(8 * length);
    const BigNumber top = BigNumber(1) << (isSigned && bits > 0 ? bits - 1 : bits);
    if (number >= top || number < -top)
        raise(ErrorClass::OverflowError, "int too big to convert");
    if (number < 0)
        number += BigNumber(1) << bits;
    std::string data(static_cast<std::size_t>(length), '\0');
    for (std::int64_t i = 0; i < length; ++i) {
        data[static_cast<std::size_t>(order == "little" ? i : length - 1 - i)] =
            static_cast<char>((number & 0xFF).convert_to<unsigned>());
        number >>= 8;
    }
    return Value(new Bytes(std::move(data)));
}

constexpr MethodEntry integerEntries[] = {
    {"bit_length", bitLength, 0, 0},
    {"bit_count", bitCount, 0, 0},
    {"conjugate", conjugate, 0, 0},
    {"as_integer_ratio", integerRatio, 0, 0},
    {"to_bytes", toBytes, 0, 3, "length byteorder signed"},
};

/// float.is_integer
Value isInteger(Interpreter&, const Value& self, Arguments&)
{
    return Value(std::isfinite(self.asFloat()) && self.asFloat() == std::trunc(self.asFloat()));
}

/// float.hex
Value hex(Interpreter&, const Value& self, Arguments&)
{
    const double number = self.asFloat();
    if (!std::isfinite(number))
        return makeStr(floatToText(number));
    const std::string sign = std::signbit(number) ? "-" : "";
    if (number == 0)
        return makeStr(sign + "0x0.0p+0");
    int exponent = 0;
    double fraction = std::frexp(std::fabs(number), &exponent);
    const int shift = 1 - std::max(-1021 - exponent, 0);
    fraction = std::ldexp(fraction, shift);
    exponent -= shift;
    std::string digits(1, static_cast<char>('0' + static_cast<int>(fraction)));
    digits += '.';
    fraction -= std::trunc(fraction);
    for (int i = 0; i < 13; ++i) {
        fraction *= 16;
        digits += "0123456789abcdef"[static_cast<std::size_t>(fraction)];
        fraction -= std::trunc(fraction);
    }
    return makeStr(sign + "0x" + digits + "p" + (exponent < 0 ? "-" : "+") + std::to_string(std::abs(exponent)));
}

/// float.as_integer_ratio
Value floatRatio(Interpreter&, const Value& self, Arguments&)
{
    double number = self.asFloat();
    if (std::isinf(number))
        raise(ErrorClass::OverflowError, "cannot convert Infinity to integer ratio");
    if (std::isnan(number))
        raiseValue("cannot convert NaN to integer ratio");
    int exponent = 0;
    number = std::frexp(number, &exponent);
    for (int i = 0; i < 300 && number != std::floor(number); ++i) {
        number *= 2;
        --exponent;
    }
    BigNumber numerator = toBig(truncated(number));
    BigNumber denominator = 1;
    if (exponent > 0)
        numerator <<= exponent;
    else
        denominator <<= -exponent;
    return makeTuple({makeInteger(numerator), makeInteger(denominator)});
}

/// float.conjugate
Value itself(Interpreter&, const Value& self, Arguments&)
{
    return self;
}

constexpr MethodEntry floatEntries[] = {
    {"is_integer", isInteger, 0, 0},
    {"hex", hex, 0, 0},
    {"as_integer_ratio", floatRatio, 0, 0},
    {"conjugate", itself, 0, 0},
};

/// complex.conjugate
Value conjugateComplex(Interpreter&, const Value& self, Arguments&)
{
    return Value(new Complex(self.as<Complex>().real, -self.as<Complex>().imag));
}

constexpr MethodEntry complexEntries[] = {{"conjugate", conjugateComplex, 0, 0}};

/// bytes.decode
Value decode(Interpreter&, const Value& self, Arguments& arguments)
{
    const std::string& data = self.as<Bytes>().data;
    const std::string encoding(arguments.has(0) && arguments.at(0).isStr() ? arguments.at(0).text() : std::string_view("utf-8"));
    if (encoding == "latin-1" || encoding == "latin1" || encoding == "iso-8859-1") {
        std::string out;
        for (const char c : data)
            unicode::append(out, static_cast<unsigned char>(c));
        return makeStr(std::move(out));
    }
    const bool ascii = encoding == "ascii";
    if (!ascii && encoding != "utf-8" && encoding != "utf8" && encoding != "UTF-8")
        raise(ErrorClass::LookupError, "unknown encoding: " + encoding);
    const bool strict = !arguments.has(1) || (arguments.at(1).isStr() && arguments.at(1).text() == "strict");
    if (unicode::repaired(data) != data || (ascii && !unicode::isAscii(data))) {
        if (strict)
            raise(ErrorClass::UnicodeDecodeError, "'" + encoding + "' codec can't decode the bytes");
        return makeStr(unicode::repaired(data));
    }
    return makeStr(data);
}

/// bytes.hex
Value bytesHex(Interpreter&, const Value& self, Arguments&)
{
    std::string out;
    for (const char c : self.as<Bytes>().data) {
        out += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4U];
        out += "0123456789abcdef"[static_cast<unsigned char>(c) & 15U];
    }
    return makeStr(std::move(out));
}

/// bytes.upper and bytes.lower
template <char First, char Last, int Distance>
Value bytesCase(Interpreter&, const Value& self, Arguments&)
{
    std::string data = self.as<Bytes>().data;
    for (char& c : data)
        c = c >= First && c <= Last ? static_cast<char>(c + Distance) : c;
    return Value(new Bytes(std::move(data)));
}

constexpr MethodEntry bytesEntries[] = {
    {"decode", decode, 0, 2, "encoding errors"},
    {"hex", bytesHex, 0, 0},
    {"upper", bytesCase<'a', 'z', -32>, 0, 0},
    {"lower", bytesCase<'A', 'Z', 32>, 0, 0},
};

/// range.index
Value rangeIndex(Interpreter&, const Value& self, Arguments& arguments)
{
    const Range& range = self.as<Range>();
    for (std::int64_t i = 0; i < range.length; ++i) {
        if (equals(range.at(i), arguments.at(0)))
            return Value(i);
    }
    raiseValue(repr(arguments.at(0)) + " is not in range");
}
/// range.count
Value rangeCount(Interpreter& in, const Value& self, Arguments& arguments)
{
    return Value(std::int64_t{contains(in, self, arguments.at(0)) ? 1 : 0});
}

constexpr MethodEntry rangeEntries[] = {{"index", rangeIndex, 1, 1}, {"count", rangeCount, 1, 1}};

/// LoopContext.cycle
Value cycle(Interpreter&, const Value& self, Arguments& arguments)
{
    if (arguments.size() == 0)
        raiseType("no items for cycling given");
    return arguments.positional[static_cast<std::size_t>(self.as<Loop>().index0) % arguments.size()];
}
/// LoopContext.changed
Value changed(Interpreter&, const Value& self, Arguments& arguments)
{
    Value now = makeTuple({arguments.positional.begin(), arguments.positional.end()});
    Loop& loop = self.as<Loop>();
    if (!loop.lastChanged.isMissing() && equals(loop.lastChanged, now))
        return Value(false);
    loop.lastChanged = std::move(now);
    return Value(true);
}

constexpr MethodEntry loopEntries[] = {{"cycle", cycle, 0, -1}, {"changed", changed, 0, -1}};

/// Cycler.next
Value next(Interpreter&, const Value& self, Arguments&)
{
    auto& cycler = self.as<Cycler>();
    Value item = cycler.items[cycler.position];
    cycler.position = (cycler.position + 1) % cycler.items.size();
    return item;
}
/// Cycler.reset
Value reset(Interpreter&, const Value& self, Arguments&)
{
    self.as<Cycler>().position = 0;
    return Value::none();
}

constexpr MethodEntry cyclerEntries[] = {{"next", next, 0, 0}, {"reset", reset, 0, 0}};

} // namespace

std::span<const MethodEntry> integerMethods()
{
    return integerEntries;
}
std::span<const MethodEntry> floatMethods()
{
    return floatEntries;
}
std::span<const MethodEntry> complexMethods()
{
    return complexEntries;
}
std::span<const MethodEntry> bytesMethods()
{
    return bytesEntries;
}
std::span<const MethodEntry> rangeMethods()
{
    return rangeEntries;
}
std::span<const MethodEntry> loopMethods()
{
    return loopEntries;
}
std::span<const MethodEntry> cyclerMethods()
{
    return cyclerEntries;
}

} // namespace hookbench::jinja
