#pragma once

#include "monitoring/AlertEngine.h"
#include "monitoring/AlertRule.h"
#include "monitoring/HealthReport.h"

#include <QCoreApplication>

#include <optional>
#include <string>
#include <vector>

namespace hookbench::cli {

/// A report for people: a table of one dimension, troubled registrations, open issues with their mends.
class HealthPrinter {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::HealthPrinter)

public:
    static std::string text(const monitoring::HealthReport& report, monitoring::Dimension by,
                            std::optional<std::int64_t> timeoutUs);
    /// Those that fire, a line each.
    static std::string text(const std::vector<monitoring::AlertStatus>& alerts,
                            const std::vector<monitoring::AlertRule>& rules);
};

} // namespace hookbench::cli
