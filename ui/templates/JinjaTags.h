#pragma once

#include "common/EditorBase.h"

#include <string_view>
#include <vector>

namespace hookbench::ui {

/// Whether a tag of this name has an end tag (`set` has one only without an =).
bool opensBlock(std::string_view tagName);

/// The names of the tags that belong together with the one at byte `offset`: for a `for` its `else` and its
/// `endfor`. Empty where there is no tag at that place, alone with itself where its partner is missing.
std::vector<TextRange> matchingTags(std::string_view source, std::size_t offset);

} // namespace hookbench::ui
