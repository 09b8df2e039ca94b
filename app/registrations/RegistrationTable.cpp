#include "registrations/RegistrationTable.h"

#include "events/Envelope.h"
#include "registrations/LiteralSecrets.h"
#include "registrations/RegistrationJson.h"
#include "registrations/Validation.h"
#include "registrations/WordColumn.h"
#include "storage/Facts.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <algorithm>

namespace hookbench::registrations {

namespace {

std::vector<std::string> kindsOf(const Registration& registration)
{
    std::vector<std::string> kinds;
    for (const Channel& channel : registration.channels)
        kinds.emplace_back(channel.kind());
    return kinds;
}

Error noSuch(const std::string& id)
{
    return {ErrorCode::NotFound, "There is no registration " + id + " any more; look at the list again.", ""};
}

Result<Registration> read(std::string_view record, const std::string& id)
{
    const auto value = json::parse(record);
    if (value) {
        if (auto registration = registrationFromJson(*value))
            return registration;
    }
    return Error{ErrorCode::Corrupt,
                 "The stored registration " + id +
                     " cannot be read; restore workspace.db from a backup, or "
                     "remove the registration.",
                 value ? "" : value.error().message};
}

int errorCount(const Problems& problems)
{
    return static_cast<int>(std::count_if(problems.begin(), problems.end(), [](const Problem& problem) {
        return problem.severity == Problem::Severity::Error;
    }));
}

/// The reason why an active registration with these problems is refused.
Status activeIsAllowed(const Problems& problems, const std::string& name)
{
    const auto first = std::find_if(problems.begin(), problems.end(), [](const Problem& problem) {
        return problem.severity == Problem::Severity::Error;
    });
    if (first == problems.end())
        return Done{};
    return Error{ErrorCode::InvalidInput, first->field + ": " + first->message,
                 "\"" + name + "\" can be stored paused until this is mended."};
}

Status holdsNoSecret(const Registration& registration)
{
    const auto secrets = literalSecrets(registration);
    if (secrets.empty())
        return Done{};
    return Error{ErrorCode::InvalidInput,
                 secrets.front().field +
                     ": holds a secret as text, which is never stored; put it into a secret "
                     "variable of the environment and write ${" +
                     secrets.front().suggestedName + "} here.",
                 ""};
}

/// What is known of a new registration from its draft alone.
RegistrationSummary summaryOfDraft(const Registration& draft, std::int64_t updatedUs)
{
    RegistrationSummary summary;
    summary.id = draft.id;
    summary.name = draft.name;
    summary.eventTypes = draft.eventTypes;
    summary.channels = kindsOf(draft);
    summary.target = targetOf(draft);
    summary.isActive = draft.isActive;
    summary.hasDraft = true;
    summary.isNew = true;
    summary.problemCount = errorCount(validate(draft));
    summary.updatedAtUs = updatedUs;
    return summary;
}

RegistrationSummary summaryOfRow(const storage::Statement& row)
{
    RegistrationSummary summary;
    summary.id = row.text(0);
    summary.name = row.text(2);
    summary.isActive = row.integer(3) != 0;
    summary.eventTypes = splitWords(row.text(4));
    summary.channels = splitWords(row.text(5));
    summary.target = row.text(6);
    summary.problemCount = static_cast<int>(row.integer(7));
    summary.updatedAtUs = row.integer(8);
    summary.hasDraft = row.integer(9) != 0;
    return summary;
}

/// Of the saved ones the columns that lists show; of the new ones, which are few, the record of the draft.
/// The + keeps the database from using the index on positions, here and in matching(): reading the table from
/// end to end and sorting takes a fraction of the time of looking every row up in the order of the index.
constexpr std::string_view listQuery =
    "SELECT r.id, +r.position, r.name, r.is_active, r.event_types, r.channels, r.target, r.problems, "
    "r.updated_us,"
    " EXISTS (SELECT 1 FROM registration_drafts d WHERE d.id = r.id AND d.deleted = 0), NULL"
    " FROM registrations r WHERE r.deleted = 0"
    " UNION ALL SELECT d.id, d.position, '', 0, '', '', '', 0, d.updated_us, 1, d.record"
    " FROM registration_drafts d WHERE d.deleted = 0"
    " AND NOT EXISTS (SELECT 1 FROM registrations r WHERE r.id = d.id)"
    " ORDER BY 2, 1";

} // namespace

Result<std::vector<RegistrationSummary>> RegistrationTable::list()
{
    auto query = m_database.prepare(listQuery);
    if (!query)
        return query.error();
    std::vector<RegistrationSummary> rows;
    while (true) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return rows;
        if (query->isNull(10)) {
            rows.push_back(summaryOfRow(*query));
            continue;
        }
        const std::string id(query->text(0));
        auto draft = read(query->text(10), id);
        if (!draft)
            return draft.error();
        draft->id = id;
        rows.push_back(summaryOfDraft(*draft, query->integer(8)));
    }
}

