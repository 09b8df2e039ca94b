#pragma once

#include "jinja/Value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::jinja {

class Interpreter;

/// What several string methods, filters and formats have in common.
namespace text {

/// Without Unicode white space at the ends.
std::string_view stripped(std::string_view text, bool left = true, bool right = true);
/// Without any of these characters at the ends.
std::string_view stripped(std::string_view text, std::string_view characters, bool left, bool right);
/// str.replace; count -1 for all.
std::string replaced(Interpreter& in, std::string_view text, std::string_view from, std::string_view to, std::int64_t count);
/// `fill` around the text to reach `width` code points; alignment is one of < > ^, with ^ as str.center does it.
std::string padded(const Value& text, std::int64_t width, std::string_view fill, char alignment);
/// The part from `start` to `end` as str.find and its kin count them; nothing if start lies behind the end.
std::optional<std::string_view> window(const Value& text, const Value& start, const Value& end);
/// str.splitlines
std::vector<std::string_view> lines(std::string_view text, bool keepEnds = false);
/// str.split() at white space, at most `limit` times unless that is negative.
std::vector<std::string_view> words(std::string_view text, std::int64_t limit = -1);
/// str.encode; raises LookupError and UnicodeEncodeError.
std::string encoded(std::string_view text, std::string_view encoding, std::string_view errors);

} // namespace text

} // namespace hookbench::jinja
