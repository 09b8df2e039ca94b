#include "delivery/DeliveryLog.h"

#include "base/ContextGuard.h"
#include "delivery/DeliveryQueries.h"
#include "delivery/DeliveryWriter.h"
#include "base/JobThread.h"
#include "storage/Migrator.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace hookbench::delivery {

namespace {

/// Nobody waits for the commit of an attempt: gathering makes few large ones.
constexpr std::chrono::milliseconds gatherTime{15};
constexpr std::uint64_t gatherBytes = std::uint64_t{4} << 20;
/// How often the database is asked whether another process changed it; the question reads one counter.
constexpr std::chrono::milliseconds watchInterval{500};
constexpr std::chrono::minutes retentionInterval{1};
constexpr int commitsPerWriteback = 8;
/// Moving commits into the database waits for the disk, which halves the rate of a load. It is put off until
/// the log has nothing to do, or until this many pages (of 4 KB) wait …
constexpr int checkpointPages = 32'768;
/// … and is worth while only for as much as this.
constexpr std::uint64_t checkpointBytes = std::uint64_t{4} << 20;

std::uint64_t weightOf(const AttemptRecord& record)
{
    return record.requestHead.size() + record.requestBody.size() + record.responseHead.size() +
           record.responseBody.size() + 512;
}

void cut(std::string& body, std::size_t limit, bool& truncated)
{
    if (body.size() <= limit)
        return;
    body.resize(limit);
    truncated = true;
}

template <class T>
std::function<void(Result<T>)> answerOn(QObject* context, std::function<void(Result<T>)> done)
{
    return [guard = ContextGuard::of(context), done = std::move(done)](Result<T> result) {
        auto shared = std::make_shared<Result<T>>(std::move(result));
        guard->post([done, shared] { done(std::move(*shared)); });
    };
}

} // namespace

class DeliveryLog::Private {
public:
    using Job = std::function<void()>;

    Private(const Clock& usedClock, Options given, storage::Database opened, storage::Database forReading)
        : clock(usedClock),
          options(std::move(given)),
          database(std::move(opened)),
          readable(std::move(forReading)),
          maxAgeUs(options.maxAgeUs),
          maxFileBytes(options.maxFileBytes)
    {
    }

    void post(Job job)
    {
        {
            const std::lock_guard lock(mutex);
            jobs.push_back(std::move(job));
        }
        wake.notify_one();
    }
    /// Runs a query on the reader's thread.
    template <class T>
    void query(std::function<Result<T>(DeliveryQueries&)> ask, QObject* context, Callback<T> done)
    {
        reader.post([this, ask = std::move(ask), answer = answerOn<T>(context, std::move(done))] {
            DeliveryQueries queries(readable);
            answer(ask(queries));
        });
    }
    void run();

    const Clock& clock;
    Options options;
    DeliveryLog* log = nullptr;
    storage::Database database;
    storage::Database readable;
    std::unique_ptr<DeliveryWriter> writer;
    std::atomic<std::int64_t> maxAgeUs;
    std::atomic<std::uint64_t> maxFileBytes;

    std::mutex mutex;
    std::condition_variable wake;
    std::vector<LogEntry> queue;
    /// Committed; freed by the thread that made them. Memory that one thread takes and another gives back makes
    /// the allocator lock and both wait, which costs a load more than the commits do.
    std::vector<LogEntry> spent;
    std::atomic<std::uint64_t> queuedBytes = 0;
    std::deque<Job> jobs;
    bool stopping = false;

    std::mutex handlerMutex;
    std::function<void()> onCommitted;

    JobThread reader;
    std::thread thread;

    void takeOver(const std::function<void(Result<std::vector<PendingDelivery>>)>& answer);
    void retain();

private:
    void gather(std::unique_lock<std::mutex>& lock);
    void writeGroup(std::vector<LogEntry>& group);
    void announce(std::vector<AttemptSummary> summaries);
    void checkpoint();
    void watch();

    std::uint64_t bytesSinceCheckpoint = 0;
    AttemptId lastId = 0;
    std::int64_t dataVersion = -1;
    int commits = 0;
    std::chrono::steady_clock::time_point nextWatch = std::chrono::steady_clock::now() + watchInterval;
    std::chrono::steady_clock::time_point nextRetention =
        std::chrono::steady_clock::now() + retentionInterval;
};

