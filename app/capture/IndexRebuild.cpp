#include "capture/IndexRebuild.h"

#include "capture/CaptureIndex.h"
#include "capture/CaptureLog.h"
#include "capture/CaptureWriter.h"
#include "capture/DuplicateFinder.h"
#include "storage/Migrator.h"

#include <filesystem>

namespace hookbench::capture {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t progressEvery = 10'000;

class Rebuilder {
public:
    Rebuilder(const std::string& folder, storage::Database& database, CaptureIndex index,
              const std::function<void(std::int64_t)>& progress)
        : m_folder(folder), m_database(database), m_index(std::move(index)), m_progress(progress)
    {
    }

    Result<RebuildReport> run()
    {
        for (const std::int64_t segment : segmentNumbers(m_folder)) {
            const Status done = m_database.transaction([&] { return readSegment(segment); });
            if (!done)
                return done.error();
        }
        return m_report;
    }

private:
    Status readSegment(std::int64_t segment)
    {
        const auto length =
            walkSegment(m_folder, segment, 0,
                        [this](const CaptureRecord& record, LogPosition at) { return add(record, at); });
        if (!length)
            return length.error();
        ++m_report.segments;
        const std::string path = segmentPath(m_folder, segment);
        std::error_code failed;
        const auto size = static_cast<std::int64_t>(fs::file_size(path, failed));
        if (!failed && size > *length) {
            if (m_report.damagedSegments++ == 0)
                m_report.damage = path + ", byte " + std::to_string(*length);
        }
        return Done{};
    }

    Status add(const CaptureRecord& record, LogPosition at)
    {
        IndexRow row = rowOf(record, at, m_folder, m_fields);
        if (Status marked = m_duplicates.mark(row.summary); !marked)
            return marked;
        if (++m_report.captures % progressEvery == 0 && m_progress)
            m_progress(m_report.captures);
        return m_index.insert(row);
    }

    const std::string& m_folder;
    storage::Database& m_database;
    CaptureIndex m_index;
    const std::function<void(std::int64_t)>& m_progress;
    EventFieldsReader m_fields;
    DuplicateFinder m_duplicates{m_index};
    RebuildReport m_report;
};

void removeWithJournals(const std::string& path)
{
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"})
        fs::remove(path + suffix, ignored);
}

/// The parts of the old database that the segments do not hold stay: only its captures are replaced.
Result<storage::Database> usableDatabase(const std::string& path)
{
    auto database = storage::Database::open(path, storage::Database::Access::ReadWrite);
    if (!database)
        return database;
    if (Status migrated = storage::migrate(*database, storage::capturesMigrations()); !migrated)
        return migrated.error();
    auto check = database->prepare("PRAGMA quick_check(1)");
    if (!check)
        return check.error();
    const auto row = check->step();
    if (!row || !*row || check->text(0) != "ok")
        return Error{ErrorCode::Corrupt, "The database is damaged.", path};
    return database;
}

Status setAside(const std::string& path)
{
    std::error_code failed;
    fs::rename(path, path + ".damaged", failed);
    if (failed && fs::exists(path))
        return errorFromErrno(failed.value(), "the damaged database " + path);
    removeWithJournals(path);
    return Done{};
}

} // namespace

Result<RebuildReport> rebuildIndex(const std::string& profileFolder,
                                   const std::function<void(std::int64_t)>& progress)
{
    const std::string path = profileFolder + "/hookbench.db";
    auto database = usableDatabase(path);
    if (!database) {
        if (database.error().code == ErrorCode::SchemaTooNew)
            return database.error();
        if (Status aside = setAside(path); !aside)
            return aside.error();
        database = usableDatabase(path);
        if (!database)
            return database.error();
    }
    if (Status cleared = database->execute("DELETE FROM captures; DELETE FROM first_events"); !cleared)
        return cleared.error();
    auto index = CaptureIndex::open(*database);
    if (!index)
        return index.error();
    return Rebuilder(profileFolder, *database, std::move(*index), progress).run();
}

} // namespace hookbench::capture
