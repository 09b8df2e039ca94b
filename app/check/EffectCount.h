#pragma once

#include "base/Result.h"

#include <cstdint>
#include <string_view>

namespace hookbench::check {

/// The number in what an effect source says: a whole number alone, or JSON: a number, an array (its items
/// count), or an object with a member "count", or with a single number among its members.
/// Errors: InvalidInput, telling what was there instead.
Result<std::int64_t> effectCount(std::string_view text);

} // namespace hookbench::check
