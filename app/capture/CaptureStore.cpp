#include "capture/CaptureStore.h"

#include "base/ContextGuard.h"
#include "capture/CaptureWriter.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace hookbench::capture {

namespace {

/// Removing a million captures must not hold up those that arrive meanwhile: it goes in pieces of this many.
constexpr std::size_t changePiece = 2000;

std::uint64_t weightOf(const CaptureStore::Pending& pending)
{
    return pending.request.rawHead.size() + pending.request.body.size() + 512;
}

} // namespace

class CaptureStore::Private {
public:
    using Job = std::function<void()>;

    Options options;
    std::unique_ptr<CaptureWriter> writer;
    CaptureStore* store = nullptr;
    std::mutex handlerMutex;
    StoredHandler onStored;

    void append(Pending&& pending, std::uint64_t weight)
    {
        queuedBytes += weight;
        queue.push_back(std::move(pending));
    }
    void post(Job job)
    {
        {
            const std::lock_guard lock(mutex);
            jobs.push_back(std::move(job));
        }
        wake.notify_one();
    }
    void run();
    void storeBatch(std::vector<Pending>& batch);
    void prepare();

    using Change = Result<std::vector<CaptureId>> (CaptureWriter::*)(const std::vector<CaptureId>&, bool);
    using Announce = std::function<Status(const std::vector<CaptureId>&)>;
    void changePieceByPiece(std::shared_ptr<std::vector<CaptureId>> ids, std::size_t from, Change change,
                            bool on, Announce announce, std::function<void(Status)> done);

    std::mutex mutex;
    std::condition_variable wake;
    std::vector<Pending> queue;
    std::uint64_t queuedBytes = 0;
    std::deque<Job> jobs;
    bool stopping = false;
    std::thread thread;
};

namespace {

/// Calls `done` on the thread of `context`, unless it is gone by then.
std::function<void(Status)> answerOn(QObject* context, CaptureStore::DoneHandler done)
{
    if (!context || !done)
        return [](const Status&) {};
    return [guard = ContextGuard::of(context), done = std::move(done)](const Status& status) {
        guard->post([done, status] { done(status); });
    };
}

} // namespace

void CaptureStore::Private::run()
{
    prepare();
    std::vector<Pending> batch;
    std::unique_lock lock(mutex);
    while (true) {
        while (queue.empty() && jobs.empty() && !stopping)
            wake.wait(lock);
        if (queue.empty() && jobs.empty())
            return;
        batch.swap(queue);
        queuedBytes = 0;
        Job job;
        if (!jobs.empty()) {
            job = std::move(jobs.front());
            jobs.pop_front();
        }
        lock.unlock();
        if (!batch.empty())
            storeBatch(batch);
        batch.clear();
        if (job)
            job();
        lock.lock();
    }
}

void CaptureStore::Private::prepare()
{
    Status ready = writer->loadEvents();
    if (ready)
        ready = writer->clearAwayRemoved();
    if (!ready)
        Q_EMIT store->failed(ready.error());
}

void CaptureStore::Private::storeBatch(std::vector<Pending>& batch)
{
    auto result = writer->store(batch);
    std::vector<Stored> fates(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
        fates[i].exchange = batch[i].request.exchange;
        fates[i].id = result ? (*result)[i].id : 0;
        fates[i].status = batch[i].status;
        fates[i].receiver = batch[i].receiver;
        fates[i].duplicateOf = result ? (*result)[i].duplicateOf : 0;
    }
    {
        // Held during the call: who takes the handler back may go away at once afterwards.
        const std::lock_guard lock(handlerMutex);
        if (onStored)
            onStored(fates);
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (batch[i].onStored)
            batch[i].onStored(fates[i].id);
    }
    if (result)
        Q_EMIT store->captured(std::make_shared<const std::vector<CaptureSummary>>(std::move(*result)));
    else
        Q_EMIT store->failed(result.error());
}

void CaptureStore::Private::changePieceByPiece(std::shared_ptr<std::vector<CaptureId>> ids, std::size_t from,
                                               Change change, bool on, Announce announce,
                                               std::function<void(Status)> done)
{
    const std::size_t to = std::min(ids->size(), from + changePiece);
    const std::vector<CaptureId> piece(ids->begin() + static_cast<std::ptrdiff_t>(from),
                                       ids->begin() + static_cast<std::ptrdiff_t>(to));
    const auto changed = ((*writer).*change)(piece, on);
    Status status = changed ? Status(Done{}) : Status(changed.error());
    if (changed && !changed->empty())
        status = announce(*changed);
    if (!status || to == ids->size()) {
        done(status);
        return;
    }
    post([=, this] { changePieceByPiece(ids, to, change, on, announce, done); });
}

CaptureStore::CaptureStore(std::unique_ptr<Private> state) : d(std::move(state))
{
    qRegisterMetaType<CaptureBatch>();
    qRegisterMetaType<NotesBatch>();
    qRegisterMetaType<std::vector<CaptureId>>();
    qRegisterMetaType<Error>();
    d->store = this;
    d->thread = std::thread([this] { d->run(); });
}

