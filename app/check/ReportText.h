#pragma once

#include "check/Report.h"
#include "json/Value.h"

#include <string>

namespace hookbench::check {

/// For a terminal: a line a probe, what to do below those that need it, and the sum.
std::string resultText(const ProbeResult& result);
std::string summaryText(const Report& report);

/// One object: probe, title, outcome, finding, advice, duration_ms, trials.
json::Value toJson(const ProbeResult& result);
/// url, scheme, started_at, passed, counts by outcome, latency and, if `whole`, the results.
json::Value toJson(const Report& report, bool whole);

/// JUnit's XML as CI systems read it: one test case a probe.
std::string toJunit(const Report& report);

/// One page without any other file, in light and dark.
std::string toHtml(const Report& report);

} // namespace hookbench::check
