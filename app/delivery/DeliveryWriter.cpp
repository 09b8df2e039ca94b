#include "delivery/DeliveryWriter.h"

#include "delivery/AttemptDetails.h"
#include "delivery/DeliveryQueries.h"
#include "delivery/ExchangeFlags.h"
#include "delivery/ProcessIdentity.h"
#include "json/Writer.h"

#include <cmath>

namespace hookbench::delivery {

namespace {

constexpr std::size_t retentionPiece = 10'000;
constexpr std::size_t keptRecipes = 4096;

std::int64_t microseconds(double ms)
{
    return std::llround(ms * 1000);
}

} // namespace

struct DeliveryWriter::Statements {
    storage::Statement attempt;
    storage::Statement exchange;
    storage::Statement source;
    storage::Statement recipe;
    storage::Statement pending;
    storage::Statement unpend;
};

Result<std::unique_ptr<DeliveryWriter>> DeliveryWriter::open(storage::Database& database)
{
    auto attempt = database.prepare(
        "INSERT INTO attempts (delivery, number, source, recipe, started_us, duration_us, next_us, status, "
        "outcome, diagnosis, local_port, capture, request_bytes, response_bytes, event_id) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)");
    auto exchange = database.prepare(
        "INSERT INTO exchanges (attempt, url, http_version, name_us, connect_us, tls_us, first_us, total_us, "
        "remote, remote_port, flags, details, request_head, request_body, response_head, response_body) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
    auto source = database.prepare(
        "INSERT INTO sources (kind, event_type, registration, name, place, method, mode, last_attempt) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0) ON CONFLICT DO UPDATE SET mode = mode RETURNING id");
    auto recipe = database.prepare("INSERT INTO recipes (last_attempt, recipe) VALUES (0, ?1) RETURNING id");
    auto pending = database.prepare(
        "INSERT INTO pending (delivery, recipe, attempt, under_way, due_us, recipients, owner) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (delivery) DO UPDATE SET attempt = "
        "excluded.attempt, "
        "under_way = excluded.under_way, due_us = excluded.due_us, recipients = excluded.recipients, "
        "owner = excluded.owner");
    auto unpend = database.prepare("DELETE FROM pending WHERE delivery = ?1");
    for (const auto* statement : {&attempt, &exchange, &source, &recipe, &pending, &unpend}) {
        if (!*statement)
            return statement->error();
    }
    std::unique_ptr<DeliveryWriter> writer(new DeliveryWriter(database));
    writer->m_statements =
        std::make_shared<Statements>(Statements{std::move(*attempt), std::move(*exchange), std::move(*source),
                                                std::move(*recipe), std::move(*pending), std::move(*unpend)});
    return writer;
}

Status DeliveryWriter::settle(Status done)
{
    m_lastOfSource.clear();
    m_lastOfRecipe.clear();
    if (!done || m_recipes.size() > keptRecipes)
        m_recipes.clear();
    if (!done)
        m_sources.clear();
    return done;
}

Status DeliveryWriter::write(std::vector<LogEntry>& entries)
{
    return settle(m_database.transaction([&]() -> Status {
        for (LogEntry& entry : entries) {
            if (Status inserted = insert(entry.record); !inserted)
                return inserted;
            if (Status changed = writeChange(entry.record.summary.delivery, entry.change); !changed)
                return changed;
        }
        return rememberLast();
    }));
}

Status DeliveryWriter::insert(AttemptRecord& record)
{
    AttemptSummary& summary = record.summary;
    const auto source = sourceOf(summary);
    if (!source)
        return source.error();
    const auto recipe = recipeId(record.recipe);
    if (!recipe)
        return recipe.error();
    storage::Statement& row = m_statements->attempt;
    const std::int64_t numbers[] = {summary.delivery,
                                    summary.number,
                                    *source,
                                    *recipe,
                                    summary.startedAtUs,
                                    summary.durationUs,
                                    summary.nextAttemptUs,
                                    summary.status,
                                    static_cast<std::int64_t>(summary.outcome),
                                    static_cast<std::int64_t>(summary.diagnosis),
                                    summary.localPort,
                                    summary.capture,
                                    static_cast<std::int64_t>(summary.requestBytes),
                                    static_cast<std::int64_t>(summary.responseBytes)};
    int position = 0;
    for (const std::int64_t number : numbers)
        row.bind(++position, number);
    row.bind(++position, summary.eventId);
    if (Status inserted = row.run(); !inserted)
        return inserted;
    summary.id = m_database.lastInsertId();
    m_lastOfSource[*source] = summary.id;
    if (*recipe != 0)
        m_lastOfRecipe[*recipe] = summary.id;
    return insertExchange(record);
}

Status DeliveryWriter::insertExchange(const AttemptRecord& record)
{
    storage::Statement& row = m_statements->exchange;
    const std::string details = detailsText(record);
    row.bind(1, record.summary.id);
    row.bind(2, record.url);
    row.bind(3, record.httpVersion);
    row.bind(4, microseconds(record.timings.nameLookupMs));
    row.bind(5, microseconds(record.timings.connectMs));
    row.bind(6, microseconds(record.timings.tlsMs));
    row.bind(7, microseconds(record.timings.firstByteMs));
    row.bind(8, microseconds(record.timings.totalMs));
    row.bind(9, record.remoteAddress);
    row.bind(10, std::int64_t{record.remotePort});
    row.bind(11, flagsOf(record));
    row.bind(12, details);
    row.bind(13, record.requestHead);
    row.bind(14, record.requestBody);
    row.bind(15, record.responseHead);
    row.bind(16, record.responseBody);
    return row.run();
}

Status DeliveryWriter::writeChange(DeliveryId delivery, const PendingChange& change)
{
    if (change.next)
        return putPending(*change.next);
    if (!change.isFinished)
        return Done{};
    m_statements->unpend.bind(1, delivery);
    return m_statements->unpend.run();
}

Status DeliveryWriter::putPending(const PendingDelivery& pending)
{
    const auto recipe = recipeId(pending.recipe);
    if (!recipe)
        return recipe.error();
    const std::string recipients = recipientsText(pending.recipients);
    storage::Statement& row = m_statements->pending;
    row.bind(1, pending.id);
    row.bind(2, *recipe);
    row.bind(3, std::int64_t{pending.attempt});
    row.bind(4, std::int64_t{pending.isUnderWay});
    row.bind(5, pending.dueUs);
    row.bind(6, recipients);
    row.bind(7, pending.owner);
    return row.run();
}

Status DeliveryWriter::savePending(const PendingDelivery& pending)
{
    return settle(m_database.transaction([&] { return putPending(pending); }));
}

Status DeliveryWriter::removePending(const std::vector<DeliveryId>& ids)
{
    return settle(m_database.transaction([&]() -> Status {
        for (const DeliveryId id : ids) {
            m_statements->unpend.bind(1, id);
            if (Status gone = m_statements->unpend.run(); !gone)
                return gone;
        }
        return Done{};
    }));
}

Result<bool> DeliveryWriter::beginPending(const PendingDelivery& pending)
{
    auto row = m_database.prepare("UPDATE pending SET attempt = ?2, under_way = 1, due_us = ?3 "
                                  "WHERE delivery = ?1 AND owner = ?4 RETURNING delivery");
    if (!row)
        return row.error();
    row->bind(1, pending.id);
    row->bind(2, std::int64_t{pending.attempt});
    row->bind(3, pending.dueUs);
    row->bind(4, pending.owner);
    return row->step();
}

/// The condition and the change are one statement: an attempt cannot begin in between.
Result<bool> DeliveryWriter::cancelWaiting(DeliveryId id)
{
    auto row =
        m_database.prepare("DELETE FROM pending WHERE delivery = ?1 AND under_way = 0 RETURNING delivery");
    if (!row)
        return row.error();
    row->bind(1, id);
    return row->step();
}

Result<bool> DeliveryWriter::hurry(DeliveryId id, std::int64_t nowUs)
{
    auto row = m_database.prepare("UPDATE pending SET due_us = min(due_us, ?2) "
                                  "WHERE delivery = ?1 AND under_way = 0 RETURNING delivery");
    if (!row)
        return row.error();
    row->bind(1, id);
    row->bind(2, nowUs);
    return row->step();
}

Result<std::vector<PendingDue>> DeliveryWriter::ownPending()
{
    const std::string owner = thisProcess();
    auto row = m_database.prepare("SELECT delivery, due_us FROM pending WHERE owner = ?1");
    if (!row)
        return row.error();
    row->bind(1, owner);
    std::vector<PendingDue> found;
    while (true) {
        const auto one = row->step();
        if (!one)
            return one.error();
        if (!*one)
            return found;
        found.push_back({row->integer(0), row->integer(1)});
    }
}

Result<std::int64_t> DeliveryWriter::sourceOf(const AttemptSummary& summary)
{
    std::string key;
    for (const std::string* part : {&summary.kind, &summary.eventType, &summary.registrationId,
                                    &summary.registrationName, &summary.place, &summary.method})
        key.append(*part).push_back('\0');
    key.push_back(static_cast<char>(summary.mode));
    const auto known = m_sources.find(key);
    if (known != m_sources.end())
        return known->second;
    storage::Statement& row = m_statements->source;
    row.bind(1, summary.kind);
    row.bind(2, summary.eventType);
    row.bind(3, summary.registrationId);
    row.bind(4, summary.registrationName);
    row.bind(5, summary.place);
    row.bind(6, summary.method);
    row.bind(7, static_cast<std::int64_t>(summary.mode));
    const auto found = row.step();
    if (!found)
        return found.error();
    const std::int64_t id = row.integer(0);
    row.reset();
    m_sources.emplace(std::move(key), id);
    return id;
}

Result<std::int64_t> DeliveryWriter::recipeId(const std::shared_ptr<const Recipe>& recipe)
{
    if (!recipe)
        return 0;
    const auto known = m_recipes.find(recipe);
    if (known != m_recipes.end())
        return known->second;
    const std::string text = json::write(toJson(*recipe));
    storage::Statement& row = m_statements->recipe;
    row.bind(1, text);
    const auto stored = row.step();
    if (!stored)
        return stored.error();
    const std::int64_t id = row.integer(0);
    row.reset();
    m_recipes.emplace(recipe, id);
    return id;
}

Status DeliveryWriter::rememberLast()
{
    const auto update = [this](const char* sql, const std::map<std::int64_t, AttemptId>& last) -> Status {
        auto statement = m_database.prepare(sql);
        if (!statement)
            return statement.error();
        for (const auto& [id, attempt] : last) {
            statement->bind(1, id);
            statement->bind(2, attempt);
            if (Status set = statement->run(); !set)
                return set;
        }
        return Done{};
    };
    if (Status set = update("UPDATE sources SET last_attempt = ?2 WHERE id = ?1", m_lastOfSource); !set)
        return set;
    return update("UPDATE recipes SET last_attempt = ?2 WHERE id = ?1", m_lastOfRecipe);
}

Status DeliveryWriter::takeOver(std::int64_t nowUs, std::vector<PendingDelivery>& taken,
                                std::vector<AttemptSummary>& logged)
{
    return settle(m_database.transaction([&]() -> Status {
        auto all = DeliveryQueries(m_database).pending();
        if (!all)
            return all.error();
        for (PendingDelivery& pending : *all) {
            if (pending.owner == thisProcess() || isRunning(pending.owner))
                continue;
            if (Status one = takeOne(pending, nowUs, logged); !one)
                return one;
            if (!pending.owner.empty())
                taken.push_back(std::move(pending));
        }
        return rememberLast();
    }));
}

/// Leaves `owner` empty if there is nothing to go on with.
Status DeliveryWriter::takeOne(PendingDelivery& pending, std::int64_t nowUs,
                               std::vector<AttemptSummary>& logged)
{
    // What is stored is a recipe of its own already; the one that was read must not be stored again.
    auto id = m_database.prepare("SELECT recipe FROM pending WHERE delivery = ?1");
    if (!id)
        return id.error();
    id->bind(1, pending.id);
    if (const auto row = id->step(); !row || !*row)
        return row ? Status(Done{}) : Status(row.error());
    m_recipes.emplace(pending.recipe, id->integer(0));
    id->reset();
    pending.owner = thisProcess();
    if (pending.isUnderWay) {
        const Recipe& recipe = *pending.recipe;
        const bool goesOn = recipe.options.retry.kind != RetryPolicy::Kind::None;
        AttemptRecord record;
        record.recipe = pending.recipe;
        record.summary.delivery = pending.id;
        record.summary.number = pending.attempt;
        record.summary.startedAtUs = pending.dueUs;
        record.summary.nextAttemptUs = goesOn ? nowUs : 0;
        record.summary.outcome = Outcome::Unknown;
        record.summary.mode = recipe.mode;
        record.summary.diagnosis = DiagnosisCode::Interrupted;
        record.summary.kind = recipe.channel.kind();
        record.summary.eventType = eventTypeOf(recipe.event);
        record.summary.eventId = eventIdOf(recipe.event);
        record.summary.registrationId = recipe.registrationId;
        record.summary.registrationName = recipe.registrationName;
        record.summary.place = recipe.place;
        record.summary.method = recipe.options.method;
        record.diagnosis.code = DiagnosisCode::Interrupted;
        record.diagnosis.sentence =
            std::string(
                "The program ended during this attempt, so whether the receiver got it is not known; ") +
            (goesOn ? "it is sent again (at least once), with the same event id."
                    : "its policy knows no further attempt, so fire it again if it is missing there.");
        if (Status written = insert(record); !written)
            return written;
        logged.push_back(record.summary);
        pending.isUnderWay = false;
        pending.dueUs = nowUs;
        ++pending.attempt;
        if (!goesOn) {
            pending.owner.clear();
            return writeChange(pending.id, {.isFinished = true});
        }
    }
    return putPending(pending);
}

Status DeliveryWriter::erase(AttemptId id)
{
    for (const char* sql :
         {"DELETE FROM attempts WHERE id = ?1", "DELETE FROM exchanges WHERE attempt = ?1"}) {
        auto statement = m_database.prepare(sql);
        if (!statement)
            return statement.error();
        statement->bind(1, id);
        if (Status gone = statement->run(); !gone)
            return gone;
    }
    return Done{};
}

Status DeliveryWriter::eraseUnusedRecipes()
{
    // Known ids may be among them.
    m_recipes.clear();
    return m_database.execute(
        "DELETE FROM recipes WHERE last_attempt < coalesce((SELECT min(id) FROM attempts), "
        "9223372036854775807) AND id NOT IN (SELECT recipe FROM pending)");
}

Status DeliveryWriter::remove(const std::vector<AttemptId>& ids)
{
    return settle(m_database.transaction([&]() -> Status {
        for (const AttemptId id : ids) {
            if (Status gone = erase(id); !gone)
                return gone;
        }
        return eraseUnusedRecipes();
    }));
}

Result<std::vector<AttemptId>> DeliveryWriter::oldest(std::int64_t oldestUs, bool byAge, std::size_t limit)
{
    // Ids grow with time, so the first that is young enough ends the walk.
    auto statement = m_database.prepare("SELECT id, started_us FROM attempts ORDER BY id LIMIT ?1");
    if (!statement)
        return statement.error();
    statement->bind(1, static_cast<std::int64_t>(limit));
    std::vector<AttemptId> ids;
    while (true) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row || (byAge && statement->integer(1) >= oldestUs))
            return ids;
        ids.push_back(statement->integer(0));
    }
}

