#include "health/AlertsTab.h"

#include "common/Formatting.h"
#include "common/Widgets.h"
#include "health/FactTable.h"
#include "health/HealthText.h"
#include "health/RuleEditor.h"
#include "monitoring/Measure.h"
#include "monitoring/Monitor.h"

#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookbench::ui {

using namespace monitoring;

namespace {

constexpr std::size_t historyLength = 200;

QString keyOf(const AlertStatus& status)
{
    return textOf(status.rule) + QLatin1Char('\n') + textOf(status.subject);
}

QHBoxLayout* headed(QWidget* parent, const QString& title, std::initializer_list<QPushButton*> buttons)
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(14, 8, 10, 6);
    row->setSpacing(6);
    row->addWidget(makeHeading(parent, title, 1.0), 1);
    for (QPushButton* button : buttons)
        row->addWidget(button);
    return row;
}

} // namespace

AlertsTab::AlertsTab(Monitor& monitor, const Clock& clock, QWidget* parent)
    : QWidget(parent),
      m_monitor(monitor),
      m_clock(clock),
      m_alerts(new FactTable(QStringLiteral("alertList"), tr("Alerts"), this)),
      m_rules(new FactTable(QStringLiteral("alertRules"), tr("Alert rules"), this)),
      m_history(new FactTable(QStringLiteral("alertHistory"), tr("History of alerts"), this)),
      m_calm(makeMuted(this, tr("Nothing fires."))),
      m_acknowledge(new QPushButton(tr("Ac&knowledge"), this)),
      m_toggle(new QPushButton(tr("Switch &on"), this)),
      m_edit(new QPushButton(tr("E&dit…"), this))
{
    m_acknowledge->setObjectName(QStringLiteral("acknowledgeAlert"));
    m_toggle->setObjectName(QStringLiteral("toggleRule"));
    m_edit->setObjectName(QStringLiteral("editRule"));
    m_calm->setContentsMargins(14, 4, 14, 10);
    m_alerts->facts()->setHeaders({tr("Alert"), tr("State"), tr("Since")});
    m_rules->facts()->setHeaders({tr("Rule"), tr("Fires"), tr("On")});
    m_history->facts()->setHeaders({tr("What"), tr("State"), tr("When")});
    m_rules->setWideColumn(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(headed(this, tr("Now"), {m_acknowledge}));
    layout->addWidget(m_calm);
    layout->addWidget(m_alerts, 2);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addLayout(headed(this, tr("Rules"), {m_toggle, m_edit}));
    layout->addWidget(m_rules, 3);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addLayout(headed(this, tr("History"), {}));
    layout->addWidget(m_history, 3);
    connect(m_acknowledge, &QPushButton::clicked, this, &AlertsTab::acknowledge);
    connect(m_alerts, &FactTable::currentKeyChanged, this, &AlertsTab::showAlerts);
    connect(m_rules, &FactTable::currentKeyChanged, this, &AlertsTab::showRules);
    connect(m_rules, &QTableView::activated, this, &AlertsTab::editRule);
    connect(m_edit, &QPushButton::clicked, this, &AlertsTab::editRule);
    connect(m_toggle, &QPushButton::clicked, this, [this] {
        if (const AlertRule* rule = m_monitor.rule(toBytes(m_rules->currentKey()))) {
            AlertRule changed = *rule;
            changed.isEnabled = !changed.isEnabled;
            save(changed, [](const Status&) {});
        }
    });
    connect(&m_monitor, &Monitor::alertsChanged, this, &AlertsTab::refresh);
    connect(&m_monitor, &Monitor::alerted, this, &AlertsTab::loadHistory);
    refresh();
    m_rules->selectKey(textOf(m_monitor.rules().front().id));
}

void AlertsTab::refresh()
{
    showAlerts();
    showRules();
    loadHistory();
}

void AlertsTab::showAlerts()
{
    std::vector<FactRow> rows;
    for (const AlertStatus& status : m_monitor.alerts()) {
        const QString sentence = textOf(sentenceOf(status, m_monitor.rules()));
        rows.push_back({keyOf(status),
                        {{sentence, Tone::Text, {}, {}, false},
                         stateCell(status.state),
                         timeCell(status.sinceUs, m_clock.nowUs(), {})}});
    }
    m_calm->setVisible(rows.empty());
    m_alerts->setVisible(!rows.empty());
    m_alerts->facts()->setRows(std::move(rows));
    if (!m_alerts->currentIndex().isValid() && m_alerts->facts()->rowCount() > 0)
        m_alerts->selectRow(0);
    const int row = m_alerts->currentIndex().row();
    m_acknowledge->setEnabled(row >= 0 && row < int(m_monitor.alerts().size()) &&
                              m_monitor.alerts()[std::size_t(row)].state == AlertState::Firing);
}

void AlertsTab::showRules()
{
    std::vector<FactRow> rows;
    for (const AlertRule& rule : m_monitor.rules())
        rows.push_back({textOf(rule.id),
                        {{ruleText(rule.kind), rule.isEnabled ? Tone::Text : Tone::Muted, {}, {}, false},
                         {ruleSummary(rule), rule.isEnabled ? Tone::Text : Tone::Muted, {}, {}, false},
                         {rule.isEnabled ? tr("on") : tr("off"), rule.isEnabled ? Tone::Success : Tone::Muted,
                          rule.isEnabled ? QStringLiteral("check") : QString(), {}, false}}});
    m_rules->facts()->setRows(std::move(rows));
    const AlertRule* rule = m_monitor.rule(toBytes(m_rules->currentKey()));
    m_toggle->setEnabled(rule != nullptr);
    m_edit->setEnabled(rule != nullptr);
    m_toggle->setText(rule && rule->isEnabled ? tr("Switch &off") : tr("Switch &on"));
}

void AlertsTab::loadHistory()
{
    m_monitor.history(historyLength, this, [this](const Result<std::vector<AlertEntry>>& entries) {
        entries ? showHistory(*entries) : void(Q_EMIT errorOccurred(entries.error()));
    });
}

void AlertsTab::showHistory(const std::vector<AlertEntry>& entries)
{
    std::vector<FactRow> rows;
    for (const AlertEntry& entry : entries)
        rows.push_back({QString::number(entry.id),
                        {{textOf(entry.sentence), Tone::Text, {}, {}, false},
                         stateCell(entry.change.now.state),
                         timeCell(entry.change.now.sinceUs, m_clock.nowUs(), {})}});
    m_history->facts()->setRows(std::move(rows));
}

void AlertsTab::acknowledge()
{
    const int row = m_alerts->currentIndex().row();
    if (row < 0 || row >= int(m_monitor.alerts().size()))
        return;
    const AlertStatus status = m_monitor.alerts()[std::size_t(row)];
    m_monitor.acknowledge(status.rule, status.subject);
}

void AlertsTab::save(const AlertRule& rule, std::function<void(const Status&)> done)
{
    m_monitor.saveRule(rule, this, [this, done = std::move(done)](const Status& saved) {
        if (!saved && saved.error().code != ErrorCode::InvalidInput)
            Q_EMIT errorOccurred(saved.error());
        done(saved);
    });
}

void AlertsTab::editRule()
{
    const AlertRule* rule = m_monitor.rule(toBytes(m_rules->currentKey()));
    if (!rule)
        return;
    auto* editor = new RuleEditor(*rule, this);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    connect(editor, &RuleEditor::saveRequested, this, [this, editor](const AlertRule& changed) {
        save(changed, [editor = QPointer(editor)](const Status& saved) {
            if (!editor)
                return;
            saved ? editor->accept() : editor->showProblem(textOf(saved.error().message));
        });
    });
    editor->open();
}

} // namespace hookbench::ui
