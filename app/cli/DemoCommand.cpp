#include "cli/DemoCommand.h"

#include "capture/CaptureJson.h"
#include "cli/CapturePrinter.h"
#include "delivery/TestSender.h"
#include "events/Envelope.h"
#include "Workbench.h"
#include "json/Writer.h"

#include <QRandomGenerator>
#include <QTemporaryDir>

#include <CLI/CLI.hpp>

namespace hookbench::cli {

namespace {

/// One run: fires one event, waits for its capture, compares both.
class DemoRun : public QObject {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::DemoRun)

public:
    DemoRun(Workbench& workbench, std::string eventType, bool json)
        : m_workbench(workbench), m_eventType(std::move(eventType)), m_json(json)
    {
    }

    int result() const { return m_result; }

    void start()
    {
        m_secret = "demo-" + QString::number(QRandomGenerator::system()->generate64(), 16).toStdString();
        m_eventId = events::makeEventId();
        const json::Value envelope =
            events::sampleEnvelope(m_eventType, m_eventId, m_workbench.clock().nowUs());
        m_sent.url = m_workbench.endpoint().url() + "hooks/mixpeek";
        m_sent.headers = {{"Content-Type", "application/json"}, {"X-Mixpeek-Secret", m_secret}};
        m_sent.body = json::write(envelope, json::Style::Pretty) + "\n";
        say(tr("1. The endpoint listens on %1").arg(QString::fromStdString(m_workbench.endpoint().url())));
        say(tr("2. Firing %1 (%2) at %3")
                .arg(QString::fromStdString(m_eventType), QString::fromStdString(m_eventId),
                     QString::fromStdString(m_sent.url)));
        connect(&m_workbench.captures(), &capture::CaptureStore::captured, this, &DemoRun::onCaptured);
        m_workbench.client().send(
            m_sent, {}, this, [this](Result<http::IncomingResponse> answer) { onAnswer(std::move(answer)); });
    }

private:
    void say(const QString& line) const
    {
        if (!m_json)
            print(line.toStdString() + "\n");
    }

    void end(int result)
    {
        m_result = result;
        QCoreApplication::quit();
    }

    void onAnswer(Result<http::IncomingResponse> answer)
    {
        if (!answer) {
            end(fail(answer.error()));
            return;
        }
        say(tr("3. Answered %1 in %2 ms, after the capture was on disk")
                .arg(answer->status)
                .arg(answer->timings.totalMs, 0, 'f', 1));
        m_answered = delivery::isDelivered(answer->status);
        fetchWhenBothAreThere();
    }

    void onCaptured(const capture::CaptureBatch& batch)
    {
        for (const capture::CaptureSummary& summary : *batch) {
            if (summary.eventId == m_eventId)
                m_captureId = summary.id;
        }
        fetchWhenBothAreThere();
    }

    void fetchWhenBothAreThere()
    {
        if (!m_answered || m_captureId == 0 || std::exchange(m_fetching, true))
            return;
        m_workbench.reader().fetch(m_captureId, std::size_t{1} << 20, this,
                                   [this](Result<capture::Capture> capture) {
                                       if (!capture)
                                           end(fail(capture.error()));
                                       else
                                           verify(*capture);
                                   });
    }

    void verify(const capture::Capture& capture)
    {
        if (m_json)
            print(json::write(capture::toJson(capture)) + "\n");
        say(tr("4. Captured:\n"));
        if (!m_json)
            print(captureText(capture) + "\n");
        const bool sameBytes = capture.body == m_sent.body;
        const auto secret = http::findHeader(capture.headers, "X-Mixpeek-Secret");
        const bool sameSecret = secret && *secret == m_secret;
        say(tr("5. Verified: body %1; X-Mixpeek-Secret %2")
                .arg(sameBytes ? tr("identical, %n byte(s)", nullptr, static_cast<int>(capture.body.size()))
                               : tr("DIFFERENT from what was sent"),
                     sameSecret ? tr("matches") : tr("DOES NOT MATCH")));
        end(sameBytes && sameSecret ? Success : Failure);
    }

    Workbench& m_workbench;
    std::string m_eventType;
    bool m_json;
    std::string m_secret;
    std::string m_eventId;
    http::OutgoingRequest m_sent;
    capture::CaptureId m_captureId = 0;
    bool m_answered = false;
    bool m_fetching = false;
    int m_result = Failure;
};

} // namespace

void DemoCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "demo",
        tr("The main job end to end: start the endpoint, fire an event at it, show and verify its capture.")
            .toStdString());
    m_app->add_option("--event", m_event, tr("Event type (default object.created).").toStdString())
        ->type_name("TYPE");
    m_app->footer(
        tr("It uses a free port and leaves nothing behind, unless --profile names a folder to keep it in.")
            .toStdString());
}

bool DemoCommand::chosen() const
{
    return m_app->parsed();
}

int DemoCommand::run()
{
    const QTemporaryDir temporary;
    Workbench::Options options;
    options.profileFolder = global().profile.empty() ? temporary.path() : global().profileFolder();
    options.secrets = secrets::makeMemorySecretStore();
    auto workbench = Workbench::open(std::move(options));
    if (!workbench)
        return fail(workbench.error());
    storage::Settings settings = (*workbench)->settings();
    settings.port = 0;
    settings.responseStatus = 200;
    if (const auto started = (*workbench)->startEndpoint(settings, false); !started)
        return fail(started.error());
    DemoRun demo(**workbench, m_event, global().json);
    demo.start();
    QCoreApplication::exec();
    return demo.result();
}

} // namespace hookbench::cli