void DeliveryLog::Private::run()
{
    if (const auto newest = DeliveryQueries(database).newest())
        lastId = *newest;
    if (const auto version = database.integer("PRAGMA data_version"))
        dataVersion = *version;
    std::vector<LogEntry> group;
    std::unique_lock lock(mutex);
    while (true) {
        if (queue.empty() && jobs.empty() && !stopping)
            wake.wait_for(lock, watchInterval,
                          [this] { return stopping || !queue.empty() || !jobs.empty(); });
        gather(lock);
        if (stopping && queue.empty() && jobs.empty())
            return;
        group.swap(queue);
        bytesSinceCheckpoint += queuedBytes.exchange(0);
        std::deque<Job> due;
        due.swap(jobs);
        lock.unlock();
        if (group.empty() && due.empty())
            checkpoint();
        if (!group.empty())
            writeGroup(group);
        for (const Job& job : due)
            job();
        const auto now = std::chrono::steady_clock::now();
        if (now >= nextWatch) {
            nextWatch = now + watchInterval;
            watch();
        }
        if (now >= nextRetention) {
            nextRetention = now + retentionInterval;
            retain();
        }
        lock.lock();
        spent.swap(group);
        group.clear();
    }
}

/// Lets more attempts come before they are committed, as long as nobody waits.
void DeliveryLog::Private::gather(std::unique_lock<std::mutex>& lock)
{
    if (queue.empty())
        return;
    wake.wait_for(lock, gatherTime,
                  [this] { return stopping || !jobs.empty() || queuedBytes > gatherBytes; });
}

void DeliveryLog::Private::writeGroup(std::vector<LogEntry>& group)
{
    const Status written = writer->write(group);
    {
        // Held during the call: who takes the handler back may go away at once afterwards.
        const std::lock_guard lock(handlerMutex);
        if (onCommitted)
            onCommitted();
    }
    if (!written) {
        Q_EMIT log->failed(written.error());
        return;
    }
    bool changesPending = false;
    std::vector<AttemptSummary> summaries;
    summaries.reserve(group.size());
    for (LogEntry& entry : group) {
        changesPending = changesPending || entry.change.next || entry.change.isFinished;
        summaries.push_back(std::move(entry.record.summary));
    }
    announce(std::move(summaries));
    if (changesPending)
        Q_EMIT log->pendingChanged();
    if (++commits % commitsPerWriteback == 0)
        database.beginWriteback();
}

/// Ids that are missing between those announced before and these are another process's.
void DeliveryLog::Private::announce(std::vector<AttemptSummary> summaries)
{
    if (summaries.empty())
        return;
    if (summaries.front().id > lastId + 1) {
        if (auto others = DeliveryQueries(database).between(lastId, summaries.front().id); others)
            summaries.insert(summaries.begin(), std::make_move_iterator(others->begin()),
                             std::make_move_iterator(others->end()));
    }
    lastId = std::max(lastId, summaries.back().id);
    Q_EMIT log->logged(std::make_shared<const std::vector<AttemptSummary>>(std::move(summaries)));
}

/// For a moment in which nobody waits.
void DeliveryLog::Private::checkpoint()
{
    if (bytesSinceCheckpoint < checkpointBytes)
        return;
    bytesSinceCheckpoint = 0;
    if (const Status done = database.checkpoint(); !done)
        Q_EMIT log->failed(done.error());
}

/// `data_version` changes with the commits of other connections only.
void DeliveryLog::Private::watch()
{
    const auto version = database.integer("PRAGMA data_version");
    if (!version || std::exchange(dataVersion, *version) == *version)
        return;
    if (auto others = DeliveryQueries(database).between(lastId, 0); others)
        announce(std::move(*others));
    Q_EMIT log->pendingChanged();
    Q_EMIT log->changedElsewhere();
}

void DeliveryLog::Private::retain()
{
    const std::int64_t age = maxAgeUs;
    const auto gone = writer->enforceRetention(age > 0 ? clock.nowUs() - age : 0, maxFileBytes);
    if (!gone) {
        Q_EMIT log->failed(gone.error());
        return;
    }
    if (gone->empty())
        return;
    Q_EMIT log->removed(*gone);
    nextRetention = std::chrono::steady_clock::now(); // there may be more
}

