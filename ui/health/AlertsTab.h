#pragma once

#include "base/Clock.h"
#include "monitoring/AlertTable.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace hookbench::monitoring {
class Monitor;
}

namespace hookbench::ui {

class FactTable;

/// The alerts as they stand, the rules behind them, and what became of earlier ones.
class AlertsTab final : public QWidget {
    Q_OBJECT

public:
    AlertsTab(monitoring::Monitor& monitor, const Clock& clock, QWidget* parent = nullptr);

    void refresh();
    FactTable* alerts() const { return m_alerts; }
    FactTable* rules() const { return m_rules; }
    FactTable* historyTable() const { return m_history; }

Q_SIGNALS:
    void errorOccurred(const hookbench::Error& error);

private:
    void showAlerts();
    void showRules();
    void loadHistory();
    void showHistory(const std::vector<monitoring::AlertEntry>& entries);
    void acknowledge();
    void editRule();
    void save(const monitoring::AlertRule& rule, std::function<void(const Status&)> done);

    monitoring::Monitor& m_monitor;
    const Clock& m_clock;
    FactTable* m_alerts;
    FactTable* m_rules;
    FactTable* m_history;
    QLabel* m_calm;
    QPushButton* m_acknowledge;
    QPushButton* m_toggle;
    QPushButton* m_edit;
};

} // namespace hookbench::ui
