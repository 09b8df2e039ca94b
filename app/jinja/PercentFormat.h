#pragma once

#include "jinja/Value.h"

namespace hookbench::jinja {

class Interpreter;

/// `format % arguments` of str and of Markup, which escapes what it puts in:
/// https://docs.python.org/3.11/library/stdtypes.html#printf-style-string-formatting
Value percentFormat(Interpreter& in, const Value& format, const Value& arguments);

} // namespace hookbench::jinja
