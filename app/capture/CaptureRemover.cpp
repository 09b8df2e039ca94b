#include "capture/CaptureRemover.h"

#include "capture/CaptureIndex.h"
#include "capture/CaptureLog.h"

#include <functional>

namespace hookbench::capture {

namespace {

/// One transaction must not hold up a running endpoint for long.
constexpr std::size_t piece = 2000;

Result<storage::Database> openForChange(const std::string& profileFolder)
{
    return storage::Database::open(profileFolder + "/hookbench.db", storage::Database::Access::ReadWrite);
}

Status removeOne(const std::string& profileFolder, CaptureIndex& index, const IndexRow& row)
{
    if (Status set = index.setDeleted(row.summary.id, true); !set)
        return set;
    return markRecord(profileFolder, row.position, RemovedMark, true);
}

/// One transaction of all of them, or of none where one is missing; tells how many. `what` was to be done to them.
Result<std::int64_t> changeAll(const std::string& profileFolder, const std::vector<CaptureId>& ids,
                               std::string_view what,
                               const std::function<Status(CaptureIndex&, const IndexRow&)>& change)
{
    auto database = openForChange(profileFolder);
    if (!database)
        return database.error();
    auto index = CaptureIndex::open(*database);
    if (!index)
        return index.error();
    std::vector<IndexRow> rows;
    for (const CaptureId id : ids) {
        const auto row = index->find(id);
        if (!row)
            return row.error();
        if (!*row || (*row)->deleted) {
            return Error{ErrorCode::NotFound,
                         "There is no capture " + std::to_string(id) + ", so nothing was " + std::string(what) +
                             "; \"captures list\" shows those there are.",
                         ""};
        }
        rows.push_back(**row);
    }
    const Status done = database->transaction([&]() -> Status {
        for (const IndexRow& row : rows) {
            if (Status changed = change(*index, row); !changed)
                return changed;
        }
        return Done{};
    });
    if (!done)
        return done.error();
    return static_cast<std::int64_t>(rows.size());
}

} // namespace

Result<std::int64_t> removeCaptures(const std::string& profileFolder, const std::vector<CaptureId>& ids)
{
    return changeAll(profileFolder, ids, "deleted", [&](CaptureIndex& index, const IndexRow& row) {
        return removeOne(profileFolder, index, row);
    });
}

Result<std::int64_t> removeAllUnpinned(const std::string& profileFolder)
{
    auto database = openForChange(profileFolder);
    if (!database)
        return database.error();
    auto index = CaptureIndex::open(*database);
    if (!index)
        return index.error();
    std::int64_t removed = 0;
    CaptureId after = 0;
    while (true) {
        const auto batch = index->listForward(after, piece);
        if (!batch)
            return batch.error();
        const Status done = database->transaction([&]() -> Status {
            for (const CaptureSummary& summary : *batch) {
                if (summary.has(Pinned))
                    continue;
                const auto row = index->find(summary.id);
                if (!row)
                    return row.error();
                if (!*row)
                    continue;
                if (Status gone = removeOne(profileFolder, *index, **row); !gone)
                    return gone;
                ++removed;
            }
            return Done{};
        });
        if (!done)
            return done.error();
        if (batch->size() < piece)
            return removed;
        after = batch->back().id;
    }
}

Status pinCaptures(const std::string& profileFolder, const std::vector<CaptureId>& ids, bool pinned)
{
    const auto done = changeAll(profileFolder, ids, pinned ? "pinned" : "unpinned",
                                [&](CaptureIndex& index, const IndexRow& row) -> Status {
                                    const std::uint32_t others = row.summary.flags & ~std::uint32_t{Pinned};
                                    const std::uint32_t flags = pinned ? others | Pinned : others;
                                    if (Status set = index.setFlags(row.summary.id, flags); !set)
                                        return set;
                                    return markRecord(profileFolder, row.position, PinnedMark, pinned);
                                });
    return done ? Status(Done{}) : Status(done.error());
}

Result<CaptureNotes> annotateCaptures(const std::string& profileFolder, const std::vector<CaptureId>& ids,
                                      const NoteEdit& edit)
{
    CaptureNotes notes;
    const auto done = changeAll(profileFolder, ids, "changed", [&](CaptureIndex& index, const IndexRow& row) -> Status {
        auto note = edited(row.note, edit);
        if (!note)
            return note.error();
        if (Status set = index.setNote(row.summary.id, *note); !set)
            return set;
        notes.emplace_back(row.summary.id, std::move(*note));
        return Done{};
    });
    if (!done)
        return done.error();
    return notes;
}

} // namespace hookbench::capture
