#include "endpoint/store/EndpointTable.h"

#include "endpoint/store/EndpointJson.h"
#include "json/Parser.h"
#include "json/Writer.h"
#include "storage/Facts.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace hookbench::endpoint {

namespace {

constexpr std::string_view lastNumberFact = "last_endpoint_number";

Result<EndpointConfig> read(std::string_view name, std::string_view text)
{
    const auto damaged = [&](const std::string& detail) {
        return Error{ErrorCode::Corrupt,
                     "The endpoint \"" + std::string(name) + "\" cannot be read; save it again.", detail};
    };
    const auto value = json::parse(text);
    if (!value)
        return damaged(value.error().message);
    auto config = endpointFromJson(*value);
    if (!config)
        return damaged(config.error().message);
    return config;
}

} // namespace

Result<std::vector<EndpointTable::Row>> EndpointTable::all()
{
    auto query = m_database.prepare("SELECT id, number, name, config, revision FROM endpoints WHERE deleted = 0 ORDER BY number");
    if (!query)
        return query.error();
    std::vector<Row> found;
    while (true) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        auto config = read(query->text(2), query->text(3));
        if (!config)
            return config.error();
        config->id = query->text(0);
        config->number = static_cast<std::uint16_t>(query->integer(1));
        config->name = query->text(2);
        found.push_back({std::move(*config), static_cast<std::uint64_t>(query->integer(4))});
    }
}

Result<std::uint16_t> EndpointTable::nextNumber()
{
    const auto fact = storage::readFact(m_database, lastNumberFact);
    if (!fact)
        return fact.error();
    std::int64_t last = 1; // the first one's
    if (*fact)
        std::from_chars((*fact)->data(), (*fact)->data() + (*fact)->size(), last);
    const auto largest = m_database.integer("SELECT coalesce(max(number), 1) FROM endpoints");
    if (!largest)
        return largest.error();
    const std::int64_t next = std::max(last, *largest) + 1;
    if (next > std::numeric_limits<std::uint16_t>::max())
        return Error{ErrorCode::LimitExceeded,
                     "This profile has had 65,534 endpoints, which is the most; go on with a new profile.", ""};
    if (Status kept = storage::writeFact(m_database, lastNumberFact, std::to_string(next)); !kept)
        return kept.error();
    return static_cast<std::uint16_t>(next);
}

Result<EndpointConfig> EndpointTable::save(EndpointConfig config)
{
    if (config.number == 0) {
        const auto number = nextNumber();
        if (!number)
            return number.error();
        config.number = *number;
    }
    auto insert = m_database.prepare("INSERT INTO endpoints (id, number, name, config) VALUES (?1, ?2, ?3, ?4) "
                                     "ON CONFLICT (id) DO UPDATE SET name = excluded.name, config = excluded.config, "
                                     "deleted = 0, revision = revision + 1");
    if (!insert)
        return insert.error();
    const std::string text = json::write(toJson(config));
    insert->bind(1, config.id);
    insert->bind(2, std::int64_t{config.number});
    insert->bind(3, config.name);
    insert->bind(4, text);
    if (Status written = insert->run(); !written)
        return written.error();
    return config;
}

Status EndpointTable::setRemoved(const std::string& id, bool removed)
{
    auto update = m_database.prepare("UPDATE endpoints SET deleted = ?2 WHERE id = ?1 AND deleted <> ?2 RETURNING id");
    if (!update)
        return update.error();
    update->bind(1, id);
    update->bind(2, std::int64_t{removed ? 1 : 0});
    const auto row = update->step();
    if (!row)
        return row.error();
    if (!*row)
        return Error{ErrorCode::NotFound, "There is no such endpoint any more; \"endpoints list\" shows those there are.",
                     id};
    update->reset();
    return Done{};
}

Result<std::vector<std::string>> EndpointTable::removed()
{
    auto query = m_database.prepare("SELECT id FROM endpoints WHERE deleted = 1");
    if (!query)
        return query.error();
    std::vector<std::string> ids;
    while (true) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return ids;
        ids.emplace_back(query->text(0));
    }
}

Status EndpointTable::purge()
{
    return m_database.execute("DELETE FROM endpoints WHERE deleted = 1");
}

} // namespace hookbench::endpoint
