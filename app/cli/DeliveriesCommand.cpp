#include "cli/DeliveriesCommand.h"

#include "base/Text.h"
#include "capture/CaptureJson.h"
#include "cli/DeliveryPrinter.h"
#include "delivery/ProcessIdentity.h"
#include "delivery/UrlParts.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

#include <QTimer>

#include <chrono>
#include <limits>

namespace hookbench::cli {

using namespace delivery;

namespace {

/// How often it is looked whether the program that is to make an attempt still runs.
constexpr std::chrono::milliseconds aliveInterval{500};

} // namespace

void DeliveriesCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand("deliveries",
                                   tr("The log of what was sent, and the retries that wait.").toStdString());
    m_app->require_subcommand(1);
    addList();
    m_pending =
        m_app->add_subcommand("pending", tr("List the deliveries that are not finished.").toStdString());
    const auto named = [this](const char* name, const QString& help) {
        CLI::App* command = m_app->add_subcommand(name, help.toStdString());
        command->add_option("ID", m_id, tr("The number of the delivery's attempt.").toStdString())
            ->required();
        return command;
    };
    m_show = named("show", tr("Show one attempt whole: request, answer, timings, diagnosis."));
    m_retry = named("retry", tr("Deliver the event of an attempt again, with the same event id."));
    m_retry->add_flag("--yes", m_yes, tr("Really send to a target beyond this machine.").toStdString());
    m_cancel = named("cancel", tr("Give up the waiting retry of a delivery."));
    m_resume = m_app->add_subcommand(
        "resume", tr("Go on with the retries that a run of the program left behind, until none is left.")
                      .toStdString());
    m_prune = m_app->add_subcommand(
        "prune", tr("Remove attempts beyond an age or a size, oldest first (as the settings say, or as told).")
                     .toStdString());
    m_prune->add_option("--days", m_keepDays, tr("Keep the last N days; 0 keeps any age.").toStdString())
        ->type_name("N")
        ->check(CLI::Range(std::uint32_t{0}, storage::maxDeliveryDays));
    m_prune
        ->add_option("--size", m_keepMegabytes, tr("Keep at most so many MB; 0 keeps any size.").toStdString())
        ->type_name("MB")
        ->check(CLI::Range(std::uint32_t{0}, storage::maxDeliveryMegabytes));
}

void DeliveriesCommand::addList()
{
    m_list = m_app->add_subcommand("list", tr("List attempts, newest first.").toStdString());
    const auto id = CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max());
    m_list->add_option("--limit", m_query.limit, tr("At most this many (default 50).").toStdString())
        ->type_name("N")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000}));
    m_list->add_option("--before", m_query.before, tr("Only attempts older than this id.").toStdString())
        ->type_name("ID")
        ->check(id);
    m_list->add_option("--after", m_query.after, tr("Only attempts newer than this id.").toStdString())
        ->type_name("ID")
        ->check(id);
    m_list->add_option("--event-id", m_query.eventId, tr("Only those of this event.").toStdString())
        ->type_name("EVENT");
    m_list
        ->add_option("--registration", m_query.registrationId,
                     tr("Only those of this registration (id).").toStdString())
        ->type_name("ID");
    m_list
        ->add_option(
            "--search", m_query.text,
            tr("Only those with this text in the request, the answer or the diagnosis.").toStdString())
        ->type_name("TEXT");
    m_list->add_flag("--failed", m_failedOnly, tr("Only attempts that failed.").toStdString());
}

bool DeliveriesCommand::chosen() const
{
    return m_app->parsed();
}

int DeliveriesCommand::run()
{
    // Reading ends by the signal itself; what delivers ends in order.
    if (m_retry->parsed() || m_resume->parsed())
        m_signals = std::make_unique<UnixSignals>();
    auto opened = DeliverySession::open(global());
    if (!opened)
        return fail(opened.error());
    m_session = std::move(*opened);
    if (m_list->parsed())
        return list();
    if (m_pending->parsed())
        return pending();
    if (m_show->parsed())
        return show();
    if (m_retry->parsed())
        return retry();
    if (m_prune->parsed())
        return prune();
    return m_cancel->parsed() ? cancel() : resume();
}

int DeliveriesCommand::list()
{
    if (m_failedOnly)
        m_query.outcome = Outcome::Failed;
    const auto found = answerOf<std::vector<AttemptSummary>>(
        [this](QObject* context, auto done) { m_session->log().list(m_query, context, done); });
    if (!found)
        return fail(found.error());
    for (const AttemptSummary& attempt : *found)
        print(global().json ? json::write(DeliveryPrinter::toJson(attempt)) + "\n"
                            : DeliveryPrinter::line(attempt));
    return Success;
}

