#include "capture/CaptureWriter.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace hookbench::capture {

namespace fs = std::filesystem;

namespace {

/// About a mebibyte of the write-ahead log.
constexpr int commitsPerWriteback = 64;

std::string trailerLines(const http::Headers& trailers)
{
    std::string lines;
    for (const http::Header& trailer : trailers)
        lines += trailer.name + ": " + trailer.value + "\r\n";
    return lines;
}

std::uint32_t flagsOf(const http::ReceivedRequest& request)
{
    std::uint32_t flags = 0;
    if (!request.malformed.empty())
        flags |= Malformed;
    if (request.truncated)
        flags |= Truncated;
    if (request.tls)
        flags |= Tls;
    if (request.chunked)
        flags |= Chunked;
    if (!request.bodyFile.empty())
        flags |= BodyInFile;
    if (request.overSmtp)
        flags |= OverSmtp;
    if (request.httpVersion.starts_with('2'))
        flags |= Http2;
    return flags;
}

} // namespace

IndexRow rowOf(const CaptureRecord& record, LogPosition position, const std::string& profileFolder,
               EventFieldsReader& fields)
{
    IndexRow row;
    CaptureSummary& summary = row.summary;
    summary.id = record.id;
    summary.receivedAtUs = record.receivedAtUs;
    summary.durationUs = record.durationUs;
    summary.size = record.bodySize;
    summary.status = record.status;
    summary.flags = record.flags | ((record.marks & PinnedMark) != 0 ? std::uint32_t{Pinned} : 0U);
    summary.method = record.method;
    summary.target = record.target;
    const EventFields event = (record.flags & BodyInFile)
                                  ? fields.readFile(bodyPath(profileFolder, record.id))
                                  : fields.read(record.body);
    summary.eventId = event.id;
    summary.eventType = event.type;
    row.position = position;
    row.deleted = (record.marks & RemovedMark) != 0;
    return row;
}

CaptureWriter::CaptureWriter(const Clock& clock, CaptureStore::Options options, storage::Database database)
    : m_clock(clock), m_options(std::move(options)), m_database(std::move(database))
{
}

Result<std::unique_ptr<CaptureWriter>> CaptureWriter::open(const Clock& clock,
                                                           const CaptureStore::Options& options)
{
    auto database = storage::Database::open(options.profileFolder + "/hookbench.db",
                                            storage::Database::Access::ReadWrite);
    if (!database)
        return database.error();
    if (Status set = database->setSurvivePowerLoss(options.survivePowerLoss); !set)
        return set.error();
    std::unique_ptr<CaptureWriter> writer(new CaptureWriter(clock, options, std::move(*database)));
    if (Status opened = writer->openIndexAndLog(); !opened)
        return opened.error();
    return writer;
}

Status CaptureWriter::openIndexAndLog()
{
    auto index = CaptureIndex::open(m_database);
    if (!index)
        return index.error();
    m_index = std::make_unique<CaptureIndex>(std::move(*index));
    m_duplicates = std::make_unique<DuplicateFinder>(*m_index);
    const auto end = recover();
    if (!end)
        return end.error();
    auto log = CaptureLog::open(m_options.profileFolder, *end, m_options.segmentBytes);
    if (!log)
        return log.error();
    m_log = std::make_unique<CaptureLog>(std::move(*log));
    const auto lastId = m_index->lastId();
    if (!lastId)
        return lastId.error();
    m_lastId = *lastId;
    return Done{};
}

Result<LogPosition> CaptureWriter::recover()
{
    const std::string& folder = m_options.profileFolder;
    const auto newest = m_index->newest();
    if (!newest)
        return newest.error();
    LogPosition end{};
    if (*newest)
        end = (*newest)->position;
    LogPosition good = end;
    const Status done = m_database.transaction([&]() -> Status {
        for (const std::int64_t segment : segmentNumbers(folder)) {
            if (segment < end.segment)
                continue;
            const std::int64_t from = segment == end.segment ? end.offset : 0;
            const auto length =
                walkSegment(folder, segment, from, [&](const CaptureRecord& record, LogPosition at) {
                    return *newest && at <= end ? Status(Done{}) : recoverRecord(record, at);
                });
            if (!length)
                return length.error();
            good = {segment, *length};
        }
        return Done{};
    });
    if (!done)
        return done.error();
    return good;
}

Status CaptureWriter::recoverRecord(const CaptureRecord& record, LogPosition position)
{
    IndexRow row = rowOf(record, position, m_options.profileFolder, m_fields);
    if (Status loaded = m_duplicates->load(); !loaded)
        return loaded;
    if (Status marked = m_duplicates->mark(row.summary); !marked)
        return marked;
    return m_index->insert(row);
}

