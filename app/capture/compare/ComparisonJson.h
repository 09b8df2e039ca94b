#pragma once

#include "capture/compare/Comparison.h"

namespace hookbench::capture {

/// {"same": false, "first_line": {…}, "headers": […], "body": {"verdict": "key-order", "values": […], …}}
json::Value toJson(const Comparison& comparison);

/// "key-order": how the bodies differ, for programs.
std::string_view bodiesName(Comparison::Bodies bodies);

/// "The bodies are the same JSON; members stand in another order.": the verdict, for people.
std::string bodiesText(const Comparison& comparison);

} // namespace hookbench::capture
