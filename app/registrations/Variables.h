#pragma once

#include "base/Result.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::registrations {

/// One `${NAME}` in a text. NAME is a letter or _ and then letters, digits and _; anything else is plain
/// text.
struct VariableReference {
    std::string name;
    std::size_t begin = 0; ///< bytes, of the $
    std::size_t end = 0;   ///< behind the }

    bool operator==(const VariableReference&) const = default;
};

std::vector<VariableReference> variableReferences(std::string_view text);

/// The value of a variable, or nothing if it is not known.
using VariableLookup = std::function<std::optional<std::string>(std::string_view name)>;

/// `text` with every reference replaced. What a value holds is not looked at again.
/// Errors: NotFound, naming each variable that has no value.
Result<std::string> resolveVariables(std::string_view text, const VariableLookup& lookup);

bool isVariableName(std::string_view name);

} // namespace hookbench::registrations