Result<std::vector<AttemptId>> DeliveryWriter::enforceRetention(std::int64_t oldestUs,
                                                                std::uint64_t maxFileBytes)
{
    std::vector<AttemptId> gone;
    if (oldestUs > 0) {
        auto old = oldest(oldestUs, true, retentionPiece);
        if (!old)
            return old.error();
        gone = std::move(*old);
    }
    if (maxFileBytes > 0 && gone.empty()) {
        const auto used = m_database.integer(
            "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, "
            "pragma_page_size");
        if (!used)
            return used.error();
        const auto bytes = static_cast<std::uint64_t>(*used);
        if (bytes > maxFileBytes) {
            const auto count = m_database.integer("SELECT count(*) FROM attempts");
            if (!count)
                return count.error();
            // A tenth more than needed, so that this is not due again at once.
            const double share = 1.1 * static_cast<double>(bytes - maxFileBytes) / static_cast<double>(bytes);
            const auto wanted = static_cast<std::size_t>(std::ceil(share * static_cast<double>(*count)));
            auto old = oldest(0, false, std::min(wanted, retentionPiece));
            if (!old)
                return old.error();
            gone = std::move(*old);
        }
    }
    if (gone.empty())
        return gone;
    if (Status removed = remove(gone); !removed)
        return removed.error();
    return gone;
}

} // namespace hookbench::delivery
