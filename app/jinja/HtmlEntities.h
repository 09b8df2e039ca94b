#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hookbench::jinja {

/// A named character of HTML, such as "amp;": one or two code points, the second 0 if there is none.
struct HtmlEntity {
    const char* name;
    std::uint32_t first;
    std::uint32_t second;
};
extern const HtmlEntity htmlEntities[]; ///< sorted by name
extern const std::size_t htmlEntityCount;

/// html.unescape of Python.
std::string unescapeHtml(std::string_view text);
/// Markup.striptags: without comments and tags, white space run together, entities replaced.
std::string stripTags(std::string_view text);

} // namespace hookbench::jinja