CaptureStore::~CaptureStore()
{
    {
        const std::lock_guard lock(d->mutex);
        d->stopping = true;
    }
    d->wake.notify_one();
    d->thread.join();
}

Result<std::unique_ptr<CaptureStore>> CaptureStore::open(const Clock& clock, Options options)
{
    auto writer = CaptureWriter::open(clock, options);
    if (!writer)
        return writer.error();
    auto state = std::make_unique<Private>();
    state->options = std::move(options);
    state->writer = std::move(*writer);
    return std::unique_ptr<CaptureStore>(new CaptureStore(std::move(state)));
}

void CaptureStore::setStoredHandler(StoredHandler handler)
{
    const std::lock_guard lock(d->handlerMutex);
    d->onStored = std::move(handler);
}

bool CaptureStore::append(Pending&& pending)
{
    const std::uint64_t weight = weightOf(pending);
    bool first = false;
    {
        const std::lock_guard lock(d->mutex);
        // One request always fits, however large.
        if (d->queuedBytes > 0 && d->queuedBytes + weight > d->options.queueBytes)
            return false;
        first = d->queue.empty();
        d->append(std::move(pending), weight);
    }
    if (first)
        d->wake.notify_one();
    return true;
}

void CaptureStore::remove(std::vector<CaptureId> ids, QObject* context, DoneHandler done)
{
    auto shared = std::make_shared<std::vector<CaptureId>>(std::move(ids));
    const auto announce = [this](const std::vector<CaptureId>& changed) -> Status {
        Q_EMIT removed(changed);
        return Done{};
    };
    d->post([=, this, answer = answerOn(context, std::move(done))] {
        d->changePieceByPiece(shared, 0, &CaptureWriter::setRemoved, true, announce, answer);
    });
}

void CaptureStore::erase(std::vector<CaptureId> ids, QObject* context, DoneHandler done)
{
    auto shared = std::make_shared<std::vector<CaptureId>>(std::move(ids));
    const auto announce = [this](const std::vector<CaptureId>& changed) -> Status {
        Q_EMIT removed(changed);
        return d->writer->clearAway(changed);
    };
    d->post([=, this, answer = answerOn(context, std::move(done))] {
        d->changePieceByPiece(shared, 0, &CaptureWriter::setRemoved, true, announce, answer);
    });
}

void CaptureStore::restore(std::vector<CaptureId> ids, QObject* context, DoneHandler done)
{
    auto shared = std::make_shared<std::vector<CaptureId>>(std::move(ids));
    const auto announce = [this](const std::vector<CaptureId>& changed) -> Status {
        auto summaries = d->writer->summaries(changed);
        if (!summaries)
            return summaries.error();
        Q_EMIT restored(std::make_shared<const std::vector<CaptureSummary>>(std::move(*summaries)));
        return Done{};
    };
    d->post([=, this, answer = answerOn(context, std::move(done))] {
        d->changePieceByPiece(shared, 0, &CaptureWriter::setRemoved, false, announce, answer);
    });
}

void CaptureStore::setPinned(std::vector<CaptureId> ids, bool pinned, QObject* context, DoneHandler done)
{
    auto shared = std::make_shared<std::vector<CaptureId>>(std::move(ids));
    const auto announce = [this, pinned](const std::vector<CaptureId>& changed) -> Status {
        Q_EMIT pinnedChanged(changed, pinned);
        return Done{};
    };
    d->post([=, this, answer = answerOn(context, std::move(done))] {
        d->changePieceByPiece(shared, 0, &CaptureWriter::setPinned, pinned, announce, answer);
    });
}

void CaptureStore::editNotes(std::vector<CaptureId> ids, NoteEdit edit, QObject* context, DoneHandler done)
{
    d->post([ids = std::move(ids), edit = std::move(edit), this, answer = answerOn(context, std::move(done))] {
        auto changed = d->writer->editNotes(ids, edit);
        if (changed && !changed->empty())
            Q_EMIT notesChanged(std::make_shared<const CaptureNotes>(std::move(*changed)));
        answer(changed ? Status(Done{}) : Status(changed.error()));
    });
}

void CaptureStore::settle(CaptureId id, int status, std::uint32_t clearedFlags)
{
    d->post([=, this] {
        auto changed = d->writer->settle(id, status, clearedFlags);
        if (!changed)
            Q_EMIT failed(changed.error());
        else if (!changed->empty())
            Q_EMIT settled(std::make_shared<const std::vector<CaptureSummary>>(std::move(*changed)));
    });
}

void CaptureStore::setSurvivePowerLoss(bool on)
{
    d->post([this, on] {
        if (Status set = d->writer->setSurvivePowerLoss(on); !set)
            Q_EMIT failed(set.error());
    });
}

void CaptureStore::flush()
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
    while (!done)
        passed.wait(lock);
}

} // namespace hookbench::capture
