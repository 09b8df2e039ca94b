#include "health/HealthPage.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "health/AlertsTab.h"
#include "health/CoverageTab.h"
#include "health/FiguresTab.h"
#include "health/HealthText.h"
#include "health/IssuesTab.h"
#include "health/TimelineChart.h"
#include "health/WhatIfStrip.h"
#include "Workbench.h"

#include <QFileDialog>
#include <QGridLayout>
#include <QMenu>
#include <QPainter>
#include <QSaveFile>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hookbench::ui {

using namespace monitoring;

namespace {

Status writeBytes(const QString& file, const QByteArray& bytes)
{
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        return Error{ErrorCode::Io, "The file " + toBytes(file) + " could not be written; choose another place.",
                     out.errorString().toStdString()};
    return Done{};
}

} // namespace

HealthPage::HealthPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_monitor(workbench.monitor()),
      m_bar(new MessageBar(this)),
      m_stack(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("healthPage"));
    m_bar->setObjectName(QStringLiteral("healthBar"));
    QWidget* header = buildHeader();
    m_splitter = new QSplitter(this);
    m_splitter->setObjectName(QStringLiteral("healthSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildCharts());
    m_splitter->addWidget(buildTabs());
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({600, 640});
    m_stack->addWidget(m_splitter);
    m_stack->addWidget(buildEmpty());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(header);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_stack, 1);
    connectParts();
    showAlerts();
    m_monitor.start();
}

QWidget* HealthPage::buildHeader()
{
    auto* header = new SurfacePanel(this);
    m_periods = new QTabBar(header);
    m_periods->setObjectName(QStringLiteral("healthPeriod"));
    m_periods->setAccessibleName(tr("How far back the figures reach"));
    m_periods->setDrawBase(false);
    m_periods->setExpanding(false);
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(6, 4, 10, 4);
    layout->setSpacing(6);
    for (const Period period : allPeriods)
        m_periods->addTab(periodText(period));
    m_periods->setCurrentIndex(int(m_monitor.selection().period));
    layout->addWidget(m_periods);
    m_chosen = new QPushButton(icon(QStringLiteral("x"), Tone::Muted), {}, header);
    m_chosen->setObjectName(QStringLiteral("showAllGroups"));
    m_chosen->setAccessibleName(tr("Show all again"));
    m_chosen->hide();
    m_alert = new QPushButton(icon(QStringLiteral("bell-ring"), Tone::Danger), {}, header);
    m_alert->setObjectName(QStringLiteral("showAlerts"));
    m_export = makeIconButton(header, QStringLiteral("exportHealth"), QStringLiteral("download"), tr("Export"));
    m_export->setText(tr("&Export"));
    m_export->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_export->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_export);
    connect(menu->addAction(tr("Timeline as &CSV…")), &QAction::triggered, this, [this] { chooseExport(false); });
    connect(menu->addAction(tr("Charts as &PNG…")), &QAction::triggered, this, [this] { chooseExport(true); });
    m_export->setMenu(menu);
    layout->addSpacing(8);
    layout->addWidget(m_chosen);
    layout->addStretch(1);
    layout->addWidget(m_alert);
    layout->addWidget(m_export);
    return header;
}

QWidget* HealthPage::buildTiles(QWidget* parent)
{
    auto* tiles = new QWidget(parent);
    auto* layout = new QHBoxLayout(tiles);
    layout->setContentsMargins(14, 10, 14, 6);
    layout->setSpacing(18);
    const std::pair<QString, const char*> titles[] = {{tr("Success"), "tileSuccess"},
                                                      {tr("Attempts"), "tileAttempts"},
                                                      {tr("p50"), "tileP50"},
                                                      {tr("p95"), "tileP95"},
                                                      {tr("p99"), "tileP99"}};
    std::size_t place = 0;
    for (const auto& [title, name] : titles) {
        auto* tile = new QVBoxLayout;
        tile->setSpacing(0);
        tile->addWidget(new MutedLabel(title, tiles));
        QLabel* value = makeHeading(tiles, QStringLiteral("–"), 1.35);
        value->setObjectName(QString::fromLatin1(name));
        tile->addWidget(value);
        m_tiles[place++] = value;
        layout->addLayout(tile);
    }
    layout->addStretch(1);
    return tiles;
}

