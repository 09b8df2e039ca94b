#pragma once

#include "base/Result.h"
#include "storage/Database.h"

#include <span>
#include <string>
#include <string_view>

namespace hookbench::storage {

/// One step of the schema. `version` is what `PRAGMA user_version` says after it.
struct Migration {
    int version = 0;
    std::string_view sql;
};

/// The schema of the captures' index, `hookbench.db`: the scripts of app/storage/migrations/captures, in order.
std::span<const Migration> capturesMigrations();
/// The schema of what the user made, `workspace.db`: the scripts of app/storage/migrations/workspace.
std::span<const Migration> workspaceMigrations();
/// The schema of the log of deliveries, `deliveries.db`: the scripts of app/storage/migrations/deliveries.
std::span<const Migration> deliveriesMigrations();
/// The schema of what endpoints handed on, `forwards.db`: the scripts of app/storage/migrations/forwards.
std::span<const Migration> forwardsMigrations();

/// Brings a database to the newest of `steps`, each step in one transaction of its own. Before the first step
/// on a database that holds something, it is copied to `<file>.v<N>.bak`. Two processes may do this at once.
/// Errors: SchemaTooNew if the database is newer than the last step (nothing is changed then); others as
/// Database.
Status migrate(Database& database, std::span<const Migration> steps);

} // namespace hookbench::storage
