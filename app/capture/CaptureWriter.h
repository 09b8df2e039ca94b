#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "capture/CaptureIndex.h"
#include "capture/CaptureLog.h"
#include "capture/CaptureStore.h"
#include "capture/DuplicateFinder.h"
#include "capture/EventFields.h"
#include "storage/Database.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::capture {

/// What the store thread does: turns requests into records and rows, batch by batch. One thread.
class CaptureWriter {
public:
    /// Opens log and index and brings them in step: records that a crash left without a row get one, a record
    /// cut short is dropped.
    static Result<std::unique_ptr<CaptureWriter>> open(const Clock& clock,
                                                       const CaptureStore::Options& options);
    CaptureWriter(const CaptureWriter&) = delete;
    CaptureWriter& operator=(const CaptureWriter&) = delete;

    /// Learns which event ids were stored before. Takes a moment for a large profile; call it before store().
    Status loadEvents();
    /// Clears away for good what was removed before the program was started.
    Status clearAwayRemoved();
    /// Clears these away for good, which are removed already.
    Status clearAway(const std::vector<CaptureId>& ids);

    /// Stores all or none of them, and tells what was stored.
    Result<std::vector<CaptureSummary>> store(std::vector<CaptureStore::Pending>& batch);

    Status setSurvivePowerLoss(bool on);

    /// Those of `ids` that changed.
    Result<std::vector<CaptureId>> setRemoved(const std::vector<CaptureId>& ids, bool removed);
    Result<std::vector<CaptureId>> setPinned(const std::vector<CaptureId>& ids, bool pinned);
    /// Those that changed, with what is written on them then. Errors: InvalidInput, and nothing is changed.
    Result<CaptureNotes> editNotes(const std::vector<CaptureId>& ids, const NoteEdit& edit);
    /// See CaptureStore::settle(); the summary as it is then, none if there is nothing to change.
    Result<std::vector<CaptureSummary>> settle(CaptureId id, int status, std::uint32_t clearedFlags);
    Result<std::vector<CaptureSummary>> summaries(const std::vector<CaptureId>& ids);

private:
    CaptureWriter(const Clock& clock, CaptureStore::Options options, storage::Database database);
    Status openIndexAndLog();
    Result<LogPosition> recover();
    Status recoverRecord(const CaptureRecord& record, LogPosition position);
    Status storeOne(CaptureStore::Pending& pending, CaptureSummary& summary);
    Status clearAway(const std::vector<IndexRow>& rows);
    Status moveBody(const http::ReceivedRequest& request, CaptureId id);
    void dropBodies(const std::vector<CaptureStore::Pending>& batch, CaptureId before) const;
    Status checkDatabaseIsThere() const;
    /// Changes the row; false if there is nothing to change.
    using RowChange = std::function<Result<bool>(const IndexRow&)>;
    /// Changes rows and the marks of their records; those of `ids` that changed.
    Result<std::vector<CaptureId>> change(const std::vector<CaptureId>& ids, RecordMark mark, bool on,
                                          const RowChange& changeRow);

    const Clock& m_clock;
    CaptureStore::Options m_options;
    storage::Database m_database;
    std::unique_ptr<CaptureIndex> m_index;
    std::unique_ptr<CaptureLog> m_log;
    EventFieldsReader m_fields;
    std::unique_ptr<DuplicateFinder> m_duplicates;
    CaptureId m_lastId = 0;
    int m_commits = 0; ///< since the last beginWriteback()
};

/// The row of a record, as both recovery and rebuilding make it; `duplicateOf` is left to the caller.
IndexRow rowOf(const CaptureRecord& record, LogPosition position, const std::string& profileFolder,
               EventFieldsReader& fields);

} // namespace hookbench::capture
