#include "delivery/DeliveryQueries.h"

#include "base/Text.h"
#include "delivery/AttemptDetails.h"
#include "delivery/ExchangeFlags.h"
#include "json/Parser.h"

#include <algorithm>

namespace hookbench::delivery {

namespace {

const std::string columns =
    "SELECT a.id, a.delivery, a.number, a.started_us, a.duration_us, a.next_us, a.status, a.outcome, "
    "a.diagnosis, "
    "a.local_port, a.capture, a.request_bytes, a.response_bytes, a.event_id, s.kind, s.event_type, "
    "s.registration, "
    "s.name, s.place, s.method, s.mode FROM attempts a CROSS JOIN sources s ON s.id = a.source ";

AttemptSummary summaryOf(const storage::Statement& row)
{
    AttemptSummary summary;
    summary.id = row.integer(0);
    summary.delivery = row.integer(1);
    summary.number = static_cast<std::int32_t>(row.integer(2));
    summary.startedAtUs = row.integer(3);
    summary.durationUs = row.integer(4);
    summary.nextAttemptUs = row.integer(5);
    summary.status = static_cast<std::int32_t>(row.integer(6));
    summary.outcome = static_cast<Outcome>(row.integer(7));
    summary.diagnosis = static_cast<DiagnosisCode>(row.integer(8));
    summary.localPort = static_cast<std::uint16_t>(row.integer(9));
    summary.capture = row.integer(10);
    summary.requestBytes = static_cast<std::uint64_t>(row.integer(11));
    summary.responseBytes = static_cast<std::uint64_t>(row.integer(12));
    summary.eventId = row.text(13);
    summary.kind = row.text(14);
    summary.eventType = row.text(15);
    summary.registrationId = row.text(16);
    summary.registrationName = row.text(17);
    summary.place = row.text(18);
    summary.method = row.text(19);
    summary.mode = static_cast<Mode>(row.integer(20));
    return summary;
}

bool containsIgnoringCase(std::string_view text, const std::string& lower)
{
    return std::search(text.begin(), text.end(), lower.begin(), lower.end(),
                       [](char a, char b) { return asciiLower(a) == b; }) != text.end();
}

std::string inLower(const std::string& text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), asciiLower);
    return lower;
}

/// The conditions of a query, in the order in which bindTo() binds their values.
struct Conditions {
    std::string sql;
    std::vector<std::int64_t> numbers;
    std::vector<std::string> texts;

    explicit Conditions(const AttemptQuery& query)
    {
        if (query.before > 0)
            add("a.id < ?", query.before);
        if (query.after > 0)
            add("a.id > ?", query.after);
        if (query.delivery != 0)
            add("a.delivery = ?", query.delivery);
        if (query.outcome)
            add("a.outcome = ?", static_cast<std::int64_t>(*query.outcome));
        if (!query.eventId.empty())
            add("a.event_id = ?", query.eventId);
        if (!query.registrationId.empty())
            add("s.registration = ?", query.registrationId);
    }
    void add(const std::string& condition, std::int64_t value)
    {
        sql += (sql.empty() ? "WHERE " : "AND ") + condition + " ";
        numbers.push_back(value);
    }
    void add(const std::string& condition, const std::string& value)
    {
        sql += (sql.empty() ? "WHERE " : "AND ") + condition + " ";
        texts.push_back(value);
    }
    int bindTo(storage::Statement& statement) const
    {
        int position = 0;
        for (const std::int64_t number : numbers)
            statement.bind(++position, number);
        for (const std::string& text : texts)
            statement.bind(++position, text);
        return position;
    }
};

} // namespace

Result<std::vector<AttemptSummary>> DeliveryQueries::rows(storage::Statement& statement)
{
    std::vector<AttemptSummary> found;
    while (true) {
        const auto row = statement.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.push_back(summaryOf(statement));
    }
}

Result<std::vector<AttemptSummary>> DeliveryQueries::list(const AttemptQuery& query)
{
    const Conditions conditions(query);
    const bool searches = !query.text.empty();
    auto statement =
        m_database.prepare(columns + conditions.sql + "ORDER BY a.id DESC" + (searches ? "" : " LIMIT ?"));
    if (!statement)
        return statement.error();
    const int bound = conditions.bindTo(*statement);
    if (!searches) {
        statement->bind(bound + 1, static_cast<std::int64_t>(query.limit));
        return rows(*statement);
    }
    auto exchange = m_database.prepare(
        "SELECT url, details, request_head, request_body, response_head, response_body FROM exchanges "
        "WHERE attempt = ?1");
    if (!exchange)
        return exchange.error();
    const std::string wanted = inLower(query.text);
    std::vector<AttemptSummary> found;
    while (found.size() < query.limit) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const auto matches = contains(*exchange, statement->integer(0), wanted);
        if (!matches)
            return matches.error();
        if (*matches)
            found.push_back(summaryOf(*statement));
    }
    return found;
}

Result<bool> DeliveryQueries::contains(storage::Statement& exchange, AttemptId id, const std::string& text)
{
    exchange.bind(1, id);
    const auto row = exchange.step();
    if (!row)
        return row.error();
    bool found = false;
    for (int column = 0; *row && !found && column < 6; ++column)
        found = containsIgnoringCase(exchange.text(column), text);
    exchange.reset();
    return found;
}

