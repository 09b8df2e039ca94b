#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace hookbench::jinja {

/// One piece of the output and where it came from. Pieces are in the order of the output; what a macro, a block or an
/// included template wrote is attributed to the expression in there. Text of the template itself has an entry only if it
/// was asked for (RenderOptions::provenanceOfText).
///
///     {"a": {{ data.id|upper }}}    with data.id = "x"   →   begin 6, end 7, expression "data.id|upper", paths {"data.id"}
struct ProvenanceEntry {
    std::size_t begin = 0; ///< bytes of the output
    std::size_t end = 0;
    std::string templateName; ///< empty for the template that was rendered
    int line = 1;             ///< from 1
    int column = 1;           ///< in characters, from 1
    int endLine = 1;
    int endColumn = 1;        ///< the column behind the expression
    std::string expression;   ///< its source text; "" for text
    /// The paths of the context that were read for it, as in `items[0].name`, in the order of reading, each once.
    /// A value that was computed and kept in a variable hands on all paths that went into it.
    std::vector<std::string> paths;
    std::size_t sourceBegin = 0; ///< bytes of the source, normalised to LF
    std::size_t sourceEnd = 0;
    bool isText = false; ///< text of the template itself

    bool operator==(const ProvenanceEntry&) const = default;
};

} // namespace hookbench::jinja
