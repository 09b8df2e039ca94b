#pragma once

#include "json/Value.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookbench::events {

/// The service's default envelope of one event, `{event_type, event_id, occurred_at, data{…}}`: sampleEvent()
/// in it. `eventId` as made by makeEventId(); `nowUs` is Unix time.
json::Value sampleEnvelope(std::string_view eventType, std::string_view eventId, std::int64_t nowUs);

/// "evt_" and 24 random hexadecimal digits.
std::string makeEventId();

/// "2025-09-26T10:00:00Z": RFC 3339 in UTC, whole seconds.
std::string utcTimestamp(std::int64_t unixUs);

} // namespace hookbench::events
