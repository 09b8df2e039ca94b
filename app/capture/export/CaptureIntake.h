#pragma once

#include "base/Result.h"
#include "capture/CaptureStore.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::capture {

/// Stores the captures of a HAR or NDJSON file (see readCaptures()) as new captures with ids of their own, in their order,
/// with the times, notes, labels, colours and pins they had: all or, where the file is wrong, none. Blocks until they are
/// stored; any thread but the store's. `profileFolder` is the store's. Their ids, ascending.
/// Errors: InvalidInput, naming the place; Io, DiskFull.
Result<std::vector<CaptureId>> importCaptures(CaptureStore& store, const std::string& profileFolder,
                                              std::string_view bytes);

} // namespace hookbench::capture
