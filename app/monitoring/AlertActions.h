#pragma once

#include "base/Cancellation.h"
#include "base/Result.h"
#include "http/HttpClient.h"
#include "json/Value.h"
#include "monitoring/AlertTable.h"
#include "registrations/Environment.h"

#include <QObject>

#include <functional>
#include <string>

namespace hookbench::monitoring {

class Monitor;

/// What came of a rule's command or webhook.
struct ActionOutcome {
    std::string rule;
    std::string subject;
    bool isOk = false;
    std::string sentence; ///< "The command of failure-share ended with status 2: no such room"

    bool operator==(const ActionOutcome&) const = default;
};

/// What is sent to a rule's command and webhook: {"rule", "kind", "subject", "name", "state", "since", "value", "count",
/// "sentence"}.
json::Object actionJson(const AlertEntry& entry, const AlertRule& rule);

/// Runs the command and calls the webhook of a rule when one of its alerts begins or ends, and writes what came of it into
/// the history of alerts. Main thread; nothing here blocks it.
///
/// A command is started without a shell: the first word is the program, double quotes keep blanks together. It gets the alert
/// as JSON on its standard input and as HOOKBENCH_ALERT_RULE, _SUBJECT, _NAME, _STATE and _SENTENCE in its environment, and
/// `commandLimitMs` to end. A webhook is a POST of the same JSON; `${NAME}` in its URL stands for a variable of the
/// environment in use, so that its token need not be stored with the rule. It is called once: an alert that could not be
/// handed on stands in the history.
class AlertActions final : public QObject {
    Q_OBJECT

public:
    using VariablesCallback = std::function<void(Result<registrations::VariableValues>)>;
    /// Asks for the variables; `done` runs on the main thread unless the context is gone.
    using AskVariables = std::function<void(QObject* context, VariablesCallback done)>;

    static constexpr int commandLimitMs = 30'000;
    static constexpr std::uint32_t webhookLimitMs = 10'000;

    /// `monitor` and `client` must live longer.
    AlertActions(Monitor& monitor, http::HttpClient& client, AskVariables askVariables);
    /// Ends the commands that still run.
    ~AlertActions() override;

Q_SIGNALS:
    void ended(const hookbench::monitoring::ActionOutcome& outcome);

private:
    void act(const AlertEntry& entry);
    void run(const AlertEntry& entry, const AlertRule& rule);
    void call(const AlertEntry& entry, const AlertRule& rule);
    void send(const AlertEntry& entry, const std::string& url, const std::string& body);
    void conclude(const AlertEntry& entry, bool isOk, const std::string& sentence);

    Monitor& m_monitor;
    http::HttpClient& m_client;
    AskVariables m_askVariables;
    CancellationToken m_token;
};

} // namespace hookbench::monitoring
