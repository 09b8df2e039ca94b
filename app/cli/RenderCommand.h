#pragma once

#include <istream>
#include <ostream>
#include <string>

namespace hookbench::cli {

/// `hookbench-cli render FILE [--context FILE] [--event TYPE]`
struct RenderOptions {
    std::string templateFile; ///< "-": standard input
    std::string contextFile;  ///< a JSON object; empty for none
    std::string eventType;    ///< becomes the variable `event_type`; empty for none
    bool json = false;        ///< one JSON object instead of the text: {"ok"} or {"error","line","column","message"}
};

/// Renders one template to `out`. Messages go to `err`. Returns the exit status: 0, 1 if the template fails, 2 if a file
/// cannot be used.
int runRender(const RenderOptions& options, std::istream& in, std::ostream& out, std::ostream& err);

/// `hookbench-cli render --batch`: a case a line in, its result a line out, in order:
/// {"id","source","context","env","templates"} → {"id","ok"} or {"id","error","line","message"}.
int runRenderBatch(std::istream& in, std::ostream& out);

} // namespace hookbench::cli
