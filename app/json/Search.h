#pragma once

#include "base/Cancellation.h"
#include "json/Value.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace hookbench::json {

/// Where a value stands, as the places of members and items from the root: {2, 0} is the first item of the third member.
using Steps = std::vector<std::size_t>;

/// The values whose key or whose own text contains `text`, ASCII case ignored, in the order of the document, at most
/// `most` of them; nothing for an empty text. Texts of strings are compared without quotes and escapes, numbers by their
/// digits. Any thread.
std::vector<Steps> find(const Value& root, std::string_view text, std::size_t most, const CancellationToken& token = {});

/// The first member whose key an earlier one of its object has too: readers disagree about which of them counts.
/// Any thread.
std::optional<Steps> firstRepeatedKey(const Value& root, const CancellationToken& token = {});

} // namespace hookbench::json
