#include "delivery/Dispatcher.h"

#include "base/ContextGuard.h"
#include "delivery/ComposedDelivery.h"
#include "delivery/Diagnose.h"
#include "delivery/Preparation.h"
#include "delivery/ProcessIdentity.h"

#include <QRandomGenerator>
#include <QThreadPool>

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

namespace hookbench::delivery {

using Phase = DeliveryState::Phase;

/// What a delivery is while it is not finished.
struct Dispatcher::Delivery {
    DeliveryState state;
    std::vector<std::string> recipients;
    std::shared_ptr<const registrations::VariableValues> own; ///< null: none
    CancellationToken token;
    int timer = 0; ///< counts the waits, so that one that was skipped does nothing when it is over
    bool isBegun = false;
    bool isStored = false; ///< its row is in the log, or on its way there
    std::int64_t startedAtUs = 0;
    std::int64_t startedMonotonicUs = 0;
};

class Dispatcher::Private {
public:
    Private(const Clock& usedClock, DeliveryLog& usedLog, Variables usedVariables, Options given)
        : clock(usedClock),
          log(usedLog),
          variables(std::move(usedVariables)),
          options(given),
          scheduler(given.scheduler ? *given.scheduler : timers)
    {
    }

    const Clock& clock;
    DeliveryLog& log;
    Variables variables;
    Options options;
    TimerScheduler timers;
    Scheduler& scheduler;
    std::map<std::string, std::shared_ptr<Transport>, std::less<>> transports;
    std::map<DeliveryId, Delivery> deliveries;
    std::vector<DeliveryId> order; ///< as they were fired
    std::deque<DeliveryId> ready;
    int underWay = 0;
};

Dispatcher::Dispatcher(const Clock& clock, DeliveryLog& log, Variables variables, Options options)
    : d(std::make_unique<Private>(clock, log, std::move(variables), options))
{
    connect(&log, &DeliveryLog::changedElsewhere, this, &Dispatcher::followLog);
}

Dispatcher::Dispatcher(const Clock& clock, DeliveryLog& log, Variables variables)
    : Dispatcher(clock, log, std::move(variables), Options())
{
}

Dispatcher::~Dispatcher()
{
    // What is under way stays pending in the log: the next start of the program goes on with it.
    for (auto& [id, delivery] : d->deliveries)
        delivery.token.cancel();
}

void Dispatcher::setTransport(const std::string& kind, std::shared_ptr<Transport> transport)
{
    d->transports[kind] = std::move(transport);
}

std::shared_ptr<Transport> Dispatcher::transport(std::string_view kind) const
{
    const auto found = d->transports.find(kind);
    return found == d->transports.end() ? nullptr : found->second;
}

Dispatcher::Delivery* Dispatcher::find(DeliveryId id)
{
    const auto found = d->deliveries.find(id);
    return found == d->deliveries.end() ? nullptr : &found->second;
}

std::vector<DeliveryId> Dispatcher::fire(std::vector<Recipe> recipes, registrations::VariableValues own)
{
    std::vector<DeliveryId> ids;
    const auto values = own.values.empty()
                            ? nullptr
                            : std::make_shared<const registrations::VariableValues>(std::move(own));
    for (Recipe& recipe : recipes) {
        Delivery delivery;
        delivery.state.id = makeDeliveryId();
        delivery.state.recipe = std::make_shared<const Recipe>(std::move(recipe));
        delivery.own = values;
        ids.push_back(delivery.state.id);
        d->order.push_back(delivery.state.id);
        d->ready.push_back(delivery.state.id);
        const DeliveryState state = delivery.state;
        d->deliveries.emplace(state.id, std::move(delivery));
        Q_EMIT deliveryChanged(state);
    }
    // Later, so that the caller knows the ids before anything is told of them.
    QMetaObject::invokeMethod(
        this, [this] { pump(); }, Qt::QueuedConnection);
    return ids;
}

void Dispatcher::resume()
{
    d->log.takeOver(this, [this](Result<std::vector<PendingDelivery>> taken) {
        if (!taken)
            return;
        for (PendingDelivery& pending : *taken)
            adopt(std::move(pending));
        if (taken->empty() && isIdle())
            Q_EMIT idle();
    });
}

void Dispatcher::adopt(PendingDelivery pending, std::shared_ptr<const registrations::VariableValues> own)
{
    Delivery delivery;
    delivery.own = std::move(own);
    delivery.isStored = true;
    delivery.state.id = pending.id;
    delivery.state.recipe = std::move(pending.recipe);
    delivery.state.attempt = pending.attempt;
    delivery.recipients = std::move(pending.recipients);
    const DeliveryId id = pending.id;
    d->order.push_back(id);
    wait(d->deliveries.emplace(id, std::move(delivery)).first->second, pending.dueUs);
}

void Dispatcher::pump()
{
    while (d->underWay < d->options.maxUnderWay && !d->ready.empty()) {
        const DeliveryId id = d->ready.front();
        d->ready.pop_front();
        if (Delivery* delivery = find(id))
            begin(*delivery);
    }
}

void Dispatcher::setPhase(Delivery& delivery, Phase phase)
{
    delivery.state.phase = phase;
    Q_EMIT deliveryChanged(delivery.state);
}

/// Stores the attempt as pending, then makes it ready.
void Dispatcher::begin(Delivery& delivery)
{
    ++d->underWay;
    delivery.isBegun = true;
    delivery.startedAtUs = d->clock.nowUs();
    delivery.startedMonotonicUs = d->clock.monotonicUs();
    if (delivery.state.recipe->mode == Mode::DryRun)
        return askVariables(delivery.state.id);
    store(delivery);
}

void Dispatcher::store(const Delivery& delivery)
{
    const DeliveryId id = delivery.state.id;
    PendingDelivery pending;
    pending.id = id;
    pending.recipe = delivery.state.recipe;
    pending.attempt = delivery.state.attempt;
    pending.isUnderWay = true;
    pending.dueUs = delivery.startedAtUs;
    pending.recipients = delivery.recipients;
    pending.owner = thisProcess();
    if (delivery.isStored)
        return d->log.beginPending(std::move(pending), this,
                                   [this, id](const Result<bool>& begun) { onStored(id, begun); });
    d->log.savePending(std::move(pending), this, [this, id](const Status& saved) {
        onStored(id, saved ? Result<bool>(true) : Result<bool>(saved.error()));
    });
}

void Dispatcher::onStored(DeliveryId id, const Result<bool>& mayBegin)
{
    Delivery* delivery = find(id);
    if (!delivery)
        return;
    if (!mayBegin)
        return end(*delivery, {}, {}, notSendable(DiagnosisCode::NotSendable, mayBegin.error()), true);
    if (*mayBegin) {
        delivery->isStored = true;
        return askVariables(id);
    }
    --d->underWay;
    finish(id, Outcome::Cancelled);
    pump();
}

void Dispatcher::followLog()
{
    std::map<DeliveryId, int> waits;
    for (const auto& [id, delivery] : d->deliveries) {
        if (delivery.state.phase == Phase::Waiting)
            waits.emplace(id, delivery.timer);
    }
    if (waits.empty())
        return;
    d->log.ownPending(this, [this, waits = std::move(waits)](const Result<std::vector<PendingDue>>& rows) {
        if (!rows)
            return;
        std::map<DeliveryId, std::int64_t> due;
        for (const PendingDue& row : *rows)
            due.emplace(row.id, row.dueUs);
        for (const auto& [id, timer] : waits) {
            const Delivery* waiting = find(id);
            if (!waiting || waiting->state.phase != Phase::Waiting || waiting->timer != timer)
                continue;
            const auto row = due.find(id);
            if (row == due.end())
                finish(id, Outcome::Cancelled);
            else if (row->second < waiting->state.dueUs)
                retryNow(id);
        }
    });
}

void Dispatcher::askVariables(DeliveryId id)
{
    const Delivery& delivery = d->deliveries.at(id);
    d->variables(delivery.state.recipe->environmentId, this,
                 [this, id](Result<registrations::VariableValues> values) {
                     Delivery* asking = find(id);
                     if (!asking)
                         return;
                     if (!values)
                         return end(*asking, {}, {},
                                    notSendable(DiagnosisCode::SecretUnresolved, values.error()), true);
                     render(*asking, asking->own ? merged(std::move(*values), *asking->own) : *values);
                 });
}

void Dispatcher::render(const Delivery& delivery, registrations::VariableValues values)
{
    QThreadPool::globalInstance()->start([this, guard = ContextGuard::of(this), id = delivery.state.id,
                                          recipe = delivery.state.recipe, values = std::move(values),
                                          recipients = delivery.recipients, attempt = delivery.state.attempt,
                                          now = d->clock.nowUs()] {
        auto made = std::make_shared<Preparation>(prepare(recipe, values, recipients, attempt, now));
        guard->post([this, id, made] { send(id, std::move(*made)); });
    });
}

void Dispatcher::send(DeliveryId id, Preparation prepared)
{
    Delivery* delivery = find(id);
    if (!delivery)
        return;
    const SecretMask mask(prepared.job.variables);
    if (delivery->token.isCancelled())
        return end(*delivery, {}, mask, {DiagnosisCode::Cancelled, {}, "The delivery was cancelled.", {}},
                   true);
    if (prepared.problem)
        return end(*delivery, {}, mask, *prepared.problem, true);
    const auto carrier = transport(delivery->state.recipe->channel.kind());
    if (!carrier)
        return end(
            *delivery, {}, mask,
            notSendable(DiagnosisCode::NotSendable,
                        {ErrorCode::Unavailable,
                         "Channels of the kind \"" + std::string(delivery->state.recipe->channel.kind()) +
                             "\" cannot be delivered; set up what they are sent through.",
                         ""}),
            true);
    if (delivery->state.recipe->mode == Mode::DryRun)
        return end(*delivery, carrier->compose(prepared.job), mask,
                   {DiagnosisCode::DryRun, {}, "A dry run: nothing was sent.", {}}, true);
    setPhase(*delivery, Phase::UnderWay);
    const auto job = std::make_shared<const TransportJob>(prepared.job);
    carrier->send(std::move(prepared.job), delivery->token, this, [this, id, job, mask](Exchange exchange) {
        Delivery* ended = find(id);
        if (!ended)
            return;
        const http::OutgoingRequest* request = job->request ? &*job->request : nullptr;
        const Diagnosis diagnosis = diagnose(exchange, *job->recipe, job->variables, request);
        const bool isPermanent = exchange.retry == Exchange::Retry::No;
        end(*ended, std::move(exchange), mask, diagnosis, isPermanent);
    });
}

Outcome Dispatcher::outcomeOf(const Delivery& delivery, const Exchange& exchange, DiagnosisCode code) const
{
    if (exchange.delivered)
        return Outcome::Delivered;
    if (code == DiagnosisCode::DryRun)
        return Outcome::DryRun;
    return delivery.token.isCancelled() || code == DiagnosisCode::Cancelled ? Outcome::Cancelled
                                                                            : Outcome::Failed;
}

/// Logs the attempt together with what it leaves pending.
void Dispatcher::end(Delivery& delivery, Exchange exchange, const SecretMask& mask,
                     const Diagnosis& diagnosis, bool isPermanent)
{
    DeliveryState& state = delivery.state;
    AttemptEnd ending;
    ending.delivery = state.id;
    ending.number = state.attempt;
    ending.startedAtUs = delivery.startedAtUs;
    ending.endedAtUs = delivery.startedAtUs + (d->clock.monotonicUs() - delivery.startedMonotonicUs);
    ending.outcome = outcomeOf(delivery, exchange, diagnosis.code);
    ending.diagnosis = diagnosis;
    std::optional<std::int64_t> delay;
    if (ending.outcome == Outcome::Failed)
        delay = retryDelayMs(state.recipe->options.retry,
                             {state.attempt, exchange.retry == Exchange::Retry::Yes ? 0 : exchange.status,
                              exchange.retryAfterMs, isPermanent},
                             QRandomGenerator::global()->generateDouble());
    PendingChange change{.isFinished = !delay && state.recipe->mode != Mode::DryRun};
    if (delay) {
        ending.nextAttemptUs = d->clock.nowUs() + *delay * 1000;
        for (const RecipientOutcome& outcome : exchange.recipients) {
            if (outcome.accepted || outcome.isPermanent)
                std::erase(delivery.recipients, outcome.address);
            else if (std::find(delivery.recipients.begin(), delivery.recipients.end(), outcome.address) ==
                     delivery.recipients.end())
                delivery.recipients.push_back(outcome.address);
        }
        change.next = PendingDelivery{state.id,     state.recipe,         state.attempt + 1,
                                      false,        ending.nextAttemptUs, delivery.recipients,
                                      thisProcess()};
    }
    AttemptRecord record = recordOf(state.recipe, ending, std::move(exchange), mask);
    d->log.append(record, std::move(change));
    if (std::exchange(delivery.isBegun, false))
        --d->underWay;
    const DeliveryId id = state.id;
    Q_EMIT attempted(record);
    if (delay) {
        if (Delivery* waiting = find(id)) {
            ++waiting->state.attempt;
            wait(*waiting, ending.nextAttemptUs);
        }
    } else {
        finish(id, ending.outcome);
    }
    pump();
}

void Dispatcher::finish(DeliveryId id, Outcome outcome)
{
    Delivery* delivery = find(id);
    if (!delivery)
        return;
    DeliveryState state = delivery->state;
    d->deliveries.erase(id);
    std::erase(d->order, id);
    std::erase(d->ready, id);
    state.phase = outcome == Outcome::Delivered ? Phase::Delivered
                  : outcome == Outcome::DryRun  ? Phase::DryRun
                  : outcome == Outcome::Failed  ? Phase::Failed
                                                : Phase::Cancelled;
    Q_EMIT deliveryChanged(state);
    if (isIdle())
        Q_EMIT idle();
}

void Dispatcher::wait(Delivery& delivery, std::int64_t dueUs)
{
    delivery.state.dueUs = dueUs;
    const int timer = ++delivery.timer;
    const DeliveryId id = delivery.state.id;
    const std::int64_t ms = std::max<std::int64_t>(0, (dueUs - d->clock.nowUs() + 999) / 1000);
    d->scheduler.after(ms, this, [this, id, timer] {
        Delivery* waiting = find(id);
        if (waiting && waiting->state.phase == Phase::Waiting && waiting->timer == timer)
            retryNow(id);
    });
    setPhase(delivery, Phase::Waiting);
}

void Dispatcher::retryNow(DeliveryId id)
{
    Delivery* delivery = find(id);
    if (!delivery || delivery->state.phase != Phase::Waiting)
        return;
    d->ready.push_back(id);
    setPhase(*delivery, Phase::Preparing);
    pump();
}

void Dispatcher::skipAllWaits()
{
    for (const DeliveryId id : std::vector<DeliveryId>(d->order))
        retryNow(id);
}

void Dispatcher::cancel(DeliveryId id)
{
    Delivery* delivery = find(id);
    if (!delivery)
        return;
    delivery->token.cancel();
    // One that has begun ends by itself, soon, and is logged.
    if (delivery->isBegun)
        return;
    d->log.removePending({id}, this, [](const Status&) {});
    finish(id, Outcome::Cancelled);
}

void Dispatcher::cancelAll()
{
    for (const DeliveryId id : std::vector<DeliveryId>(d->order))
        cancel(id);
}

std::vector<DeliveryState> Dispatcher::unfinished() const
{
    std::vector<DeliveryState> states;
    for (const DeliveryId id : d->order)
        states.push_back(d->deliveries.at(id).state);
    return states;
}

bool Dispatcher::isIdle() const
{
    return d->deliveries.empty();
}

} // namespace hookbench::delivery
