#pragma once

#include "json/Parser.h"

#include <optional>

namespace hookbench::json {

/// Finds the first byte at which `text` stops being JSON, and says what is wrong there.
/// Nothing is returned for a valid text. Slower than parse(), which calls it only after a failure.
std::optional<ParseError> diagnose(std::string_view text);

} // namespace hookbench::json
