#include "http/HttpClient.h"

#include "http/ClientEngine.h"
#include "http/RequestCheck.h"

#include <QThread>

#include <curl/curl.h>

namespace hookbench::http {

class HttpClient::Private {
public:
    Private()
    {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        thread.setObjectName(QStringLiteral("hookbench-network"));
        engine.moveToThread(&thread);
        thread.start();
    }

    QThread thread;
    ClientEngine engine;
};

HttpClient::HttpClient() : d(std::make_unique<Private>()) {}

HttpClient::~HttpClient()
{
    QMetaObject::invokeMethod(&d->engine, [this] { d->engine.shutDown(); }, Qt::BlockingQueuedConnection);
    d->thread.quit();
    d->thread.wait();
    curl_global_cleanup();
}

void HttpClient::send(OutgoingRequest request, CancellationToken token, QObject* context, Callback done)
{
    const auto relay = std::make_shared<ClientRelay>();
    const auto outcome = std::make_shared<Result<IncomingResponse>>(IncomingResponse());
    QObject::connect(
        relay.get(), &ClientRelay::finished, context,
        [outcome, done = std::move(done)] { done(std::move(*outcome)); }, Qt::QueuedConnection);
    auto finish = [relay, outcome](Result<IncomingResponse> result) {
        *outcome = std::move(result);
        Q_EMIT relay->finished();
    };
    auto place = checkOutgoing(request);
    if (!place)
        return finish(place.error());
    d->engine.queue(
        std::make_unique<CurlTransfer>(std::move(request), std::move(*place), std::move(token), std::move(finish)));
}

} // namespace hookbench::http
