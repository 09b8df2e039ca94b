#pragma once

#include "jinja/Value.h"

#include <string>
#include <string_view>

/// Python's operators on values.
namespace hookbench::jinja {

class Interpreter;

enum class BinaryOperator : std::uint8_t { Add, Subtract, Multiply, Divide, FloorDivide, Modulo, Power };
enum class Comparison : std::uint8_t { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, In, NotIn };

/// type(value).__name__
std::string typeName(const Value& value);
/// What jinja2's object_type_repr says: "dict object".
std::string typeDescription(const Value& value);

/// bool(value); raises for strict undefined values.
bool isTrue(const Value& value);
bool equals(const Value& a, const Value& b, int depth = 0);
std::uint64_t hashOf(const Value& value, int depth = 0);
/// One of the six orders and equalities.
bool compare(Comparison comparison, const Value& a, const Value& b, int depth = 0);
inline bool isLess(const Value& a, const Value& b)
{
    return compare(Comparison::Less, a, b);
}
/// `item in container`
bool contains(Interpreter& in, const Value& container, const Value& item);
/// len(value)
std::int64_t lengthOf(const Value& value);

Value apply(Interpreter& in, BinaryOperator op, const Value& a, const Value& b);
Value negate(const Value& value);
/// Unary plus.
Value positive(const Value& value);

/// Whether the value has an __html__ method: Markup, imported templates and chainable undefined values.
bool hasHtml(const Value& value);

/// str(value)
std::string toText(const Value& value);
void appendText(std::string& out, const Value& value);
/// repr(value)
std::string repr(const Value& value);
void appendRepr(std::string& out, const Value& value, int depth = 0);
/// What ascii() makes of a repr: other characters as \x, \u and \U escapes.
std::string escapedToAscii(std::string_view text);
/// repr of a str.
void appendQuoted(std::string& out, std::string_view text);
std::string quotedText(std::string_view text);
/// repr(float)
std::string floatToText(double number);

/// markupsafe.escape of plain text.
void appendEscaped(std::string& out, std::string_view text);
/// markupsafe.escape(value): Markup.
Value escape(const Value& value);
/// markupsafe.soft_str(value): keeps Markup, makes a str of everything else.
Value softStr(const Value& value);
/// str(value) as a Value; plain, never Markup.
Value plainStr(const Value& value);

/// Both a position and an iterable length for a slice of a sequence: what slice.indices(length) gives.
struct SliceRange {
    std::int64_t start;
    std::int64_t step;
    std::int64_t count;
};
SliceRange resolveSlice(const Value& start, const Value& stop, const Value& step, std::int64_t length);

} // namespace hookbench::jinja