void DeliveryLog::Private::takeOver(const std::function<void(Result<std::vector<PendingDelivery>>)>& answer)
{
    std::vector<PendingDelivery> taken;
    std::vector<AttemptSummary> logged;
    if (const Status done = writer->takeOver(clock.nowUs(), taken, logged); !done)
        return answer(done.error());
    announce(std::move(logged));
    Q_EMIT log->pendingChanged();
    answer(std::move(taken));
}

Result<std::unique_ptr<DeliveryLog>> DeliveryLog::open(const Clock& clock, Options options)
{
    const std::string path = options.profileFolder + "/deliveries.db";
    auto database = storage::Database::open(path, storage::Database::Access::ReadWrite);
    if (!database)
        return database.error();
    if (Status migrated = storage::migrate(*database, storage::deliveriesMigrations()); !migrated)
        return migrated.error();
    if (Status set = database->setCheckpointPages(checkpointPages); !set)
        return set.error();
    auto readable = storage::Database::open(path, storage::Database::Access::ReadOnly);
    if (!readable)
        return readable.error();
    auto state =
        std::make_unique<Private>(clock, std::move(options), std::move(*database), std::move(*readable));
    auto writer = DeliveryWriter::open(state->database);
    if (!writer)
        return writer.error();
    state->writer = std::move(*writer);
    return std::unique_ptr<DeliveryLog>(new DeliveryLog(std::move(state)));
}

DeliveryLog::DeliveryLog(std::unique_ptr<Private> state) : d(std::move(state))
{
    qRegisterMetaType<AttemptBatch>();
    qRegisterMetaType<std::vector<AttemptId>>();
    qRegisterMetaType<Error>();
    d->log = this;
    d->thread = std::thread([state = d.get()] { state->run(); });
}

DeliveryLog::~DeliveryLog()
{
    {
        const std::lock_guard lock(d->mutex);
        d->stopping = true;
    }
    d->wake.notify_one();
    d->thread.join();
    d->reader.finish();
}

void DeliveryLog::append(AttemptRecord record, PendingChange change)
{
    cut(record.requestBody, d->options.maxBodyBytes, record.requestTruncated);
    cut(record.responseBody, d->options.maxBodyBytes, record.responseTruncated);
    const std::uint64_t weight = weightOf(record);
    bool wakes = false;
    std::vector<LogEntry> spent;
    {
        const std::lock_guard lock(d->mutex);
        const std::uint64_t before = d->queuedBytes.fetch_add(weight);
        if (d->queue.empty())
            spent.swap(d->spent);
        wakes = d->queue.empty() || (before <= gatherBytes && before + weight > gatherBytes);
        d->queue.push_back({std::move(record), std::move(change)});
    }
    if (wakes)
        d->wake.notify_one();
}

bool DeliveryLog::isFull() const
{
    return d->queuedBytes > d->options.queueBytes;
}

void DeliveryLog::setCommittedHandler(std::function<void()> handler)
{
    const std::lock_guard lock(d->handlerMutex);
    d->onCommitted = std::move(handler);
}

void DeliveryLog::savePending(PendingDelivery pending, QObject* context, DoneHandler done)
{
    d->post([this, pending = std::move(pending), answer = answerOn<Done>(context, std::move(done))] {
        answer(d->writer->savePending(pending));
        Q_EMIT pendingChanged();
    });
}

void DeliveryLog::removePending(std::vector<DeliveryId> ids, QObject* context, DoneHandler done)
{
    d->post([this, ids = std::move(ids), answer = answerOn<Done>(context, std::move(done))] {
        answer(d->writer->removePending(ids));
        Q_EMIT pendingChanged();
    });
}

void DeliveryLog::beginPending(PendingDelivery pending, QObject* context, Callback<bool> done)
{
    d->post([this, pending = std::move(pending), answer = answerOn<bool>(context, std::move(done))] {
        answer(d->writer->beginPending(pending));
        Q_EMIT pendingChanged();
    });
}

void DeliveryLog::cancelWaiting(DeliveryId id, QObject* context, Callback<bool> done)
{
    d->post([this, id, answer = answerOn<bool>(context, std::move(done))] {
        answer(d->writer->cancelWaiting(id));
        Q_EMIT pendingChanged();
    });
}

