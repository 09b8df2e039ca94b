#pragma once

#include <span>
#include <string>
#include <string_view>

namespace hookbench {

/// The candidate that `typed` was probably meant to be, for "did you mean …?"; "" if none is near: no more
/// than a third of its letters would have to change (Damerau and Levenshtein's distance, ASCII case ignored).
/// Texts above 64 bytes are near nothing. Any thread.
std::string_view nearest(std::string_view typed, std::span<const std::string_view> candidates);

/// The sentences that an error about an unknown name ends with: `Did you mean "method"? Allowed are: a, b,
/// c.`
std::string meantOrAllowed(std::string_view typed, std::span<const std::string_view> allowed);

} // namespace hookbench
