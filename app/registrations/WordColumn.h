#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::registrations {

/// Several words in one column of the database, a space before and behind each, so that " word " finds one of
/// them. Within a word a space and the sign that escapes it are written otherwise.
std::string joinedWords(const std::vector<std::string>& words);
std::vector<std::string> splitWords(std::string_view column);
std::string escapedWord(std::string_view word);

} // namespace hookbench::registrations
