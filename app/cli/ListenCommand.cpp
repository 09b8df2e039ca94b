#include "cli/ListenCommand.h"

#include "cli/CapturePrinter.h"
#include "cli/UnixSignals.h"
#include "delivery/LocalSinks.h"
#include "Workbench.h"
#include "json/Writer.h"

#include <QTimer>

#include <CLI/CLI.hpp>

#include <atomic>

namespace hookbench::cli {

namespace {

/// Prints what the store reports, at most one wake-up of the main thread under way at a time.
class LivePrinter : public QObject {
public:
    LivePrinter(Workbench& workbench, CapturePrinter printer) : m_printer(std::move(printer))
    {
        // On the store thread: a queued signal for each batch would pile up behind a slow output.
        connect(
            &workbench.captures(), &capture::CaptureStore::captured, this,
            [this] {
                if (!m_waking.exchange(true))
                    QMetaObject::invokeMethod(
                        this, [this] { printNew(); }, Qt::QueuedConnection);
            },
            Qt::DirectConnection);
    }

    void printNew()
    {
        m_waking = false;
        const auto printed = m_printer.printNew();
        if (!printed)
            complain(printed.error());
        else if (!*printed)
            QCoreApplication::quit(); // the reader of our output is gone
    }

private:
    CapturePrinter m_printer;
    std::atomic_bool m_waking{false};
};

} // namespace

void ListenCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "listen", tr("Run the endpoint and print each request as it arrives.").toStdString());
    m_app
        ->add_option(
            "--port", m_port,
            tr("Port to listen on; 0 takes any free one (default: the profile's, 8787).").toStdString())
        ->type_name("N");
    m_app
        ->add_option(
            "--bind", m_bind,
            tr("Address to listen on (default: the profile's, 127.0.0.1: this machine alone).").toStdString())
        ->type_name("ADDR");
    m_app->add_flag("--https", m_https,
                    tr("Speak HTTPS, with a certificate made for this run.").toStdString());
    m_app
        ->add_option(
            "--ca-file", m_caFile,
            tr("With --https: write the authority's certificate here, for curl --cacert.").toStdString())
        ->type_name("FILE");
    m_app
        ->add_option("--respond", m_respond,
                     tr("Status to answer with, 200 to 599 (default: the profile's, 200).").toStdString())
        ->type_name("CODE");
    m_app
        ->add_option("--smtp", m_smtp,
                     tr("Take mail, too, on this port of the same address; 0 takes any free one (default: "
                        "%1).")
                         .arg(delivery::usualSmtpPort)
                         .toStdString())
        ->type_name("PORT")
        ->expected(0, 1)
        ->default_str(std::to_string(delivery::usualSmtpPort));
    m_app->add_flag("--quiet", m_quiet, tr("Print the address only, not the requests.").toStdString());
    m_app->footer(tr("Requests are stored in the profile before they are answered. Ctrl+C ends it.\n"
                     "Example: hookbench-cli listen --port 9000 --json | jq .event_type")
                      .toStdString());
}

bool ListenCommand::chosen() const
{
    return m_app->parsed();
}

storage::Settings ListenCommand::overridden(storage::Settings settings) const
{
    if (m_port)
        settings.port = *m_port;
    if (!m_bind.empty())
        settings.bindAddress = m_bind;
    if (m_respond)
        settings.responseStatus = *m_respond;
    return settings;
}

int ListenCommand::run()
{
    if (!m_caFile.empty() && !m_https) {
        complain(tr("--ca-file goes with --https; add --https or leave it out."));
        return WrongInput;
    }
    // Wrong options must not even create a profile.
    if (Status valid = storage::validate(overridden({})); !valid)
        return fail(valid.error());
    const UnixSignals signalsFirst; // before any thread starts, so that all inherit the mask
    Workbench::Options options;
    options.profileFolder = global().profileFolder();
    auto workbench = Workbench::open(std::move(options));
    if (!workbench)
        return fail(workbench.error());
    const auto ca = (*workbench)->startEndpoint(overridden((*workbench)->settings()), m_https);
    if (!ca)
        return fail(ca.error());
    if (Status mail = startSmtp(**workbench); !mail)
        return fail(mail.error());
    if (!m_caFile.empty()) {
        if (Status saved = writeFile(m_caFile, *ca, "--ca-file"); !saved)
            return fail(saved.error());
    }
    return serve(**workbench, signalsFirst);
}

Status ListenCommand::startSmtp(Workbench& workbench) const
{
    if (m_app->count("--smtp") == 0)
        return Done{};
    capture::SmtpSink::Config config;
    config.bindAddress = overridden(workbench.settings()).bindAddress;
    config.port = m_smtp.value_or(delivery::usualSmtpPort);
    return workbench.smtpSink().start(config);
}

int ListenCommand::serve(Workbench& workbench, const UnixSignals& signalSource)
{
    const std::string url = workbench.endpoint().url();
    json::Object first;
    first.append("listening", json::Value(url));
    const std::string smtp = m_app->count("--smtp") > 0 ? workbench.smtpSink().url() : std::string();
    if (!smtp.empty())
        first.append("smtp", json::Value(smtp));
    const QString places = QString::fromStdString(smtp.empty() ? url : url + ", " + smtp);
    const std::string line = global().json
                                 ? json::write(first) + "\n"
                                 : tr("Listening on %1 (Ctrl+C ends)").arg(places).toStdString() + "\n";
    auto view = CaptureView::open(workbench.profile().folder().toStdString());
    if (!view)
        return fail(view.error());
    const auto newest = (*view)->index().lastId();
    if (!newest)
        return fail(newest.error());
    std::unique_ptr<LivePrinter> printer;
    if (!m_quiet)
        printer = std::make_unique<LivePrinter>(workbench, CapturePrinter(**view, global().json, *newest));
    int status = Success;
    QObject::connect(&workbench.captures(), &capture::CaptureStore::failed, &workbench,
                     [&](const Error& error) {
                         complain(error);
                         status = Environment;
                     });
    QObject::connect(&signalSource, &UnixSignals::endRequested, QCoreApplication::instance(),
                     &QCoreApplication::quit);
    if (!print(line))
        return Success;
    QCoreApplication::exec();
    workbench.endpoint().stop();
    workbench.smtpSink().stop();
    workbench.captures().flush();
    if (printer)
        printer->printNew();
    return status;
}

} // namespace hookbench::cli
