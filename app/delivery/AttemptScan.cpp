#include "delivery/AttemptScan.h"

#include <filesystem>

namespace hookbench::delivery {

Result<std::unique_ptr<AttemptScan>> AttemptScan::open(const std::string& profileFolder)
{
    const std::string file = profileFolder + "/deliveries.db";
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return std::unique_ptr<AttemptScan>();
    auto database = storage::Database::open(file, storage::Database::Access::ReadOnly);
    if (!database)
        return database.error();
    // A log that another thread or process is making at this moment.
    if (const auto version = database->integer("PRAGMA user_version"); !version || *version == 0)
        return version ? Result<std::unique_ptr<AttemptScan>>(nullptr) : version.error();
    // Pages of the file are read in place: a copy of each would cost as much as looking at it.
    if (Status mapped = database->execute("PRAGMA mmap_size = 4294967296"); !mapped)
        return mapped.error();
    return std::unique_ptr<AttemptScan>(new AttemptScan(std::move(*database)));
}

Status AttemptScan::forEach(AttemptId after, AttemptId upTo, const std::function<void(const ScannedAttempt&)>& visit)
{
    auto statement = m_database.prepare("SELECT id, source, started_us, duration_us, capture, number, status, outcome, "
                                        "diagnosis, next_us FROM attempts WHERE id > ?1 AND id <= ?2 ORDER BY id");
    if (!statement)
        return statement.error();
    statement->bind(1, after);
    statement->bind(2, upTo);
    while (true) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return Done{};
        visit({.id = statement->integer(0),
               .source = statement->integer(1),
               .startedAtUs = statement->integer(2),
               .durationUs = statement->integer(3),
               .capture = statement->integer(4),
               .number = static_cast<std::int32_t>(statement->integer(5)),
               .status = static_cast<std::int32_t>(statement->integer(6)),
               .outcome = static_cast<Outcome>(statement->integer(7)),
               .diagnosis = static_cast<DiagnosisCode>(statement->integer(8)),
               .isLast = statement->integer(9) == 0});
    }
}

Result<std::unordered_map<std::int64_t, AttemptSource>> AttemptScan::sources()
{
    auto statement =
        m_database.prepare("SELECT id, kind, event_type, registration, name, place, mode FROM sources");
    if (!statement)
        return statement.error();
    std::unordered_map<std::int64_t, AttemptSource> sources;
    while (true) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return sources;
        const auto text = [&](int column) { return std::string(statement->text(column)); };
        sources[statement->integer(0)] = {text(1), text(2), text(3), text(4), text(5),
                                          static_cast<Mode>(statement->integer(6))};
    }
}

Result<AttemptId> AttemptScan::oldest()
{
    return m_database.integer("SELECT coalesce(min(id), 0) FROM attempts");
}

Result<AttemptId> AttemptScan::newest()
{
    return m_database.integer("SELECT coalesce(max(id), 0) FROM attempts");
}

} // namespace hookbench::delivery
