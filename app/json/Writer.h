#pragma once

#include "json/Value.h"

#include <string>
#include <string_view>

namespace hookbench::json {

enum class Style {
    Compact, ///< one line, no white space
    Pretty,  ///< two spaces a level, one member or item a line
};

/// `value` as UTF-8 text; numbers with the digits they came with, members in their order.
/// Only what RFC 8259 demands is escaped.
std::string write(const Value& value, Style style = Style::Compact);

/// `text` as a JSON string, quotes included.
std::string quoted(std::string_view text);
void appendQuoted(std::string& out, std::string_view text);

} // namespace hookbench::json
