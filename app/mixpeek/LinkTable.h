#pragma once

#include "base/Result.h"
#include "registrations/Registration.h"
#include "storage/Database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::mixpeek {

/// Which remote record a registration is kept in step with, and how far.
struct Link {
    std::string registrationId;
    std::string accountId;
    std::string remoteId;
    registrations::Registration
        base; ///< what both were when they last agreed; references in place of secrets
    std::vector<std::string>
        literalFields; ///< that the service holds as text, where the base has a reference
    std::int64_t syncedUs = 0;

    bool operator==(const Link&) const = default;
};

/// The links in the workspace's database; for the workspace's thread.
class LinkTable {
public:
    explicit LinkTable(storage::Database& database) : m_database(database) {}

    Result<std::vector<Link>> ofAccount(const std::string& accountId);
    Result<std::optional<Link>> find(const std::string& accountId, const std::string& registrationId);
    /// Stores all or none; what was linked to the same remote record before is so no more.
    Status put(const std::vector<Link>& links);
    Status eraseRemote(const std::string& accountId, const std::string& remoteId);
    Status eraseRegistration(const std::string& accountId, const std::string& registrationId);

private:
    Result<std::vector<Link>> read(storage::Statement query);
    Status putOne(const Link& link);
    Status erase(const char* sql, const std::string& accountId, const std::string& id);

    storage::Database& m_database;
};

} // namespace hookbench::mixpeek
