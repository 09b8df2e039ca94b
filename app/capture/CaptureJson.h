#pragma once

#include "capture/Capture.h"
#include "json/Value.h"

namespace hookbench::capture {

/// A capture as the command line prints it with `--json` (one object, documented in the manual page of
/// hookbench-cli). Text that is not UTF-8 is given as Latin-1, byte for character; such a body as
/// `body_base64`.
json::Value toJson(const Capture& capture);

/// "2026-11-23T10:03:22.114512Z"
std::string timestampUtc(std::int64_t unixUs);

} // namespace hookbench::capture
