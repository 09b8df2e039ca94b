#pragma once

#include "base/Result.h"
#include "capture/Capture.h"

#include <string>
#include <vector>

namespace hookbench::capture {

// Orders of all captures by what the rows of a CaptureTable do not hold. Each reads the whole index or log: for a thread of
// its own. Equal ones stand in the order of their arrival. Errors: as Database::open(), Io, PermissionDenied.

Result<std::vector<CaptureId>> idsByEventId(const std::string& profileFolder);
/// By the sender's address, without the port.
Result<std::vector<CaptureId>> idsBySource(const std::string& profileFolder);

} // namespace hookbench::capture