Result<std::vector<PendingDelivery>> DeliveriesCommand::allPending()
{
    return answerOf<std::vector<PendingDelivery>>(
        [this](QObject* context, auto done) { m_session->log().listPending(context, done); });
}

int DeliveriesCommand::pending()
{
    const auto found = allPending();
    if (!found)
        return fail(found.error());
    for (const PendingDelivery& one : *found) {
        const bool isAlive = isRunning(one.owner);
        const std::string eventId = eventIdOf(one.recipe->event);
        if (global().json) {
            json::Object out;
            out.append("delivery", json::Value(std::to_string(one.id)));
            out.append("attempt", json::Value(one.attempt));
            out.append("under_way", json::Value(one.isUnderWay));
            out.append("due_at", json::Value(capture::timestampUtc(one.dueUs)));
            out.append("target", json::Value(asUtf8(one.recipe->place)));
            out.append("event_id", json::Value(asUtf8(eventId)));
            out.append("left_behind", json::Value(!isAlive));
            print(json::write(out) + "\n");
            continue;
        }
        const QString state = !isAlive         ? tr("left behind; see deliveries resume")
                              : one.isUnderWay ? tr("under way")
                                               : tr("waits");
        print(tr("attempt %1  due %2  %3  %4  %5")
                  .arg(QString::number(one.attempt), QString::fromStdString(capture::timestampUtc(one.dueUs)),
                       QString::fromStdString(asUtf8(one.recipe->place)),
                       QString::fromStdString(asUtf8(eventId)), state)
                  .toStdString() +
              "\n");
    }
    return Success;
}

Result<AttemptRecord> DeliveriesCommand::fetch()
{
    return answerOf<AttemptRecord>(
        [this](QObject* context, auto done) { m_session->log().fetch(m_id, context, done); });
}

int DeliveriesCommand::show()
{
    const auto found = fetch();
    if (!found)
        return fail(found.error());
    print(global().json ? json::write(DeliveryPrinter::toJson(*found)) + "\n"
                        : DeliveryPrinter::fullText(*found));
    return Success;
}

int DeliveriesCommand::retry()
{
    const auto found = fetch();
    if (!found)
        return fail(found.error());
    if (!found->recipe)
        return fail({ErrorCode::NotFound,
                     "What attempt " + std::to_string(m_id) +
                         " was made from is not kept any more; fire the event "
                         "anew.",
                     ""});
    Recipe recipe = *found->recipe;
    const std::string host = recipe.host.substr(0, recipe.host.rfind(':'));
    if (recipe.mode == Mode::DryRun)
        return fail({ErrorCode::InvalidInput,
                     "Attempt " + std::to_string(m_id) + " was a dry run; use send to fire the event.", ""});
    if (recipe.mode == Mode::Send && !isLoopbackHost(host) && !m_yes)
        return fail({ErrorCode::InvalidInput,
                     "This would really be sent to " + recipe.place + "; add --yes to do so.", ""});
    const auto waiting = waitingOf(*found);
    if (!waiting)
        return fail(waiting.error());
    if (*waiting && !(*waiting)->isUnderWay && isRunning((*waiting)->owner))
        return hurry(**waiting);
    const EnvelopeEdit sameId{.freshId = false, .fixedId = found->summary.eventId, .freshTime = false};
    recipe.event = edited(std::move(recipe.event), sameId, m_session->clock().nowUs());
    return dispatch([&](Dispatcher& dispatcher) { dispatcher.fire({std::move(recipe)}); });
}

Result<std::optional<PendingDelivery>> DeliveriesCommand::waitingOf(const AttemptRecord& attempt)
{
    const auto waiting = allPending();
    if (!waiting)
        return waiting.error();
    for (const PendingDelivery& pending : *waiting) {
        if (pending.id == attempt.summary.delivery)
            return std::optional(pending);
    }
    return std::optional<PendingDelivery>();
}

