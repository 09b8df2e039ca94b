#pragma once

#include "base/Result.h"

#include <string>

namespace hookbench::endpoint {

/// Replaces a file as a whole, with these permissions from its first byte on; its folder is made, owner-only.
/// Errors: PermissionDenied, DiskFull, Io.
Status writePrivately(const std::string& file, const std::string& bytes, unsigned permissions);

/// A small text file. Errors: NotFound, PermissionDenied, Io; LimitExceeded above 1 MiB.
Result<std::string> readSmallFile(const std::string& file);

} // namespace hookbench::endpoint
