#include "http/HttpClient.h"

#include "http/ClientEngine.h"
#include "http/CurlTransfer.h"
#include "http/LoopThread.h"
#include "http/MailTransfer.h"
#include "http/OutgoingMail.h"
#include "http/RequestCheck.h"

#include <mutex>
#include <optional>
#include <utility>

#include <curl/curl.h>

namespace hookbench::http {

namespace {

/// An outcome on its way from the client's thread to the one who asked.
template <class Report>
struct Delivery {
    std::mutex mutex;
    std::optional<Report> outcome;    ///< guarded by mutex
    std::function<void(Report)> done; ///< guarded by mutex

    void put(Report result)
    {
        const std::lock_guard lock(mutex);
        outcome = std::move(result);
    }

    /// Calls back. What the callback holds is destroyed here too, on the thread of who asked.
    void hand()
    {
        std::unique_lock lock(mutex);
        const auto callback = std::exchange(done, {});
        auto result = std::move(*outcome);
        lock.unlock();
        callback(std::move(result));
    }
};

/// What a transfer is to call at its end, on the client's thread, so that `done` runs on that of `context`.
template <class Report>
std::function<void(Report)> finisher(QObject* context, std::function<void(Report)> done)
{
    const auto relay = std::make_shared<ClientRelay>();
    const auto delivery = std::make_shared<Delivery<Report>>();
    delivery->done = std::move(done);
    QObject::connect(
        relay.get(), &ClientRelay::finished, context, [delivery] { delivery->hand(); }, Qt::QueuedConnection);
    return [relay, delivery](Report report) {
        delivery->put(std::move(report));
        Q_EMIT relay->finished();
    };
}

} // namespace

class HttpClient::Private {
public:
    Private()
    {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        thread.call([this] { engine = std::make_unique<ClientEngine>(); });
    }
    ~Private()
    {
        thread.call([this] { engine.reset(); });
        curl_global_cleanup();
    }

    void queue(std::unique_ptr<Transfer> transfer)
    {
        // On the thread itself there is nobody to wake; the engine starts it at the end of its turn.
        if (thread.isCurrent() && engine) {
            engine->queue(std::move(transfer));
            engine->turn();
            return;
        }
        {
            const std::lock_guard lock(mutex);
            queued.push_back(std::move(transfer));
            if (queued.size() > 1)
                return;
        }
        thread.post([this] { startQueued(); });
    }

    Result<UrlPlace> check(const OutgoingRequest& request)
    {
        const std::lock_guard lock(checkMutex);
        return requestCheck(request);
    }

    void startQueued()
    {
        std::vector<std::unique_ptr<Transfer>> transfers;
        {
            const std::lock_guard lock(mutex);
            transfers.swap(queued);
        }
        for (auto& transfer : transfers) {
            // The callback of a transfer that ended with the engine may have asked for a further one.
            if (engine)
                engine->queue(std::move(transfer));
            else
                transfer->finish(TransferFailure::Cancelled,
                                 {ErrorCode::Cancelled, "The request was cancelled.", {}});
        }
        if (engine)
            engine->turn();
    }

    std::mutex checkMutex;
    RequestCheck requestCheck; ///< of loads; guarded by checkMutex
    std::mutex mutex;
    std::vector<std::unique_ptr<Transfer>> queued; ///< guarded by mutex; a wake-up is due if not empty
    LoopThread thread{QStringLiteral("hookbench-network")};
    std::unique_ptr<ClientEngine> engine; ///< lives and dies on the thread
};

HttpClient::HttpClient() : d(std::make_unique<Private>()) {}

HttpClient::~HttpClient() = default;

void HttpClient::send(OutgoingRequest request, CancellationToken token, QObject* context, Callback done)
{
    transfer(std::move(request), std::move(token), context, [done = std::move(done)](TransferReport report) {
        if (report.error)
            done(std::move(*report.error));
        else
            done(std::move(report.response));
    });
}

void HttpClient::transfer(OutgoingRequest request, CancellationToken token, QObject* context,
                          ReportCallback done)
{
    auto finish = finisher<TransferReport>(context, std::move(done));
    auto place = checkOutgoing(request);
    if (!place)
        return finish({{}, TransferFailure::InvalidRequest, place.error(), std::move(request)});
    d->queue(std::make_unique<CurlTransfer>(std::move(request), std::move(*place), std::move(token),
                                            std::move(finish)));
}

void HttpClient::mail(OutgoingMail mail, CancellationToken token, QObject* context, MailCallback done)
{
    auto finish = finisher<MailReport>(context, std::move(done));
    if (Status good = checkOutgoing(mail); !good) {
        MailReport report;
        report.failure = TransferFailure::InvalidRequest;
        report.error = good.error();
        return finish(std::move(report));
    }
    d->queue(std::make_unique<MailTransfer>(std::move(mail), std::move(token), std::move(finish)));
}

void HttpClient::transferInPlace(OutgoingRequest request, CancellationToken token, ReportCallback done)
{
    auto place = d->check(request);
    if (!place)
        return post([done = std::move(done), error = place.error(), request = std::move(request)] {
            done({{}, TransferFailure::InvalidRequest, error, request});
        });
    d->queue(std::make_unique<CurlTransfer>(std::move(request), std::move(*place), std::move(token),
                                            std::move(done)));
}

void HttpClient::post(std::function<void()> work)
{
    d->thread.post(std::move(work));
}

} // namespace hookbench::http