QWidget* HealthPage::buildCharts()
{
    auto* panel = new SurfacePanel(this);
    m_attempts = new TimelineChart(TimelineChart::Kind::Attempts, QStringLiteral("attemptsChart"), panel);
    m_latency = new TimelineChart(TimelineChart::Kind::Latency, QStringLiteral("latencyChart"), panel);
    m_whatIf = new WhatIfStrip(panel);
    m_unzoom = makeIconButton(panel, QStringLiteral("showWholeTime"), QStringLiteral("undo-2"), tr("Show the whole time"));
    m_unzoom->setText(tr("Sho&w the whole time"));
    m_unzoom->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_unzoom->hide();
    auto* row = new QHBoxLayout;
    row->addWidget(buildTiles(panel), 1);
    row->addWidget(m_unzoom, 0, Qt::AlignBottom);
    row->addSpacing(8);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_attempts, 1);
    layout->addWidget(m_latency, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, panel));
    layout->addWidget(m_whatIf);
    return panel;
}

QWidget* HealthPage::buildTabs()
{
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("healthTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setObjectName(QStringLiteral("healthTabBar"));
    m_tabs->tabBar()->setAccessibleName(tr("Views of the deliveries' health"));
    m_figures = new FiguresTab(m_tabs);
    m_issues = new IssuesTab(m_tabs);
    m_coverage = new CoverageTab(m_tabs);
    m_alerts = new AlertsTab(m_monitor, m_workbench.clock(), m_tabs);
    m_tabs->addTab(m_figures, tr("Figures"));
    m_tabs->addTab(m_issues, tr("Issues"));
    m_tabs->addTab(m_coverage, tr("Coverage"));
    m_tabs->addTab(m_alerts, tr("Alerts"));
    m_tabs->setMinimumWidth(fontMetrics().averageCharWidth() * 48);
    return m_tabs;
}

QWidget* HealthPage::buildEmpty()
{
    auto* empty = new QWidget(this);
    empty->setObjectName(QStringLiteral("emptyHealth"));
    auto* picture = new IconLabel(empty, 48);
    picture->setIcon(QStringLiteral("activity"), Tone::Accent);
    auto* fire = new QPushButton(icon(QStringLiteral("zap"), Tone::OnAccent), tr("&Fire an event…"), empty);
    fire->setObjectName(QStringLiteral("fireForHealth"));
    setButtonKind(fire, ButtonKind::Primary);
    connect(fire, &QPushButton::clicked, this, [this] { Q_EMIT fireRequested({}); });
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addStretch(2);
    column->addWidget(picture);
    column->addSpacing(16);
    column->addWidget(makeHeading(empty, tr("Nothing to measure yet"), 1.6));
    column->addSpacing(6);
    QLabel* words = makeMuted(
        empty, tr("As soon as something is sent, or forwarded by an endpoint, its rate, its success and its latency stand "
                  "here, with the causes of failures and their mends, the event types that were never tried, and alerts "
                  "before a customer notices."));
    words->setMaximumWidth(fontMetrics().averageCharWidth() * 92);
    column->addWidget(words);
    column->addSpacing(18);
    column->addWidget(fire, 0, Qt::AlignLeft);
    column->addStretch(3);
    auto* layout = new QHBoxLayout(empty);
    layout->addStretch(1);
    layout->addLayout(column, 100);
    layout->addStretch(1);
    layout->setContentsMargins(40, 24, 40, 24);
    return empty;
}

void HealthPage::connectParts()
{
    connect(&m_monitor, &Monitor::reported, this, &HealthPage::onReported);
    connect(&m_monitor, &Monitor::alertsChanged, this, &HealthPage::showAlerts);
    connect(&m_monitor, &Monitor::failed, this, [this](const Error& error) { m_bar->showError(error); });
    connect(m_periods, &QTabBar::currentChanged, this, [this](int index) { setPeriod(allPeriods[std::size_t(index)]); });
    connect(m_chosen, &QPushButton::clicked, this, &HealthPage::chooseAll);
    connect(m_alert, &QPushButton::clicked, this, [this] { showTab(Alerts); });
    connect(m_unzoom, &QToolButton::clicked, this, [this] { applyZoom(std::nullopt); });
    connect(m_tabs, &QTabWidget::currentChanged, this, &HealthPage::fillTab);
    connect(m_figures, &FiguresTab::groupChosen, this, &HealthPage::choose);
    connect(m_figures, &FiguresTab::dimensionChosen, this, [this] {
        if (m_report)
            m_figures->setReport(*m_report);
    });
    connect(m_issues, &IssuesTab::attemptRequested, this, &HealthPage::attemptRequested);
    connect(m_coverage, &CoverageTab::fireRequested, this, &HealthPage::fireRequested);
    connect(m_alerts, &AlertsTab::errorOccurred, this, [this](const Error& error) { m_bar->showError(error); });
    for (TimelineChart* chart : {m_attempts, m_latency})
        connect(chart, &TimelineChart::zoomChosen, this, &HealthPage::applyZoom);
}

void HealthPage::onReported()
{
    m_report = m_monitor.report();
    m_stack->setCurrentIndex(m_report->attemptsInLog == 0 && m_report->captures == 0 ? 1 : 0);
    showTiles();
    m_attempts->setTimeline(m_report->timeline);
    m_latency->setTimeline(m_report->timeline);
    m_whatIf->setReport(m_report);
    fillTab();
    const auto open = std::count_if(m_report->issues.begin(), m_report->issues.end(),
                                    [](const Issue& issue) { return issue.isOpen; });
    m_tabs->setTabText(Issues, open == 0 ? tr("Issues") : tr("Issues (%1)").arg(open));
    const auto gaps = m_report->coverage.gaps();
    m_tabs->setTabText(Coverage, gaps == 0 ? tr("Coverage") : tr("Coverage (%1)").arg(gaps));
}

void HealthPage::fillTab()
{
    if (!m_report)
        return;
    switch (m_tabs->currentIndex()) {
    case Figures:
        return m_figures->setReport(*m_report);
    case Issues:
        return m_issues->setReport(*m_report);
    case Coverage:
        return m_coverage->setReport(*m_report);
    default:
        return; // alerts follow the monitor by themselves
    }
}

void HealthPage::showTiles()
{
    const monitoring::Figures& total = m_report->total;
    const QString none = QStringLiteral("–");
    m_tiles[0]->setText(total.attempts == 0 ? none : percentText(total.successShare()));
    m_tiles[0]->setToolTip(tr("%1 of %2 failed").arg(formatCount(total.failed), formatCount(total.attempts)));
    m_tiles[1]->setText(total.attempts == 0 ? none : formatCount(total.attempts));
    m_tiles[1]->setToolTip(rateText(total.perMinute));
    const std::int64_t latencies[] = {total.p50Us, total.p95Us, total.p99Us};
    for (std::size_t i = 0; i < 3; ++i)
        m_tiles[2 + i]->setText(total.timed == 0 ? none : formatDurationUs(latencies[i]));
}

void HealthPage::showAlerts()
{
    const int firing = int(m_monitor.firing());
    m_alert->setVisible(firing > 0);
    m_alert->setText(tr("Alerts firing: %1").arg(firing));
    m_tabs->setTabText(Alerts, firing == 0 ? tr("Alerts") : tr("Alerts (%1)").arg(firing));
}

void HealthPage::choose(Dimension dimension, const QString& key, const QString& name)
{
    Selection selection = m_monitor.selection();
    selection.dimension = dimension;
    selection.isOneGroup = true;
    selection.key = toBytes(key);
    m_monitor.setSelection(selection);
    m_chosen->setText(tr("%1: %2").arg(dimensionText(dimension), fontMetrics().elidedText(name, Qt::ElideMiddle,
                                                                                         fontMetrics().averageCharWidth() * 30)));
    m_chosen->setToolTip(tr("Show all again"));
    m_chosen->setAccessibleName(tr("Only %1 is shown: show all again").arg(name));
    m_chosen->show();
}

void HealthPage::chooseAll()
{
    Selection selection = m_monitor.selection();
    selection.isOneGroup = false;
    m_monitor.setSelection(selection);
    m_chosen->hide();
    m_figures->clearChoice();
}

void HealthPage::setPeriod(Period period)
{
    applyZoom(std::nullopt);
    m_periods->setCurrentIndex(int(period));
    Selection selection = m_monitor.selection();
    selection.period = period;
    m_monitor.setSelection(selection);
}

void HealthPage::applyZoom(const TimelineZoom& zoom)
{
    m_attempts->setZoom(zoom);
    m_latency->setZoom(zoom);
    m_unzoom->setVisible(zoom.has_value());
}

void HealthPage::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

void HealthPage::focusFirst()
{
    m_periods->setFocus(Qt::OtherFocusReason);
}

Status HealthPage::exportCsv(const QString& file) const
{
    return writeBytes(file, m_report ? QByteArray::fromStdString(timelineCsv(m_report->timeline)) : QByteArray());
}

Status HealthPage::exportPicture(const QString& file) const
{
    const QPixmap upper = m_attempts->grab();
    const QPixmap lower = m_latency->grab();
    QPixmap both(QSize(std::max(upper.width(), lower.width()), upper.height() + lower.height()));
    both.fill(palette().color(QPalette::Base));
    QPainter painter(&both);
    painter.drawPixmap(0, 0, upper);
    painter.drawPixmap(0, int(upper.height() / upper.devicePixelRatio()), lower);
    painter.end();
    if (!both.save(file, "PNG"))
        return Error{ErrorCode::Io, "The picture " + toBytes(file) + " could not be written; choose another place.", ""};
    return Done{};
}

void HealthPage::chooseExport(bool picture)
{
    const QString name = QStringLiteral("health-%1.%2")
                             .arg(textOf(periodName(m_monitor.selection().period)), picture ? QStringLiteral("png") : QStringLiteral("csv"));
    auto* dialog = new QFileDialog(this, picture ? tr("Save the charts") : tr("Save the timeline"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this, picture](const QString& file) {
        const Status saved = picture ? exportPicture(file) : exportCsv(file);
        saved ? m_bar->showMessage(MessageBar::Severity::Info, tr("Saved %1.").arg(file), {}, 6000)
              : m_bar->showError(saved.error());
    });
    dialog->open();
}

void HealthPage::saveState(QSettings& state) const
{
    state.setValue(QStringLiteral("health/splitter"), m_splitter->saveState());
    state.setValue(QStringLiteral("health/period"), textOf(periodName(m_monitor.selection().period)));
    state.setValue(QStringLiteral("health/tab"), m_tabs->currentIndex());
}

void HealthPage::restoreState(QSettings& state)
{
    m_splitter->restoreState(state.value(QStringLiteral("health/splitter")).toByteArray());
    const auto period = periodNamed(toBytes(state.value(QStringLiteral("health/period")).toString()));
    setPeriod(period.value_or(Period::Hour));
    m_tabs->setCurrentIndex(std::clamp(state.value(QStringLiteral("health/tab")).toInt(), 0, m_tabs->count() - 1));
}

void HealthPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_monitor.setWatched(true);
}

void HealthPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_monitor.setWatched(false);
}

} // namespace hookbench::ui
