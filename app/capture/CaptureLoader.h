#pragma once

#include "base/Result.h"
#include "capture/Capture.h"
#include "capture/CaptureIndex.h"

#include <cstddef>
#include <string>

namespace hookbench::capture {

/// A capture whole, from its row and its record. `maxBodyBytes` bounds what is read of a body that stands in
/// a file. Errors: Corrupt (checksum), NotFound (its segment is gone), Io.
Result<Capture> loadCapture(const std::string& profileFolder, const IndexRow& row, std::size_t maxBodyBytes);

} // namespace hookbench::capture