Result<std::optional<std::string>> RegistrationTable::record(std::string_view table, const std::string& id)
{
    auto query =
        m_database.prepare("SELECT record FROM " + std::string(table) + " WHERE id = ?1 AND deleted = 0");
    if (!query)
        return query.error();
    query->bind(1, id);
    const auto row = query->step();
    if (!row)
        return row.error();
    return *row ? std::optional(std::string(query->text(0))) : std::nullopt;
}

Result<StoredRegistration> RegistrationTable::fetch(const std::string& id)
{
    StoredRegistration stored;
    for (auto [table, into] :
         {std::pair("registrations", &stored.saved), {"registration_drafts", &stored.draft}}) {
        const auto text = record(table, id);
        if (!text)
            return text.error();
        if (!*text)
            continue;
        auto registration = read(**text, id);
        if (!registration)
            return registration.error();
        *into = std::move(*registration);
    }
    if (!stored.saved && !stored.draft)
        return noSuch(id);
    return stored;
}

Result<std::vector<Registration>> RegistrationTable::records(storage::Statement query,
                                                             std::string_view eventType)
{
    std::vector<Registration> found;
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        auto registration = read(query.text(1), std::string(query.text(0)));
        if (!registration)
            return registration.error();
        if (eventType.empty() || subscribes(*registration, eventType))
            found.push_back(std::move(*registration));
    }
}

Result<std::vector<Registration>> RegistrationTable::all()
{
    auto query =
        m_database.prepare("SELECT id, record FROM registrations WHERE deleted = 0 ORDER BY +position, id");
    if (!query)
        return query.error();
    return records(std::move(*query), {});
}

Result<std::vector<Registration>> RegistrationTable::matching(std::string_view eventType)
{
    if (eventType.empty())
        return std::vector<Registration>();
    auto query = m_database.prepare("SELECT id, record FROM registrations WHERE is_active = 1 AND deleted = 0"
                                    " AND (instr(event_types, ?1) OR instr(event_types, ' * '))"
                                    " ORDER BY +position, id");
    if (!query)
        return query.error();
    const std::string word = " " + escapedWord(eventType) + " ";
    query->bind(1, word);
    return records(std::move(*query), eventType);
}

Result<std::int64_t> RegistrationTable::positionOf(const std::string& id)
{
    auto query =
        m_database.prepare("SELECT coalesce((SELECT position FROM registrations WHERE id = ?1),"
                           " (SELECT position FROM registration_drafts WHERE id = ?1),"
                           " 1 + max((SELECT coalesce(max(position), 0) FROM registrations),"
                           "         (SELECT coalesce(max(position), 0) FROM registration_drafts)))");
    if (!query)
        return query.error();
    query->bind(1, id);
    const auto row = query->step();
    if (!row)
        return row.error();
    return query->integer(0);
}

Status RegistrationTable::write(const Registration& registration, int problems, std::int64_t position,
                                std::int64_t nowUs)
{
    auto query = m_database.prepare(
        "INSERT INTO registrations (id, position, name, is_active, event_types, channels, target, problems,"
        " updated_us, deleted, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10)"
        // An update, not a replacement: that would take the links to remote records away with the row.
        " ON CONFLICT (id) DO UPDATE SET name = ?3, is_active = ?4, event_types = ?5, channels = ?6, target "
        "= ?7,"
        " problems = ?8, updated_us = ?9, deleted = 0, record = ?10");
    if (!query)
        return query.error();
    const std::string types = joinedWords(registration.eventTypes);
    const std::string kinds = joinedWords(kindsOf(registration));
    const std::string target = targetOf(registration);
    const std::string text = json::write(toJson(registration));
    query->bind(1, registration.id);
    query->bind(2, position);
    query->bind(3, registration.name);
    query->bind(4, registration.isActive ? 1 : 0);
    query->bind(5, types);
    query->bind(6, kinds);
    query->bind(7, target);
    query->bind(8, problems);
    query->bind(9, nowUs);
    query->bind(10, text);
    return query->run();
}

Result<Registration> RegistrationTable::put(Registration registration, std::int64_t nowUs)
{
    if (registration.id.empty())
        registration.id = makeRegistrationId();
    if (Status clean = holdsNoSecret(registration); !clean)
        return clean.error();
    const Problems problems = validate(registration);
    if (registration.isActive) {
        if (Status allowed = activeIsAllowed(problems, registration.name); !allowed)
            return allowed.error();
    }
    const auto before = record("registrations", registration.id);
    if (!before)
        return before.error();
    const std::string now = events::utcTimestamp(nowUs);
    if (*before) {
        // The time of creation never changes. A row that cannot be read is mended by this very save.
        if (auto stored = read(**before, registration.id); stored && !stored->createdAt.empty())
            registration.createdAt = stored->createdAt;
    }
    if (registration.createdAt.empty())
        registration.createdAt = now;
    registration.updatedAt = now;
    const auto position = positionOf(registration.id);
    if (!position)
        return position.error();
    if (Status written = write(registration, errorCount(problems), *position, nowUs); !written)
        return written.error();
    if (Status dropped = discardDraft(registration.id); !dropped)
        return dropped.error();
    return registration;
}

