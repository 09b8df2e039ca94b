#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace hookbench::templates {

/// A stretch of a template: text, or one tag with its delimiters.
struct TemplateSegment {
    enum class Kind {
        Text,
        Output,    ///< {{ … }}
        Statement, ///< {% … %}; of a raw block each of its two tags, with text between them
        Comment,   ///< {# … #}
    };
    Kind kind = Kind::Text;
    std::size_t begin = 0; ///< bytes
    std::size_t end = 0;

    bool operator==(const TemplateSegment&) const = default;
};

/// Splits a template that compiles (with Jinja2's default delimiters) at its tags. The segments follow each
/// other without gap. A tag that does not end is taken to reach to the end of the text.
std::vector<TemplateSegment> scanTags(std::string_view source);

/// The first word of a statement: "if", "endfor"; "" for other segments.
std::string_view statementName(std::string_view source, const TemplateSegment& segment);

} // namespace hookbench::templates
