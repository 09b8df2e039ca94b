#pragma once

#include "base/Result.h"
#include "registrations/Environment.h"
#include "storage/Database.h"

#include <string>
#include <vector>

namespace hookbench::registrations {

/// All environments, and which one is in use.
struct StoredEnvironments {
    std::vector<Environment> environments;
    std::string currentId;
};

/// The environments in the workspace's database, without the values of secrets: the SQL behind
/// EnvironmentStore, for the workspace's thread.
class EnvironmentTable {
public:
    explicit EnvironmentTable(storage::Database& database) : m_database(database) {}

    /// In their order. The environment "local" is made if there is none at all.
    Result<StoredEnvironments> load();
    /// Stores one, whose id is set. InvalidInput if another one has its name.
    Status save(const Environment& environment);
    /// Does nothing if there is none of this id. If it was in use, the first of the others is.
    Status remove(const std::string& id);
    Status setCurrent(const std::string& id);

private:
    Status makeLocal();
    Status write(const Environment& environment);
    Status writeVariables(const Environment& environment);
    Result<std::vector<Environment>> readEnvironments();
    Status readVariables(std::vector<Environment>& into);
    Status nameIsFree(const Environment& environment);

    storage::Database& m_database;
};

/// "env_" and 16 random hexadecimal digits.
std::string makeEnvironmentId();

} // namespace hookbench::registrations
