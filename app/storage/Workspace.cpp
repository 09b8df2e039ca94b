#include "storage/Workspace.h"

#include "base/Logging.h"
#include "storage/Migrator.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>

namespace hookbench::storage {

namespace {

/// How often the database is asked whether another process changed it; the question reads one counter.
constexpr std::chrono::milliseconds watchInterval{500};

/// Once a day, what the user made is copied beside it: a damaged file costs a day's work at most.
void backUpOnceADay(Database& database)
{
    const std::filesystem::path backup = database.path() + ".bak";
    std::error_code failed;
    const auto written = std::filesystem::last_write_time(backup, failed);
    if (!failed && std::filesystem::file_time_type::clock::now() - written < std::chrono::hours(24))
        return;
    const std::filesystem::path fresh = backup.string() + ".new";
    std::filesystem::remove(fresh, failed);
    if (Status copied = database.backupTo(fresh.string()); !copied) {
        qCWarning(logStorage) << "cannot back up the workspace:" << copied.error().message.c_str();
        return;
    }
    std::filesystem::rename(fresh, backup, failed);
}

Error damaged(const std::string& path, const Error& error)
{
    return {
        ErrorCode::Corrupt,
        "The registrations, environments and templates in workspace.db cannot be read, because the file is "
        "damaged; move it and workspace.db-wal away, and rename workspace.db.bak, the last daily copy, to "
        "workspace.db.",
        path + ": " + error.detail};
}

Result<Database> openDatabase(const std::string& path)
{
    auto database = Database::open(path, Database::Access::ReadWrite);
    if (!database && database.error().code == ErrorCode::Corrupt)
        return damaged(path, database.error());
    return database;
}

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
    auto database = openDatabase(profileFolder + "/workspace.db");
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
    workspace->post(backUpOnceADay);
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
