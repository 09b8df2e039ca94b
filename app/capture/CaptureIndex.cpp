#include "capture/CaptureIndex.h"

#include <limits>

namespace hookbench::capture {

using storage::Statement;

namespace {

constexpr const char* columns =
    "id, segment, offset, received_us, duration_us, size, status, flags, duplicate_of, "
    "method, target, event_type, event_id, deleted";

std::string select(const char* rest)
{
    std::string sql = "SELECT ";
    sql += columns;
    sql += " FROM captures ";
    sql += rest;
    return sql;
}

constexpr const char* noteColumns = "capture_id, note, labels, colour";

CaptureNote readNote(const Statement& row)
{
    CaptureNote note;
    note.text = row.text(1);
    std::string_view labels = row.text(2);
    while (!labels.empty()) {
        const std::size_t end = std::min(labels.find('\n'), labels.size());
        note.labels.emplace_back(labels.substr(0, end));
        labels.remove_prefix(std::min(end + 1, labels.size()));
    }
    const std::int64_t colour = row.integer(3);
    note.colour = static_cast<CaptureColour>(colour > 0 && colour < captureColours ? colour : 0);
    return note;
}

void readSummary(const Statement& row, CaptureSummary& into)
{
    into.id = row.integer(0);
    into.receivedAtUs = row.integer(3);
    into.durationUs = row.integer(4);
    into.size = static_cast<std::uint64_t>(row.integer(5));
    into.status = static_cast<std::int32_t>(row.integer(6));
    into.flags = static_cast<std::uint32_t>(row.integer(7));
    into.duplicateOf = row.integer(8);
    into.method = row.text(9);
    into.target = row.text(10);
    into.eventType = row.text(11);
    into.eventId = row.text(12);
}

} // namespace

std::int64_t eventHash(std::string_view eventId)
{
    // FNV-1a (Fowler, Noll, Vo), the same on every machine and in every run, as the index is stored.
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : eventId) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211ULL;
    }
    return static_cast<std::int64_t>(hash >> 1);
}

struct CaptureIndex::Statements {
    Statement insert;
    Statement insertFirstEvent;
    Statement eventId;
    Statement list;
    Statement listForward;
    Statement find;
    Statement setDeleted;
    Statement setFlags;
    Statement setStatus;
    Statement erase;
    Statement eraseEvent;
    Statement note;
    Statement setNote;
    Statement eraseNote;
};

CaptureIndex::CaptureIndex(storage::Database& database, std::shared_ptr<Statements> statements)
    : m_database(&database), m_statements(std::move(statements))
{
}

