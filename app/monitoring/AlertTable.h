#pragma once

#include "base/Result.h"
#include "monitoring/AlertEngine.h"
#include "monitoring/AlertRule.h"
#include "storage/Database.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::monitoring {

/// A line of the history of alerts.
struct AlertEntry {
    std::int64_t id = 0;
    AlertChange change;
    std::string sentence; ///< as it was told

    bool operator==(const AlertEntry&) const = default;
};

/// The repository of alerts, in the workspace's database: rules, states and history. For the workspace's thread and the
/// command line.
class AlertTable {
public:
    explicit AlertTable(storage::Database& database) : m_database(database) {}

    /// The built-in ones as they were changed, and further ones behind by id.
    Result<std::vector<AlertRule>> rules();
    /// Errors: those of checkRule().
    Status saveRule(const AlertRule& rule);
    /// A built-in one is as it was made; NotFound for what is neither changed nor further.
    Status removeRule(const std::string& id);

    /// All that are not ok.
    Result<std::vector<AlertStatus>> states();
    /// Stores the states that the changes lead to, and the changes themselves, all or nothing. Keeps the newest 10,000.
    Status add(const std::vector<AlertEntry>& entries);
    /// Newest first.
    Result<std::vector<AlertEntry>> history(std::size_t limit);

private:
    storage::Database& m_database;
};

} // namespace hookbench::monitoring
