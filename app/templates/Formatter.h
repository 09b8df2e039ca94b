#pragma once

#include "base/Result.h"

#include <string>
#include <string_view>

namespace hookbench::templates {

/// Formats the JSON around the tags of a payload template: two spaces a level, one member a line, tags that
/// stand between members on lines of their own at the depth of the JSON around them. What it renders to stays
/// the same JSON value, whatever the context: only white space between JSON tokens is changed, and only where
/// the template itself writes it. Tags, strings and comments keep every byte. Errors: InvalidInput, saying
/// where and why it cannot be sure (tags that open more brackets than they close, white space that a `-` in a
/// tag strips across a string, line statements).
Result<std::string> formatJsonTemplate(std::string_view source);

} // namespace hookbench::templates