Result<Registration> RegistrationTable::save(Registration registration, std::int64_t nowUs)
{
    auto saved = saveAll({std::move(registration)}, nowUs);
    if (!saved)
        return saved.error();
    return std::move(saved->front());
}

Result<std::vector<Registration>> RegistrationTable::saveAll(std::vector<Registration> registrations,
                                                             std::int64_t nowUs)
{
    const Status done = m_database.transaction([&]() -> Status {
        for (Registration& registration : registrations) {
            auto saved = put(registration, nowUs);
            if (!saved) {
                Error error = saved.error();
                if (error.detail.empty())
                    error.detail = "In the registration \"" + registration.name + "\".";
                return error;
            }
            registration = std::move(*saved);
        }
        return Done{};
    });
    if (!done)
        return done.error();
    return registrations;
}

Result<std::optional<Registration>> RegistrationTable::saveOnce(const std::string& fact,
                                                                Registration registration, std::int64_t nowUs)
{
    std::optional<Registration> made;
    const Status done = m_database.transaction([&]() -> Status {
        const auto before = storage::readFact(m_database, fact);
        if (!before)
            return before.error();
        if (*before)
            return Done{};
        auto saved = put(std::move(registration), nowUs);
        if (!saved)
            return saved.error();
        made = std::move(*saved);
        return storage::writeFact(m_database, fact, made->id);
    });
    if (!done)
        return done.error();
    return made;
}

Status RegistrationTable::saveDraft(const Registration& draft, std::int64_t nowUs)
{
    if (draft.id.empty())
        return Error{ErrorCode::InvalidInput, "A draft needs an id; make one for a new registration.", ""};
    return m_database.transaction([&]() -> Status {
        const auto position = positionOf(draft.id);
        if (!position)
            return position.error();
        auto query =
            m_database.prepare("INSERT INTO registration_drafts (id, position, updated_us, deleted, record) "
                               "VALUES (?1, ?2, ?3, 0, ?4)"
                               " ON CONFLICT (id) DO UPDATE SET updated_us = ?3, deleted = 0, record = ?4");
        if (!query)
            return query.error();
        const std::string text = json::write(toJson(withoutLiteralSecrets(draft)));
        query->bind(1, draft.id);
        query->bind(2, *position);
        query->bind(3, nowUs);
        query->bind(4, text);
        return query->run();
    });
}

Status RegistrationTable::discardDraft(const std::string& id)
{
    auto query = m_database.prepare("DELETE FROM registration_drafts WHERE id = ?1");
    if (!query)
        return query.error();
    query->bind(1, id);
    return query->run();
}

Status RegistrationTable::activate(const std::string& id, bool active, std::int64_t nowUs)
{
    const auto text = record("registrations", id);
    if (!text)
        return text.error();
    if (!*text)
        return Done{};
    auto registration = read(**text, id);
    if (!registration)
        return registration.error();
    if (registration->isActive == active)
        return Done{};
    registration->isActive = active;
    registration->updatedAt = events::utcTimestamp(nowUs);
    const Problems problems = validate(*registration);
    if (active) {
        if (Status allowed = activeIsAllowed(problems, registration->name); !allowed)
            return Error{ErrorCode::InvalidInput,
                         "\"" + registration->name + "\" cannot be active: " + allowed.error().message,
                         allowed.error().detail};
    }
    // The row is there, so that its position stays.
    return write(*registration, errorCount(problems), 0, nowUs);
}

Status RegistrationTable::setActive(const std::vector<std::string>& ids, bool active, std::int64_t nowUs)
{
    return m_database.transaction([&]() -> Status {
        for (const std::string& id : ids) {
            if (Status done = activate(id, active, nowUs); !done)
                return done;
        }
        return Done{};
    });
}

Status RegistrationTable::mark(const std::vector<std::string>& ids, bool deleted)
{
    return m_database.transaction([&]() -> Status {
        for (const char* table : {"registrations", "registration_drafts"}) {
            auto query =
                m_database.prepare("UPDATE " + std::string(table) + " SET deleted = ?2 WHERE id = ?1");
            if (!query)
                return query.error();
            for (const std::string& id : ids) {
                query->bind(1, id);
                query->bind(2, deleted ? 1 : 0);
                if (Status marked = query->run(); !marked)
                    return marked;
            }
        }
        return Done{};
    });
}

Status RegistrationTable::remove(const std::vector<std::string>& ids)
{
    return mark(ids, true);
}

Status RegistrationTable::restore(const std::vector<std::string>& ids)
{
    return mark(ids, false);
}

Status RegistrationTable::purge()
{
    return m_database.execute("DELETE FROM registrations WHERE deleted = 1;"
                              "DELETE FROM registration_drafts WHERE deleted = 1");
}

} // namespace hookbench::registrations
