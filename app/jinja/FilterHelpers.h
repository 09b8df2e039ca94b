#pragma once

#include "jinja/Interpreter.h"
#include "jinja/Raise.h"

#include <vector>

namespace hookbench::jinja {

/// Counterpart of make_attrgetter: looks a dotted path up in items.
class AttributeGetter {
public:
    /// `attribute`: None or Missing for the item itself, a text with dots, or any key.
    AttributeGetter(const Value& attribute, bool ignoreCase, const Value& fallback = {});

    Value operator()(Interpreter& in, const Value& item) const;

private:
    std::vector<Value> m_parts;
    bool m_ignoreCase;
    Value m_fallback;
};

/// ignore_case: texts in lower case, everything else as it is.
Value ignoringCase(const Value& value);

inline bool given(const Value& argument)
{
    return !argument.isMissing();
}
inline bool isTrueOr(const Value& argument, bool fallback)
{
    return argument.isMissing() ? fallback : isTrue(argument);
}
/// The `reverse` of Python's sorted(): anything with __index__; raises TypeError.
bool reverseArgument(const Value& value);
/// An integer argument where Python's function needs one; raises TypeError as the operation it is used for would.
std::int64_t integerArgument(const Value& value, const char* what);

} // namespace hookbench::jinja