Result<std::vector<AttemptSummary>> DeliveryQueries::between(AttemptId after, AttemptId before)
{
    auto statement =
        m_database.prepare(columns + "WHERE a.id > ?1 AND (?2 = 0 OR a.id < ?2) ORDER BY a.id LIMIT 100000");
    if (!statement)
        return statement.error();
    statement->bind(1, after);
    statement->bind(2, before);
    return rows(*statement);
}

Result<AttemptRecord> DeliveryQueries::fetch(AttemptId id)
{
    auto summary = m_database.prepare(columns + "WHERE a.id = ?1");
    auto exchange = m_database.prepare(
        "SELECT url, http_version, name_us, connect_us, tls_us, first_us, total_us, remote, remote_port, "
        "flags, "
        "details, request_head, request_body, response_head, response_body, a.recipe FROM exchanges "
        "JOIN attempts a ON a.id = attempt WHERE attempt = ?1");
    if (!summary || !exchange)
        return summary ? exchange.error() : summary.error();
    summary->bind(1, id);
    const auto found = rows(*summary);
    if (!found)
        return found.error();
    exchange->bind(1, id);
    const auto row = exchange->step();
    if (!row)
        return row.error();
    if (found->empty() || !*row)
        return Error{
            ErrorCode::NotFound,
            "There is no attempt " + std::to_string(id) + "; \"deliveries list\" shows those there are.", ""};
    AttemptRecord record;
    record.summary = found->front();
    record.url = exchange->text(0);
    record.httpVersion = exchange->text(1);
    const auto ms = [&](int column) { return static_cast<double>(exchange->integer(column)) / 1000; };
    record.timings = {ms(2), ms(3), ms(4), ms(5), ms(6)};
    record.remoteAddress = exchange->text(7);
    record.remotePort = static_cast<std::uint16_t>(exchange->integer(8));
    const std::int64_t flags = exchange->integer(9);
    record.requestTruncated = (flags & requestCut) != 0;
    record.responseTruncated = (flags & responseCut) != 0;
    record.skippedTlsVerification = (flags & tlsUnverified) != 0;
    readDetails(exchange->text(10), record);
    record.requestHead = exchange->text(11);
    record.requestBody = exchange->text(12);
    record.responseHead = exchange->text(13);
    record.responseBody = exchange->text(14);
    auto kept = recipe(exchange->integer(15));
    if (!kept)
        return kept.error();
    record.recipe = std::move(*kept);
    return record;
}

Result<std::shared_ptr<const Recipe>> DeliveryQueries::recipe(std::int64_t id)
{
    auto statement = m_database.prepare("SELECT recipe FROM recipes WHERE id = ?1");
    if (!statement)
        return statement.error();
    statement->bind(1, id);
    const auto row = statement->step();
    if (!row)
        return row.error();
    if (!*row)
        return std::shared_ptr<const Recipe>();
    const auto value = json::parse(statement->text(0));
    if (!value)
        return json::toError(value.error(), "what is kept of the delivery");
    auto read = recipeFromJson(*value);
    if (!read)
        return read.error();
    return std::shared_ptr<const Recipe>(std::make_shared<Recipe>(std::move(*read)));
}

Result<std::vector<AttemptSummary>> DeliveryQueries::ofEvent(const std::string& eventId)
{
    auto statement = m_database.prepare(columns + "WHERE a.event_id = ?1 ORDER BY a.id");
    if (!statement)
        return statement.error();
    statement->bind(1, eventId);
    return rows(*statement);
}

Result<std::int64_t> DeliveryQueries::count()
{
    return m_database.integer("SELECT count(*) FROM attempts");
}

Result<AttemptId> DeliveryQueries::newest()
{
    return m_database.integer("SELECT coalesce(max(id), 0) FROM attempts");
}

Result<std::vector<AttemptSummary>> DeliveryQueries::latest()
{
    auto statement =
        m_database.prepare(columns + "WHERE a.id IN (SELECT max(last_attempt) FROM sources WHERE "
                                     "registration <> '' GROUP BY registration) ORDER BY a.id");
    if (!statement)
        return statement.error();
    return rows(*statement);
}

Result<std::vector<PendingDelivery>> DeliveryQueries::pending()
{
    auto statement =
        m_database.prepare("SELECT delivery, recipe, attempt, under_way, due_us, recipients, owner "
                           "FROM pending ORDER BY due_us, delivery");
    if (!statement)
        return statement.error();
    std::vector<PendingDelivery> found;
    while (true) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        PendingDelivery pending;
        pending.id = statement->integer(0);
        auto kept = recipe(statement->integer(1));
        // One that cannot be read must not keep the others from going on.
        if (!kept || !*kept)
            continue;
        pending.recipe = std::move(*kept);
        pending.attempt = static_cast<int>(statement->integer(2));
        pending.isUnderWay = statement->integer(3) != 0;
        pending.dueUs = statement->integer(4);
        pending.recipients = recipientsFrom(statement->text(5));
        pending.owner = statement->text(6);
        found.push_back(std::move(pending));
    }
}

} // namespace hookbench::delivery
