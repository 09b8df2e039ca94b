#include "cli/DemoCommand.h"

#include "capture/CaptureJson.h"
#include "cli/CapturePrinter.h"
#include "delivery/HttpTransport.h"
#include "events/Envelope.h"
#include "templates/ChannelPreview.h"
#include "Workbench.h"
#include "json/Writer.h"

#include <QTemporaryDir>

#include <CLI/CLI.hpp>

namespace hookbench::cli {

namespace {

using registrations::Registration;
using registrations::WebhookConfig;

/// The sample as it is stored, as long as it still goes to the local endpoint; otherwise as it was made.
Registration localSample(const Result<registrations::StoredRegistration>& stored)
{
    if (stored && stored->saved && !stored->saved->channels.empty()) {
        const auto* config = std::get_if<WebhookConfig>(&stored->saved->channels.front().config);
        if (config && config->url.starts_with("${HOOKBENCH_URL}/") && config->payloadTemplate.isString())
            return *stored->saved;
    }
    return registrations::sampleRegistration();
}

/// One run: fires one event by the sample registration, waits for its capture, compares both.
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
        say(tr("1. The endpoint listens on %1").arg(QString::fromStdString(m_workbench.endpoint().url())));
        m_workbench.firstStart().whenDone(this, [this](const Result<Sample>& sample) {
            if (sample)
                readSample(*sample);
            else
                end(fail(sample.error()));
        });
    }

private:
    using Sample = registrations::FirstStart::Sample;

    void readSample(const Sample& sample)
    {
        m_workbench.registrations().fetch(
            sample.registrationId, this,
            [this, sample](const Result<registrations::StoredRegistration>& stored) {
                readValues(localSample(stored), sample.environmentId);
            });
    }

    void readValues(const Registration& registration, const std::string& environmentId)
    {
        m_workbench.environments().values(
            environmentId, this, [this, registration](const Result<registrations::VariableValues>& values) {
                const Status made = values ? makeRequest(registration, *values) : Status(values.error());
                if (made)
                    fire(registration);
                else
                    end(fail(made.error()));
            });
    }

    Status makeRequest(const Registration& registration, const registrations::VariableValues& values)
    {
        m_eventId = events::makeEventId();
        templates::PreviewInput input;
        input.event = events::sampleEnvelope(m_eventType, m_eventId, m_workbench.clock().nowUs());
        input.variables = values;
        input.maskSecrets = false;
        auto request = templates::requestOf(templates::previewChannel(registration.channels.front(), input));
        if (!request)
            return request.error();
        m_sent = std::move(*request);
        return Done{};
    }

    void fire(const Registration& registration)
    {
        say(tr("2. Firing %1 (%2) by the registration \"%3\" at %4")
                .arg(QString::fromStdString(m_eventType), QString::fromStdString(m_eventId),
                     QString::fromStdString(registration.name), QString::fromStdString(m_sent.url)));
        if (!registrations::subscribes(registration, m_eventType))
            say(tr("   (the registration does not subscribe to this event type; the demo fires it all the "
                   "same)"));
        connect(&m_workbench.captures(), &capture::CaptureStore::captured, this, &DemoRun::onCaptured);
        m_workbench.client().send(
            m_sent, {}, this, [this](Result<http::IncomingResponse> answer) { onAnswer(std::move(answer)); });
    }

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
        const auto sentSecret = http::findHeader(m_sent.headers, "X-Mixpeek-Secret");
        const bool sameSecret = secret == sentSecret;
        say(tr("5. Verified: body %1; X-Mixpeek-Secret %2")
                .arg(sameBytes ? tr("identical, %n byte(s)", nullptr, static_cast<int>(capture.body.size()))
                               : tr("DIFFERENT from what was sent"),
                     sameSecret ? tr("matches") : tr("DOES NOT MATCH")));
        end(sameBytes && sameSecret ? Success : Failure);
    }

    Workbench& m_workbench;
    std::string m_eventType;
    bool m_json;
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
    if (const auto started = (*workbench)->startEndpoint(settings, nullptr); !started)
        return fail(started.error());
    DemoRun demo(**workbench, m_event, global().json);
    demo.start();
    QCoreApplication::exec();
    return demo.result();
}

} // namespace hookbench::cli
