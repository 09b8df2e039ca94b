#include "delivery/BulkEngine.h"

#include "delivery/Diagnose.h"
#include "delivery/HttpTransport.h"
#include "delivery/Preparation.h"
#include "delivery/ProcessIdentity.h"

#include <QRandomGenerator>
#include <QThreadPool>

#include <algorithm>

namespace hookbench::delivery {

namespace {

/// Paces the rate, and looks whether the log has room again.
constexpr int tickMs = 2;
constexpr std::int64_t secondUs = 1'000'000;

std::vector<double> weightsOf(const BulkPlan& plan)
{
    std::vector<double> weights;
    for (const BulkEvent& event : plan.events)
        weights.push_back(event.weight);
    return weights;
}

} // namespace

BulkEngine::BulkEngine(const Clock& clock, http::HttpClient& client, DeliveryLog& log, BulkPlan plan,
                       Retry retry, Finished finished)
    : m_clock(clock),
      m_client(client),
      m_log(log),
      m_plan(std::move(plan)),
      m_retry(std::move(retry)),
      m_finished(std::move(finished)),
      m_variables(std::make_shared<const registrations::VariableValues>(m_plan.variables)),
      m_mask(m_plan.variables),
      m_sequence({weightsOf(m_plan), m_plan.count, m_plan.duplicateShare, m_plan.reorderWindow, m_plan.seed})
{
    for (const BulkEvent& event : m_plan.events) {
        std::vector<std::size_t>& targets = m_targetsOf.emplace_back();
        for (const Recipe& recipe : event.recipes) {
            targets.push_back(m_requests.size());
            auto own = std::make_shared<Recipe>(recipe);
            own->event = event.event;
            m_requests.emplace_back(std::move(own), m_variables, clock.nowUs());
        }
    }
    // Every event goes to as many targets as it has; for a mix this is the mean.
    m_progress.planned = m_plan.events.size() == 1
                             ? m_sequence.total() * static_cast<std::int64_t>(m_targetsOf.front().size())
                             : m_sequence.total();
}

void BulkEngine::start()
{
    {
        const std::lock_guard lock(m_mutex);
        m_beganUs = m_clock.monotonicUs();
    }
    m_timer = std::make_unique<QTimer>();
    m_timer->setTimerType(Qt::PreciseTimer);
    QObject::connect(m_timer.get(), &QTimer::timeout, m_timer.get(), [this] { tick(); });
    m_timer->start(tickMs);
    startMore();
}

void BulkEngine::tick()
{
    {
        const std::lock_guard lock(m_mutex);
        const std::int64_t now = m_clock.monotonicUs();
        m_recent.emplace_back(now, m_progress.delivered + m_progress.failed);
        while (m_recent.size() > 2 && m_recent.front().first < now - secondUs)
            m_recent.pop_front();
    }
    startMore();
}

bool BulkEngine::mayStart() const
{
    if (m_token.isCancelled() || m_isExhausted || m_log.isFull())
        return false;
    if (m_plan.ratePerSecond <= 0 || !m_work.empty())
        return true;
    const double elapsed = static_cast<double>(m_clock.monotonicUs() - m_beganUs) / secondUs;
    return static_cast<double>(m_startedItems) <= elapsed * m_plan.ratePerSecond;
}

bool BulkEngine::nextWork(Work& work)
{
    while (m_work.empty()) {
        auto item = m_sequence.next();
        if (!item) {
            m_isExhausted = true;
            return false;
        }
        ++m_startedItems;
        for (const std::size_t target : m_targetsOf[item->event])
            m_work.push_back({*item, target});
    }
    work = std::move(m_work.front());
    m_work.pop_front();
    return true;
}

void BulkEngine::startMore()
{
    Work work;
    while (m_progress.underWay < m_plan.concurrency && mayStart() && nextWork(work))
        launch(work);
    finishIfDone();
}

void BulkEngine::launch(const Work& work)
{
    {
        const std::lock_guard lock(m_mutex);
        ++m_progress.started;
        ++m_progress.underWay;
        m_progress.duplicates += work.item.isDuplicate ? 1 : 0;
    }
    auto flight = std::make_shared<Flight>();
    flight->target = work.target;
    flight->eventId = work.item.id;
    flight->startedAtUs = m_clock.nowUs();
    const BulkRequest& maker = m_requests[work.target];
    if (maker.isQuick())
        return launched(flight, maker.request(flight->eventId, flight->startedAtUs));
    // Rendering takes what time the template takes; the network thread has no such time.
    QThreadPool::globalInstance()->start([self = shared_from_this(), flight, &maker] {
        auto made = std::make_shared<BulkRequest::Made>(maker.request(flight->eventId, flight->startedAtUs));
        self->m_client.post([self, flight, made] { self->launched(flight, std::move(*made)); });
    });
}

void BulkEngine::launched(std::shared_ptr<Flight> flight, BulkRequest::Made made)
{
    flight->startedMonotonicUs = m_clock.monotonicUs();
    if (made.problem) {
        log(*flight, {}, *made.problem, Outcome::Failed);
        return m_client.post([self = shared_from_this()] { self->startMore(); });
    }
    if (m_requests[flight->target].recipe()->mode == Mode::DryRun) {
        Exchange composed;
        composed.method = made.request->method;
        composed.url = made.request->url;
        composed.requestHead = headOf(*made.request);
        composed.requestBody = std::move(made.request->body);
        log(*flight, std::move(composed), {DiagnosisCode::DryRun, {}, "A dry run: nothing was sent.", {}},
            Outcome::DryRun);
        return m_client.post([self = shared_from_this()] { self->startMore(); });
    }
    m_client.transferInPlace(std::move(*made.request), m_token,
                             [self = shared_from_this(), flight](http::TransferReport report) {
                                 self->landed(flight, std::move(report));
                             });
}

void BulkEngine::landed(const std::shared_ptr<Flight>& flight, http::TransferReport report)
{
    const bool wasCancelled = report.failure == http::TransferFailure::Cancelled;
    Exchange exchange = exchangeOf(report, m_clock.nowUs());
    const Diagnosis diagnosis =
        diagnose(exchange, *m_requests[flight->target].recipe(), *m_variables, &report.request);
    const Outcome outcome = exchange.delivered ? Outcome::Delivered
                            : wasCancelled     ? Outcome::Cancelled
                                               : Outcome::Failed;
    log(*flight, std::move(exchange), diagnosis, outcome);
    startMore();
}

void BulkEngine::log(const Flight& flight, Exchange exchange, const Diagnosis& diagnosis, Outcome outcome)
{
    const BulkRequest& maker = m_requests[flight.target];
    const std::int64_t us = m_clock.monotonicUs() - flight.startedMonotonicUs;
    AttemptEnd end{.delivery = makeDeliveryId(),
                   .startedAtUs = flight.startedAtUs,
                   .endedAtUs = flight.startedAtUs + us,
                   .outcome = outcome,
                   .diagnosis = diagnosis};
    PendingChange change;
    if (outcome == Outcome::Failed && m_retry) {
        const auto delay =
            retryDelayMs(maker.recipe()->options.retry,
                         {1, exchange.status, exchange.retryAfterMs, exchange.requestHead.empty()},
                         QRandomGenerator::global()->generateDouble());
        if (delay) {
            end.nextAttemptUs = m_clock.nowUs() + *delay * 1000;
            change.next = PendingDelivery{end.delivery,
                                          maker.recipeOf(flight.eventId, flight.startedAtUs),
                                          2,
                                          false,
                                          end.nextAttemptUs,
                                          {},
                                          thisProcess()};
        }
    }
    AttemptRecord record = recordOf(maker.recipe(), end, std::move(exchange), m_mask);
    record.summary.eventId = flight.eventId;
    const std::optional<PendingDelivery> next = change.next;
    if (next)
        record.recipe = next->recipe;
    m_log.append(std::move(record), std::move(change));
    // After the log: who goes on with it looks for it there.
    if (next)
        m_retry(*next);
    count(outcome, us, diagnosis.sentence);
}

void BulkEngine::count(Outcome outcome, std::int64_t us, const std::string& sentence)
{
    const std::lock_guard lock(m_mutex);
    --m_progress.underWay;
    if (outcome == Outcome::Cancelled) {
        ++m_progress.cancelled;
        return;
    }
    const bool isFine = outcome != Outcome::Failed;
    ++(isFine ? m_progress.delivered : m_progress.failed);
    if (!isFine && m_progress.firstProblem.empty())
        m_progress.firstProblem = m_mask.masked(sentence);
    m_latencies.add(us);
}

void BulkEngine::finishIfDone()
{
    const bool nothingMore = m_token.isCancelled() || (m_isExhausted && m_work.empty());
    if (m_isDone || !nothingMore || m_progress.underWay > 0)
        return;
    m_isDone = true;
    // One of its own calls may be running.
    m_timer.release()->deleteLater();
    {
        const std::lock_guard lock(m_mutex);
        m_endedUs = m_clock.monotonicUs();
        m_progress.isFinished = true;
        m_progress.wasStopped = m_token.isCancelled();
    }
    m_finished();
}

BulkProgress BulkEngine::progress() const
{
    const std::lock_guard lock(m_mutex);
    BulkProgress now = m_progress;
    if (m_beganUs == 0)
        return now;
    const std::int64_t until = m_endedUs != 0 ? m_endedUs : m_clock.monotonicUs();
    const std::int64_t ended = now.delivered + now.failed;
    now.elapsedMs = static_cast<double>(until - m_beganUs) / 1000;
    if (now.elapsedMs > 0)
        now.meanRatePerSecond = static_cast<double>(ended) * 1000 / now.elapsedMs;
    now.ratePerSecond = now.meanRatePerSecond;
    if (m_recent.size() > 1 && m_recent.back().first > m_recent.front().first)
        now.ratePerSecond = static_cast<double>(m_recent.back().second - m_recent.front().second) * secondUs /
                            static_cast<double>(m_recent.back().first - m_recent.front().first);
    const auto ms = [this](double share) {
        return static_cast<double>(m_latencies.percentile(share)) / 1000;
    };
    now.p50Ms = ms(0.5);
    now.p90Ms = ms(0.9);
    now.p99Ms = ms(0.99);
    now.maxMs = static_cast<double>(m_latencies.max()) / 1000;
    return now;
}

} // namespace hookbench::delivery
