#include "cli/CheckCommand.h"

#include "base/Suggestion.h"
#include "check/CheckJob.h"
#include "check/ReportText.h"
#include "cli/UnixSignals.h"
#include "events/Envelope.h"
#include "http/Target.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

#include <QCoreApplication>

#include <optional>

namespace hookbench::cli {

void CheckCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "check", tr("Check a webhook receiver: is it a good one, and what is wrong with it?").toStdString());
    const auto option = [this](const char* name, auto& into, const QString& help, const char* type) {
        return m_app->add_option(name, into, help.toStdString())->type_name(type);
    };
    option("url", m_url, tr("The receiver. Some 90 events are sent to it, so let it be one for tests."), "URL");
    m_app->add_flag("--list", m_list, tr("List the probes and what each demands.").toStdString());
    m_signing.add(*m_app, "--scheme");
    option("--event", m_event, tr("Event type of the samples (default object.created)."), "TYPE");
    option("--data", m_data,
           tr("Send the JSON object of this file, each time with an event_id and occurred_at of its own."), "FILE");
    option("--header", m_headers, tr("A further header line; may be given several times."), "'NAME: VALUE'")
        ->allow_extra_args(false);
    option("--timeout", m_timeout, tr("Seconds that the sender waits for an answer (default 10)."), "S")
        ->check(CLI::Range(0.01, 600.0));
    option("--samples", m_samples, tr("How many answers are timed (default 20)."), "N")->check(CLI::Range(1, 10'000));
    option("--plain-url", m_plainUrl,
           tr("Where plain HTTP is tried (default: the host of URL, port 80 in the place of 443)."), "URL");
    addEffects();
    option("--ca-file", m_caFile, tr("PEM file of the authorities to trust."), "FILE")->check(CLI::ExistingFile);
    m_app->add_flag("--insecure", m_insecure, tr("Take any certificate.").toStdString());
    option("--only", m_only, tr("Ask these probes only (and whether a valid event is accepted)."), "PROBE")
        ->delimiter(',')
        ->allow_extra_args(false);
    option("--junit", m_junit, tr("Write the report here as JUnit XML."), "FILE");
    option("--html", m_html, tr("Write the report here as a page."), "FILE");
    m_app->footer(
        tr("Exit status 1 tells that a probe failed.\n"
           "Example: WH_SECRET=whsec_… hookbench-cli check http://127.0.0.1:3000/hooks --scheme standard-v1 "
           "--secret-env WH_SECRET --effects-url \"http://127.0.0.1:3000/count?id={event_id}\"")
            .toStdString());
}

void CheckCommand::addEffects()
{
    CLI::Option* url =
        m_app
            ->add_option("--effects-url", m_effectsUrl,
                         tr("Answers GET with the number of effects so far, of all events or of {event_id}: with it "
                            "repeated events are checked for second effects.")
                             .toStdString())
            ->type_name("URL");
    m_app
        ->add_option("--effects-command", m_effectsCommand,
                     tr("The same by a program that prints the number; no shell sees it.").toStdString())
        ->type_name("COMMAND")
        ->excludes(url);
    m_app
        ->add_option("--effect-wait", m_effectWait,
                     tr("Seconds that an effect may take to be seen (default 5).").toStdString())
        ->type_name("S")
        ->check(CLI::Range(0.1, 600.0));
}

bool CheckCommand::chosen() const
{
    return m_app->parsed();
}

int CheckCommand::list() const
{
    constexpr std::size_t width = 22;
    for (const check::ProbeText& probe : check::allProbes()) {
        json::Object out;
        out.append("probe", json::Value(probe.id));
        out.append("title", json::Value(probe.title));
        out.append("demand", json::Value(probe.demand));
        std::string line(probe.id);
        line.resize(width, ' ');
        print(global().json ? json::write(out) + "\n" : line + std::string(probe.demand) + "\n");
    }
    return Success;
}

Status CheckCommand::readEvent(check::CheckPlan& plan) const
{
    if (m_data.empty())
        return Done{};
    if (m_data == "-" && m_signing.readsStandardInput())
        return Error{ErrorCode::InvalidInput,
                     "Standard input can hold the secret or the event, not both; name a file for one of them.", ""};
    const auto text = readInput(m_data, "--data");
    if (!text)
        return text.error();
    auto value = json::parse(*text);
    if (!value)
        return json::toError(value.error(), "--data " + m_data);
    plan.event = std::move(*value);
    return Done{};
}

Status CheckCommand::readProbes(check::CheckPlan& plan) const
{
    for (const std::string& id : m_only) {
        const check::ProbeText* probe = check::findProbe(id);
        if (!probe) {
            std::vector<std::string_view> ids;
            for (const check::ProbeText& known : check::allProbes())
                ids.push_back(known.id);
            return Error{ErrorCode::InvalidInput, "There is no probe \"" + id + "\". " + meantOrAllowed(id, ids), ""};
        }
        plan.only.push_back(probe->probe);
    }
    return Done{};
}

Result<check::CheckPlan> CheckCommand::plan() const
{
    check::CheckPlan plan;
    plan.url = m_url;
    plan.eventType = m_event;
    for (const std::string& line : m_headers) {
        auto header = http::parseHeaderLine(line);
        if (!header)
            return header.error();
        plan.headers.push_back(std::move(*header));
    }
    if (Status read = readEvent(plan); !read)
        return read.error();
    if (Status read = readProbes(plan); !read)
        return read.error();
    // The URL first: a wrong one is the more likely slip.
    if (const auto target = http::parseTarget(m_url); !target)
        return target.error();
    auto signs = m_signing.forDelivery(
        {"POST", m_url, {{"Content-Type", "application/json"}}, json::write(events::sampleEnvelope(m_event, "evt_trial", 0))});
    if (!signs)
        return signs.error();
    plan.signing = std::move(signs->options);
    plan.values = std::move(signs->values);
    plan.limitMs = static_cast<std::int64_t>(m_timeout * 1000);
    plan.samples = m_samples;
    plan.plainUrl = m_plainUrl;
    plan.effects = {.url = m_effectsUrl, .command = m_effectsCommand};
    plan.effectWaitMs = static_cast<std::int64_t>(m_effectWait * 1000);
    plan.tls.caFile = m_caFile;
    plan.tls.skipVerification = m_insecure;
    return plan;
}

int CheckCommand::run()
{
    if (m_list)
        return list();
    if (m_url.empty()) {
        complain(tr("Name the receiver: hookbench-cli check URL."));
        return WrongInput;
    }
    auto made = plan();
    if (!made)
        return fail(made.error());
    // Before any thread is made, so that signals come to it alone.
    UnixSignals signals;
    check::CheckJob job;
    int status = Failure;
    QObject::connect(&job, &check::CheckJob::probeEnded, &job, [this](const check::ProbeResult& result) {
        print(global().json ? json::write(check::toJson(result)) + "\n" : check::resultText(result));
    });
    QObject::connect(&job, &check::CheckJob::finished, &job, [&](const check::Report& report) {
        status = conclude(report);
        QCoreApplication::quit();
    });
    QObject::connect(&job, &check::CheckJob::failed, &job, [&](const Error& error) {
        status = fail(error);
        QCoreApplication::quit();
    });
    QObject::connect(&signals, &UnixSignals::endRequested, &job, [&job] { job.cancel(); });
    job.start(std::move(*made));
    QCoreApplication::exec();
    return status;
}

int CheckCommand::conclude(const check::Report& report) const
{
    print(global().json ? json::write(check::toJson(report, false)) + "\n" : check::summaryText(report));
    const auto save = [](const std::string& path, const std::string& bytes, const char* option) -> Status {
        if (path.empty())
            return Done{};
        return writeFile(path, bytes, option);
    };
    if (Status saved = save(m_junit, check::toJunit(report), "--junit"); !saved)
        return fail(saved.error());
    if (Status saved = save(m_html, check::toHtml(report), "--html"); !saved)
        return fail(saved.error());
    return report.passed() ? Success : Failure;
}

} // namespace hookbench::cli
