#include "capture/query/SavedFilterStore.h"

#include "capture/query/QueryParser.h"

#include <QPointer>

#include <algorithm>

namespace hookbench::capture {

namespace {

Error noSuchFilter(const std::string& name, const char* consequence)
{
    return {ErrorCode::NotFound, "There is no saved filter \"" + name + "\"" + consequence + ".", ""};
}

Status validate(const SavedFilter& filter)
{
    if (filter.name.find_first_not_of(" \t") == std::string::npos)
        return Error{ErrorCode::InvalidInput, "A saved filter needs a name; give it one.", ""};
    // Any time will do: what it means is found out whenever the filter is used.
    const auto query = queryOrError(filter.text, {});
    return query ? Status(Done{}) : Status(query.error());
}

} // namespace

Result<std::vector<SavedFilter>> SavedFilterTable::all()
{
    auto statement = m_database.prepare("SELECT name, text, notify FROM saved_filters ORDER BY name COLLATE NOCASE, name");
    if (!statement)
        return statement.error();
    std::vector<SavedFilter> filters;
    while (true) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return filters;
        filters.push_back(
            {std::string(statement->text(0)), std::string(statement->text(1)), statement->integer(2) != 0});
    }
}

Result<SavedFilter> SavedFilterTable::find(const std::string& name)
{
    auto filters = all();
    if (!filters)
        return filters.error();
    const auto found = std::find_if(filters->begin(), filters->end(),
                                    [&](const SavedFilter& filter) { return filter.name == name; });
    if (found != filters->end())
        return *found;
    return noSuchFilter(name, "");
}

Status SavedFilterTable::save(const SavedFilter& filter)
{
    if (Status valid = validate(filter); !valid)
        return valid;
    auto statement = m_database.prepare("INSERT INTO saved_filters (name, text, notify) VALUES (?1, ?2, ?3) ON CONFLICT "
                                        "(name) DO UPDATE SET text = excluded.text, notify = excluded.notify");
    if (!statement)
        return statement.error();
    statement->bind(1, filter.name);
    statement->bind(2, filter.text);
    statement->bind(3, filter.notify ? 1 : 0);
    return statement->run();
}

Status SavedFilterTable::replace(const std::string& name, const SavedFilter& filter)
{
    if (Status valid = validate(filter); !valid)
        return valid;
    if (filter.name != name && find(filter.name))
        return Error{ErrorCode::InvalidInput,
                     "There is a saved filter \"" + filter.name + "\" already; choose another name.", ""};
    auto statement = m_database.prepare("UPDATE saved_filters SET name = ?2, text = ?3, notify = ?4 WHERE name = ?1 "
                                        "RETURNING 1");
    if (!statement)
        return statement.error();
    statement->bind(1, name);
    statement->bind(2, filter.name);
    statement->bind(3, filter.text);
    statement->bind(4, filter.notify ? 1 : 0);
    const auto row = statement->step();
    if (!row)
        return row.error();
    return *row ? Status(Done{}) : Status(noSuchFilter(name, ", so nothing was changed"));
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
        return noSuchFilter(name, ", so nothing was removed");
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

void SavedFilterStore::replace(const std::string& name, SavedFilter filter, QObject* context,
                               std::function<void(Status)> done)
{
    change([name, filter = std::move(filter)](
               storage::Database& database) { return SavedFilterTable(database).replace(name, filter); },
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
