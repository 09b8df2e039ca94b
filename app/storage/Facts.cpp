#include "storage/Facts.h"

namespace hookbench::storage {

Result<std::optional<std::string>> readFact(Database& database, std::string_view name)
{
    auto query = database.prepare("SELECT value FROM facts WHERE name = ?1");
    if (!query)
        return query.error();
    query->bind(1, name);
    const auto row = query->step();
    if (!row)
        return row.error();
    return *row ? std::optional(std::string(query->text(0))) : std::nullopt;
}

Status writeFact(Database& database, std::string_view name, std::string_view value)
{
    auto query = database.prepare("INSERT OR REPLACE INTO facts (name, value) VALUES (?1, ?2)");
    if (!query)
        return query.error();
    query->bind(1, name);
    query->bind(2, value);
    return query->run();
}

} // namespace hookbench::storage