/// The running program makes the attempt, with the secrets it was given; one of our own would be a second one.
int DeliveriesCommand::hurry(const PendingDelivery& waiting)
{
    std::optional<AttemptId> made;
    QObject context;
    QObject::connect(&m_session->log(), &DeliveryLog::logged, &context, [&](const AttemptBatch& batch) {
        for (const AttemptSummary& one : *batch) {
            if (one.delivery == waiting.id && one.number >= waiting.attempt && !made)
                made = one.id;
        }
        if (made)
            QCoreApplication::quit();
    });
    QObject::connect(m_signals.get(), &UnixSignals::endRequested, &context, &QCoreApplication::quit);
    const auto hurried = answerOf<bool>(
        [&](QObject* asking, auto done) { m_session->log().hurry(waiting.id, asking, done); });
    if (!hurried)
        return fail(hurried.error());
    if (!*hurried)
        return fail({ErrorCode::InvalidInput, "The retry has just begun or ended; see deliveries list.", ""});
    QTimer alive;
    QObject::connect(&alive, &QTimer::timeout, &context, [&] {
        if (!isRunning(waiting.owner))
            QCoreApplication::quit();
    });
    alive.start(aliveInterval);
    if (!made)
        QCoreApplication::exec();
    if (!made)
        return fail({ErrorCode::Unavailable,
                     "The retry was not made before this command ended; see deliveries pending.", ""});
    m_id = *made;
    const auto attempt = fetch();
    if (!attempt)
        return fail(attempt.error());
    print(global().json ? json::write(DeliveryPrinter::toJson(*attempt)) + "\n"
                        : DeliveryPrinter::liveText(*attempt));
    return attempt->summary.outcome == Outcome::Delivered ? Success : Failure;
}

int DeliveriesCommand::cancel()
{
    const auto found = fetch();
    if (!found)
        return fail(found.error());
    const auto one = waitingOf(*found);
    if (!one)
        return fail(one.error());
    if (!*one)
        return fail({ErrorCode::NotFound,
                     "Nothing waits for the delivery of attempt " + std::to_string(m_id) +
                         "; deliveries pending lists what does.",
                     ""});
    if (!isRunning((*one)->owner)) {
        const auto gone = answerOf<Done>([&](QObject* context, auto done) {
            m_session->log().removePending({(*one)->id}, context, done);
        });
        return gone ? int{Success} : fail(gone.error());
    }
    const auto gone = answerOf<bool>(
        [&](QObject* context, auto done) { m_session->log().cancelWaiting((*one)->id, context, done); });
    if (!gone)
        return fail(gone.error());
    if (*gone)
        return Success;
    return fail({ErrorCode::InvalidInput,
                 "The delivery of attempt " + std::to_string(m_id) +
                     " is being attempted by the running program (" +
                     (*one)->owner.substr(0, (*one)->owner.find(':')) +
                     "); cancel it there, or here when it waits again.",
                 ""});
}

/// With one bound given, the other is no reason to remove anything.
int DeliveriesCommand::prune()
{
    const Retention retention = m_keepDays || m_keepMegabytes
                                    ? retentionOf(m_keepDays.value_or(0), m_keepMegabytes.value_or(0))
                                    : m_session->retention();
    const auto gone = answerOf<std::int64_t>(
        [&](QObject* context, auto done) { m_session->log().prune(retention, context, done); });
    if (!gone)
        return fail(gone.error());
    if (global().json) {
        json::Object out;
        out.append("removed", json::Value(static_cast<long long>(*gone)));
        print(json::write(out) + "\n");
    } else {
        print(tr("%n attempt(s) removed.", "", static_cast<int>(*gone)).toStdString() + "\n");
    }
    return Success;
}

int DeliveriesCommand::resume()
{
    return dispatch([](Dispatcher& dispatcher) { dispatcher.resume(); });
}

int DeliveriesCommand::dispatch(const std::function<void(Dispatcher&)>& begin)
{
    Dispatcher& dispatcher = m_session->dispatcher();
    bool allDelivered = true;
    QObject::connect(&dispatcher, &Dispatcher::attempted, &dispatcher, [this](const AttemptRecord& attempt) {
        print(global().json ? json::write(DeliveryPrinter::toJson(attempt)) + "\n"
                            : DeliveryPrinter::liveText(attempt));
    });
    QObject::connect(&dispatcher, &Dispatcher::deliveryChanged, &dispatcher, [&](const DeliveryState& state) {
        if (state.isFinished() && state.phase != DeliveryState::Phase::Delivered)
            allDelivered = false;
    });
    QObject::connect(&dispatcher, &Dispatcher::idle, QCoreApplication::instance(), &QCoreApplication::quit,
                     Qt::QueuedConnection);
    QObject::connect(m_signals.get(), &UnixSignals::endRequested, QCoreApplication::instance(),
                     &QCoreApplication::quit);
    begin(dispatcher);
    QCoreApplication::exec();
    m_session->log().flush();
    return allDelivered && dispatcher.isIdle() ? Success : Failure;
}

} // namespace hookbench::cli
