#include "health/FiguresTab.h"

#include "common/Formatting.h"
#include "common/Widgets.h"
#include "health/FactTable.h"
#include "health/HealthText.h"

#include <QComboBox>
#include <QVBoxLayout>

#include <algorithm>

namespace hookbench::ui {

using namespace monitoring;

namespace {

FactCell latencyCell(const Figures& figures, std::int64_t us)
{
    return figures.timed == 0 ? numberCell(QStringLiteral("–"), Tone::Muted) : numberCell(formatDurationUs(us));
}

} // namespace

FiguresTab::FiguresTab(QWidget* parent)
    : QWidget(parent),
      m_by(new QComboBox(this)),
      m_table(new FactTable(QStringLiteral("healthFigures"), tr("Figures"), this))
{
    m_by->setObjectName(QStringLiteral("healthBy"));
    m_by->setAccessibleName(tr("What the table counts by"));
    for (const Dimension dimension : allDimensions)
        m_by->addItem(tr("By %1").arg(dimensionText(dimension).toLower()));
    m_by->addItem(tr("Over time"));
    auto* hint = new MutedLabel(tr("Choose a row to see it alone."), this);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(10, 8, 10, 8);
    row->setSpacing(10);
    row->addWidget(m_by);
    row->addWidget(hint, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_table, 1);
    connect(m_by, &QComboBox::currentIndexChanged, this, [this, hint] {
        hint->setVisible(!isTimeline());
        Q_EMIT dimensionChosen();
    });
    connect(m_table, &QTableView::clicked, this, [this] { choose(m_table->currentKey()); });
    connect(m_table, &QTableView::activated, this, [this] { choose(m_table->currentKey()); });
}

bool FiguresTab::isTimeline() const
{
    return m_by->currentIndex() == int(allDimensions.size());
}

void FiguresTab::choose(const QString& key)
{
    if (isTimeline() || m_table->currentIndex().row() < 0)
        return;
    Q_EMIT groupChosen(allDimensions[std::size_t(m_by->currentIndex())], key, m_names.value(key, key));
}

void FiguresTab::clearChoice()
{
    m_table->clearSelection();
    m_table->setCurrentIndex({});
}

void FiguresTab::setReport(const HealthReport& report)
{
    isTimeline() ? showTimeline(report) : showGroups(report, allDimensions[std::size_t(m_by->currentIndex())]);
}

void FiguresTab::showGroups(const HealthReport& report, Dimension dimension)
{
    m_table->facts()->setHeaders({dimensionText(dimension), tr("Attempts"), tr("Success"), tr("Rate"), tr("p50"),
                                  tr("p95"), tr("p99"), tr("Last")});
    m_names.clear();
    std::vector<FactRow> rows;
    for (const GroupFigures& group : report.by(dimension)) {
        const Figures& figures = group.figures;
        FactRow row{textOf(group.key), {}};
        m_names.insert(row.key, group.name.empty() ? tr("(none)") : textOf(group.name));
        const auto standing = std::find_if(report.standings.begin(), report.standings.end(), [&](const Standing& one) {
            return dimension == Dimension::Registration && one.registrationId == group.key;
        });
        row.cells.push_back(registrationCell(group.name.empty() ? tr("(none)") : textOf(group.name),
                                             standing == report.standings.end() ? nullptr : &*standing));
        row.cells.push_back(numberCell(formatCount(figures.attempts)));
        FactCell success = numberCell(percentText(figures.successShare()), toneOfShare(figures));
        success.hint = tr("%1 of %2 failed").arg(formatCount(figures.failed), formatCount(figures.attempts));
        row.cells.push_back(success);
        row.cells.push_back(numberCell(rateText(figures.perMinute)));
        for (const std::int64_t us : {figures.p50Us, figures.p95Us, figures.p99Us})
            row.cells.push_back(latencyCell(figures, us));
        row.cells.push_back(timeCell(group.lastAtUs, report.madeAtUs, {}));
        rows.push_back(std::move(row));
    }
    m_table->facts()->setRows(std::move(rows));
}

void FiguresTab::showTimeline(const HealthReport& report)
{
    m_table->facts()->setHeaders({tr("Time"), tr("Delivered"), tr("Failed"), tr("p50"), tr("p95"), tr("p99")});
    std::vector<FactRow> rows;
    for (auto bucket = report.timeline.buckets.rbegin(); bucket != report.timeline.buckets.rend(); ++bucket) {
        FactRow row{QString::number(bucket->startUs), {}};
        row.cells.push_back({formatTimeOfDay(bucket->startUs).left(8), Tone::Text, {}, formatDateTime(bucket->startUs), false});
        row.cells.push_back(numberCell(formatCount(bucket->delivered)));
        row.cells.push_back(numberCell(formatCount(bucket->failed), bucket->failed > 0 ? Tone::Danger : Tone::Muted));
        for (const std::int64_t us : {bucket->p50Us, bucket->p95Us, bucket->p99Us})
            row.cells.push_back(numberCell(bucket->timed == 0 ? QStringLiteral("–") : formatDurationUs(us),
                                           bucket->timed == 0 ? Tone::Muted : Tone::Text));
        rows.push_back(std::move(row));
    }
    m_table->facts()->setRows(std::move(rows));
}

} // namespace hookbench::ui
