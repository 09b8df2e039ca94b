#include "mixpeek/LinkTable.h"

#include "registrations/RegistrationJson.h"
#include "json/Parser.h"
#include "json/Writer.h"

namespace hookbench::mixpeek {

namespace {

constexpr const char* columns =
    "SELECT registration, account, remote_id, base, literal_fields, synced_us FROM "
    "remote_links ";

Error damaged(const std::string& registrationId, const std::string& detail)
{
    return {ErrorCode::Corrupt,
            "What is stored about the last sync of " + registrationId +
                " cannot be read; unlink the registration and compare it anew.",
            detail};
}

std::string fieldsText(const std::vector<std::string>& fields)
{
    json::Array array;
    for (const std::string& field : fields)
        array.emplace_back(field);
    return json::write(std::move(array));
}

Result<Link> linkFrom(storage::Statement& row)
{
    Link link;
    link.registrationId = row.text(0);
    link.accountId = row.text(1);
    link.remoteId = row.text(2);
    link.syncedUs = row.integer(5);
    const auto base = json::parse(row.text(3));
    const auto fields = json::parse(row.text(4));
    if (!base || !fields || !fields->isArray())
        return damaged(link.registrationId, "It is no JSON.");
    auto record = registrations::registrationFromJson(*base);
    if (!record)
        return damaged(link.registrationId, record.error().message);
    link.base = std::move(*record);
    for (const json::Value& field : fields->asArray()) {
        if (field.isString())
            link.literalFields.push_back(field.asString());
    }
    return link;
}

} // namespace

Result<std::vector<Link>> LinkTable::read(storage::Statement query)
{
    std::vector<Link> links;
    while (true) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return links;
        auto link = linkFrom(query);
        if (!link)
            return link.error();
        links.push_back(std::move(*link));
    }
}

Result<std::vector<Link>> LinkTable::ofAccount(const std::string& accountId)
{
    auto query = m_database.prepare(std::string(columns) + "WHERE account = ?1");
    if (!query)
        return query.error();
    query->bind(1, accountId);
    return read(std::move(*query));
}

Result<std::optional<Link>> LinkTable::find(const std::string& accountId, const std::string& registrationId)
{
    auto query = m_database.prepare(std::string(columns) + "WHERE account = ?1 AND registration = ?2");
    if (!query)
        return query.error();
    query->bind(1, accountId);
    query->bind(2, registrationId);
    auto links = read(std::move(*query));
    if (!links)
        return links.error();
    return links->empty() ? std::nullopt : std::optional(std::move(links->front()));
}

Status LinkTable::putOne(const Link& link)
{
    if (Status erased = eraseRemote(link.accountId, link.remoteId); !erased)
        return erased;
    auto insert =
        m_database.prepare("INSERT OR REPLACE INTO remote_links (registration, account, remote_id, base, "
                           "literal_fields, synced_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    if (!insert)
        return insert.error();
    const std::string base = json::write(registrations::toJson(link.base));
    const std::string fields = fieldsText(link.literalFields);
    insert->bind(1, link.registrationId);
    insert->bind(2, link.accountId);
    insert->bind(3, link.remoteId);
    insert->bind(4, base);
    insert->bind(5, fields);
    insert->bind(6, link.syncedUs);
    return insert->run();
}

Status LinkTable::put(const std::vector<Link>& links)
{
    return m_database.transaction([&]() -> Status {
        for (const Link& link : links) {
            if (Status stored = putOne(link); !stored)
                return stored;
        }
        return Done{};
    });
}

Status LinkTable::erase(const char* sql, const std::string& accountId, const std::string& id)
{
    auto remove = m_database.prepare(sql);
    if (!remove)
        return remove.error();
    remove->bind(1, accountId);
    remove->bind(2, id);
    return remove->run();
}

Status LinkTable::eraseRemote(const std::string& accountId, const std::string& remoteId)
{
    return erase("DELETE FROM remote_links WHERE account = ?1 AND remote_id = ?2", accountId, remoteId);
}

Status LinkTable::eraseRegistration(const std::string& accountId, const std::string& registrationId)
{
    return erase("DELETE FROM remote_links WHERE account = ?1 AND registration = ?2", accountId,
                 registrationId);
}

} // namespace hookbench::mixpeek
