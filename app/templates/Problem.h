#pragma once

#include "jinja/Environment.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::templates {

/// A stretch of a text: bytes, and line and column (from 1, the column in characters) of both ends. `line` 0:
/// unknown.
struct TextSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
    int line = 0;
    int column = 0;
    int endLine = 0;
    int endColumn = 0;

    bool operator==(const TextSpan&) const = default;
};

/// Something wrong with a template or with what it rendered.
struct Problem {
    enum class Severity {
        Error,   ///< nothing may be sent like this
        Warning, ///< it can be sent, but the receiver will probably not do what was meant
        Note,
    };
    enum class Kind {
        Template, ///< the template does not compile or does not render
        Json,     ///< the output should be JSON and is not
        Variable, ///< a ${NAME} has no value, or stands where it cannot be resolved
        Header,   ///< a URL, header or address that HTTP or mail does not allow
        Limit,    ///< a limit of the channel (Slack's, SMS's) is exceeded
        Stopped,  ///< a limit of rendering was reached, or the rendering was cancelled
    };
    Severity severity = Severity::Error;
    Kind kind = Kind::Template;
    /// One sentence that says what is wrong and how to mend it.
    std::string message;
    /// What a developer wants one click later: the source line with a caret, Slack's rule.
    std::string detail;
    /// The member of the channel's configs: "payload_template", "headers.X-Secret", "blocks_template", "url",
    /// ….
    std::string field;
    /// Where in the template's text; line 0 if it is about the output alone.
    TextSpan source;
    /// Where in the output; line 0 if there is none.
    TextSpan output;
    /// For Slack: the block's index from 0, -1 if it is about none, and the path within the payload:
    /// "blocks[3].text.text".
    int block = -1;
    std::string path;
    /// What Jinja2 says, of kinds Template and Stopped.
    std::optional<jinja::TemplateError> templateError;

    bool operator==(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

inline bool hasErrors(const Problems& problems)
{
    return std::any_of(problems.begin(), problems.end(),
                       [](const Problem& problem) { return problem.severity == Problem::Severity::Error; });
}

} // namespace hookbench::templates
