#pragma once

#include "monitoring/HealthReport.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace hookbench::ui {

class FactTable;

/// Event types by channels of registrations: what was fired, received and verified when, and what never was.
class CoverageTab final : public QWidget {
    Q_OBJECT

public:
    explicit CoverageTab(QWidget* parent = nullptr);

    void setReport(const monitoring::HealthReport& report);
    FactTable* table() const { return m_table; }
    /// What the button fires; "" if nothing is chosen.
    QString chosenType() const;

Q_SIGNALS:
    void fireRequested(const QString& eventType);

private:
    void showCurrent();
    void fire();

    monitoring::Coverage m_coverage;
    std::int64_t m_nowUs = 0;
    QLabel* m_summary;
    QLabel* m_words;
    FactTable* m_table;
    QPushButton* m_fire;
};

} // namespace hookbench::ui
