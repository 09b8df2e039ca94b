#include "jinja/Integer.h"
#include "jinja/Interpreter.h"
#include "jinja/Objects.h"
#include "jinja/Operators.h"
#include "jinja/PercentFormat.h"

#include <cmath>
#include <complex>

namespace hookbench::jinja {

namespace {

bool isNumber(const Value& v)
{
    return v.isInteger() || v.is(Type::Float) || v.is(Type::Complex);
}

double toDouble(const Value& v)
{
    return v.is(Type::Float) ? v.asFloat() : integerToDouble(v);
}

std::complex<double> toComplex(const Value& v)
{
    if (v.is(Type::Complex))
        return {v.as<Complex>().real, v.as<Complex>().imag};
    return {toDouble(v), 0};
}

Value makeComplex(std::complex<double> c)
{
    return Value(new Complex(c.real(), c.imag()));
}

std::string_view symbolOf(BinaryOperator op)
{
    switch (op) {
    case BinaryOperator::Add: return "+";
    case BinaryOperator::Subtract: return "-";
    case BinaryOperator::Multiply: return "*";
    case BinaryOperator::Divide: return "/";
    case BinaryOperator::FloorDivide: return "//";
    case BinaryOperator::Modulo: return "%";
    case BinaryOperator::Power: return "** or pow()";
    }
    return "";
}

[[noreturn]] void unsupported(BinaryOperator op, const Value& a, const Value& b)
{
    raiseType("unsupported operand type(s) for " + std::string(symbolOf(op)) + ": '" + typeName(a) + "' and '" + typeName(b)
              + "'");
}

/// Python's float_divmod: the floor of the quotient, and a remainder with the divisor's sign.
void floatDivide(double a, double b, double& quotient, double& remainder)
{
    remainder = std::fmod(a, b);
    double division = (a - remainder) / b;
    if (remainder != 0) {
        if ((b < 0) != (remainder < 0)) {
            remainder += b;
            division -= 1;
        }
    } else {
        remainder = std::copysign(0.0, b);
    }
    if (division != 0) {
        quotient = std::floor(division);
        if (division - quotient > 0.5)
            quotient += 1;
    } else {
        quotient = std::copysign(0.0, a / b);
    }
}

/// Python's _Py_c_pow and c_powi.
std::complex<double> complexPower(std::complex<double> a, std::complex<double> b)
{
    if (b == 0.0)
        return {1, 0};
    if (a == 0.0) {
        if (b.imag() != 0 || b.real() < 0)
            raise(ErrorClass::ZeroDivisionError, "0.0 to a negative or complex power");
        return {0, 0};
    }
    if (b.imag() == 0 && b.real() == std::floor(b.real()) && std::fabs(b.real()) <= 100) {
        auto n = static_cast<long>(std::fabs(b.real()));
        std::complex<double> result(1, 0);
        std::complex<double> square = a;
        for (; n > 0; n >>= 1) {
            if ((n & 1) != 0)
                result = {result.real() * square.real() - result.imag() * square.imag(),
                          result.real() * square.imag() + result.imag() * square.real()};
            square = {square.real() * square.real() - square.imag() * square.imag(), 2 * square.real() * square.imag()};
        }
        return b.real() > 0 ? result : std::complex<double>(1, 0) / result;
    }
    const double magnitude = std::hypot(a.real(), a.imag());
    double length = std::pow(magnitude, b.real());
    const double angle = std::atan2(a.imag(), a.real());
    double phase = angle * b.real();
    if (b.imag() != 0) {
        length /= std::exp(angle * b.imag());
        phase += b.imag() * std::log(magnitude);
    }
    return {length * std::cos(phase), length * std::sin(phase)};
}

/// Python's _Py_c_quot: Smith's method.
std::complex<double> complexQuotient(std::complex<double> a, std::complex<double> b)
{
    if (b == 0.0)
        raise(ErrorClass::ZeroDivisionError, "complex division by zero");
    if (std::fabs(b.real()) >= std::fabs(b.imag())) {
        const double ratio = b.imag() / b.real();
        const double denominator = b.real() + b.imag() * ratio;
        return {(a.real() + a.imag() * ratio) / denominator, (a.imag() - a.real() * ratio) / denominator};
    }
    const double ratio = b.real() / b.imag();
    const double denominator = b.real() * ratio + b.imag();
    return {(a.real() * ratio + a.imag()) / denominator, (a.imag() * ratio - a.real()) / denominator};
}

Value applyComplex(BinaryOperator op, const Value& left, const Value& right)
{
    const auto a = toComplex(left);
    const auto b = toComplex(right);
    switch (op) {
    case BinaryOperator::Add: return makeComplex(a + b);
    case BinaryOperator::Subtract: return makeComplex(a - b);
    case BinaryOperator::Multiply:
        return makeComplex({a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()});
    case BinaryOperator::Divide: return makeComplex(complexQuotient(a, b));
    case BinaryOperator::Power: return makeComplex(complexPower(a, b));
    default: unsupported(op, left, right);
    }
}

Value floatPower(double a, double b)
{
    if (b == 0 || a == 1)
        return Value(1.0);
    if (a == 0 && b < 0)
        raise(ErrorClass::ZeroDivisionError, "0.0 cannot be raised to a negative power");
    if (a < 0 && std::isfinite(a) && std::isfinite(b) && b != std::floor(b))
        return makeComplex(complexPower({a, 0}, {b, 0}));
    const double result = std::pow(a, b);
    if (std::isinf(result) && std::isfinite(a) && std::isfinite(b))
        raise(ErrorClass::OverflowError, "(34, 'Numerical result out of range')");
    return Value(result);
}

Value applyFloat(BinaryOperator op, double a, double b)
{
    double quotient = 0;
    double remainder = 0;
    switch (op) {
    case BinaryOperator::Add: return Value(a + b);
    case BinaryOperator::Subtract: return Value(a - b);
    case BinaryOperator::Multiply: return Value(a * b);
    case BinaryOperator::Divide:
        if (b == 0)
            raise(ErrorClass::ZeroDivisionError, "float division by zero");
        return Value(a / b);
    case BinaryOperator::FloorDivide:
        if (b == 0)
            raise(ErrorClass::ZeroDivisionError, "float floor division by zero");
        floatDivide(a, b, quotient, remainder);
        return Value(quotient);
    case BinaryOperator::Modulo:
        if (b == 0)
            raise(ErrorClass::ZeroDivisionError, "float modulo");
        floatDivide(a, b, quotient, remainder);
        return Value(remainder);
    case BinaryOperator::Power: return floatPower(a, b);
    }
    return {};
}

bool isNegative(const Value& integer)
{
    return integer.is(Type::Big) ? integer.as<Big>().number < 0 : integer.asInt() < 0;
}

Value applyInteger(BinaryOperator op, const Value& a, const Value& b)
{
    switch (op) {
    case BinaryOperator::Add: return addIntegers(a, b);
    case BinaryOperator::Subtract: return subtractIntegers(a, b);
    case BinaryOperator::Multiply: return multiplyIntegers(a, b);
    case BinaryOperator::Divide: return divideIntegers(a, b);
    case BinaryOperator::FloorDivide: return floorDivideIntegers(a, b);
    case BinaryOperator::Modulo: return moduloIntegers(a, b);
    case BinaryOperator::Power:
        return isNegative(b) ? floatPower(integerToDouble(a), integerToDouble(b)) : powerOfIntegers(a, b);
    }
    return {};
}

/// Operations on long integers take as many steps as they take time.
void chargeLong(Interpreter& in, BinaryOperator op, const Value& a, const Value& b)
{
    std::size_t words = wordsOf(a) * wordsOf(b);
    if (op == BinaryOperator::Power) {
        const auto exponent = toInt64(b);
        const double bits = 64.0 * static_cast<double>(wordsOf(a)) * static_cast<double>(exponent.value_or(0));
        const double size = std::min(std::max(bits, 0.0), static_cast<double>(maxIntegerBits)) / 64;
        words = static_cast<std::size_t>(size * size);
    }
    in.work(words / 64);
}

Value applyNumbers(Interpreter& in, BinaryOperator op, const Value& a, const Value& b)
{
    if (a.is(Type::Complex) || b.is(Type::Complex))
        return applyComplex(op, a, b);
    if (a.is(Type::Float) || b.is(Type::Float))
        return applyFloat(op, toDouble(a), toDouble(b));
    if (a.is(Type::Big) || b.is(Type::Big) || op == BinaryOperator::Power)
        chargeLong(in, op, a, b);
    return applyInteger(op, a, b);
}

bool isSequence(const Value& v)
{
    return v.isStr() || v.is(Type::List) || v.is(Type::Tuple) || v.is(Type::Bytes);
}

Value concatenateTexts(Interpreter& in, const Value& a, const Value& b)
{
    in.charge(a.text().size() + b.text().size());
    std::string text;
    text.reserve(a.text().size() + b.text().size());
    const bool markup = a.isMarkup() || b.isMarkup();
    for (const Value* part : {&a, &b}) {
        if (markup && !part->isMarkup())
            appendEscaped(text, part->text());
        else
            text += part->text();
    }
    return Value(new Str(std::move(text)), markup);
}

Value add(Interpreter& in, const Value& a, const Value& b)
{
    if (a.isStr() && b.isStr())
        return concatenateTexts(in, a, b);
    // Markup adds whatever has an __html__ method, from either side.
    if ((a.isMarkup() && hasHtml(b)) || (b.isMarkup() && hasHtml(a) && !a.isUndefined()))
        return concatenateTexts(in, escape(a), escape(b));
    if (a.isUndefined())
        a.as<Undefined>().fail();
    if (b.isUndefined())
        b.as<Undefined>().fail();
    if (a.type() == b.type() && (a.is(Type::List) || a.is(Type::Tuple))) {
        std::vector<Value> items = sequenceItems(a);
        in.charge((items.size() + sequenceItems(b).size()) * sizeof(Value));
        items.insert(items.end(), sequenceItems(b).begin(), sequenceItems(b).end());
        return a.is(Type::List) ? makeList(std::move(items)) : makeTuple(std::move(items));
    }
    if (a.is(Type::Bytes) && b.is(Type::Bytes))
        return Value(new Bytes(a.as<Bytes>().data + b.as<Bytes>().data));
    if (a.isStr() || a.is(Type::List) || a.is(Type::Tuple))
        raiseType("can only concatenate " + std::string(a.isStr() ? "str" : typeName(a)) + " (not \"" + typeName(b)
                  + "\") to " + (a.isStr() ? "str" : typeName(a)));
    unsupported(BinaryOperator::Add, a, b);
}

/// How often to repeat a sequence of `size` units; raises LimitError beyond what a value may hold.
std::size_t repetitions(Interpreter& in, const Value& count, std::size_t size)
{
    if (isNegative(count) || size == 0)
        return 0;
    const auto times = toInt64(count);
    if (!times)
        raise(ErrorClass::OverflowError, "cannot fit 'int' into an index-sized integer");
    in.checkSize(static_cast<double>(size) * static_cast<double>(*times));
    in.charge(size * static_cast<std::size_t>(*times));
    return static_cast<std::size_t>(*times);
}

std::string repeatText(std::string_view text, std::size_t times)
{
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        out += text;
    return out;
}

Value repeat(Interpreter& in, const Value& sequence, const Value& count)
{
    if (!count.isInteger())
        raiseType("can't multiply sequence by non-int of type '" + typeName(count) + "'");
    if (sequence.isStr())
        return makeLike(sequence, repeatText(sequence.text(), repetitions(in, count, sequence.text().size())));
    if (sequence.is(Type::Bytes)) {
        const std::string& data = sequence.as<Bytes>().data;
        return Value(new Bytes(repeatText(data, repetitions(in, count, data.size()))));
    }
    const auto& items = sequenceItems(sequence);
    const std::size_t times = repetitions(in, count, items.size() * sizeof(Value));
    std::vector<Value> result;
    result.reserve(items.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        result.insert(result.end(), items.begin(), items.end());
    return sequence.is(Type::List) ? makeList(std::move(result)) : makeTuple(std::move(result));
}

/// Set difference, which dict views have as well.
Value subtractSets(Interpreter& in, const Value& a, const Value& b)
{
    Value result(new Set);
    Dict& items = result.as<Set>().items;
    items.asSet = true;
    in.forEach(a, [&](const Value& item) {
        items.set(item, Value::none());
        return true;
    });
    in.forEach(b, [&](const Value& item) {
        items.take(item);
        return true;
    });
    return result;
}

bool isKeyView(const Value& v)
{
    return v.is(Type::View) && v.as<View>().part != View::Part::Values;
}

} // namespace

Value apply(Interpreter& in, BinaryOperator op, const Value& a, const Value& b)
{
    if (isNumber(a) && isNumber(b))
        return applyNumbers(in, op, a, b);
    if (op == BinaryOperator::Add)
        return add(in, a, b);
    if (op == BinaryOperator::Modulo && a.isStr())
        return percentFormat(in, a, b);
    if (a.isUndefined())
        a.as<Undefined>().fail();
    if (b.isUndefined())
        b.as<Undefined>().fail();
    if (op == BinaryOperator::Multiply && isSequence(a))
        return repeat(in, a, b);
    if (op == BinaryOperator::Multiply && isSequence(b))
        return repeat(in, b, a);
    if (op == BinaryOperator::Modulo && a.is(Type::Bytes))
        raiseType("not all arguments converted during bytes formatting");
    if (op == BinaryOperator::Subtract && (isKeyView(a) || (a.is(Type::Set) && (b.is(Type::Set) || isKeyView(b)))))
        return subtractSets(in, a, b);
    unsupported(op, a, b);
}

Value negate(const Value& value)
{
    if (value.isInteger())
        return negateInteger(value);
    if (value.is(Type::Float))
        return Value(-value.asFloat());
    if (value.is(Type::Complex))
        return makeComplex(-toComplex(value));
    if (value.isUndefined())
        value.as<Undefined>().fail();
    raiseType("bad operand type for unary -: '" + typeName(value) + "'");
}

Value positive(const Value& value)
{
    if (value.is(Type::Bool))
        return Value(value.asInt());
    if (value.isInteger() || value.is(Type::Float) || value.is(Type::Complex))
        return value;
    if (value.isUndefined())
        value.as<Undefined>().fail();
    raiseType("bad operand type for unary +: '" + typeName(value) + "'");
}

} // namespace hookbench::jinja
