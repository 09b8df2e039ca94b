#pragma once

#include "capture/query/SavedFilter.h"
#include "storage/Workspace.h"

#include <QObject>

#include <functional>
#include <string>
#include <vector>

namespace hookbench::capture {

/// The SQL behind SavedFilterStore, for the workspace's thread and the command line.
class SavedFilterTable {
public:
    explicit SavedFilterTable(storage::Database& database) : m_database(database) {}
    /// By name.
    Result<std::vector<SavedFilter>> all();
    /// NotFound if there is none of this name.
    Result<SavedFilter> find(const std::string& name);
    /// Replaces the one of this name. Errors: InvalidInput (no name, or a text that is no filter).
    Status save(const SavedFilter& filter);
    /// Puts `filter` in the place of the one of this name. Errors: NotFound; InvalidInput as save(), and if another one
    /// has the new name.
    Status replace(const std::string& name, const SavedFilter& filter);
    /// NotFound if there is none.
    Status remove(const std::string& name);

private:
    storage::Database& m_database;
};

/// The saved filters, in the workspace's database. Main thread; answers come as with Workspace::run().
class SavedFilterStore : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = storage::Workspace::Callback<T>;

    explicit SavedFilterStore(storage::Workspace& workspace);

    void all(QObject* context, Callback<std::vector<SavedFilter>> done);
    void save(SavedFilter filter, QObject* context, std::function<void(Status)> done);
    void replace(const std::string& name, SavedFilter filter, QObject* context, std::function<void(Status)> done);
    void remove(const std::string& name, QObject* context, std::function<void(Status)> done);

Q_SIGNALS:
    /// Also by another process.
    void changed();

private:
    void change(storage::Workspace::Query<Done> query, QObject* context, std::function<void(Status)> done);

    storage::Workspace& m_workspace;
};

} // namespace hookbench::capture
