#pragma once

#include "base/Result.h"
#include "capture/Capture.h"
#include "capture/CaptureLog.h"
#include "capture/CaptureReader.h"
#include "storage/Database.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookbench::capture {

/// One row of the index: the summary, and where its record stands.
struct IndexRow {
    CaptureSummary summary;
    LogPosition position;
    bool deleted = false;
    CaptureNote note; ///< read by find() alone; insert() passes it over

    bool operator==(const IndexRow&) const = default;
};

/// A 63-bit hash of an event id, the same in every run; equal ids have equal hashes.
std::int64_t eventHash(std::string_view eventId);

/// The repository of the captures' index: all of its SQL. Lives as long as its database; one thread.
class CaptureIndex {
public:
    static Result<CaptureIndex> open(storage::Database& database);

    Status insert(const IndexRow& row);
    /// Notes that this capture is the first with its event id, by the id's hash.
    Status insertFirstEvent(CaptureId id, std::int64_t hash);
    Status forEachFirstEvent(const std::function<void(CaptureId, std::int64_t hash)>& visit);
    /// The event id of a capture, "" if there is no such capture.
    Result<std::string> eventIdOf(CaptureId id);

    Result<std::vector<CaptureSummary>> list(const ListQuery& query);
    /// Those with larger ids, oldest first: for readers that follow along. With `flags` those alone that have them all.
    Result<std::vector<CaptureSummary>> listForward(CaptureId after, std::size_t limit, std::uint32_t flags = 0);
    struct SizeRow {
        CaptureId id = 0;
        std::int64_t receivedAtUs = 0;
        std::uint64_t size = 0;
        std::uint32_t flags = 0;
    };
    /// All that are not removed, newest first.
    Status forEachSize(const std::function<void(const SizeRow&)>& visit);
    /// Nothing if there is no such capture; a removed one is found, with `deleted` set.
    Result<std::optional<IndexRow>> find(CaptureId id);
    Result<CaptureReader::Counts> counts();
    /// The captures that have the event id of this first one, oldest first, itself among them; at most `most`.
    Result<std::vector<CaptureId>> sameEvent(CaptureId first, std::size_t most);
    /// The row with the largest id, removed or not.
    Result<std::optional<IndexRow>> newest();

    Status setDeleted(CaptureId id, bool deleted);
    Status setStatus(CaptureId id, int status, std::uint32_t flags);
    Status setFlags(CaptureId id, std::uint32_t flags);
    /// Replaces what is written on a capture; an empty note leaves none.
    Status setNote(CaptureId id, const CaptureNote& note);
    /// All that is written, by ascending ids.
    Result<CaptureNotes> notes();
    /// Rows marked as removed, for good clearing away.
    Result<std::vector<IndexRow>> deletedRows();
    Status erase(CaptureId id);
    Result<bool> anyInSegment(std::int64_t segment);

    /// The largest id ever given, also if its capture has been cleared away since.
    Result<CaptureId> lastId();
    Status rememberLastId(CaptureId id);

private:
    struct Statements;
    CaptureIndex(storage::Database& database, std::shared_ptr<Statements> statements);
    Result<std::vector<IndexRow>> rows(storage::Statement& statement);

    storage::Database* m_database;
    std::shared_ptr<Statements> m_statements;
};

/// Edits what is written on these captures, in a transaction of the caller; captures that are not there are passed over.
/// Those that changed, with what is written on them then. Errors: InvalidInput.
Result<CaptureNotes> editNotes(CaptureIndex& index, const std::vector<CaptureId>& ids, const NoteEdit& edit);

} // namespace hookbench::capture
