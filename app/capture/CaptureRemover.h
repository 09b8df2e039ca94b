#pragma once

#include "base/Result.h"
#include "capture/Capture.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::capture {

// Removal from outside the program that writes: works beside a running one, whose next start clears the bytes
// away.

/// Removes these, pinned or not, all or none of them, and tells how many. NotFound names an id that is not
/// there.
Result<std::int64_t> removeCaptures(const std::string& profileFolder, const std::vector<CaptureId>& ids);

/// Removes all but the pinned ones and tells how many.
Result<std::int64_t> removeAllUnpinned(const std::string& profileFolder);

} // namespace hookbench::capture