Status CaptureWriter::loadEvents()
{
    return m_duplicates->load();
}

Status CaptureWriter::clearAwayRemoved()
{
    const auto removed = m_index->deletedRows();
    return removed ? clearAway(*removed) : removed.error();
}

Status CaptureWriter::clearAway(const std::vector<CaptureId>& ids)
{
    std::vector<IndexRow> removed;
    for (const CaptureId id : ids) {
        auto row = m_index->find(id);
        if (!row)
            return row.error();
        if (*row && (*row)->deleted)
            removed.push_back(std::move(**row));
    }
    return clearAway(removed);
}

Status CaptureWriter::clearAway(const std::vector<IndexRow>& removed)
{
    if (removed.empty())
        return Done{};
    if (Status kept = m_index->rememberLastId(m_lastId); !kept)
        return kept;
    const Status erased = m_database.transaction([&]() -> Status {
        for (const IndexRow& row : removed) {
            if (Status gone = m_index->erase(row.summary.id); !gone)
                return gone;
        }
        return Done{};
    });
    if (!erased)
        return erased;
    std::error_code ignored;
    std::int64_t last = 0;
    for (const IndexRow& row : removed) {
        if (row.summary.has(BodyInFile))
            fs::remove(bodyPath(m_options.profileFolder, row.summary.id), ignored);
        const std::int64_t segment = row.position.segment;
        if (segment == last || segment == m_log->next().segment)
            continue;
        last = segment;
        const auto used = m_index->anyInSegment(segment);
        if (!used)
            return used.error();
        if (!*used)
            fs::remove(segmentPath(m_options.profileFolder, segment), ignored);
    }
    return Done{};
}

Result<std::vector<CaptureSummary>> CaptureWriter::store(std::vector<CaptureStore::Pending>& batch)
{
    if (Status there = checkDatabaseIsThere(); !there)
        return there.error();
    if (Status rolled = m_log->rollOver(); !rolled)
        return rolled.error();
    const CaptureId lastIdBefore = m_lastId;
    std::vector<CaptureSummary> summaries(batch.size());
    bool written = false;
    // Log first, then the row that points to it, then the commit: a row never points to bytes that are not
    // there.
    const Status done = m_database.transaction([&]() -> Status {
        for (std::size_t i = 0; i < batch.size(); ++i) {
            if (Status stored = storeOne(batch[i], summaries[i]); !stored)
                return stored;
        }
        Status flushed = m_log->write();
        written = flushed.ok();
        return flushed && m_options.survivePowerLoss ? m_log->sync() : flushed;
    });
    if (!done) {
        m_log->forgetAdded();
        if (written)
            m_log->undoLastWrite();
        dropBodies(batch, lastIdBefore);
        m_duplicates->forgetFrom(lastIdBefore + 1);
        m_lastId = lastIdBefore;
        return done.error();
    }
    if (++m_commits >= commitsPerWriteback) {
        m_commits = 0;
        m_database.beginWriteback();
    }
    return summaries;
}

void CaptureWriter::dropBodies(const std::vector<CaptureStore::Pending>& batch, CaptureId before) const
{
    // Nobody is told that these are safe, and on a full disk their space is what the next request needs.
    std::error_code ignored;
    CaptureId id = before;
    for (const CaptureStore::Pending& pending : batch) {
        ++id;
        if (pending.request.bodyFile.empty())
            continue;
        fs::remove(pending.request.bodyFile, ignored);
        if (id <= m_lastId)
            fs::remove(bodyPath(m_options.profileFolder, id), ignored);
    }
}

Status CaptureWriter::storeOne(CaptureStore::Pending& pending, CaptureSummary& summary)
{
    http::ReceivedRequest& request = pending.request;
    const CaptureId id = ++m_lastId;
    if (!request.bodyFile.empty()) {
        if (Status moved = moveBody(request, id); !moved)
            return moved;
    }
    const std::string trailers = trailerLines(request.trailers);
    CaptureRecord record;
    record.id = id;
    record.receivedAtUs = request.receivedAtUs;
    record.durationUs = pending.durationUs.value_or(m_clock.monotonicUs() - request.firstByteUs);
    record.bodySize = request.bodySize;
    record.status = pending.status;
    record.remotePort = request.remotePort;
    record.flags = flagsOf(request);
    std::string facts;
    if (pending.facts || request.tlsDetails) {
        static const CaptureFacts none;
        static const http::TlsDetails noTls;
        const CaptureFacts& known = pending.facts ? *pending.facts : none;
        record.flags |= capture::flagsOf(known);
        facts = encodeFacts(known, request.tlsDetails ? *request.tlsDetails : noTls);
        record.facts = facts;
    }
    record.httpVersion = request.httpVersion;
    record.remoteAddress = request.remoteAddress;
    record.malformed = request.malformed;
    record.trailers = trailers;
    record.rawHead = request.rawHead;
    record.body = request.body;
    record.method = request.method;
    record.target = request.target;
    IndexRow row = rowOf(record, m_log->add(record), m_options.profileFolder, m_fields);
    if (Status marked = m_duplicates->mark(row.summary); !marked)
        return marked;
    Status inserted = m_index->insert(row);
    summary = std::move(row.summary);
    return inserted;
}

