#pragma once

#include "base/Result.h"
#include "capture/CaptureIndex.h"
#include "capture/query/Query.h"

#include <functional>
#include <string>

namespace hookbench::cli {

struct MatchingReport {
    std::size_t printed = 0;
    int damagedSegments = 0;
    bool gaveUp = false; ///< a regular expression took too long on some capture
};

/// Calls `show` for the captures that the query holds for, newest first, until it says false or `page` is full: the column
/// part is asked of the index, the rest of the messages themselves. Main thread; waits for the search.
Result<MatchingReport> printMatching(const std::string& profileFolder, capture::CaptureIndex& index,
                                     const capture::Query& query, const capture::ListQuery& page,
                                     const std::function<bool(const capture::CaptureSummary&)>& show);

} // namespace hookbench::cli
