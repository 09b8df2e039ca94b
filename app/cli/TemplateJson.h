#pragma once

#include "templates/ChannelPreview.h"
#include "json/Value.h"

#include <string>

namespace hookbench::cli {

/// Problems, ranges and previews as `--json` prints them.
json::Value toJson(const templates::Problems& problems);
/// `{begin, end, kind, line, column, end_line, end_column, expression, paths}` of each range; line 0 is null.
json::Value toJson(const std::vector<templates::Range>& ranges);
json::Object toJson(const templates::ChannelPreview& preview, bool withRanges);

/// A preview for people: what would be sent, then its problems.
std::string previewText(const templates::ChannelPreview& preview);
/// "error  headers.X-A: …" with the place, one a line.
std::string problemText(const templates::Problems& problems);

/// "webhook", "slack", "email", "sms", or what the registration says.
std::string kindOf(const templates::ChannelPreview& preview);
/// Where it goes: a URL, addresses, numbers.
std::string targetOf(const templates::ChannelPreview& preview);
/// The bytes that the templates rendered: the body, the payload, the message.
const std::string& bodyOf(const templates::ChannelPreview& preview);

} // namespace hookbench::cli
