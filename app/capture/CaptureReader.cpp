#include "capture/CaptureReader.h"

#include "base/ContextGuard.h"
#include "capture/CaptureIndex.h"
#include "capture/CaptureLoader.h"
#include "capture/CaptureLog.h"
#include "capture/CaptureRecord.h"
#include "storage/Database.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace hookbench::capture {

class CaptureReader::Private {
public:
    explicit Private(std::string folder) : profileFolder(std::move(folder)), thread([this] { run(); }) {}

    ~Private()
    {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
        }
        wake.notify_one();
        thread.join();
    }

    /// Runs `query` on the reader thread and hands its result to `done` on the context's thread.
    template <class T>
    void post(QObject* context, Callback<T> done, std::function<Result<T>(CaptureIndex&)> query)
    {
        auto job = [this, guard = ContextGuard::of(context), done = std::move(done),
                    query = std::move(query)] {
            auto result = std::make_shared<Result<T>>(answer<T>(query));
            guard->post([done, result] { done(std::move(*result)); });
        };
        {
            const std::lock_guard lock(mutex);
            jobs.push_back(std::move(job));
        }
        wake.notify_one();
    }

    std::string profileFolder;

private:
    template <class T>
    Result<T> answer(const std::function<Result<T>(CaptureIndex&)>& query)
    {
        if (!index) {
            if (Status opened = open(); !opened)
                return opened.error();
        }
        return query(*index);
    }

    Status open()
    {
        auto opened =
            storage::Database::open(profileFolder + "/hookbench.db", storage::Database::Access::ReadOnly);
        if (!opened)
            return opened.error();
        database.emplace(std::move(*opened));
        auto made = CaptureIndex::open(*database);
        if (!made)
            return made.error();
        index.emplace(std::move(*made));
        return Done{};
    }

    void run()
    {
        std::unique_lock lock(mutex);
        while (true) {
            while (jobs.empty() && !stopping)
                wake.wait(lock);
            if (stopping)
                return;
            const auto job = std::move(jobs.front());
            jobs.pop_front();
            lock.unlock();
            job();
            lock.lock();
        }
    }

    std::optional<storage::Database> database;
    std::optional<CaptureIndex> index;
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<std::function<void()>> jobs;
    bool stopping = false;
    std::thread thread; // last: it uses the members above
};

CaptureReader::CaptureReader(std::string profileFolder)
    : d(std::make_unique<Private>(std::move(profileFolder)))
{
}

CaptureReader::~CaptureReader() = default;

void CaptureReader::list(ListQuery query, QObject* context, Callback<std::vector<CaptureSummary>> done)
{
    d->post<std::vector<CaptureSummary>>(context, std::move(done),
                                         [query](CaptureIndex& index) { return index.list(query); });
}

void CaptureReader::fetch(CaptureId id, std::size_t maxBodyBytes, QObject* context, Callback<Capture> done)
{
    d->post<Capture>(context, std::move(done), [=, this](CaptureIndex& index) -> Result<Capture> {
        const auto row = index.find(id);
        if (!row)
            return row.error();
        if (!*row || (*row)->deleted) {
            return Error{ErrorCode::NotFound,
                         "There is no capture " + std::to_string(id) +
                             "; it may have been "
                             "removed.",
                         ""};
        }
        return loadCapture(d->profileFolder, **row, maxBodyBytes);
    });
}

void CaptureReader::origins(std::vector<CaptureId> ids, QObject* context, Callback<std::vector<Origin>> done)
{
    d->post<std::vector<Origin>>(
        context, std::move(done), [ids = std::move(ids), this](CaptureIndex& index) -> Result<std::vector<Origin>> {
            std::vector<Origin> origins;
            std::string buffer;
            for (const CaptureId id : ids) {
                const auto row = index.find(id);
                if (!row)
                    return row.error();
                if (!*row || (*row)->deleted)
                    continue;
                const auto record = readRecord(d->profileFolder, (*row)->position, buffer);
                Origin& origin = origins.emplace_back();
                origin.id = id;
                origin.eventId = (*row)->summary.eventId;
                // One whose bytes are damaged still has its event id.
                if (record) {
                    origin.remoteAddress = record->remoteAddress;
                    origin.remotePort = record->remotePort;
                }
            }
            return origins;
        });
}

void CaptureReader::sameEvent(CaptureId first, std::size_t most, QObject* context, Callback<std::vector<CaptureId>> done)
{
    d->post<std::vector<CaptureId>>(context, std::move(done),
                                    [first, most](CaptureIndex& index) { return index.sameEvent(first, most); });
}

void CaptureReader::count(QObject* context, Callback<Counts> done)
{
    d->post<Counts>(context, std::move(done), [](CaptureIndex& index) { return index.counts(); });
}

void CaptureReader::notes(QObject* context, Callback<CaptureNotes> done)
{
    d->post<CaptureNotes>(context, std::move(done), [](CaptureIndex& index) { return index.notes(); });
}

} // namespace hookbench::capture
