#include "endpoint/forwarding/ForwardTable.h"

#include "storage/Migrator.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace hookbench::endpoint {

namespace {

constexpr const char* columns = "id, capture, endpoint, number, started_us, status, name_us, connect_us, tls_us, "
                                "first_us, total_us, url, error, request_head, response_head, response_body, truncated";

std::int64_t toUs(double ms)
{
    return std::llround(ms * 1000);
}

double toMs(std::int64_t us)
{
    return static_cast<double>(us) / 1000;
}

ForwardAttempt readRow(const storage::Statement& row)
{
    ForwardAttempt attempt;
    attempt.id = row.integer(0);
    attempt.capture = row.integer(1);
    attempt.endpoint = static_cast<std::uint16_t>(row.integer(2));
    attempt.number = static_cast<std::uint32_t>(row.integer(3));
    attempt.startedAtUs = row.integer(4);
    attempt.status = static_cast<int>(row.integer(5));
    attempt.timings = {toMs(row.integer(6)), toMs(row.integer(7)), toMs(row.integer(8)), toMs(row.integer(9)),
                       toMs(row.integer(10))};
    attempt.url = row.text(11);
    attempt.error = row.text(12);
    attempt.requestHead = row.text(13);
    attempt.responseHead = row.text(14);
    attempt.responseBody = row.text(15);
    attempt.responseTruncated = row.integer(16) != 0;
    return attempt;
}

} // namespace

Result<std::unique_ptr<ForwardTable>> ForwardTable::open(const std::string& profileFolder)
{
    auto database =
        storage::Database::open(profileFolder + "/forwards.db", storage::Database::Access::ReadWrite);
    if (!database)
        return database.error();
    if (Status migrated = storage::migrate(*database, storage::forwardsMigrations()); !migrated)
        return migrated.error();
    return std::unique_ptr<ForwardTable>(new ForwardTable(std::move(*database)));
}

Result<std::unique_ptr<ForwardTable>> ForwardTable::openToRead(const std::string& profileFolder)
{
    const std::string file = profileFolder + "/forwards.db";
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return std::unique_ptr<ForwardTable>();
    auto database = storage::Database::open(file, storage::Database::Access::ReadOnly);
    if (!database)
        return database.error();
    // One that another thread or process is making at this moment.
    if (const auto version = database->integer("PRAGMA user_version"); !version || *version == 0)
        return version ? Result<std::unique_ptr<ForwardTable>>(nullptr) : version.error();
    return std::unique_ptr<ForwardTable>(new ForwardTable(std::move(*database)));
}

