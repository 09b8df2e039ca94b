#include "cli/SendCommand.h"

#include "base/Clock.h"
#include "cli/RoutedSend.h"
#include "events/Envelope.h"
#include "http/Target.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

namespace hookbench::cli {

namespace {

std::string sampleBody(const std::string& eventType)
{
    return json::write(events::sampleEnvelope(eventType, "evt_trial", SystemClock().nowUs()));
}

} // namespace

void SendCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "send",
        tr("Fire a test event at a URL, or by a registration, and print what came back.").toStdString());
    const auto option = [this](const char* name, auto& into, const QString& help, const char* type) {
        return m_app->add_option(name, into, help.toStdString())->type_name(type);
    };
    CLI::Option* url = option("--url", m_url, tr("Where to send."), "URL");
    CLI::Option* registration = option("--registration", m_registration,
                                       tr("Fire what the channels of this registration (name or id) make of "
                                          "the event, exactly as previewed; "
                                          "--data is the event then."),
                                       "NAME");
    CLI::Option* all = m_app->add_flag(
        "--all", m_all, tr("Fire at every active registration that subscribes to the event.").toStdString());
    m_app
        ->add_flag("--dry-run", m_dryRun,
                   tr("Show what would be sent by the registrations, and send nothing.").toStdString())
        ->excludes(url);
    m_app
        ->add_flag("--yes", m_yes,
                   tr("Really send to targets of registrations beyond this machine.").toStdString())
        ->excludes(url);
    option("--sink", m_sink, tr("Send what would leave this machine to this URL instead."), "URL")
        ->excludes(url);
    option("--mail-sink", m_mailSink,
           tr("With --sink: hand mails to this SMTP sink (default: %1).")
               .arg(QString::fromStdString(delivery::usualSmtpUrl())),
           "URL");
    option("--event", m_events,
           tr("Event type, such as object.created; its sample envelope is the body. Several make a mix."),
           "TYPE")
        ->allow_extra_args(false);
    option("--data", m_data, tr("Send this file, byte for byte, as the body (- for standard input)."),
           "FILE");
    option("--header", m_headers, tr("A header line; may be given several times."), "'NAME: VALUE'")
        ->allow_extra_args(false)
        ->needs(url);
    option("--method", m_method, tr("HTTP method (default POST)."), "METHOD")->needs(url);
    option("--timeout", m_timeout, tr("Seconds for one attempt in all (default 10)."), "S")
        ->check(CLI::Range(0.01, 3600.0))
        ->needs(url);
    option("--retries", m_retries,
           tr("Further attempts after a failure, waiting 1 s, 2 s, 4 s, … or as long as Retry-After asks "
              "(default 0; with a registration its own policy)."),
           "N")
        ->check(CLI::Range(0, 100));
    addLoad();
    m_signing.add(*m_app, "--sign");
    m_signing.addFault(*m_app);
    registration->excludes(url);
    all->excludes(url);
    all->excludes(registration);
    m_app->footer(tr("A 2xx answer is success; exit status 1 tells that an event was not delivered.\n"
                     "Example: hookbench-cli send --url http://127.0.0.1:8787/hooks --event object.created")
                      .toStdString());
}