void DeliveryLog::hurry(DeliveryId id, QObject* context, Callback<bool> done)
{
    d->post([this, id, answer = answerOn<bool>(context, std::move(done))] {
        answer(d->writer->hurry(id, d->clock.nowUs()));
        Q_EMIT pendingChanged();
    });
}

void DeliveryLog::ownPending(QObject* context, Callback<std::vector<PendingDue>> done)
{
    // Not the reader's thread: what was appended before is committed before this thread's jobs are done.
    d->post([this, answer = answerOn<std::vector<PendingDue>>(context, std::move(done))] {
        answer(d->writer->ownPending());
    });
}

void DeliveryLog::listPending(QObject* context, Callback<std::vector<PendingDelivery>> done)
{
    d->query<std::vector<PendingDelivery>>([](DeliveryQueries& queries) { return queries.pending(); },
                                           context, std::move(done));
}

void DeliveryLog::takeOver(QObject* context, Callback<std::vector<PendingDelivery>> done)
{
    d->post([this, answer = answerOn<std::vector<PendingDelivery>>(context, std::move(done))] {
        d->takeOver(answer);
    });
}

void DeliveryLog::list(AttemptQuery query, QObject* context, Callback<std::vector<AttemptSummary>> done)
{
    d->query<std::vector<AttemptSummary>>(
        [query = std::move(query)](DeliveryQueries& queries) { return queries.list(query); }, context,
        std::move(done));
}

void DeliveryLog::fetch(AttemptId id, QObject* context, Callback<AttemptRecord> done)
{
    d->query<AttemptRecord>([id](DeliveryQueries& queries) { return queries.fetch(id); }, context,
                            std::move(done));
}

void DeliveryLog::ofEvent(const std::string& eventId, QObject* context,
                          Callback<std::vector<AttemptSummary>> done)
{
    d->query<std::vector<AttemptSummary>>(
        [eventId](DeliveryQueries& queries) { return queries.ofEvent(eventId); }, context, std::move(done));
}

void DeliveryLog::count(QObject* context, Callback<std::int64_t> done)
{
    d->query<std::int64_t>([](DeliveryQueries& queries) { return queries.count(); }, context,
                           std::move(done));
}

void DeliveryLog::latest(QObject* context, Callback<std::vector<AttemptSummary>> done)
{
    d->query<std::vector<AttemptSummary>>([](DeliveryQueries& queries) { return queries.latest(); }, context,
                                          std::move(done));
}

void DeliveryLog::remove(std::vector<AttemptId> ids, QObject* context, DoneHandler done)
{
    d->post([this, ids = std::move(ids), answer = answerOn<Done>(context, std::move(done))] {
        const Status gone = d->writer->remove(ids);
        if (gone)
            Q_EMIT removed(ids);
        answer(gone);
    });
}

void DeliveryLog::prune(Retention retention, QObject* context, Callback<std::int64_t> done)
{
    d->post([this, retention, answer = answerOn<std::int64_t>(context, std::move(done))] {
        const std::int64_t oldestUs = retention.maxAgeUs > 0 ? d->clock.nowUs() - retention.maxAgeUs : 0;
        std::int64_t count = 0;
        while (true) {
            const auto gone = d->writer->enforceRetention(oldestUs, retention.maxFileBytes);
            if (!gone)
                return answer(gone.error());
            if (gone->empty())
                return answer(count);
            count += static_cast<std::int64_t>(gone->size());
            Q_EMIT removed(*gone);
        }
    });
}

void DeliveryLog::setRetention(std::int64_t maxAgeUs, std::uint64_t maxFileBytes)
{
    d->maxAgeUs = maxAgeUs;
    d->maxFileBytes = maxFileBytes;
    d->post([this] { d->retain(); });
}

void DeliveryLog::flush()
{
    std::mutex mutex;
    std::condition_variable passed;
    bool done = false;
    d->post([&] {
        // Notified under the lock: the waiter's variables are gone as soon as it sees `done`.
        const std::lock_guard lock(mutex);
        done = true;
        passed.notify_one();
    });
    std::unique_lock lock(mutex);
    passed.wait(lock, [&] { return done; });
}

} // namespace hookbench::delivery
