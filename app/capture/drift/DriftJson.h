#pragma once

#include "capture/drift/EventDrift.h"
#include "json/Value.h"

namespace hookbench::capture {

/// {"kind": "new_path", "path": "data.vat", "seen": [], "found": "number", "captures_before": 12}
json::Value toJson(const Departure& departure);

/// {"event_type", "captures", "passed_over", "paths": [{"path", "types", "captures", "always"}],
/// "departures": [{"capture", "captures_before", "differences": […]}]}
json::Value toJson(const std::string& eventType, const EventDrift& drift);

} // namespace hookbench::capture
