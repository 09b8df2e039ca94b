#pragma once

#include "base/Result.h"

#include <cstdint>
#include <functional>
#include <string>

namespace hookbench::capture {

struct RebuildReport {
    std::int64_t captures = 0;        ///< rows made
    std::int64_t segments = 0;        ///< files read
    std::int64_t damagedSegments = 0; ///< files whose end could not be read
    std::string damage;               ///< where the first of them is damaged
};

/// Makes the captures' index anew from the segment files. A database that cannot be used is moved aside to
/// `hookbench.db.damaged` and made anew; of a good one only the captures' rows are replaced.
/// A rebuild that is interrupted is simply run again. Needs the profile's lock.
Result<RebuildReport> rebuildIndex(const std::string& profileFolder,
                                   const std::function<void(std::int64_t captures)>& progress = {});

} // namespace hookbench::capture
