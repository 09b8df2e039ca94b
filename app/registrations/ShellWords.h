#pragma once

#include "base/Result.h"
#include "json/Parser.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::registrations {

/// One command of a shell text: its words as the shell would hand them over.
struct ShellCommand {
    std::size_t line = 1; ///< where it begins
    std::vector<std::string> words;
};

/// Cuts a text into commands as bash does: '…', "…", $'…', backslashes, line continuations, comments.
/// Commands end with a line end, `;`, `&`, `&&` or `||`; what stands behind a `|` is left out (`curl … | jq
/// .`). Nothing is executed or expanded: `$NAME` and `${NAME}` outside single quotes become `${NAME}`.
/// Refused with the reason: unclosed quotes,
/// `$(…)` and backquotes, other expansions, redirections, and the quoting of Windows' cmd (^).
Result<std::vector<ShellCommand>, json::ParseError> shellCommands(std::string_view text);

/// `bytes` as one word of bash, whatever they are (a word cannot hold NUL).
std::string shellQuoted(std::string_view bytes);

} // namespace hookbench::registrations
