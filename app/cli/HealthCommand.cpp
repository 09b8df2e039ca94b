#include "cli/HealthCommand.h"

#include "cli/HealthPrinter.h"
#include "cli/UnixSignals.h"
#include "json/Writer.h"
#include "monitoring/HealthJson.h"

#include <CLI/CLI.hpp>

#include <QTimer>

#include <unistd.h>

#include <chrono>
#include <vector>

namespace hookbench::cli {

using namespace monitoring;

namespace {

constexpr std::chrono::seconds watchInterval{1};
constexpr double maxTimeoutSeconds = 3600;

std::int64_t microseconds(double seconds)
{
    return static_cast<std::int64_t>(seconds * 1e6);
}

Dimension dimensionNamed(const std::string& name)
{
    for (const Dimension dimension : allDimensions) {
        if (dimensionName(dimension) == name)
            return dimension;
    }
    return Dimension::EventType; // "event", as people say
}

} // namespace

void HealthCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "health", tr("How deliveries and forwards go: rates, success, latency, issues and their mends.").toStdString());
    m_app->add_option("--since", m_since, tr("15m, 1h (default), 1d or all.").toStdString())
        ->check(CLI::IsMember({"15m", "1h", "1d", "all"}));
    m_app->add_option("--by", m_by, tr("What the table counts by: registration, channel, target or event.").toStdString())
        ->check(CLI::IsMember({"registration", "channel", "target", "event"}));
    m_app->add_option("--timeout", m_timeout,
                      tr("Say what share of the deliveries another timeout would have failed.").toStdString())
        ->type_name("S")
        ->check(CLI::Range(0.001, maxTimeoutSeconds));
    m_app->add_option("--csv", m_csv, tr("Write the timeline to a file, - for standard output.").toStdString())
        ->type_name("FILE");
    m_app->add_flag("--watch", m_watch, tr("Print again whenever something changes, until interrupted.").toStdString());
}

bool HealthCommand::chosen() const
{
    return m_app->parsed();
}

Status HealthCommand::prepare()
{
    auto session = Session::open(global().profileFolder());
    if (!session)
        return session.error();
    m_session = std::move(*session);
    m_query.selection.period = *periodNamed(m_since);
    m_reader = std::make_unique<HealthReader>(m_session->folder().toStdString());
    if (Status loaded = m_session->loadEndpoints(); !loaded)
        return loaded;
    std::map<std::uint16_t, std::string> names;
    for (const endpoint::EndpointConfig& config : m_session->endpoints().endpoints())
        names[config.number] = config.name;
    m_reader->setEndpointNames(std::move(names));
    return Done{};
}

Status HealthCommand::loadAlerts()
{
    return m_session->workspace().wait<Done>([this](storage::Database& database) -> Status {
        AlertTable table(database);
        auto rules = table.rules();
        auto states = table.states();
        if (!rules || !states)
            return rules ? states.error() : rules.error();
        m_rules = std::move(*rules);
        m_alerts = std::move(*states);
        return Done{};
    });
}

Result<HealthReport> HealthCommand::report()
{
    if (Status read = m_reader->refreshAttempts(); !read)
        return read.error();
    while (true) {
        const auto more = m_reader->refreshCaptures();
        if (!more)
            return more.error();
        if (!*more)
            break;
    }
    auto registrations = m_session->list();
    if (!registrations)
        return registrations.error();
    m_query.registrations = std::move(*registrations);
    if (Status loaded = loadAlerts(); !loaded)
        return loaded.error();
    return makeReport(m_reader->attempts(), m_reader->captures(), m_query, m_clock.nowUs());
}

void HealthCommand::show(const HealthReport& report) const
{
    std::optional<std::int64_t> timeoutUs;
    if (m_timeout)
        timeoutUs = microseconds(*m_timeout);
    if (!global().json) {
        print(HealthPrinter::text(report, dimensionNamed(m_by), timeoutUs) + HealthPrinter::text(m_alerts, m_rules));
        return;
    }
    json::Object out = toJson(report);
    out.append("alerts", toJson(m_alerts, m_rules));
    if (timeoutUs)
        out.append("what_if", whatIfJson(report, *timeoutUs));
    print(json::write(out) + "\n");
}

int HealthCommand::run()
{
    // Before any thread is made, so that signals come to it alone.
    std::optional<UnixSignals> signals;
    if (m_watch)
        signals.emplace();
    if (Status prepared = prepare(); !prepared)
        return fail(prepared.error());
    if (signals)
        return watch(*signals);
    const auto made = report();
    if (!made)
        return fail(made.error());
    if (!m_csv.empty()) {
        if (m_csv == "-")
            return print(timelineCsv(made->timeline)) ? Success : Environment;
        if (Status written = writeFile(m_csv, timelineCsv(made->timeline), "--csv"); !written)
            return fail(written.error());
    }
    show(*made);
    return Success;
}

int HealthCommand::watch(UnixSignals& signals)
{
    QObject::connect(&signals, &UnixSignals::endRequested, QCoreApplication::instance(), &QCoreApplication::quit);
    const bool isTerminal = isatty(STDOUT_FILENO) == 1;
    std::optional<std::int64_t> shown;
    int status = Success;
    const auto look = [&] {
        const auto made = report();
        if (!made) {
            status = fail(made.error());
            return QCoreApplication::quit();
        }
        // Rates fall as time goes by, which a terminal shows; a pipe gets what happened.
        const std::int64_t state = made->attemptsInLog + made->captures;
        if (!isTerminal && shown == state)
            return;
        if (isTerminal && !global().json)
            print("\033[H\033[2J");
        else if (shown && !global().json)
            print("\n");
        shown = state;
        show(*made);
    };
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &timer, look);
    timer.start(watchInterval);
    QTimer::singleShot(0, &timer, look);
    QCoreApplication::exec();
    return status;
}

} // namespace hookbench::cli
