#include "capture/query/SavedFilterStore.h"

#include "capture/query/QueryParser.h"

#include <QPointer>

namespace hookbench::capture {

Result<std::vector<SavedFilter>> SavedFilterTable::all()
{
    auto statement = m_database.prepare("SELECT name, text FROM saved_filters ORDER BY name COLLATE NOCASE, name");
    if (!statement)
        return statement.error();
    std::vector<SavedFilter> filters;
    while (true) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return filters;
        filters.push_back({std::string(statement->text(0)), std::string(statement->text(1))});
    }
}

Status SavedFilterTable::save(const SavedFilter& filter)
{
    if (filter.name.find_first_not_of(" \t") == std::string::npos)
        return Error{ErrorCode::InvalidInput, "A saved filter needs a name; give it one.", ""};
    // Any time will do: what it means is found out whenever the filter is used.
    const auto query = queryOrError(filter.text, {});
    if (!query)
        return query.error();
    auto statement = m_database.prepare("INSERT INTO saved_filters (name, text) VALUES (?1, ?2) "
                                        "ON CONFLICT (name) DO UPDATE SET text = excluded.text");
    if (!statement)
        return statement.error();
    statement->bind(1, filter.name);
    statement->bind(2, filter.text);
    return statement->run();
}

Status SavedFilterTable::remove(const std::string& name)
{
    auto statement = m_database.prepare("DELETE FROM saved_filters WHERE name = ?1 RETURNING 1");
    if (!statement)
        return statement.error();
    statement->bind(1, name);
    const auto row = statement->step();
    if (!row)
        return row.error();
    if (!*row)
        return Error{ErrorCode::NotFound, "There is no saved filter \"" + name + "\", so nothing was removed.", ""};
    return Done{};
}

SavedFilterStore::SavedFilterStore(storage::Workspace& workspace) : m_workspace(workspace)
{
    connect(&workspace, &storage::Workspace::changedElsewhere, this, &SavedFilterStore::changed);
}

void SavedFilterStore::all(QObject* context, Callback<std::vector<SavedFilter>> done)
{
    m_workspace.run<std::vector<SavedFilter>>(
        [](storage::Database& database) { return SavedFilterTable(database).all(); }, context, std::move(done));
}

void SavedFilterStore::save(SavedFilter filter, QObject* context, std::function<void(Status)> done)
{
    change([filter = std::move(filter)](storage::Database& database) { return SavedFilterTable(database).save(filter); },
           context, std::move(done));
}

void SavedFilterStore::remove(const std::string& name, QObject* context, std::function<void(Status)> done)
{
    change([name](storage::Database& database) { return SavedFilterTable(database).remove(name); }, context,
           std::move(done));
}

void SavedFilterStore::change(storage::Workspace::Query<Done> query, QObject* context, std::function<void(Status)> done)
{
    m_workspace.run<Done>(std::move(query), this,
                          [this, asker = QPointer(context), done = std::move(done)](const Status& changedIt) {
                              if (changedIt)
                                  Q_EMIT changed();
                              if (asker)
                                  done(changedIt);
                          });
}

} // namespace hookbench::capture
