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

/// Pins or unpins these, all or none of them. A program that runs meanwhile shows it at its next start.
Status pinCaptures(const std::string& profileFolder, const std::vector<CaptureId>& ids, bool pinned);

/// Edits what is written on these, all or none of them, and tells what is written on each in the order of `ids`. Errors:
/// NotFound names an id that is not there; InvalidInput, see edited().
Result<CaptureNotes> annotateCaptures(const std::string& profileFolder, const std::vector<CaptureId>& ids,
                                      const NoteEdit& edit);

} // namespace hookbench::capture