void SendCommand::addLoad()
{
    const auto option = [this](const char* name, auto& into, const QString& help, const char* type) {
        return m_app->add_option(name, into, help.toStdString())->type_name(type);
    };
    option("--count", m_count, tr("How many events (default 1); each sample event has an id of its own."),
           "N")
        ->check(CLI::Range(1, 10'000'000));
    option("--rate", m_rate, tr("Events started a second, at most (default: no limit)."), "R")
        ->check(CLI::Range(0.001, 1e6));
    option("--concurrency", m_concurrency, tr("Events under way at once (default 1)."), "C")
        ->check(CLI::Range(1, 1000));
    option("--duplicates", m_duplicates,
           tr("Share of the events that is sent twice on purpose, 0 to 1 (registrations only)."), "SHARE")
        ->check(CLI::Range(0.0, 1.0));
    option("--reorder", m_reorder,
           tr("Send events up to this many places out of turn on purpose (registrations only)."), "PLACES")
        ->check(CLI::Range(0, 100'000));
    option("--seed", m_seed, tr("The same seed gives the same mix, duplicates and order (default 1)."), "N");
}

bool SendCommand::chosen() const
{
    return m_app->parsed();
}

Result<SigningFlags::ForDelivery> SendCommand::signing(const signing::Message& trial) const
{
    if (m_signing.readsStandardInput() && m_data == "-")
        return Error{ErrorCode::InvalidInput,
                     "Standard input can hold the secret or the body, not both; name a file for one of them.",
                     ""};
    return m_signing.forDelivery(trial);
}

Result<UrlSend::Plan> SendCommand::plan() const
{
    UrlSend::Plan plan;
    const auto target = http::parseTarget(m_url);
    if (!target)
        return target.error();
    plan.request.url = m_url;
    if (!http::isToken(m_method))
        return Error{ErrorCode::InvalidInput,
                     "--method \"" + m_method + "\" is not a method; use POST, PUT, ….", ""};
    plan.request.method = m_method;
    for (const std::string& line : m_headers) {
        auto header = http::parseHeaderLine(line);
        if (!header)
            return header.error();
        plan.request.headers.push_back(std::move(*header));
    }
    if (!http::findHeader(plan.request.headers, "Content-Type"))
        plan.request.headers.insert(plan.request.headers.begin(), {"Content-Type", "application/json"});
    if (m_events.empty() && m_data.empty())
        return Error{ErrorCode::InvalidInput,
                     "Nothing to send; name an event with --event or a file with --data.", ""};
    if (!m_data.empty()) {
        auto body = readInput(m_data, "--data");
        if (!body)
            return body.error();
        plan.request.body = std::move(*body);
        plan.hasBody = true;
    }
    plan.eventType = eventType();
    plan.request.timeoutMs = static_cast<std::uint32_t>(m_timeout * 1000);
    plan.options.retry = retryPolicy(m_retries.value_or(0));
    plan.count = m_count;
    plan.ratePerSecond = m_rate;
    plan.concurrency = m_concurrency;
    signing::Message trial{plan.request.method, plan.request.url, plan.request.headers, plan.request.body};
    if (!plan.hasBody)
        trial.body = sampleBody(eventType());
    auto signs = signing(trial);
    if (!signs)
        return signs.error();
    plan.options.signing = std::move(signs->options);
    plan.values = std::move(signs->values);
    return plan;
}

int SendCommand::runRouted() const
{
    if (m_events.empty() && m_data.empty()) {
        complain(tr("Nothing to send; name an event with --event or a file with --data."));
        return WrongInput;
    }
    auto signs = signing({"POST",
                          "http://localhost/",
                          {{"Content-Type", "application/json"}},
                          sampleBody(m_events.empty() ? "object.created" : eventType())});
    if (!signs)
        return fail(signs.error());
    RoutedSend::Options options;
    options.signing = std::move(signs->options);
    options.values = std::move(signs->values);
    options.registration = m_registration;
    options.eventTypes = m_events;
    options.dataFile = m_data;
    options.dryRun = m_dryRun;
    options.yes = m_yes;
    options.sink = m_sink;
    if (!m_mailSink.empty())
        options.mailSink = m_mailSink;
    options.retries = m_retries;
    options.count = m_count;
    options.rate = m_rate;
    options.concurrency = m_concurrency;
    options.duplicates = m_duplicates;
    options.reorder = m_reorder;
    options.seed = m_seed;
    return RoutedSend(global(), std::move(options)).run();
}

int SendCommand::run()
{
    if (!m_registration.empty() || m_all)
        return runRouted();
    if (m_url.empty()) {
        complain(tr("Say where to send, with --url, --registration or --all."));
        return WrongInput;
    }
    auto sendPlan = plan();
    if (!sendPlan)
        return fail(sendPlan.error());
    return UrlSend(global(), std::move(*sendPlan)).run();
}

} // namespace hookbench::cli
