#pragma once

#include "json/Parser.h"

#include <functional>
#include <optional>
#include <string_view>

namespace hookbench::json {

/// Finds the first byte at which `text` stops being JSON, and says what is wrong there.
/// Nothing is returned for a valid text. Slower than parse(), which calls it only after a failure.
std::optional<ParseError> diagnose(std::string_view text);

/// Told of each member of the object that is the whole text: the name and the value as they are written,
/// quotes and escapes included. Called while reading, so also for members before the first wrong byte.
using MemberVisitor = std::function<void(std::string_view rawName, std::string_view rawValue)>;
std::optional<ParseError> diagnose(std::string_view text, const MemberVisitor& topLevelMember);

} // namespace hookbench::json
