#include "endpoint/forwarding/Forwarder.h"

#include "base/ContextGuard.h"
#include "capture/CaptureIndex.h"
#include "endpoint/forwarding/ForwardWorker.h"
#include "http/LoopThread.h"

namespace hookbench::endpoint {

class Forwarder::Private {
public:
    /// Asks the table on the forwarder's thread, after what was noted before.
    template <class T>
    void ask(std::function<Result<T>(ForwardTable&)> query, QObject* context, Callback<T> done)
    {
        thread.post([this, query = std::move(query), guard = ContextGuard::of(context), done = std::move(done)] {
            worker->commit();
            auto result = std::make_shared<Result<T>>(query(worker->table()));
            guard->post([done, result] { done(std::move(*result)); });
        });
    }

    capture::CaptureId newestStored = 0; ///< when this was opened
    std::unique_ptr<ForwardWorker> worker; ///< made and ended on the thread
    http::LoopThread thread{QStringLiteral("forwarder")};
};

namespace {

Result<capture::CaptureId> newestStored(const std::string& profileFolder)
{
    auto database =
        storage::Database::open(profileFolder + "/hookbench.db", storage::Database::Access::ReadOnly);
    if (!database)
        return database.error();
    auto index = capture::CaptureIndex::open(*database);
    return index ? index->lastId() : index.error();
}

} // namespace

Result<std::unique_ptr<Forwarder>> Forwarder::open(const Clock& clock, const std::string& profileFolder)
{
    auto table = ForwardTable::open(profileFolder);
    if (!table)
        return table.error();
    const auto newest = newestStored(profileFolder);
    if (!newest)
        return newest.error();
    const auto seen = (*table)->newestSeen();
    if (!seen)
        return seen.error();
    // On the disk before anything can be acknowledged, so that what a crash leaves behind is known by it.
    if (!*seen) {
        if (Status noted = (*table)->setNewestSeen(*newest); !noted)
            return noted.error();
    }
    auto state = std::make_unique<Private>();
    state->newestStored = *newest;
    std::unique_ptr<Forwarder> forwarder(new Forwarder(std::move(state)));
    Forwarder* const raw = forwarder.get();
    raw->d->thread.call([&] {
        ForwardWorker::Reports reports{[raw](ForwardBatch batch) { Q_EMIT raw->forwarded(std::move(batch)); },
                                       [raw](ForwardQueueState queue) { Q_EMIT raw->queueChanged(std::move(queue)); },
                                       [raw](const Error& error) { Q_EMIT raw->failed(error); }};
        raw->d->worker =
            std::make_unique<ForwardWorker>(clock, profileFolder, std::move(*table), std::move(reports));
        raw->d->worker->start();
    });
    return forwarder;
}

Forwarder::Forwarder(std::unique_ptr<Private> state) : d(std::move(state))
{
    qRegisterMetaType<ForwardBatch>();
    qRegisterMetaType<ForwardQueueState>();
    qRegisterMetaType<Error>();
}

Forwarder::~Forwarder()
{
    d->thread.call([this] { d->worker.reset(); });
}

void Forwarder::setTargets(std::vector<ForwardTarget> targets)
{
    d->thread.post([this, targets = std::move(targets)]() mutable { d->worker->setTargets(std::move(targets)); });
}

void Forwarder::relay(capture::CaptureId capture, std::uint16_t endpoint, std::function<void(http::Response)> done)
{
    d->thread.post([this, capture, endpoint, done = std::move(done)]() mutable {
        d->worker->relay(capture, endpoint, std::move(done));
    });
}

void Forwarder::enqueue(std::vector<WaitingForward> captures)
{
    if (captures.empty())
        return;
    d->thread.post([this, captures = std::move(captures)] { d->worker->enqueue(captures); });
}

void Forwarder::recover(std::set<std::uint16_t> withoutDuplicates)
{
    d->thread.post([this, newest = d->newestStored, withoutDuplicates = std::move(withoutDuplicates)] {
        d->worker->recover(newest, withoutDuplicates);
    });
}

void Forwarder::retryNow(std::uint16_t endpoint)
{
    d->thread.post([this, endpoint] { d->worker->retryNow(endpoint); });
}

void Forwarder::discard(std::uint16_t endpoint)
{
    d->thread.post([this, endpoint] { d->worker->discard(endpoint); });
}

void Forwarder::queues(QObject* context, Callback<std::vector<ForwardQueueState>> done)
{
    d->ask<std::vector<ForwardQueueState>>([this](ForwardTable&) { return d->worker->states(); }, context,
                                           std::move(done));
}

void Forwarder::attemptsOf(capture::CaptureId capture, QObject* context, Callback<std::vector<ForwardAttempt>> done)
{
    d->ask<std::vector<ForwardAttempt>>([capture](ForwardTable& table) { return table.attemptsOf(capture); }, context,
                                        std::move(done));
}

void Forwarder::newest(std::size_t limit, std::uint16_t endpoint, QObject* context,
                       Callback<std::vector<ForwardAttempt>> done)
{
    d->ask<std::vector<ForwardAttempt>>(
        [limit, endpoint](ForwardTable& table) { return table.newest(limit, endpoint); }, context, std::move(done));
}

void Forwarder::flush()
{
    d->thread.call([this] { d->worker->commit(); });
}

} // namespace hookbench::endpoint