Status ForwardTable::insert(ForwardAttempt& attempt)
{
    auto statement = m_database.prepare(
        "INSERT INTO attempts (capture, endpoint, number, started_us, status, name_us, connect_us, tls_us, first_us, "
        "total_us, url, error, request_head, response_head, response_body, truncated) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
    if (!statement)
        return statement.error();
    const std::int64_t numbers[] = {attempt.capture,
                                    attempt.endpoint,
                                    attempt.number,
                                    attempt.startedAtUs,
                                    attempt.status,
                                    toUs(attempt.timings.nameLookupMs),
                                    toUs(attempt.timings.connectMs),
                                    toUs(attempt.timings.tlsMs),
                                    toUs(attempt.timings.firstByteMs),
                                    toUs(attempt.timings.totalMs)};
    int position = 0;
    for (const std::int64_t number : numbers)
        statement->bind(++position, number);
    for (const std::string* text :
         {&attempt.url, &attempt.error, &attempt.requestHead, &attempt.responseHead, &attempt.responseBody})
        statement->bind(++position, *text);
    statement->bind(++position, std::int64_t{attempt.responseTruncated});
    if (Status done = statement->run(); !done)
        return done;
    const auto id = m_database.integer("SELECT last_insert_rowid()");
    if (!id)
        return id.error();
    attempt.id = *id;
    return Done{};
}

Status ForwardTable::wait(const std::vector<WaitingForward>& captures)
{
    const auto newest = newestSeen();
    if (!newest)
        return newest.error();
    capture::CaptureId last = newest->value_or(0);
    auto statement = m_database.prepare("INSERT INTO waiting (capture, endpoint, attempts) VALUES (?1, ?2, ?3)");
    if (!statement)
        return statement.error();
    for (const WaitingForward& one : captures) {
        if (one.capture <= last)
            continue;
        last = one.capture;
        statement->bind(1, one.capture);
        statement->bind(2, std::int64_t{one.endpoint});
        statement->bind(3, std::int64_t{one.attempts});
        if (Status done = statement->run(); !done)
            return done;
    }
    return setNewestSeen(last);
}

Status ForwardTable::setAttempts(capture::CaptureId capture, std::uint32_t attempts)
{
    return m_database.execute("UPDATE waiting SET attempts = " + std::to_string(attempts) +
                              " WHERE capture = " + std::to_string(capture));
}

Status ForwardTable::finish(capture::CaptureId capture)
{
    return m_database.execute("DELETE FROM waiting WHERE capture = " + std::to_string(capture));
}

Result<std::optional<capture::CaptureId>> ForwardTable::newestSeen()
{
    constexpr capture::CaptureId none = -1;
    const auto found = m_database.integer("SELECT coalesce((SELECT value FROM counters WHERE name = 'seen'), -1)");
    if (!found)
        return found.error();
    return *found == none ? std::optional<capture::CaptureId>() : std::optional(*found);
}

Status ForwardTable::setNewestSeen(capture::CaptureId capture)
{
    return m_database.execute("INSERT INTO counters VALUES ('seen', " + std::to_string(capture) +
                              ") ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)");
}

Result<bool> ForwardTable::isWaiting(capture::CaptureId capture)
{
    const auto found = m_database.integer("SELECT count(*) FROM waiting WHERE capture = " + std::to_string(capture));
    return found ? Result<bool>(*found > 0) : found.error();
}

Result<std::vector<WaitingForward>> ForwardTable::waiting()
{
    auto statement = m_database.prepare("SELECT capture, endpoint, attempts FROM waiting ORDER BY capture");
    if (!statement)
        return statement.error();
    std::vector<WaitingForward> all;
    while (true) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        all.push_back({statement->integer(0), static_cast<std::uint16_t>(statement->integer(1)),
                       static_cast<std::uint32_t>(statement->integer(2))});
    }
}

Result<std::vector<ForwardAttempt>> ForwardTable::rows(storage::Statement& statement)
{
    std::vector<ForwardAttempt> all;
    while (true) {
        const auto row = statement.step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        all.push_back(readRow(statement));
    }
}

Result<std::vector<ForwardAttempt>> ForwardTable::attemptsOf(capture::CaptureId capture)
{
    auto statement =
        m_database.prepare(std::string("SELECT ") + columns + " FROM attempts WHERE capture = ?1 ORDER BY id");
    if (!statement)
        return statement.error();
    statement->bind(1, capture);
    return rows(*statement);
}

Result<std::vector<ForwardAttempt>> ForwardTable::newest(std::size_t limit, std::uint16_t endpoint)
{
    auto statement = m_database.prepare(std::string("SELECT ") + columns +
                                        " FROM attempts WHERE ?1 = 0 OR endpoint = ?1 ORDER BY id DESC LIMIT ?2");
    if (!statement)
        return statement.error();
    statement->bind(1, std::int64_t{endpoint});
    statement->bind(2, static_cast<std::int64_t>(limit));
    return rows(*statement);
}

Result<std::vector<ForwardTable::Figures>> ForwardTable::figuresAfter(std::int64_t id, std::size_t limit)
{
    auto statement = m_database.prepare("SELECT id, capture, endpoint, number, started_us, total_us, status, url "
                                        "FROM attempts WHERE id > ?1 ORDER BY id LIMIT ?2");
    if (!statement)
        return statement.error();
    statement->bind(1, id);
    statement->bind(2, static_cast<std::int64_t>(limit));
    std::vector<Figures> all;
    while (true) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        all.push_back({statement->integer(0), statement->integer(1),
                       static_cast<std::uint16_t>(statement->integer(2)),
                       static_cast<std::uint32_t>(statement->integer(3)), statement->integer(4),
                       statement->integer(5), static_cast<int>(statement->integer(6)),
                       std::string(statement->text(7))});
    }
}

Result<std::int64_t> ForwardTable::oldest()
{
    return m_database.integer("SELECT coalesce(min(id), 0) FROM attempts");
}

Status ForwardTable::keepNewest(std::int64_t count)
{
    return m_database.execute("DELETE FROM attempts WHERE id <= (SELECT max(id) FROM attempts) - " +
                              std::to_string(count));
}

} // namespace hookbench::endpoint
