#pragma once

#include <optional>
#include <string>

namespace hookbench::jinja {

/// The delimiters and white-space rules of templates, with the names and defaults of jinja2.Environment's parameters
/// (https://jinja.palletsprojects.com/en/3.1.x/api/#jinja2.Environment).
struct Syntax {
    std::string blockStart = "{%";
    std::string blockEnd = "%}";
    std::string variableStart = "{{";
    std::string variableEnd = "}}";
    std::string commentStart = "{#";
    std::string commentEnd = "#}";
    std::optional<std::string> lineStatementPrefix;
    std::optional<std::string> lineCommentPrefix;
    bool trimBlocks = false;
    bool lstripBlocks = false;
    std::string newlineSequence = "\n";
    bool keepTrailingNewline = false;
    bool doExtension = false;           ///< the `do` tag
    bool loopControlsExtension = false; ///< the `break` and `continue` tags

    bool operator==(const Syntax&) const = default;
};

} // namespace hookbench::jinja
