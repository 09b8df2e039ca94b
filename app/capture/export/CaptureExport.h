#pragma once

#include "base/Result.h"
#include "capture/Capture.h"

#include <string>
#include <string_view>

namespace hookbench::capture {

enum class ExportFormat {
    Har,    ///< HAR 1.2, with what it has no place for in "_hookbench"
    Ndjson, ///< toJson(), a line each
    Http,   ///< the messages as they would go over a connection, one after the other
};

/// Writes captures in one format, piece by piece: begin(), add() for each, end().
class CaptureExport {
public:
    explicit CaptureExport(ExportFormat format) : m_format(format) {}

    std::string begin() const;
    /// Errors: InvalidInput for what the format cannot say (a mail, or what is no HTTP, as Http; a body too large to be
    /// loaded).
    Result<std::string> add(const Capture& capture);
    std::string end() const;

private:
    ExportFormat m_format;
    bool m_any = false;
};

} // namespace hookbench::capture
