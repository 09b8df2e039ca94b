#pragma once

#include "jinja/Value.h"

#include <cstddef>

namespace hookbench::jinja {

class Interpreter;

/// Goes over anything that can be iterated: Python's iter() and next(). Lists may change on the way, as in Python.
class Cursor {
public:
    Cursor() = default;
    /// Raises TypeError for what cannot be iterated.
    Cursor(Interpreter& in, const Value& iterable);

    bool next(Interpreter& in, Value& out);
    /// How many items are left to come, if that is known without looking; -1 otherwise.
    std::int64_t remaining() const;

private:
    bool nextEntry(Value& out);
    bool nextCharacter(Value& out);

    Value m_source;
    std::size_t m_position = 0;
    std::size_t m_expected = 0; ///< entries of a dict when the iteration began
};

} // namespace hookbench::jinja
