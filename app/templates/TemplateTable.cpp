#include "templates/TemplateTable.h"

#include "registrations/RegistrationJson.h"
#include "templates/TemplateFields.h"
#include "json/Parser.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace hookbench::templates {

namespace {

constexpr std::array kindNames{"payload", "blocks", "subject", "body", "message"};
constexpr std::array shapeNames{"none", "text", "object"};

template <class Enum, std::size_t N>
Enum enumOf(const std::array<const char*, N>& names, std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    return static_cast<Enum>(found == names.end() ? 0 : found - names.begin());
}

std::string_view nameOf(TemplateKind kind)
{
    return kindNames[static_cast<std::size_t>(kind)];
}
std::string_view nameOf(TemplateSource::Shape shape)
{
    return shapeNames[static_cast<std::size_t>(shape)];
}

std::string makeId(const std::string& prefix)
{
    return prefix + QString::number(QRandomGenerator::system()->generate64(), 16)
                        .rightJustified(16, QLatin1Char('0'))
                        .toStdString();
}

TemplateSource sourceAt(const storage::Statement& row, int column)
{
    return {enumOf<TemplateSource::Shape>(shapeNames, row.text(column)), std::string(row.text(column + 1))};
}

LibraryTemplate templateAt(const storage::Statement& row)
{
    LibraryTemplate item;
    item.id = row.text(0);
    item.name = row.text(1);
    item.kind = enumOf<TemplateKind>(kindNames, row.text(2));
    item.source = sourceAt(row, 3);
    item.version = static_cast<int>(row.integer(5));
    item.updatedAtUs = row.integer(6);
    item.users = static_cast<int>(row.integer(7));
    return item;
}

/// Reads all rows of a statement that is bound.
template <class T, class F>
Result<std::vector<T>> rows(storage::Statement& statement, const F& read)
{
    std::vector<T> result;
    while (true) {
        const auto row = statement.step();
        if (!row)
            return row.error();
        if (!*row)
            return result;
        result.push_back(read(statement));
    }
}

Error noTemplate(const std::string& id)
{
    return {ErrorCode::NotFound,
            "There is no template " + id + " any more; choose another one from the library.", ""};
}

/// Whether the field of a record holds this text; a record that cannot be read holds none.
bool holds(std::string_view record, const std::string& field, const TemplateSource& source)
{
    const auto value = json::parse(record);
    if (!value)
        return false;
    const auto registration = registrations::registrationFromJson(*value);
    const auto wanted = payloadTemplateOf(source);
    if (!registration || !wanted)
        return false;
    for (const TemplateField& known : templateFields(*registration)) {
        if (known.field != field)
            continue;
        const auto held = payloadTemplateOf(known.source);
        return held && *held == *wanted;
    }
    return false;
}

constexpr const char* selectTemplates =
    "SELECT id, name, kind, shape, text, version, updated_us, "
    "(SELECT count(*) FROM template_links JOIN registrations r ON r.id = registration AND r.deleted = 0 "
    "WHERE template = templates.id) FROM templates ";

} // namespace

Status TemplateTable::run(const char* sql, std::initializer_list<std::string_view> texts,
                          std::optional<std::int64_t> number)
{
    auto statement = m_database.prepare(sql);
    if (!statement)
        return statement.error();
    int position = 0;
    for (const std::string_view text : texts)
        statement->bind(++position, text);
    if (number)
        statement->bind(++position, *number);
    return statement->run();
}

Result<std::vector<LibraryTemplate>> TemplateTable::list()
{
    auto statement = m_database.prepare(std::string(selectTemplates) + "ORDER BY name COLLATE NOCASE, id");
    if (!statement)
        return statement.error();
    return rows<LibraryTemplate>(*statement, templateAt);
}

Result<LibraryTemplate> TemplateTable::fetch(const std::string& id)
{
    auto statement = m_database.prepare(std::string(selectTemplates) + "WHERE id = ?1");
    if (!statement)
        return statement.error();
    statement->bind(1, id);
    auto found = rows<LibraryTemplate>(*statement, templateAt);
    if (!found)
        return found.error();
    return found->empty() ? Result<LibraryTemplate>(noTemplate(id)) : std::move(found->front());
}

Status TemplateTable::checkName(const LibraryTemplate& item)
{
    if (item.name.find_first_not_of(' ') == std::string::npos)
        return Error{ErrorCode::InvalidInput, "A template needs a name; enter one.", ""};
    auto statement = m_database.prepare("SELECT count(*) FROM templates WHERE name = ?1 AND id <> ?2");
    if (!statement)
        return statement.error();
    statement->bind(1, item.name);
    statement->bind(2, item.id);
    if (const auto row = statement->step(); !row)
        return row.error();
    if (statement->integer(0) > 0)
        return Error{ErrorCode::InvalidInput,
                     "There is a template named \"" + item.name + "\" already; choose another name.", ""};
    return Done{};
}

