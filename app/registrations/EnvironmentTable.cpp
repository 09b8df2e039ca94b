#include "registrations/EnvironmentTable.h"

#include "storage/Facts.h"

#include <QRandomGenerator>
#include <QString>

#include <algorithm>

namespace hookbench::registrations {

namespace {

constexpr std::string_view currentFact = "environment/current";

} // namespace

std::string makeEnvironmentId()
{
    const quint64 number = QRandomGenerator::system()->generate64();
    return "env_" + QString::number(number, 16).rightJustified(16, QLatin1Char('0')).toStdString();
}

Result<std::vector<Environment>> EnvironmentTable::readEnvironments()
{
    auto query = m_database.prepare("SELECT id, name, is_production FROM environments ORDER BY position, id");
    if (!query)
        return query.error();
    std::vector<Environment> found;
    while (true) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        Environment environment;
        environment.id = query->text(0);
        environment.name = query->text(1);
        environment.isProduction = query->integer(2) != 0;
        found.push_back(std::move(environment));
    }
}

Status EnvironmentTable::readVariables(std::vector<Environment>& into)
{
    auto query = m_database.prepare(
        "SELECT environment, name, is_secret, value FROM variables ORDER BY position, name");
    if (!query)
        return query.error();
    while (true) {
        const auto row = query->step();
        if (!row)
            return row.error();
        if (!*row)
            return Done{};
        const std::string_view id = query->text(0);
        const auto environment =
            std::find_if(into.begin(), into.end(), [&](const Environment& one) { return one.id == id; });
        if (environment != into.end())
            environment->variables.push_back(
                {std::string(query->text(1)), query->integer(2) != 0, std::string(query->text(3))});
    }
}

Status EnvironmentTable::makeLocal()
{
    // Asked again within the transaction: another process may just have made it.
    return m_database.transaction([&]() -> Status {
        const auto count = m_database.integer("SELECT count(*) FROM environments");
        if (!count)
            return count.error();
        if (*count > 0)
            return Done{};
        Environment local;
        local.id = makeEnvironmentId();
        local.name = "local";
        return write(local);
    });
}

Result<StoredEnvironments> EnvironmentTable::load()
{
    StoredEnvironments stored;
    auto environments = readEnvironments();
    if (environments && environments->empty()) {
        if (Status made = makeLocal(); !made)
            return made.error();
        environments = readEnvironments();
    }
    if (!environments)
        return environments.error();
    stored.environments = std::move(*environments);
    if (Status read = readVariables(stored.environments); !read)
        return read.error();
    const auto current = storage::readFact(m_database, currentFact);
    if (!current)
        return current.error();
    stored.currentId = current->value_or("");
    return stored;
}

Status EnvironmentTable::nameIsFree(const Environment& environment)
{
    auto query = m_database.prepare("SELECT 1 FROM environments WHERE name = ?1 AND id <> ?2");
    if (!query)
        return query.error();
    query->bind(1, environment.name);
    query->bind(2, environment.id);
    const auto row = query->step();
    if (!row)
        return row.error();
    if (!*row)
        return Done{};
    return Error{ErrorCode::InvalidInput,
                 "There is an environment named \"" + environment.name + "\" already; choose another name.",
                 ""};
}

Status EnvironmentTable::write(const Environment& environment)
{
    auto query = m_database.prepare("INSERT INTO environments (id, position, name, is_production) VALUES"
                                    " (?1, 1 + (SELECT coalesce(max(position), 0) FROM environments), ?2, ?3)"
                                    " ON CONFLICT (id) DO UPDATE SET name = ?2, is_production = ?3");
    if (!query)
        return query.error();
    query->bind(1, environment.id);
    query->bind(2, environment.name);
    query->bind(3, environment.isProduction ? 1 : 0);
    if (Status written = query->run(); !written)
        return written;
    return writeVariables(environment);
}

Status EnvironmentTable::writeVariables(const Environment& environment)
{
    auto clear = m_database.prepare("DELETE FROM variables WHERE environment = ?1");
    if (!clear)
        return clear.error();
    clear->bind(1, environment.id);
    if (Status cleared = clear->run(); !cleared)
        return cleared;
    auto query = m_database.prepare(
        "INSERT INTO variables (environment, position, name, is_secret, value) VALUES (?1, ?2, ?3, ?4, ?5)");
    if (!query)
        return query.error();
    std::int64_t position = 0;
    for (const Variable& variable : environment.variables) {
        query->bind(1, environment.id);
        query->bind(2, ++position);
        query->bind(3, variable.name);
        query->bind(4, variable.isSecret ? 1 : 0);
        // Whatever stands there: the value of a secret is never written.
        query->bind(5, variable.isSecret ? std::string_view("") : std::string_view(variable.value));
        if (Status written = query->run(); !written)
            return written;
    }
    return Done{};
}

Status EnvironmentTable::save(const Environment& environment)
{
    return m_database.transaction([&]() -> Status {
        if (Status isFree = nameIsFree(environment); !isFree)
            return isFree;
        return write(environment);
    });
}

Status EnvironmentTable::remove(const std::string& id)
{
    auto query = m_database.prepare("DELETE FROM environments WHERE id = ?1");
    if (!query)
        return query.error();
    query->bind(1, id);
    return query->run();
}

Status EnvironmentTable::setCurrent(const std::string& id)
{
    return storage::writeFact(m_database, currentFact, id);
}

} // namespace hookbench::registrations
