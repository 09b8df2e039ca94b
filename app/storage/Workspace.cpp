#include "storage/Workspace.h"

#include "base/Logging.h"
#include "storage/Migrator.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace hookbench::storage {

namespace {

/// How often the database is asked whether another process changed it; the question reads one counter.
constexpr std::chrono::milliseconds watchInterval{500};

} // namespace

class Workspace::Private {
public:
    explicit Private(Database opened) : database(std::move(opened)) {}

    void run();

    Workspace* workspace = nullptr;
    Database database;
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<std::function<void(Database&)>> jobs;
    bool stopping = false;
    std::thread thread;

private:
    void runJobs(std::unique_lock<std::mutex>& lock);
    void watch();

    std::int64_t dataVersion = -1;
};

void Workspace::Private::runJobs(std::unique_lock<std::mutex>& lock)
{
    while (!jobs.empty()) {
        auto job = std::move(jobs.front());
        jobs.pop_front();
        lock.unlock();
        job(database);
        lock.lock();
    }
}

/// `data_version` changes with the commits of other connections only.
void Workspace::Private::watch()
{
    const auto version = database.integer("PRAGMA data_version");
    if (!version)
        return;
    if (std::exchange(dataVersion, *version) != *version)
        Q_EMIT workspace->changedElsewhere();
}

void Workspace::Private::run()
{
    if (const auto version = database.integer("PRAGMA data_version"))
        dataVersion = *version;
    std::unique_lock lock(mutex);
    while (true) {
        runJobs(lock);
        if (stopping)
            return;
        if (!wake.wait_for(lock, watchInterval, [this] { return stopping || !jobs.empty(); })) {
            lock.unlock();
            watch();
            lock.lock();
        }
    }
}

Result<std::unique_ptr<Workspace>> Workspace::open(const std::string& profileFolder)
{
    auto database = Database::open(profileFolder + "/workspace.db", Database::Access::ReadWrite);
    if (!database)
        return database.error();
    if (Status migrated = migrate(*database, workspaceMigrations()); !migrated)
        return migrated.error();
    // What the user typed is worth a wait for the disk; saves are rare.
    if (Status durable = database->setSurvivePowerLoss(true); !durable)
        return durable.error();
    // What was deleted or replaced leaves no traces in free pages: a value may just have become a secret.
    if (Status wiping = database->execute("PRAGMA secure_delete = ON"); !wiping)
        return wiping.error();
    std::unique_ptr<Workspace> workspace(new Workspace(std::make_unique<Private>(std::move(*database))));
    workspace->d->workspace = workspace.get();
    workspace->d->thread = std::thread([state = workspace->d.get()] { state->run(); });
    return workspace;
}

Workspace::Workspace(std::unique_ptr<Private> state) : d(std::move(state)) {}

Workspace::~Workspace()
{
    {
        const std::lock_guard lock(d->mutex);
        d->stopping = true;
    }
    d->wake.notify_one();
    if (d->thread.joinable())
        d->thread.join();
}

void Workspace::post(std::function<void(Database&)> job)
{
    {
        const std::lock_guard lock(d->mutex);
        d->jobs.push_back(std::move(job));
    }
    d->wake.notify_one();
}

} // namespace hookbench::storage