Status TemplateTable::store(const LibraryTemplate& item, bool isNewVersion)
{
    auto statement = m_database.prepare("INSERT INTO templates (id, name, kind, shape, text, version, "
                                        "updated_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
                                        "ON CONFLICT (id) DO UPDATE SET name = ?2, kind = ?3, shape = ?4, "
                                        "text = ?5, version = ?6, updated_us = ?7");
    if (!statement)
        return statement.error();
    statement->bind(1, item.id);
    statement->bind(2, item.name);
    statement->bind(3, nameOf(item.kind));
    statement->bind(4, nameOf(item.source.shape));
    statement->bind(5, item.source.text);
    statement->bind(6, item.version);
    statement->bind(7, item.updatedAtUs);
    if (Status stored = statement->run(); !stored || !isNewVersion)
        return stored;
    auto version = m_database.prepare("INSERT INTO template_versions (template, number, shape, text, "
                                      "created_us) VALUES (?1, ?2, ?3, ?4, ?5)");
    if (!version)
        return version.error();
    version->bind(1, item.id);
    version->bind(2, item.version);
    version->bind(3, nameOf(item.source.shape));
    version->bind(4, item.source.text);
    version->bind(5, item.updatedAtUs);
    return version->run();
}

Result<LibraryTemplate> TemplateTable::save(LibraryTemplate item, std::int64_t nowUs)
{
    if (item.source.shape == TemplateSource::Shape::None)
        return Error{ErrorCode::InvalidInput, "A template of the library needs a text; write one.", ""};
    const Status saved = m_database.transaction([&]() -> Status {
        if (Status named = checkName(item); !named)
            return named;
        bool isNewVersion = true;
        if (item.id.empty()) {
            item.id = makeId("tpl_");
            item.version = 1;
        } else {
            const auto before = fetch(item.id);
            if (!before)
                return before.error();
            isNewVersion = before->source != item.source;
            item.version = before->version + (isNewVersion ? 1 : 0);
        }
        item.updatedAtUs = nowUs;
        if (Status stored = store(item, isNewVersion); !stored)
            return stored;
        return discardDraft(item.id);
    });
    if (!saved)
        return saved.error();
    return fetch(item.id);
}

Status TemplateTable::remove(const std::string& id)
{
    return m_database.transaction([&]() -> Status {
        for (const char* sql :
             {"DELETE FROM template_drafts WHERE subject = ?1", "DELETE FROM expectations WHERE subject = ?1",
              "DELETE FROM templates WHERE id = ?1"}) {
            if (Status done = run(sql, {id}); !done)
                return done;
        }
        return Done{};
    });
}

Result<std::vector<TemplateVersion>> TemplateTable::versions(const std::string& id)
{
    auto statement = m_database.prepare("SELECT number, shape, text, created_us FROM template_versions WHERE "
                                        "template = ?1 ORDER BY number DESC");
    if (!statement)
        return statement.error();
    statement->bind(1, id);
    return rows<TemplateVersion>(*statement, [](const storage::Statement& row) {
        return TemplateVersion{static_cast<int>(row.integer(0)), sourceAt(row, 1), row.integer(3)};
    });
}

Result<LibraryTemplate> TemplateTable::restoreVersion(const std::string& id, int version, std::int64_t nowUs)
{
    auto item = fetch(id);
    if (!item)
        return item.error();
    const auto all = versions(id);
    if (!all)
        return all.error();
    const auto found = std::find_if(all->begin(), all->end(), [version](const TemplateVersion& entry) {
        return entry.number == version;
    });
    if (found == all->end())
        return Error{ErrorCode::NotFound,
                     "The template has no version " + std::to_string(version) + "; choose one from its list.",
                     ""};
    item->source = found->source;
    return save(std::move(*item), nowUs);
}

Result<std::vector<TemplateLink>> TemplateTable::links(const std::string& templateId,
                                                       const std::string& registrationId)
{
    auto statement = m_database.prepare(
        "SELECT l.registration, r.name, l.field, l.template, r.record, t.shape, t.text FROM template_links l "
        "JOIN registrations r ON r.id = l.registration AND r.deleted = 0 JOIN templates t ON t.id = "
        "l.template "
        "WHERE (?1 = '' OR l.template = ?1) AND (?2 = '' OR l.registration = ?2) ORDER BY r.position, "
        "l.field");
    if (!statement)
        return statement.error();
    statement->bind(1, templateId);
    statement->bind(2, registrationId);
    return rows<TemplateLink>(*statement, [](const storage::Statement& row) {
        TemplateLink link;
        link.registrationId = row.text(0);
        link.registrationName = row.text(1);
        link.field = row.text(2);
        link.templateId = row.text(3);
        link.isCurrent = holds(row.text(4), link.field, sourceAt(row, 5));
        return link;
    });
}

Status TemplateTable::link(const std::string& registrationId, const std::string& field,
                           const std::string& templateId)
{
    return run("INSERT INTO template_links (registration, field, template) VALUES (?1, ?2, ?3) "
               "ON CONFLICT (registration, field) DO UPDATE SET template = ?3",
               {registrationId, field, templateId});
}