Result<CaptureIndex> CaptureIndex::open(storage::Database& database)
{
    auto insert = database.prepare("INSERT INTO captures (id, segment, offset, received_us, duration_us, "
                                   "size, status, flags, duplicate_of, "
                                   "method, target, event_type, event_id, deleted) "
                                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
    auto first = database.prepare("INSERT INTO first_events (capture_id, hash) VALUES (?1, ?2)");
    auto eventId = database.prepare("SELECT event_id FROM captures WHERE id = ?1");
    auto list =
        database.prepare(select("WHERE id < ?1 AND id > ?2 AND deleted = 0 ORDER BY id DESC LIMIT ?3"));
    auto forward = database.prepare(select("WHERE id > ?1 AND deleted = 0 AND (flags & ?3) = ?3 ORDER BY id LIMIT ?2"));
    auto find = database.prepare(select("WHERE id = ?1"));
    auto setDeleted = database.prepare("UPDATE captures SET deleted = ?2 WHERE id = ?1");
    auto setFlags = database.prepare("UPDATE captures SET flags = ?2 WHERE id = ?1");
    auto setStatus = database.prepare("UPDATE captures SET status = ?2, flags = ?3 WHERE id = ?1");
    auto erase = database.prepare("DELETE FROM captures WHERE id = ?1");
    auto eraseEvent = database.prepare("DELETE FROM first_events WHERE capture_id = ?1");
    auto note = database.prepare(std::string("SELECT ") + noteColumns + " FROM capture_notes WHERE capture_id = ?1");
    auto setNote = database.prepare("INSERT OR REPLACE INTO capture_notes (capture_id, note, labels, colour) "
                                    "VALUES (?1, ?2, ?3, ?4)");
    auto eraseNote = database.prepare("DELETE FROM capture_notes WHERE capture_id = ?1");
    for (const auto* statement :
         {&insert, &first, &eventId, &list, &forward, &find, &setDeleted, &setFlags, &setStatus, &erase, &eraseEvent, &note,
          &setNote, &eraseNote}) {
        if (!*statement)
            return statement->error();
    }
    return CaptureIndex(
        database, std::make_shared<Statements>(
                      Statements{std::move(*insert), std::move(*first), std::move(*eventId), std::move(*list),
                                 std::move(*forward), std::move(*find), std::move(*setDeleted),
                                 std::move(*setFlags), std::move(*setStatus), std::move(*erase), std::move(*eraseEvent),
                                 std::move(*note), std::move(*setNote), std::move(*eraseNote)}));
}

Status CaptureIndex::insert(const IndexRow& row)
{
    Statement& s = m_statements->insert;
    const CaptureSummary& summary = row.summary;
    s.bind(1, summary.id);
    s.bind(2, row.position.segment);
    s.bind(3, row.position.offset);
    s.bind(4, summary.receivedAtUs);
    s.bind(5, summary.durationUs);
    s.bind(6, static_cast<std::int64_t>(summary.size));
    s.bind(7, summary.status);
    s.bind(8, summary.flags);
    s.bind(9, summary.duplicateOf);
    s.bind(10, summary.method);
    s.bind(11, summary.target);
    s.bind(12, summary.eventType);
    s.bind(13, summary.eventId);
    s.bind(14, row.deleted ? 1 : 0);
    return s.run();
}

Status CaptureIndex::insertFirstEvent(CaptureId id, std::int64_t hash)
{
    m_statements->insertFirstEvent.bind(1, id);
    m_statements->insertFirstEvent.bind(2, hash);
    return m_statements->insertFirstEvent.run();
}

Status CaptureIndex::forEachFirstEvent(const std::function<void(CaptureId, std::int64_t)>& visit)
{
    auto statement = m_database->prepare("SELECT capture_id, hash FROM first_events ORDER BY capture_id");
    if (!statement)
        return statement.error();
    while (true) {
        const Result<bool> row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return Done{};
        visit(statement->integer(0), statement->integer(1));
    }
}

Result<std::string> CaptureIndex::eventIdOf(CaptureId id)
{
    Statement& s = m_statements->eventId;
    s.bind(1, id);
    const Result<bool> row = s.step();
    const Result<std::string> found =
        row ? Result<std::string>(*row ? std::string(s.text(0)) : std::string()) : row.error();
    s.reset();
    return found;
}

namespace {

Result<std::vector<CaptureSummary>> summariesOf(Statement& s)
{
    std::vector<CaptureSummary> found;
    while (true) {
        const Result<bool> row = s.step();
        if (!row || !*row) {
            s.reset();
            if (!row)
                return row.error();
            return found;
        }
        readSummary(s, found.emplace_back());
    }
}

} // namespace

Result<std::vector<CaptureSummary>> CaptureIndex::list(const ListQuery& query)
{
    Statement& s = m_statements->list;
    s.bind(1, query.before > 0 ? query.before : std::numeric_limits<std::int64_t>::max());
    s.bind(2, query.after);
    s.bind(3, static_cast<std::int64_t>(query.limit));
    return summariesOf(s);
}

Result<std::vector<CaptureSummary>> CaptureIndex::listForward(CaptureId after, std::size_t limit,
                                                              std::uint32_t flags)
{
    Statement& s = m_statements->listForward;
    s.bind(1, after);
    s.bind(2, static_cast<std::int64_t>(limit));
    s.bind(3, std::int64_t{flags});
    return summariesOf(s);
}

Result<std::vector<IndexRow>> CaptureIndex::rows(Statement& s)
{
    std::vector<IndexRow> found;
    while (true) {
        const Result<bool> row = s.step();
        if (!row || !*row) {
            s.reset();
            if (!row)
                return row.error();
            return found;
        }
        IndexRow& into = found.emplace_back();
        readSummary(s, into.summary);
        into.position = {s.integer(1), s.integer(2)};
        into.deleted = s.integer(13) != 0;
    }
}

Result<std::optional<IndexRow>> CaptureIndex::find(CaptureId id)
{
    m_statements->find.bind(1, id);
    auto found = rows(m_statements->find);
    if (!found)
        return found.error();
    if (found->empty())
        return std::optional<IndexRow>();
    Statement& note = m_statements->note;
    note.bind(1, id);
    const Result<bool> written = note.step();
    if (written && *written)
        found->front().note = readNote(note);
    note.reset();
    if (!written)
        return written.error();
    return std::optional<IndexRow>(std::move(found->front()));
}

Status CaptureIndex::setNote(CaptureId id, const CaptureNote& note)
{
    if (note.empty()) {
        m_statements->eraseNote.bind(1, id);
        return m_statements->eraseNote.run();
    }
    std::string labels;
    for (const std::string& label : note.labels)
        labels += (labels.empty() ? "" : "\n") + label;
    Statement& s = m_statements->setNote;
    s.bind(1, id);
    s.bind(2, note.text);
    s.bind(3, labels);
    s.bind(4, static_cast<std::int64_t>(note.colour));
    return s.run();
}

Result<CaptureNotes> CaptureIndex::notes()
{
    auto statement =
        m_database->prepare(std::string("SELECT ") + noteColumns + " FROM capture_notes ORDER BY capture_id");
    if (!statement)
        return statement.error();
    CaptureNotes notes;
    while (true) {
        const Result<bool> row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return notes;
        notes.emplace_back(statement->integer(0), readNote(*statement));
    }
}

Status CaptureIndex::forEachSize(const std::function<void(const SizeRow&)>& visit)
{
    auto statement =
        m_database->prepare("SELECT id, received_us, size, flags FROM captures WHERE deleted = 0 ORDER BY id DESC");
    if (!statement)
        return statement.error();
    while (true) {
        const Result<bool> row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return Done{};
        visit({statement->integer(0), statement->integer(1), static_cast<std::uint64_t>(statement->integer(2)),
               static_cast<std::uint32_t>(statement->integer(3))});
    }
}

Result<CaptureReader::Counts> CaptureIndex::counts()
{
    auto statement = m_database->prepare("SELECT count(*), coalesce(sum(duplicate_of > 0), 0) FROM captures "
                                         "WHERE deleted = 0");
    if (!statement)
        return statement.error();
    const Result<bool> row = statement->step();
    if (!row)
        return row.error();
    return CaptureReader::Counts{statement->integer(0), statement->integer(1)};
}

Result<std::vector<CaptureId>> CaptureIndex::sameEvent(CaptureId first, std::size_t most)
{
    auto statement = m_database->prepare("SELECT id FROM captures WHERE id >= ?1 AND (id = ?1 OR duplicate_of = ?1) "
                                         "AND deleted = 0 ORDER BY id LIMIT ?2");
    if (!statement)
        return statement.error();
    statement->bind(1, first);
    statement->bind(2, static_cast<std::int64_t>(most));
    std::vector<CaptureId> ids;
    for (;;) {
        const Result<bool> row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return ids;
        ids.push_back(statement->integer(0));
    }
}

Result<std::optional<IndexRow>> CaptureIndex::newest()
{
    auto statement = m_database->prepare(select("ORDER BY id DESC LIMIT 1"));
    if (!statement)
        return statement.error();
    auto found = rows(*statement);
    if (!found)
        return found.error();
    return found->empty() ? std::optional<IndexRow>() : std::optional<IndexRow>(std::move(found->front()));
}

Status CaptureIndex::setDeleted(CaptureId id, bool deleted)
{
    m_statements->setDeleted.bind(1, id);
    m_statements->setDeleted.bind(2, deleted ? 1 : 0);
    return m_statements->setDeleted.run();
}

Status CaptureIndex::setStatus(CaptureId id, int status, std::uint32_t flags)
{
    m_statements->setStatus.bind(1, id);
    m_statements->setStatus.bind(2, std::int64_t{status});
    m_statements->setStatus.bind(3, std::int64_t{flags});
    return m_statements->setStatus.run();
}

Status CaptureIndex::setFlags(CaptureId id, std::uint32_t flags)
{
    m_statements->setFlags.bind(1, id);
    m_statements->setFlags.bind(2, flags);
    return m_statements->setFlags.run();
}

Result<std::vector<IndexRow>> CaptureIndex::deletedRows()
{
    auto statement = m_database->prepare(select("INDEXED BY captures_deleted WHERE deleted = 1"));
    if (!statement)
        return statement.error();
    return rows(*statement);
}

Status CaptureIndex::erase(CaptureId id)
{
    m_statements->eraseEvent.bind(1, id);
    if (Status forgotten = m_statements->eraseEvent.run(); !forgotten)
        return forgotten;
    m_statements->eraseNote.bind(1, id);
    if (Status forgotten = m_statements->eraseNote.run(); !forgotten)
        return forgotten;
    m_statements->erase.bind(1, id);
    return m_statements->erase.run();
}

Result<bool> CaptureIndex::anyInSegment(std::int64_t segment)
{
    auto statement = m_database->prepare("SELECT 1 FROM captures WHERE segment = ?1 LIMIT 1");
    if (!statement)
        return statement.error();
    statement->bind(1, segment);
    return statement->step();
}

Result<CaptureId> CaptureIndex::lastId()
{
    return m_database->integer("SELECT max(coalesce((SELECT max(id) FROM captures), 0), "
                               "coalesce((SELECT value FROM counters WHERE name = 'last_capture_id'), 0))");
}

Status CaptureIndex::rememberLastId(CaptureId id)
{
    auto statement =
        m_database->prepare("INSERT INTO counters (name, value) VALUES ('last_capture_id', ?1) "
                            "ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)");
    if (!statement)
        return statement.error();
    statement->bind(1, id);
    return statement->run();
}

Result<CaptureNotes> editNotes(CaptureIndex& index, const std::vector<CaptureId>& ids, const NoteEdit& edit)
{
    CaptureNotes changed;
    for (const CaptureId id : ids) {
        const auto row = index.find(id);
        if (!row)
            return row.error();
        if (!*row || (*row)->deleted)
            continue;
        auto note = edited((*row)->note, edit);
        if (!note)
            return note.error();
        if (*note == (*row)->note)
            continue;
        if (Status set = index.setNote(id, *note); !set)
            return set.error();
        changed.emplace_back(id, std::move(*note));
    }
    return changed;
}

} // namespace hookbench::capture
