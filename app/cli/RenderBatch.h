#pragma once

#include "jinja/Environment.h"

#include <istream>
#include <ostream>
#include <string>
#include <string_view>

namespace hookbench::cli {

/// `render --batch`: a case a line in, its result a line out, in order:
/// {"id","source","context","env","templates"} → {"id","ok"} or {"id","error","line","message"}.
int runRenderBatch(std::istream& in, std::ostream& out);

/// The members that tell of a failure in JSON: "error" (Jinja2's class), "line" (or null), "column",
/// "template" where they are known, "message".
std::string failureMembers(const jinja::TemplateError& error);

/// A JSON string in ASCII only. Lone surrogates, which a rendered text may hold in their three-byte form,
/// come out as the escapes that other JSON readers know.
std::string asciiQuoted(std::string_view text);

} // namespace hookbench::cli
