#include "cli/RegistrationSend.h"

#include "cli/Sendable.h"
#include "cli/Session.h"
#include "cli/TemplateJson.h"
#include "cli/UnixSignals.h"
#include "events/Envelope.h"
#include "events/Samples.h"
#include "http/Target.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <algorithm>
#include <memory>

namespace hookbench::cli {

RegistrationSend::RegistrationSend(const GlobalOptions& global, Options options, Printer printAttempt)
    : m_global(global), m_options(std::move(options)), m_printAttempt(std::move(printAttempt))
{
}

Result<json::Value> RegistrationSend::event() const
{
    if (m_options.dataFile.empty())
        return events::sampleEnvelope(m_options.eventType, events::makeEventId(), SystemClock().nowUs());
    const auto text = readInput(m_options.dataFile, "--data");
    if (!text)
        return text.error();
    auto parsed = json::parse(*text);
    if (!parsed)
        return json::toError(parsed.error(), "--data " + m_options.dataFile);
    if (!parsed->isObject()) {
        return Error{ErrorCode::InvalidInput,
                     "--data " + m_options.dataFile +
                         " holds no JSON object; with --registration it is the event.",
                     ""};
    }
    return std::move(*parsed);
}

Status RegistrationSend::prepare()
{
    auto given = event();
    if (!given)
        return given.error();
    const auto session = Session::open(m_global.profileFolder());
    if (!session)
        return session.error();
    const auto sendable = Sendable::read(**session, m_options.registration);
    if (!sendable)
        return sendable.error();
    m_name = sendable->registration.name;
    templates::PreviewInput input;
    input.event = std::move(*given);
    input.variables = sendable->variables;
    input.nowUs = SystemClock().nowUs();
    input.messageId = events::makeEventId();
    for (const registrations::Channel& channel : sendable->registration.channels) {
        if (Status added = addChannel(channel, input); !added)
            return added;
    }
    return Done{};
}

Status RegistrationSend::addChannel(const registrations::Channel& channel,
                                    const templates::PreviewInput& input)
{
    m_masked.push_back(templates::previewChannel(channel, input));
    const bool isHttp = channel.kind() == "webhook" || channel.kind() == "slack";
    if (!isHttp)
        return Done{};
    templates::PreviewInput open = input;
    open.maskSecrets = false;
    Shot shot{templates::previewChannel(channel, open), {}};
    auto request = templates::requestOf(shot.preview);
    if (!request && !m_options.dryRun) {
        Error error = request.error();
        error.message = "The " + std::string(channel.kind()) + " channel cannot be sent: " + error.message;
        return error;
    }
    if (request)
        shot.request = std::move(*request);
    m_shots.push_back(std::move(shot));
    return Done{};
}

void RegistrationSend::tellSkipped() const
{
    for (const templates::ChannelPreview& preview : m_masked) {
        const std::string kind = kindOf(preview);
        if (kind != "webhook" && kind != "slack")
            complain(tr("The %1 channel to %2 is not sent: the service alone sends it. render --registration "
                        "shows it.")
                         .arg(QString::fromStdString(kind), QString::fromStdString(targetOf(preview))));
    }
}

int RegistrationSend::dryRun() const
{
    bool failed = false;
    for (const templates::ChannelPreview& preview : m_masked) {
        const templates::Problems& problems = templates::problemsOf(preview);
        failed = failed || templates::hasErrors(problems);
        if (m_global.json) {
            json::Object line = toJson(preview, false);
            line.append("dry_run", json::Value(true));
            print(json::write(line) + "\n");
        } else {
            print(tr("Dry run, nothing is sent: %1")
                      .arg(QString::fromStdString(kindOf(preview)))
                      .toStdString() +
                  "\n" + previewText(preview) + problemText(problems) + "\n");
        }
    }
    return failed ? Failure : Success;
}

Status RegistrationSend::demandYes() const
{
    std::string targets;
    for (std::size_t i = 0, shot = 0; i < m_masked.size(); ++i) {
        const std::string kind = kindOf(m_masked[i]);
        if (kind != "webhook" && kind != "slack")
            continue;
        const auto target = http::parseTarget(m_shots[shot++].request.url);
        if (!target)
            return target.error();
        if (!target->isLoopback)
            targets += (targets.empty() ? "" : ", ") + targetOf(m_masked[i]);
    }
    if (targets.empty() || m_options.yes)
        return Done{};
    return Error{ErrorCode::InvalidInput,
                 "This would really be sent to " + targets +
                     "; add --yes to do so, or --dry-run to see what would be sent.",
                 ""};
}

int RegistrationSend::run()
{
    if (Status prepared = prepare(); !prepared)
        return fail(prepared.error());
    if (m_options.dryRun)
        return dryRun();
    if (Status agreed = demandYes(); !agreed)
        return fail(agreed.error());
    tellSkipped();
    if (m_shots.empty()) {
        complain(tr("The registration \"%1\" has no channel that can be sent from here.")
                     .arg(QString::fromStdString(m_name)));
        return Failure;
    }
    return fire();
}

int RegistrationSend::fire()
{
    const UnixSignals signalSource;
    const SystemClock clock;
    http::HttpClient client;
    std::vector<std::unique_ptr<delivery::TestSender>> senders;
    std::size_t finished = 0;
    for (Shot& shot : m_shots) {
        delivery::SendPlan plan;
        plan.url = shot.request.url;
        plan.method = shot.request.method;
        plan.headers = shot.request.headers;
        plan.body = shot.request.body;
        plan.hasBody = true;
        plan.timeoutMs = shot.request.timeoutMs;
        plan.retries = m_options.retries;
        auto sender = std::make_unique<delivery::TestSender>(clock, client, std::move(plan));
        QObject::connect(sender.get(), &delivery::TestSender::attempted, sender.get(), m_printAttempt);
        QObject::connect(
            sender.get(), &delivery::TestSender::finished, QCoreApplication::instance(),
            [&finished, count = m_shots.size()] {
                if (++finished == count)
                    QCoreApplication::quit();
            },
            Qt::QueuedConnection);
        QObject::connect(&signalSource, &UnixSignals::endRequested, sender.get(),
                         &delivery::TestSender::cancel);
        senders.push_back(std::move(sender));
    }
    for (const auto& sender : senders)
        sender->start();
    QCoreApplication::exec();
    const bool all = std::all_of(senders.begin(), senders.end(),
                                 [](const auto& sender) { return sender->deliveredCount() == 1; });
    return all ? Success : Failure;
}

} // namespace hookbench::cli
