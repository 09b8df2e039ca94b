#pragma once

#include "templates/Rendering.h"

#include <cstddef>
#include <string_view>
#include <vector>

/// Which part of a template made which part of the output.
///
/// Ranges follow the data: a range names the paths that its expression read. What decides whether an
/// expression runs at all (the condition of an `if`, the list of a `for`) is named by none: text inside of
/// `{% if %}` is literal text, and a loop's items are named by the expressions within that write them.
namespace hookbench::templates {

/// The range that holds byte `offset` of the output; null behind the end.
const Range* rangeAt(const Rendering& rendering, std::size_t offset);

/// Everything that was written by what stands at this place of the template (line and column from 1): all
/// rounds of a loop, all uses of a macro. Indices into `ranges`.
std::vector<std::size_t> rangesWrittenAt(const Rendering& rendering, int line, int column);

/// Everything that a path of the context made: the ranges that name it, a member of it, or what holds it.
std::vector<std::size_t> rangesOfPath(const Rendering& rendering, std::string_view path);

/// Whether `path` is `outer` or lies within it: `data.items[0].name` lies within `data.items`.
bool liesWithin(std::string_view path, std::string_view outer);

} // namespace hookbench::templates