Status CaptureWriter::moveBody(const http::ReceivedRequest& request, CaptureId id)
{
    const std::string target = bodyPath(m_options.profileFolder, id);
    if (::rename(request.bodyFile.c_str(), target.c_str()) != 0)
        return errorFromErrno(errno, "the body file " + request.bodyFile);
    return Done{};
}

Status CaptureWriter::checkDatabaseIsThere() const
{
    struct stat info {};
    if (::stat(m_database.path().c_str(), &info) == 0)
        return Done{};
    return Error{ErrorCode::NotFound,
                 "The database " + m_database.path() +
                     " was deleted while Hookbench runs, so nothing can be stored; "
                     "start Hookbench again.",
                 ""};
}

Status CaptureWriter::setSurvivePowerLoss(bool on)
{
    m_options.survivePowerLoss = on;
    return m_database.setSurvivePowerLoss(on);
}

Result<std::vector<CaptureId>> CaptureWriter::change(const std::vector<CaptureId>& ids, RecordMark mark,
                                                     bool on, const RowChange& changeRow)
{
    std::vector<CaptureId> changed;
    const Status done = m_database.transaction([&]() -> Status {
        for (const CaptureId id : ids) {
            const auto row = m_index->find(id);
            if (!row)
                return row.error();
            if (!*row)
                continue;
            const Result<bool> differs = changeRow(**row);
            if (!differs)
                return differs.error();
            if (!*differs)
                continue;
            if (Status marked = markRecord(m_options.profileFolder, (*row)->position, mark, on); !marked)
                return marked;
            changed.push_back(id);
        }
        return Done{};
    });
    if (!done)
        return done.error();
    return changed;
}

Result<std::vector<CaptureId>> CaptureWriter::setRemoved(const std::vector<CaptureId>& ids, bool removed)
{
    return change(ids, RemovedMark, removed, [&](const IndexRow& row) -> Result<bool> {
        if (row.deleted == removed)
            return false;
        if (Status set = m_index->setDeleted(row.summary.id, removed); !set)
            return set.error();
        return true;
    });
}

Result<std::vector<CaptureId>> CaptureWriter::setPinned(const std::vector<CaptureId>& ids, bool pinned)
{
    return change(ids, PinnedMark, pinned, [&](const IndexRow& row) -> Result<bool> {
        if (row.deleted || row.summary.has(Pinned) == pinned)
            return false;
        const std::uint32_t flags = row.summary.flags ^ Pinned;
        if (Status set = m_index->setFlags(row.summary.id, flags); !set)
            return set.error();
        return true;
    });
}

Result<CaptureNotes> CaptureWriter::editNotes(const std::vector<CaptureId>& ids, const NoteEdit& edit)
{
    CaptureNotes changed;
    const Status done = m_database.transaction([&]() -> Status {
        auto notes = capture::editNotes(*m_index, ids, edit);
        if (!notes)
            return notes.error();
        changed = std::move(*notes);
        return Done{};
    });
    if (!done)
        return done.error();
    return changed;
}

Result<std::vector<CaptureSummary>> CaptureWriter::settle(CaptureId id, int status,
                                                          std::uint32_t clearedFlags)
{
    const auto row = m_index->find(id);
    if (!row)
        return row.error();
    const std::uint32_t flags = *row ? (*row)->summary.flags & ~clearedFlags : 0;
    if (!*row || ((*row)->summary.status == status && (*row)->summary.flags == flags))
        return std::vector<CaptureSummary>();
    if (Status set = m_index->setStatus(id, status, flags); !set)
        return set.error();
    CaptureSummary now = std::move((*row)->summary);
    now.status = status;
    now.flags = flags;
    return std::vector<CaptureSummary>{std::move(now)};
}

Result<std::vector<CaptureSummary>> CaptureWriter::summaries(const std::vector<CaptureId>& ids)
{
    std::vector<CaptureSummary> found;
    for (const CaptureId id : ids) {
        auto row = m_index->find(id);
        if (!row)
            return row.error();
        if (*row)
            found.push_back(std::move((*row)->summary));
    }
    return found;
}

} // namespace hookbench::capture
