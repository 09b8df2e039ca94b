#include "cli/RoutedSend.h"

#include "cli/DeliveryPrinter.h"
#include "cli/TemplateJson.h"
#include "cli/UrlSend.h"
#include "delivery/DeliveryOptionsStore.h"
#include "delivery/LocalSinks.h"
#include "delivery/SmsTransport.h"
#include "events/Envelope.h"
#include "templates/ChannelPreview.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <algorithm>
#include <iostream>

namespace hookbench::cli {

using delivery::Mode;

namespace {

json::Object composedJson(const delivery::Exchange& request)
{
    json::Object out;
    out.append("url", json::Value(request.url));
    out.append("head", json::Value(request.requestHead));
    out.append("body", json::Value(request.requestBody));
    return out;
}

} // namespace

RoutedSend::RoutedSend(const GlobalOptions& global, Options options)
    : m_global(global), m_options(std::move(options))
{
}

Result<std::vector<json::Value>> RoutedSend::events() const
{
    std::vector<json::Value> made;
    if (m_options.dataFile.empty()) {
        for (const std::string& type : m_options.eventTypes)
            made.push_back(events::sampleEnvelope(type, events::makeEventId(), SystemClock().nowUs()));
        return made;
    }
    const auto text = readInput(m_options.dataFile, "--data");
    if (!text)
        return text.error();
    auto parsed = json::parse(*text);
    if (!parsed)
        return json::toError(parsed.error(), "--data " + m_options.dataFile);
    if (!parsed->isObject())
        return Error{ErrorCode::InvalidInput,
                     "--data " + m_options.dataFile +
                         " holds no JSON object; with --registration or --all it is the event.",
                     ""};
    made.push_back(std::move(*parsed));
    return made;
}

/// One that is named is fired as if it were active and subscribed: that is what naming it means.
Result<std::vector<registrations::Registration>> RoutedSend::registrations() const
{
    Session& session = m_session->session();
    if (m_options.registration.empty())
        return session.saved();
    const auto summary = session.find(m_options.registration);
    if (!summary)
        return summary.error();
    auto stored = session.fetch(summary->id);
    if (!stored)
        return stored.error();
    if (!stored->saved)
        return Error{
            ErrorCode::InvalidInput,
            "The registration \"" + m_options.registration + "\" is a draft; save it before it is used.", ""};
    stored->saved->isActive = true;
    stored->saved->eventTypes = {"*"};
    return std::vector{std::move(*stored->saved)};
}

delivery::RoutingPolicy RoutedSend::policy() const
{
    delivery::RoutingPolicy policy;
    if (m_options.dryRun)
        policy.onLoopback = policy.elsewhere = Mode::DryRun;
    else if (!m_options.sink.empty())
        policy.elsewhere = Mode::Reroute;
    else if (m_options.yes)
        policy.elsewhere = Mode::Send;
    if (!m_options.sink.empty())
        policy.sinks = delivery::sinksAt(m_options.sink, m_options.mailSink);
    policy.gateways = m_session->session().gateways().forRouting(m_environment.id);
    return policy;
}

Status RoutedSend::plan(const json::Value& event)
{
    using namespace delivery;
    m_plans.push_back(planRoutes(event, m_registrations, m_deliveryOptions, m_environment, policy()));
    std::vector<Recipe>& recipes = m_recipes.emplace_back();
    for (const Target& target : m_plans.back().targets) {
        if (target.mode == Mode::DryRun)
            continue;
        const auto registration =
            std::find_if(m_registrations.begin(), m_registrations.end(),
                         [&](const auto& one) { return one.id == target.registrationId; });
        const auto own = m_deliveryOptions.find(target.registrationId);
        DeliveryOptions options = own == m_deliveryOptions.end() ? DeliveryOptions() : own->second;
        if (m_options.retries || m_options.count > 1) {
            options.retry = retryPolicy(m_options.retries.value_or(0));
        }
        if (!m_options.signing.scheme.empty() && target.kind == "webhook")
            options.signing = m_options.signing;
        recipes.push_back(
            recipeOf(*registration, target, options, event, m_environment.id, m_session->clock().nowUs()));
    }
    return Done{};
}

Status RoutedSend::prepare()
{
    auto made = events();
    if (!made)
        return made.error();
    m_events = std::move(*made);
    auto opened = DeliverySession::open(m_global);
    if (!opened)
        return opened.error();
    m_session = std::move(*opened);
    auto records = registrations();
    if (!records)
        return records.error();
    m_registrations = std::move(*records);
    delivery::DeliveryOptionsStore store(m_session->session().workspace());
    auto options =
        answerOf<delivery::OptionsById>([&](QObject* context, auto done) { store.all(context, done); });
    if (!options)
        return options.error();
    m_deliveryOptions = std::move(*options);
    auto values = m_session->variables("");
    if (!values)
        return values.error();
    if (Status loaded = m_session->session().loadGateways(); !loaded)
        return loaded;
    const registrations::Environment& current = m_session->session().environments().current();
    m_environment = {current.id, current.name, current.isProduction, std::move(*values)};
    for (const json::Value& event : m_events) {
        if (Status planned = plan(event); !planned)
            return planned;
    }
    return Done{};
}

/// Messages leave as requests that the gateway's settings make; the other channels' previews are what leaves.
std::optional<delivery::Exchange> RoutedSend::smsRequests(const templates::ChannelPreview& preview,
                                                          const json::Value& event) const
{
    const delivery::GatewayAccount* account =
        m_session->session().gateways().inUse(m_environment.id, "sms");
    if (account == nullptr || !std::holds_alternative<templates::SmsPreview>(preview))
        return std::nullopt;
    delivery::Recipe recipe;
    recipe.event = event;
    delivery::TransportJob job;
    job.preview = std::make_shared<const templates::ChannelPreview>(preview);
    job.recipe = std::make_shared<const delivery::Recipe>(std::move(recipe));
    return delivery::composeSms(job, account);
}

int RoutedSend::dryRun() const
{
    bool failed = false;
    for (std::size_t i = 0; i < m_events.size(); ++i) {
        templates::PreviewInput input;
        input.event = m_events[i];
        input.variables = m_environment.variables;
        input.nowUs = m_session->clock().nowUs();
        for (const delivery::Target& target : m_plans[i].targets) {
            const auto registration =
                std::find_if(m_registrations.begin(), m_registrations.end(),
                             [&](const auto& one) { return one.id == target.registrationId; });
            const auto preview =
                templates::previewChannel(registration->channels[target.channelIndex], input);
            const templates::Problems& problems = templates::problemsOf(preview);
            failed = failed || templates::hasErrors(problems);
            const auto request = smsRequests(preview, m_events[i]);
            if (m_global.json) {
                json::Object line = toJson(preview, false);
                line.append("dry_run", json::Value(true));
                if (request)
                    line.append("request", composedJson(*request));
                line.append("blast_radius", DeliveryPrinter::toJson(target));
                print(json::write(line) + "\n");
            } else {
                print(tr("Dry run, nothing is sent: %1")
                          .arg(QString::fromStdString(kindOf(preview)))
                          .toStdString() +
                      "\n" + previewText(preview) + problemText(problems) + "\n" +
                      (request ? request->requestHead + request->requestBody + "\n\n" : std::string()));
            }
        }
    }
    return failed ? Failure : Success;
}

Status RoutedSend::demandYes() const
{
    if (m_options.yes || !m_options.sink.empty())
        return Done{};
    std::string targets;
    for (const delivery::RoutePlan& plan : m_plans) {
        for (const delivery::Target& target : plan.targets) {
            if (target.isLoopback || !target.problem.empty())
                continue;
            for (const std::string& address : target.addresses) {
                const std::string shown = target.kind == "slack" ? target.place : address;
                if (targets.find(shown) == std::string::npos)
                    targets += (targets.empty() ? "" : ", ") + shown;
            }
        }
    }
    if (targets.empty())
        return Done{};
    return Error{
        ErrorCode::InvalidInput,
        "This would really be sent to " + targets +
            "; add --yes to do so, --sink URL to send it there instead, or --dry-run to see what would "
            "be sent.",
        ""};
}

int RoutedSend::run()
{
    m_signals = std::make_unique<UnixSignals>();
    if (Status prepared = prepare(); !prepared)
        return fail(prepared.error());
    if (!m_global.json) {
        for (const delivery::RoutePlan& plan : m_plans)
            std::cerr << DeliveryPrinter::text(plan);
    }
    if (m_options.dryRun)
        return dryRun();
    if (Status agreed = demandYes(); !agreed)
        return fail(agreed.error());
    bool isAnything = false;
    bool isAll = true;
    for (const delivery::RoutePlan& plan : m_plans) {
        for (const delivery::Target& target : plan.targets) {
            isAnything = isAnything || target.mode != Mode::DryRun;
            isAll = isAll && target.problem.empty();
            if (!target.problem.empty())
                complain(tr("The %1 channel to %2 is not sent: %3")
                             .arg(QString::fromStdString(target.kind), QString::fromStdString(target.place),
                                  QString::fromStdString(target.problem)));
        }
    }
    if (!isAnything) {
        complain(
            m_options.registration.empty()
                ? tr("No active registration subscribes to this event with a channel that can be sent from "
                     "here.")
                : tr("The registration \"%1\" has no channel that can be sent from here.")
                      .arg(QString::fromStdString(m_options.registration)));
        return Failure;
    }
    const bool isLoad = m_options.count > 1 || m_options.duplicates > 0 || m_options.reorder > 0;
    const int status = isLoad ? load() : fire();
    return status == Success && !isAll ? Failure : status;
}

int RoutedSend::fire()
{
    delivery::Dispatcher& dispatcher = m_session->dispatcher();
    bool allDelivered = true;
    QObject::connect(&dispatcher, &delivery::Dispatcher::attempted, &dispatcher,
                     [this](const delivery::AttemptRecord& attempt) {
                         print(m_global.json ? json::write(DeliveryPrinter::toJson(attempt)) + "\n"
                                             : DeliveryPrinter::liveText(attempt));
                     });
    QObject::connect(&dispatcher, &delivery::Dispatcher::deliveryChanged, &dispatcher,
                     [&](const delivery::DeliveryState& state) {
                         using Phase = delivery::DeliveryState::Phase;
                         if (state.isFinished() && state.phase != Phase::Delivered)
                             allDelivered = false;
                     });
    QObject::connect(&dispatcher, &delivery::Dispatcher::idle, QCoreApplication::instance(),
                     &QCoreApplication::quit, Qt::QueuedConnection);
    QObject::connect(m_signals.get(), &UnixSignals::endRequested, &dispatcher,
                     &delivery::Dispatcher::cancelAll);
    for (std::vector<delivery::Recipe>& recipes : m_recipes)
        dispatcher.fire(std::move(recipes), m_options.values);
    QCoreApplication::exec();
    m_session->log().flush();
    return allDelivered ? Success : Failure;
}

int RoutedSend::load()
{
    delivery::BulkPlan plan;
    for (std::size_t i = 0; i < m_events.size(); ++i)
        plan.events.push_back({m_events[i], m_recipes[i], 1});
    plan.count = m_options.count;
    plan.ratePerSecond = m_options.rate;
    plan.concurrency = m_options.concurrency;
    plan.duplicateShare = m_options.duplicates;
    plan.reorderWindow = m_options.reorder;
    plan.seed = m_options.seed;
    plan.variables = m_environment.variables;
    plan.own = m_options.values;
    delivery::Dispatcher& dispatcher = m_session->dispatcher();
    delivery::BulkRun run(m_session->clock(), m_session->client(), m_session->log(), std::move(plan),
                          m_options.retries.value_or(0) > 0 ? &dispatcher : nullptr);
    bool isOver = false;
    std::int64_t recovered = 0;
    const auto quitIfIdle = [&] {
        if (isOver && dispatcher.isIdle())
            QCoreApplication::quit();
    };
    QObject::connect(
        &run, &delivery::BulkRun::finished, &run,
        [&] {
            isOver = true;
            quitIfIdle();
        },
        Qt::QueuedConnection);
    QObject::connect(&dispatcher, &delivery::Dispatcher::idle, &run, quitIfIdle, Qt::QueuedConnection);
    QObject::connect(&dispatcher, &delivery::Dispatcher::attempted, &run,
                     [&](const delivery::AttemptRecord& attempt) {
                         recovered += attempt.summary.outcome == delivery::Outcome::Delivered ? 1 : 0;
                     });
    QObject::connect(m_signals.get(), &UnixSignals::endRequested, &run, [&] {
        run.stop();
        dispatcher.cancelAll();
    });
    run.start();
    QCoreApplication::exec();
    m_session->log().flush();
    const delivery::BulkProgress progress = run.progress();
    json::Object line = DeliveryPrinter::toJson(progress);
    line.append("delivered_by_retries", json::Value(static_cast<long long>(recovered)));
    print(m_global.json ? json::write(line) + "\n" : DeliveryPrinter::text(progress));
    if (recovered > 0 && !m_global.json)
        print(tr("%1 of those that failed were delivered by further attempts.").arg(recovered).toStdString() +
              "\n");
    return progress.failed <= recovered && progress.cancelled == 0 && !progress.wasStopped ? Success
                                                                                           : Failure;
}

} // namespace hookbench::cli
