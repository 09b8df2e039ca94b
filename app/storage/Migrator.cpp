#include "storage/Migrator.h"

#include <filesystem>

namespace hookbench::storage {

namespace {

Status backUp(Database& database, std::int64_t version)
{
    const std::string backup = database.path() + ".v" + std::to_string(version) + ".bak";
    std::error_code ignored;
    std::filesystem::remove(backup, ignored); // of an earlier try that failed after the copy
    return database.backupTo(backup);
}

} // namespace

Status migrate(Database& database, std::span<const Migration> steps)
{
    const Result<std::int64_t> current = database.integer("PRAGMA user_version");
    if (!current)
        return current.error();
    const int newest = steps.empty() ? 0 : steps.back().version;
    if (*current > newest) {
        return Error{ErrorCode::SchemaTooNew,
                     "This profile was written by a newer Hookbench (schema " + std::to_string(*current) +
                         ", this program knows " + std::to_string(newest) +
                         "); update the program, or choose another profile with --profile.",
                     database.path()};
    }
    if (*current > 0 && *current < newest) {
        if (Status saved = backUp(database, *current); !saved)
            return saved;
    }
    for (const Migration& step : steps) {
        if (step.version <= *current)
            continue;
        const Status done = database.transaction([&]() -> Status {
            // Another process may have made this step since we looked.
            const Result<std::int64_t> now = database.integer("PRAGMA user_version");
            if (!now)
                return now.error();
            if (*now >= step.version)
                return Done{};
            if (Status applied = database.execute(std::string(step.sql)); !applied)
                return applied;
            return database.execute("PRAGMA user_version=" + std::to_string(step.version));
        });
        if (!done)
            return done;
    }
    return Done{};
}

} // namespace hookbench::storage
