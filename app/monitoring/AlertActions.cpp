#include "monitoring/AlertActions.h"

#include "base/ChildProcess.h"
#include "base/Text.h"
#include "capture/CaptureJson.h"
#include "http/Target.h"
#include "json/Writer.h"
#include "monitoring/Monitor.h"
#include "registrations/Variables.h"

#include <QProcess>
#include <QTimer>

#include <unistd.h>

namespace hookbench::monitoring {

namespace {

/// Of what a command says about its failure.
constexpr qsizetype longestReason = 300;

json::Value number(double value)
{
    return json::Number{QByteArray::number(value, 'g', 12).toStdString()};
}

QProcessEnvironment environmentOf(const AlertEntry& entry)
{
    const AlertStatus& now = entry.change.now;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const auto set = [&environment](const char* name, std::string_view value) {
        // What comes from outside cannot cut the environment short.
        environment.insert(QString::fromLatin1(name),
                           QString::fromUtf8(value.data(), qsizetype(value.size())).remove(QChar(u'\0')));
    };
    set("HOOKBENCH_ALERT_RULE", now.rule);
    set("HOOKBENCH_ALERT_SUBJECT", now.subject);
    set("HOOKBENCH_ALERT_NAME", now.name);
    set("HOOKBENCH_ALERT_STATE", alertStateName(now.state));
    set("HOOKBENCH_ALERT_SENTENCE", entry.sentence);
    return environment;
}

} // namespace

json::Object actionJson(const AlertEntry& entry, const AlertRule& rule)
{
    const AlertStatus& now = entry.change.now;
    json::Object out;
    out.append("rule", json::Value(asUtf8(now.rule)));
    out.append("kind", json::Value(ruleKindName(rule.kind)));
    out.append("subject", json::Value(asUtf8(now.subject)));
    out.append("name", json::Value(asUtf8(now.name)));
    out.append("state", json::Value(alertStateName(now.state)));
    out.append("since", json::Value(capture::timestampUtc(now.sinceUs)));
    out.append("value", number(now.value));
    out.append("count", json::Value(static_cast<long long>(now.count)));
    out.append("sentence", json::Value(asUtf8(entry.sentence)));
    return out;
}

AlertActions::AlertActions(Monitor& monitor, http::HttpClient& client, AskVariables askVariables)
    : m_monitor(monitor), m_client(client), m_askVariables(std::move(askVariables))
{
    qRegisterMetaType<ActionOutcome>();
    connect(&monitor, &Monitor::alerted, this, &AlertActions::act);
}

AlertActions::~AlertActions()
{
    m_token.cancel();
    const auto running = findChildren<QProcess*>();
    for (QProcess* process : running) {
        process->disconnect();
        process->kill();
    }
}

void AlertActions::act(const AlertEntry& entry)
{
    const AlertRule* rule = m_monitor.rule(entry.change.now.rule);
    if (!rule)
        return;
    if (!rule->command.empty())
        run(entry, *rule);
    if (!rule->webhook.empty())
        call(entry, *rule);
}

void AlertActions::run(const AlertEntry& entry, const AlertRule& rule)
{
    QStringList words = QProcess::splitCommand(QString::fromStdString(rule.command));
    if (words.isEmpty())
        return;
    auto* process = new QProcess(this);
    auto* limit = new QTimer(process);
    limit->setSingleShot(true);
    process->setProgram(words.takeFirst());
    process->setArguments(words);
    process->setProcessEnvironment(environmentOf(entry));
    process->setStandardOutputFile(QProcess::nullDevice());
    process->setChildProcessModifier([program = ::getpid()] { followParent(program); });
    connect(process, &QProcess::errorOccurred, this, [this, process, entry](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return; // finished() tells
        conclude(entry, false, "The command of " + entry.change.now.rule + " cannot be started: " +
                                   process->errorString().toStdString());
        process->deleteLater();
    });
    connect(process, &QProcess::finished, this, [this, process, limit, entry](int status, QProcess::ExitStatus how) {
        const bool isLate = !limit->isActive();
        const std::string said = asUtf8(process->readAllStandardError().trimmed().left(longestReason).toStdString());
        std::string sentence = "The command of " + entry.change.now.rule;
        if (isLate)
            sentence += " did not end within " + std::to_string(commandLimitMs / 1000) + " s and was ended";
        else if (how == QProcess::CrashExit)
            sentence += " crashed";
        else
            sentence += " ended with status " + std::to_string(status);
        if (!said.empty() && (isLate || status != 0))
            sentence += ": " + said;
        conclude(entry, !isLate && how == QProcess::NormalExit && status == 0, sentence);
        process->deleteLater();
    });
    connect(limit, &QTimer::timeout, process, &QProcess::kill);
    limit->start(commandLimitMs);
    process->start();
    process->write(QByteArray::fromStdString(json::write(actionJson(entry, rule)) + "\n"));
    process->closeWriteChannel();
}

void AlertActions::call(const AlertEntry& entry, const AlertRule& rule)
{
    const std::string body = json::write(actionJson(entry, rule));
    if (registrations::variableReferences(rule.webhook).empty())
        return send(entry, rule.webhook, body);
    m_askVariables(this, [this, entry, body, webhook = rule.webhook](const Result<registrations::VariableValues>& values) {
        if (!values)
            return conclude(entry, false, "The webhook of " + entry.change.now.rule + " was not called: " + values.error().message);
        const auto url = registrations::resolveVariables(webhook, [&](std::string_view name) -> std::optional<std::string> {
            const auto found = values->values.find(name);
            return found == values->values.end() ? std::nullopt : std::optional(found->second);
        });
        if (!url)
            return conclude(entry, false, "The webhook of " + entry.change.now.rule + " was not called: " + url.error().message);
        send(entry, *url, body);
    });
}

void AlertActions::send(const AlertEntry& entry, const std::string& url, const std::string& body)
{
    http::OutgoingRequest request;
    request.url = url;
    request.headers = {{"Content-Type", "application/json"}, {"User-Agent", "Hookbench"}};
    request.body = body;
    request.timeoutMs = webhookLimitMs;
    m_client.send(std::move(request), m_token, this, [this, entry](const Result<http::IncomingResponse>& response) {
        const std::string webhook = "The webhook of " + entry.change.now.rule;
        if (!response)
            return conclude(entry, false, webhook + " was not reached: " + response.error().message);
        const int status = response->status;
        conclude(entry, status >= 200 && status < 300, webhook + " answered " + std::to_string(status));
    });
}

void AlertActions::conclude(const AlertEntry& entry, bool isOk, const std::string& sentence)
{
    m_monitor.note(entry.change.now, sentence);
    Q_EMIT ended({entry.change.now.rule, entry.change.now.subject, isOk, sentence});
}

} // namespace hookbench::monitoring
