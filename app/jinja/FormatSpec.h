#pragma once

#include "jinja/Value.h"

#include <string>
#include <string_view>

namespace hookbench::jinja {

class Interpreter;

/// format(value, spec) of Python: https://docs.python.org/3.11/library/string.html#formatspec
std::string formatValue(Interpreter& in, const Value& value, std::string_view spec);

/// A double as %e, %f or %g of C prints it, by type letter (e, f, g and upper case), with Python's inf and nan.
std::string formatFloat(double number, char type, int precision, bool alternate);

} // namespace hookbench::jinja
