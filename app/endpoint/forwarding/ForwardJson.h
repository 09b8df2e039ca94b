#pragma once

#include "endpoint/forwarding/ForwardAttempt.h"
#include "json/Value.h"

namespace hookbench::endpoint {

/// An attempt as the command line tells it: {"number", "started_at", "url", "status" (null: no answer came), "error",
/// "timings": {"name_lookup_ms", "connect_ms", "tls_ms", "first_byte_ms", "total_ms"}, "request_head", "response_head",
/// "response_body" or "response_body_base64", "response_truncated"}. Pure; any thread.
json::Value toJson(const ForwardAttempt& attempt);

} // namespace hookbench::endpoint
