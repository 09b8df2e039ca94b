#pragma once

#include "common/EditorBase.h"

#include <optional>
#include <string_view>
#include <vector>

namespace hookbench::ui {

/// Places of members and items from the root of a JSON text, as JsonModel counts them.
using JsonSteps = std::vector<std::size_t>;

/// The bytes of a value in a JSON text; nothing if there is no such value. The text must be valid JSON.
std::optional<TextRange> placeOf(std::string_view json, const JsonSteps& steps);

/// The innermost values at byte offsets, in one pass. `offsets` are sorted; each gives the steps of the value
/// that holds it.
std::vector<JsonSteps> valuesAt(std::string_view json, const std::vector<std::size_t>& offsets);

} // namespace hookbench::ui
