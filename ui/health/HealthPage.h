#pragma once

#include "health/TimelineZoom.h"
#include "monitoring/Monitor.h"

#include <QWidget>

#include <array>

class QLabel;
class QPushButton;
class QSettings;
class QSplitter;
class QTabBar;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class AlertsTab;
class CoverageTab;
class FiguresTab;
class IssuesTab;
class MessageBar;
class TimelineChart;
class WhatIfStrip;

/// How deliveries and forwards go: rates, success and latency as charts and as numbers, issues with their mends, coverage,
/// alerts, and what another timeout would have meant. Follows live while it is in sight.
class HealthPage final : public QWidget {
    Q_OBJECT

public:
    enum Tab { Figures, Issues, Coverage, Alerts };

    explicit HealthPage(Workbench& workbench, QWidget* parent = nullptr);

    monitoring::HealthReportPtr report() const { return m_report; }
    void showTab(Tab tab);
    void setPeriod(monitoring::Period period);
    TimelineChart* attemptsChart() const { return m_attempts; }
    TimelineChart* latencyChart() const { return m_latency; }
    /// The timeline as CSV, or the charts as one picture, into a file. Errors: of writing it.
    Status exportCsv(const QString& file) const;
    Status exportPicture(const QString& file) const;
    void focusFirst();

    void saveState(QSettings& state) const;
    void restoreState(QSettings& state);

Q_SIGNALS:
    void attemptRequested(qint64 attemptId);
    void fireRequested(const QString& eventType);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* buildHeader();
    QWidget* buildTiles(QWidget* parent);
    QWidget* buildCharts();
    QWidget* buildTabs();
    QWidget* buildEmpty();
    void connectParts();
    void onReported();
    /// The tab in sight alone: the others are filled when they are chosen.
    void fillTab();
    void showTiles();
    void showAlerts();
    void choose(monitoring::Dimension dimension, const QString& key, const QString& name);
    void chooseAll();
    void applyZoom(const TimelineZoom& zoom);
    void chooseExport(bool picture);

    Workbench& m_workbench;
    monitoring::Monitor& m_monitor;
    monitoring::HealthReportPtr m_report;
    MessageBar* m_bar;
    QTabBar* m_periods = nullptr;
    QPushButton* m_chosen = nullptr;
    QToolButton* m_export = nullptr;
    QPushButton* m_alert = nullptr;
    std::array<QLabel*, 5> m_tiles{};
    TimelineChart* m_attempts = nullptr;
    TimelineChart* m_latency = nullptr;
    QToolButton* m_unzoom = nullptr;
    WhatIfStrip* m_whatIf = nullptr;
    QTabWidget* m_tabs = nullptr;
    FiguresTab* m_figures = nullptr;
    IssuesTab* m_issues = nullptr;
    CoverageTab* m_coverage = nullptr;
    AlertsTab* m_alerts = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_stack = nullptr;
};

} // namespace hookbench::ui
