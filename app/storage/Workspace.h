#pragma once

#include "base/ContextGuard.h"
#include "base/Result.h"
#include "storage/Database.h"

#include <QObject>

#include <functional>
#include <future>
#include <memory>
#include <string>

namespace hookbench::storage {

/// The database of what the user made (registrations, environments, accounts, templates): `workspace.db` of
/// the profile, with its one writer connection on a thread of its own.
///
/// It is a file apart from the captures' index because it can be made from nothing else: rebuilding the index
/// never touches it, a flood of captures never delays a save, and every commit reaches the disk. Several
/// processes may work on it at once (the window and `hookbench-cli registrations`).
///
///     workspace.run<int>([](Database& database) -> Result<int> { … }, page, [page](Result<int> count) { …
///     });
class Workspace : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Query = std::function<Result<T>(Database&)>;
    template <class T>
    using Callback = std::function<void(Result<T>)>;

    /// Opens and migrates the database, and starts the thread. Needs no lock of the profile, only its folder.
    /// Once a day it is copied to `workspace.db.bak`. Errors: as Database::open() and migrate(); Corrupt says
    /// how to go on from the copy.
    static Result<std::unique_ptr<Workspace>> open(const std::string& profileFolder);
    /// Runs what is queued and ends the thread.
    ~Workspace() override;

    /// Queues `query` for the workspace's thread; `done` runs on the thread of `context`, in the order of the
    /// calls, and never once `context` is gone. To be called on the thread of `context`.
    template <class T>
    void run(Query<T> query, QObject* context, Callback<T> done)
    {
        post([query = std::move(query), guard = ContextGuard::of(context),
              done = std::move(done)](Database& database) {
            auto result = std::make_shared<Result<T>>(query(database));
            guard->post([done, result] { done(std::move(*result)); });
        });
    }

    /// Runs `query` after everything queued before, and waits for it: for the command line and tests.
    template <class T>
    Result<T> wait(Query<T> query)
    {
        std::promise<Result<T>> promise;
        post([&](Database& database) { promise.set_value(query(database)); });
        return promise.get_future().get();
    }

Q_SIGNALS:
    /// Another process has changed the database; emitted on the workspace's thread, within a second or so.
    void changedElsewhere();

private:
    class Private;
    explicit Workspace(std::unique_ptr<Private> state);
    void post(std::function<void(Database&)> job);

    std::unique_ptr<Private> d;
};

} // namespace hookbench::storage
