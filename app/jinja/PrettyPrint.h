#pragma once

#include "jinja/Value.h"

#include <string>

namespace hookbench::jinja {

class Interpreter;

/// pprint.pformat of Python: 80 columns, dicts sorted, long texts split.
std::string prettyPrinted(Interpreter& in, const Value& value);

} // namespace hookbench::jinja
