#include "cli/AlertsCommand.h"

#include "base/Clock.h"
#include "base/Suggestion.h"
#include "base/Text.h"
#include "capture/CaptureJson.h"
#include "cli/Session.h"
#include "json/Writer.h"
#include "monitoring/HealthJson.h"
#include "monitoring/Measure.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace hookbench::cli {

using namespace monitoring;

namespace {

template <class T, class Question>
Result<T> asked(Session& session, Question question)
{
    return session.workspace().wait<T>([&](storage::Database& database) -> Result<T> {
        AlertTable table(database);
        return question(table);
    });
}

json::Object historyJson(const AlertEntry& entry)
{
    const AlertStatus& now = entry.change.now;
    json::Object out;
    out.append("at", json::Value(capture::timestampUtc(now.sinceUs)));
    out.append("rule", json::Value(asUtf8(now.rule)));
    out.append("subject", json::Value(asUtf8(now.subject)));
    out.append("name", json::Value(asUtf8(now.name)));
    out.append("before", json::Value(alertStateName(entry.change.before)));
    out.append("state", json::Value(alertStateName(now.state)));
    out.append("sentence", json::Value(asUtf8(entry.sentence)));
    return out;
}

} // namespace

void AlertsCommand::add(CLI::App& health)
{
    m_alerts = health.add_subcommand("alerts", tr("List the alerts that fire, are known of, or ended a short time ago.").toStdString());
    m_alerts->add_flag("--history", m_history, tr("What became of them, and of their commands and webhooks, newest first.").toStdString());
    m_alerts->add_option("--limit", m_limit, tr("At most so many lines of the history (default 50).").toStdString())
        ->type_name("N")
        ->check(CLI::Range(std::size_t{1}, std::size_t{10'000}));
    m_acknowledge = health.add_subcommand("acknowledge", tr("Say that somebody knows of an alert that fires.").toStdString());
    m_acknowledge->add_option("RULE", m_id, tr("Its rule, as in health alerts.").toStdString())->required();
    m_acknowledge->add_option("SUBJECT", m_subject, tr("What it is about: its subject or its name.").toStdString())->required();
    m_rules = health.add_subcommand("rules", tr("List the rules that raise alerts.").toStdString());
    addRule(health);
}

void AlertsCommand::addRule(CLI::App& health)
{
    m_rule = health.add_subcommand("rule", tr("Show a rule, or change it.").toStdString());
    m_rule->add_option("RULE", m_id, tr("Its id, as in health rules.").toStdString())->required();
    const auto option = [this](const char* name, auto& into, const char* type, const QString& help) {
        return m_rule->add_option(name, into, help.toStdString())->type_name(type);
    };
    CLI::Option* on = m_rule->add_flag("--on", m_on, tr("Watch it.").toStdString());
    m_rule->add_flag("--off", m_off, tr("Do not.").toStdString())->excludes(on);
    m_rule->add_flag("--reset", m_reset, tr("As it was made; other options change it from there.").toStdString());
    option("--threshold", m_threshold, "X", tr("It fires from here: a share from 0 to 1, failures in a row, or seconds of silence."));
    option("--window", m_window, "S", tr("Seconds that are measured."));
    option("--minimum", m_minimum, "N", tr("Fewer within the window raise nothing."));
    option("--sustain", m_sustain, "S", tr("Seconds that it must last."));
    option("--clear-share", m_clearShare, "X", tr("It is over at this share of the threshold."));
    option("--clear", m_clear, "S", tr("Seconds that it must be over."));
    option("--command", m_command, "COMMAND",
           tr("Run this when an alert begins and ends; no shell sees it. It gets the alert as JSON on standard input and as "
              "HOOKBENCH_ALERT_… in its environment. \"\": none."));
    option("--webhook", m_webhook, "URL",
           tr("Call this then, with the same JSON; ${NAME} stands for a variable of the environment. \"\": none."));
    m_rule->footer(tr("Alerts are raised while the window runs, or: hookbench-cli listen --alerts\n"
                      "Example: hookbench-cli health rule consecutive-failures --on --threshold 3 "
                      "--command \"notify-send Webhooks\" --webhook '${ALERT_URL}'")
                       .toStdString());
}

bool AlertsCommand::chosen() const
{
    return m_alerts->parsed() || m_acknowledge->parsed() || m_rules->parsed() || m_rule->parsed();
}

int AlertsCommand::run()
{
    const auto opened = Session::open(global().profileFolder());
    if (!opened)
        return fail(opened.error());
    Session& session = **opened;
    if (m_alerts->parsed())
        return listAlerts(session);
    if (m_acknowledge->parsed())
        return acknowledge(session);
    return m_rules->parsed() ? listRules(session) : changeRule(session);
}

Result<std::vector<AlertRule>> AlertsCommand::rules(Session& session) const
{
    return asked<std::vector<AlertRule>>(session, [](AlertTable& table) { return table.rules(); });
}

int AlertsCommand::listAlerts(Session& session)
{
    if (m_history) {
        const auto entries = asked<std::vector<AlertEntry>>(session, [this](AlertTable& table) { return table.history(m_limit); });
        if (!entries)
            return fail(entries.error());
        for (const AlertEntry& entry : *entries)
            print(global().json ? json::write(historyJson(entry)) + "\n"
                                : capture::timestampUtc(entry.change.now.sinceUs) + "  " +
                                      std::string(alertStateName(entry.change.now.state)) + "  " + asUtf8(entry.sentence) + "\n");
        return Success;
    }
    const auto known = rules(session);
    const auto states = asked<std::vector<AlertStatus>>(session, [](AlertTable& table) { return table.states(); });
    if (!known || !states)
        return fail(known ? states.error() : known.error());
    if (global().json) {
        for (const json::Value& alert : toJson(*states, *known))
            print(json::write(alert) + "\n");
        return Success;
    }
    for (const AlertStatus& alert : *states)
        print(capture::timestampUtc(alert.sinceUs) + "  " + std::string(alertStateName(alert.state)) + "  " + alert.rule + "  " +
              asUtf8(alert.subject) + "  " + asUtf8(sentenceOf(alert, *known)) + "\n");
    if (states->empty())
        complain(tr("No alert fires."));
    return Success;
}

int AlertsCommand::acknowledge(Session& session)
{
    const std::int64_t nowUs = SystemClock().nowUs();
    const auto done =
        asked<Done>(session, [&](AlertTable& table) -> Result<Done> { return table.acknowledge(m_id, m_subject, nowUs); });
    if (!done)
        return fail(done.error());
    return listAlerts(session);
}

void AlertsCommand::showRule(const AlertRule& rule) const
{
    if (global().json) {
        print(json::write(toJson(rule)) + "\n");
        return;
    }
    QString line = tr("%1  %2  from %3")
                       .arg(QString::fromStdString(rule.id), -22)
                       .arg(rule.isEnabled ? tr("on ") : tr("off"))
                       .arg(rule.threshold);
    if (rule.kind != RuleKind::ConsecutiveFailures && rule.kind != RuleKind::EventSilent)
        line += tr("  of at least %1 within %2 s").arg(rule.minimumCount).arg(rule.windowSeconds);
    line += tr("  for %1 s; over at %2 of it for %3 s").arg(rule.sustainSeconds).arg(rule.clearShare).arg(rule.clearSeconds);
    if (!rule.command.empty())
        line += tr("\n  command: %1").arg(QString::fromStdString(rule.command));
    if (!rule.webhook.empty())
        line += tr("\n  webhook: %1").arg(QString::fromStdString(rule.webhook));
    print(line.toStdString() + "\n");
}

int AlertsCommand::listRules(Session& session)
{
    const auto known = rules(session);
    if (!known)
        return fail(known.error());
    for (const AlertRule& rule : *known)
        showRule(rule);
    return Success;
}

AlertRule AlertsCommand::changed(AlertRule rule) const
{
    if (m_reset) {
        for (const AlertRule& usual : builtInRules()) {
            if (usual.id == rule.id)
                rule = usual;
        }
    }
    const auto take = [](const auto& option, auto& into) {
        if (option)
            into = *option;
    };
    rule.isEnabled = m_on || (rule.isEnabled && !m_off);
    take(m_threshold, rule.threshold);
    take(m_window, rule.windowSeconds);
    take(m_minimum, rule.minimumCount);
    take(m_sustain, rule.sustainSeconds);
    take(m_clearShare, rule.clearShare);
    take(m_clear, rule.clearSeconds);
    take(m_command, rule.command);
    take(m_webhook, rule.webhook);
    return rule;
}

bool AlertsCommand::changesAnything() const
{
    return m_on || m_off || m_reset || m_threshold || m_window || m_minimum || m_sustain || m_clearShare || m_clear || m_command ||
           m_webhook;
}

int AlertsCommand::changeRule(Session& session)
{
    const auto known = rules(session);
    if (!known)
        return fail(known.error());
    const auto found = std::find_if(known->begin(), known->end(), [this](const AlertRule& rule) { return rule.id == m_id; });
    if (found == known->end()) {
        std::vector<std::string_view> ids;
        for (const AlertRule& rule : *known)
            ids.push_back(rule.id);
        return fail({ErrorCode::InvalidInput, "There is no alert rule \"" + m_id + "\". " + meantOrAllowed(m_id, ids), ""});
    }
    if (!changesAnything()) {
        showRule(*found);
        return Success;
    }
    const AlertRule rule = changed(*found);
    const auto saved = asked<Done>(session, [&](AlertTable& table) -> Result<Done> { return table.saveRule(rule); });
    if (!saved)
        return fail(saved.error());
    showRule(rule);
    return Success;
}

} // namespace hookbench::cli