Status TemplateTable::unlink(const std::string& registrationId, const std::string& field)
{
    return run("DELETE FROM template_links WHERE registration = ?1 AND field = ?2", {registrationId, field});
}

Result<std::vector<Fixture>> TemplateTable::fixtures(const std::string& eventType)
{
    auto statement =
        m_database.prepare("SELECT id, name, event_type, text, updated_us FROM fixtures "
                           "WHERE ?1 = '' OR event_type = ?1 ORDER BY event_type, name COLLATE NOCASE, id");
    if (!statement)
        return statement.error();
    statement->bind(1, eventType);
    return rows<Fixture>(*statement, [](const storage::Statement& row) {
        return Fixture{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                       std::string(row.text(3)), row.integer(4)};
    });
}

Result<Fixture> TemplateTable::saveFixture(Fixture fixture, std::int64_t nowUs)
{
    const auto value = json::parse(fixture.text);
    if (!value)
        return json::toError(value.error(), "The fixture");
    if (!value->isObject())
        return Error{ErrorCode::InvalidInput,
                     "The fixture is no JSON object; write it as {\"event_type\": …}.", ""};
    if (fixture.name.find_first_not_of(' ') == std::string::npos)
        return Error{ErrorCode::InvalidInput, "A fixture needs a name; enter one.", ""};
    auto taken =
        m_database.prepare("SELECT count(*) FROM fixtures WHERE event_type = ?1 AND name = ?2 AND id <> ?3");
    if (!taken)
        return taken.error();
    taken->bind(1, fixture.eventType);
    taken->bind(2, fixture.name);
    taken->bind(3, fixture.id);
    if (const auto row = taken->step(); !row)
        return row.error();
    if (taken->integer(0) > 0)
        return Error{ErrorCode::InvalidInput,
                     "There is a fixture \"" + fixture.name +
                         "\" of this event type already; choose another name.",
                     ""};
    taken->reset();
    if (fixture.id.empty())
        fixture.id = makeId("fix_");
    fixture.updatedAtUs = nowUs;
    const Status stored =
        run("INSERT INTO fixtures (id, name, event_type, text, updated_us) VALUES (?1, ?2, ?3, ?4, ?5) "
            "ON CONFLICT (id) DO UPDATE SET name = ?2, event_type = ?3, text = ?4, updated_us = ?5",
            {fixture.id, fixture.name, fixture.eventType, fixture.text}, nowUs);
    if (!stored)
        return stored.error();
    return fixture;
}

Status TemplateTable::removeFixture(const std::string& id)
{
    return run("DELETE FROM fixtures WHERE id = ?1", {id});
}

Result<std::vector<Expectation>> TemplateTable::expectations(const std::string& subject)
{
    auto statement = m_database.prepare(
        "SELECT subject, fixture, output, accepted_us FROM expectations WHERE subject = ?1 ORDER BY fixture");
    if (!statement)
        return statement.error();
    statement->bind(1, subject);
    return rows<Expectation>(*statement, [](const storage::Statement& row) {
        return Expectation{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                           row.integer(3)};
    });
}

Status TemplateTable::accept(const Expectation& expectation, std::int64_t nowUs)
{
    return run("INSERT INTO expectations (subject, fixture, output, accepted_us) VALUES (?1, ?2, ?3, ?4) "
               "ON CONFLICT (subject, fixture) DO UPDATE SET output = ?3, accepted_us = ?4",
               {expectation.subject, expectation.fixtureId, expectation.output}, nowUs);
}

Status TemplateTable::forget(const std::string& subject, const std::string& fixtureId)
{
    return run("DELETE FROM expectations WHERE subject = ?1 AND fixture = ?2", {subject, fixtureId});
}

Status TemplateTable::saveDraft(const std::string& subject, const TemplateSource& source, std::int64_t nowUs)
{
    return run("INSERT INTO template_drafts (subject, shape, text, updated_us) VALUES (?1, ?2, ?3, ?4) "
               "ON CONFLICT (subject) DO UPDATE SET shape = ?2, text = ?3, updated_us = ?4",
               {subject, nameOf(source.shape), source.text}, nowUs);
}

Status TemplateTable::discardDraft(const std::string& subject)
{
    return run("DELETE FROM template_drafts WHERE subject = ?1", {subject});
}

Result<std::optional<TemplateSource>> TemplateTable::draft(const std::string& subject)
{
    auto statement = m_database.prepare("SELECT shape, text FROM template_drafts WHERE subject = ?1");
    if (!statement)
        return statement.error();
    statement->bind(1, subject);
    auto found =
        rows<TemplateSource>(*statement, [](const storage::Statement& row) { return sourceAt(row, 0); });
    if (!found)
        return found.error();
    return found->empty() ? std::optional<TemplateSource>() : std::move(found->front());
}

} // namespace hookbench::templates
