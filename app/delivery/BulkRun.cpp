#include "delivery/BulkRun.h"

#include "base/ContextGuard.h"
#include "delivery/BulkEngine.h"
#include "delivery/ComposedDelivery.h"
#include "delivery/Dispatcher.h"

#include <QTimer>

namespace hookbench::delivery {

namespace {

constexpr int progressMs = 50;

} // namespace

class BulkRun::Private {
public:
    http::HttpClient* client = nullptr;
    std::shared_ptr<BulkEngine> engine;
    QTimer timer;
    bool isStarted = false;
};

BulkRun::BulkRun(const Clock& clock, http::HttpClient& client, DeliveryLog& log, BulkPlan plan,
                 Dispatcher* dispatcher)
    : d(std::make_unique<Private>())
{
    d->client = &client;
    const auto guard = ContextGuard::of(this);
    BulkEngine::Retry retry;
    if (dispatcher) {
        retry = [toDispatcher = ContextGuard::of(dispatcher), dispatcher,
                 own = std::make_shared<const registrations::VariableValues>(plan.own)](
                    PendingDelivery pending) {
            toDispatcher->post(
                [dispatcher, own, pending = std::move(pending)] { dispatcher->adopt(pending, own); });
        };
    }
    plan.variables = merged(std::move(plan.variables), plan.own);
    d->engine =
        std::make_shared<BulkEngine>(clock, client, log, std::move(plan), std::move(retry), [this, guard] {
            guard->post([this] {
                d->timer.stop();
                const BulkProgress last = d->engine->progress();
                Q_EMIT progressed(last);
                Q_EMIT finished(last);
            });
        });
    d->timer.setInterval(progressMs);
    connect(&d->timer, &QTimer::timeout, this, [this] { Q_EMIT progressed(d->engine->progress()); });
}

BulkRun::~BulkRun()
{
    d->engine->stop();
}

void BulkRun::start()
{
    if (std::exchange(d->isStarted, true))
        return;
    d->timer.start();
    d->client->post([engine = d->engine] { engine->start(); });
}

void BulkRun::stop()
{
    d->engine->stop();
}

BulkProgress BulkRun::progress() const
{
    return d->engine->progress();
}

} // namespace hookbench::delivery
