#pragma once

#include "base/Result.h"
#include "registrations/RegistrationSummary.h"
#include "storage/Database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::registrations {

/// The registrations in the workspace's database: the SQL behind RegistrationStore, for the workspace's
/// thread. The command line uses it through Workspace::wait(); other processes notice what it writes, a
/// RegistrationStore of the same process does not.
///
///     workspace.wait<Registration>([&](storage::Database& database) {
///         return RegistrationTable(database).save(registration, clock.nowUs());
///     });
///
/// Ids that are not there (or were removed) are NotFound where one is asked for, and passed over where there
/// are many.
class RegistrationTable {
public:
    explicit RegistrationTable(storage::Database& database) : m_database(database) {}

    /// All of them, oldest first, without reading their records.
    Result<std::vector<RegistrationSummary>> list();
    Result<StoredRegistration> fetch(const std::string& id);
    /// The saved ones in full, oldest first.
    Result<std::vector<Registration>> all();
    /// The active ones that subscribe to this event type, oldest first.
    Result<std::vector<Registration>> matching(std::string_view eventType);

    /// As RegistrationStore::save(), in a transaction of its own.
    Result<Registration> save(Registration registration, std::int64_t nowUs);
    /// All or none, in one transaction; the error's detail names the registration.
    Result<std::vector<Registration>> saveAll(std::vector<Registration> registrations, std::int64_t nowUs);
    /// As save(), once in the life of the workspace: the fact of this name remembers the id. Nothing if that
    /// was done before.
    Result<std::optional<Registration>> saveOnce(const std::string& fact, Registration registration,
                                                 std::int64_t nowUs);
    Status saveDraft(const Registration& draft, std::int64_t nowUs);
    Status discardDraft(const std::string& id);
    /// All or none: InvalidInput if one of them cannot be active.
    Status setActive(const std::vector<std::string>& ids, bool active, std::int64_t nowUs);
    Status remove(const std::vector<std::string>& ids);
    Status restore(const std::vector<std::string>& ids);
    /// Takes away for good what was removed.
    Status purge();

private:
    /// Within a transaction.
    Result<Registration> put(Registration registration, std::int64_t nowUs);
    Status write(const Registration& registration, int problems, std::int64_t position, std::int64_t nowUs);
    Result<std::int64_t> positionOf(const std::string& id);
    Result<std::optional<std::string>> record(std::string_view table, const std::string& id);
    Result<std::vector<Registration>> records(storage::Statement query, std::string_view eventType);
    Status activate(const std::string& id, bool active, std::int64_t nowUs);
    Status mark(const std::vector<std::string>& ids, bool deleted);

    storage::Database& m_database;
};

} // namespace hookbench::registrations
