#include "cli/SendCommand.h"

#include "base/Text.h"
#include "capture/CaptureJson.h"
#include "cli/RoutedSend.h"
#include "cli/UnixSignals.h"
#include "events/Envelope.h"
#include "http/Target.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

#include <array>
#include <cstdio>

namespace hookbench::cli {

namespace {

std::string milliseconds(double ms)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2f", ms);
    return text.data();
}

json::Value number(double ms)
{
    return json::Number{milliseconds(ms)};
}

json::Value timings(const http::Timings& timings)
{
    json::Object out;
    out.append("name_lookup_ms", number(timings.nameLookupMs));
    out.append("connect_ms", number(timings.connectMs));
    out.append("tls_ms", number(timings.tlsMs));
    out.append("first_byte_ms", number(timings.firstByteMs));
    out.append("total_ms", number(timings.totalMs));
    return out;
}

json::Value response(const http::IncomingResponse& answer)
{
    json::Array headers;
    for (const http::Header& header : answer.headers)
        headers.push_back(json::Array{json::Value(asUtf8(header.name)), json::Value(asUtf8(header.value))});
    json::Object out;
    out.append("status", json::Value(answer.status));
    out.append("headers", std::move(headers));
    if (isValidUtf8(answer.body))
        out.append("body", json::Value(answer.body));
    else
        out.append("body_base64", json::Value(toBase64(answer.body)));
    out.append("body_truncated", json::Value(answer.bodyTruncated));
    return out;
}

json::Value attemptJson(const delivery::Attempt& attempt)
{
    json::Object out;
    out.append("event", json::Value(attempt.event));
    out.append("attempt", json::Value(attempt.number));
    out.append("started_at", json::Value(capture::timestampUtc(attempt.startedAtUs)));
    out.append("url", json::Value(attempt.url));
    out.append("event_id", attempt.eventId.empty() ? json::Value() : json::Value(asUtf8(attempt.eventId)));
    out.append("delivered", json::Value(attempt.delivered()));
    if (attempt.outcome) {
        out.append("status", json::Value(attempt.outcome->status));
        out.append("timings", timings(attempt.outcome->timings));
        out.append("response", response(*attempt.outcome));
        out.append("error", json::Value());
    } else {
        out.append("status", json::Value());
        out.append("error", json::Value(attempt.outcome.error().message));
    }
    return out;
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
           tr("Further attempts after a failure, waiting 1 s, 2 s, 4 s, … (default 0; with a registration "
              "its own "
              "policy)."),
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

Result<delivery::SendPlan> SendCommand::plan() const
{
    delivery::SendPlan plan;
    const auto target = http::parseTarget(m_url);
    if (!target)
        return target.error();
    plan.url = m_url;
    if (!http::isToken(m_method))
        return Error{ErrorCode::InvalidInput,
                     "--method \"" + m_method + "\" is not a method; use POST, PUT, ….", ""};
    plan.method = m_method;
    for (const std::string& line : m_headers) {
        auto header = http::parseHeaderLine(line);
        if (!header)
            return header.error();
        plan.headers.push_back(std::move(*header));
    }
    if (m_events.empty() && m_data.empty())
        return Error{ErrorCode::InvalidInput,
                     "Nothing to send; name an event with --event or a file with --data.", ""};
    if (!m_data.empty()) {
        auto body = readInput(m_data, "--data");
        if (!body)
            return body.error();
        plan.body = std::move(*body);
        plan.hasBody = true;
    }
    plan.eventType = eventType();
    plan.timeoutMs = static_cast<std::uint32_t>(m_timeout * 1000);
    plan.retries = m_retries.value_or(0);
    plan.count = m_count;
    plan.ratePerSecond = m_rate;
    plan.concurrency = m_concurrency;
    if (const auto signing = addSigning(plan); !signing)
        return signing.error();
    return plan;
}

/// Signs once on trial, so that an unusable key or body is told before anything is sent.
Status SendCommand::addSigning(delivery::SendPlan& plan) const
{
    if (!m_signing.isSet() && !m_signing.hasSecrets())
        return Done{};
    if (m_signing.readsStandardInput() && m_data == "-")
        return Error{ErrorCode::InvalidInput,
                     "Standard input can hold the secret or the body, not both; name a file for one of them.",
                     ""};
    const auto scheme = m_signing.scheme();
    if (!scheme)
        return scheme.error();
    const auto credentials = m_signing.credentials(*scheme);
    if (!credentials)
        return credentials.error();
    const std::int64_t nowUs = SystemClock().nowUs();
    const std::string body =
        plan.hasBody ? plan.body : json::write(events::sampleEnvelope(eventType(), "evt_trial", nowUs));
    const auto trial = signing::sign(*scheme, {plan.method, plan.url, plan.headers, body}, *credentials,
                                     {nowUs, "", m_signing.fault()});
    if (!trial)
        return trial.error();
    plan.signing = delivery::SendSigning{*scheme, *credentials, m_signing.fault()};
    return Done{};
}

void SendCommand::printAttempt(const delivery::Attempt& attempt) const
{
    if (global().json) {
        print(json::write(attemptJson(attempt)) + "\n");
        return;
    }
    std::string line = attempt.delivered() ? "ok    " : "FAIL  ";
    if (m_count > 1)
        line += "event " + std::to_string(attempt.event) + "  ";
    line += "attempt " + std::to_string(attempt.number) + "  ";
    if (attempt.outcome) {
        const http::IncomingResponse& answer = *attempt.outcome;
        line += std::to_string(answer.status) + " " + std::string(http::reasonPhrase(answer.status)) + "  " +
                milliseconds(answer.timings.totalMs) + " ms";
    } else {
        line += attempt.outcome.error().message;
    }
    if (!attempt.eventId.empty())
        line += "  " + attempt.eventId;
    print(line + "\n");
    const bool single = m_count == 1 && attempt.outcome && !attempt.outcome->body.empty();
    if (single && isValidUtf8(attempt.outcome->body))
        print(attempt.outcome->body + (attempt.outcome->body.ends_with('\n') ? "" : "\n"));
}

int SendCommand::runRouted() const
{
    if (m_events.empty() && m_data.empty()) {
        complain(tr("Nothing to send; name an event with --event or a file with --data."));
        return WrongInput;
    }
    if (m_signing.isSet() || m_signing.hasSecrets()) {
        complain(tr("--sign goes with --url; a registration signs as its delivery options say."));
        return WrongInput;
    }
    RoutedSend::Options options;
    options.registration = m_registration;
    options.eventTypes = m_events;
    options.dataFile = m_data;
    options.dryRun = m_dryRun;
    options.yes = m_yes;
    options.sink = m_sink;
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
    const UnixSignals signalSource;
    auto sendPlan = plan();
    if (!sendPlan)
        return fail(sendPlan.error());
    const SystemClock clock;
    http::HttpClient client;
    delivery::TestSender sender(clock, client, std::move(*sendPlan));
    QObject::connect(&sender, &delivery::TestSender::attempted, &sender,
                     [this](const delivery::Attempt& attempt) { printAttempt(attempt); });
    QObject::connect(&sender, &delivery::TestSender::finished, QCoreApplication::instance(),
                     &QCoreApplication::quit, Qt::QueuedConnection);
    QObject::connect(&signalSource, &UnixSignals::endRequested, &sender, &delivery::TestSender::cancel);
    sender.start();
    QCoreApplication::exec();
    if (m_count > 1 && !global().json)
        print(tr("%1 delivered, %2 failed.")
                  .arg(sender.deliveredCount())
                  .arg(sender.failedCount())
                  .toStdString() +
              "\n");
    return sender.failedCount() == 0 && sender.deliveredCount() == m_count ? Success : Failure;
}

} // namespace hookbench::cli
