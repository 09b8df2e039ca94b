#pragma once

#include "base/Result.h"
#include "capture/Capture.h"
#include "json/Value.h"

#include <functional>
#include <string>
#include <string_view>

namespace hookbench::capture {

/// The start line and the headers as lines with CR LF: what most senders send for these. Of HTTP/2 its fields as text.
std::string plainHead(const Capture& capture);

/// A capture from what toJson() gives, with the bytes it had. Errors: InvalidInput, naming the member.
Result<Capture> captureFromJson(const json::Value& value);

/// Calls `take` for each capture of a file, in its order: a HAR (1.2) or capture JSON, a line each (NDJSON). Ends at the
/// first error of a capture, which names its place, or of `take`. Any thread.
Status readCaptures(std::string_view bytes, const std::function<Status(Capture)>& take);

} // namespace hookbench::capture
