#pragma once

#include <cstdint>
#include <string_view>

namespace hookbench::ui {

/// What stands around the tags of a template.
enum class HostLanguage { Json, Text, Html };

/// The styles of a template's characters, as the lexer numbers them.
enum class JinjaStyle : unsigned char {
    Host,
    Key,
    HostString,
    HostNumber,
    HostLiteral,
    HostOperator,
    Markup,
    MarkupString,
    HostComment,
    Delimiter,
    Keyword,
    Name,
    Filter,
    String,
    Number,
    Operator,
    Comment,
    Count,
};

/// Colours a template line by line. What has to be known at the beginning of a line is one number, so that a
/// lexer can begin at any line it has that number of: typing in a template of a megabyte styles the lines in
/// sight, no more. Knows Jinja2's default delimiters.
class JinjaStyler {
public:
    explicit JinjaStyler(HostLanguage host) : m_host(host) {}

    struct Line {
        int state = 0;     ///< at the end of the line: what the next one begins with
        int foldDelta = 0; ///< blocks and brackets opened, less those closed
        int foldLow = 0;   ///< the least that the sum came to within the line, 0 or less
    };
    /// `line` has its line end; `styles` has a place for each of its bytes.
    Line style(std::string_view line, int state, unsigned char* styles) const;

private:
    HostLanguage m_host;
};

} // namespace hookbench::ui
