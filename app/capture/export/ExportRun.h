#pragma once

#include "base/Cancellation.h"
#include "capture/export/CaptureExport.h"
#include "capture/export/Redactor.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::capture {

struct ExportOrder {
    std::string profileFolder;
    std::vector<CaptureId> ids; ///< in the order of the file
    ExportFormat format = ExportFormat::Ndjson;
    std::optional<RedactionRules> redaction; ///< nothing is replaced without
};

/// A value that is replaced, and in which capture.
struct ExportFinding {
    CaptureId id = 0;
    RedactionFinding finding;

    bool operator==(const ExportFinding&) const = default;
};

/// Hands the file to `write` piece by piece and tells what was replaced. Works beside a running endpoint; any thread.
/// Errors: NotFound for a capture that is gone; InvalidInput, see CaptureExport::add(); Cancelled; those of `write`.
Result<std::vector<ExportFinding>> runExport(const ExportOrder& order, const std::function<Status(const std::string&)>& write,
                                             const CancellationToken& token = {});

/// Into a file, which is replaced when all of it has been written.
Result<std::vector<ExportFinding>> exportToFile(const ExportOrder& order, const std::string& path,
                                                const CancellationToken& token = {});

} // namespace hookbench::capture
