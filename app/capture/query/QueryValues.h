#pragma once

#include "capture/query/Query.h"

#include <QTimeZone>

#include <optional>
#include <string_view>

namespace hookbench::capture {

/// What the times of a query are relative to.
struct QueryContext {
    std::int64_t nowUs = 0; ///< Unix time
    QTimeZone zone = QTimeZone::systemTimeZone();
};

// Each gives nothing for a value that is not of its form.

/// "10", "10k", "1.5M", "2GB": bytes, 1 k being 1024.
std::optional<std::int64_t> parseQuerySize(std::string_view text);
/// "250us", "20ms", "1.5s", "2m", and "20" for milliseconds: microseconds.
std::optional<std::int64_t> parseQueryDuration(std::string_view text);
/// "10:00", "10:00:05.250" (today), "2026-07-11", "2026-07-11T10:00", with Z for UTC; "today", "yesterday", "now";
/// "15m", "2h", "3d" (that long ago): Unix time in microseconds.
std::optional<std::int64_t> parseQueryTime(std::string_view text, const QueryContext& context);
std::optional<std::int64_t> parseQueryNumber(std::string_view text);

} // namespace hookbench::capture
