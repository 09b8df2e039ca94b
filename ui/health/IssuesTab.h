#pragma once

#include "monitoring/HealthReport.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;

namespace hookbench::ui {

class FactTable;

/// Failures by their cause, and how each is mended.
class IssuesTab final : public QWidget {
    Q_OBJECT

public:
    explicit IssuesTab(QWidget* parent = nullptr);

    void setReport(const monitoring::HealthReport& report);
    FactTable* table() const { return m_table; }

Q_SIGNALS:
    /// The newest attempt with this cause.
    void attemptRequested(qint64 attemptId);

private:
    void showCurrent();
    const monitoring::Issue* current() const;

    std::vector<monitoring::Issue> m_issues;
    FactTable* m_table;
    QLabel* m_title;
    QLabel* m_mend;
    QLabel* m_whom;
    QPushButton* m_sample;
    QWidget* m_detail;
    QLabel* m_none;
};

} // namespace hookbench::ui
