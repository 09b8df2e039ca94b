#include "health/CoverageTab.h"

#include "common/Formatting.h"
#include "common/Widgets.h"
#include "health/FactTable.h"
#include "health/HealthText.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace hookbench::ui {

using namespace monitoring;

namespace {

QString when(std::int64_t us)
{
    return us == 0 ? CoverageTab::tr("never") : formatDateTime(us);
}

FactCell cellOf(const CoverageCell& cell, std::int64_t nowUs)
{
    if (!cell.isSubscribed && cell.firedAtUs == 0)
        return {QStringLiteral("–"), Tone::Muted, {}, CoverageTab::tr("Not subscribed"), false};
    const QString hint = CoverageTab::tr("Fired: %1\nDelivered: %2\nReceived here: %3\nSignature verified: %4")
                             .arg(when(cell.firedAtUs), when(cell.deliveredAtUs), when(cell.receivedAtUs),
                                  when(cell.verifiedAtUs));
    if (cell.isGap())
        return {CoverageTab::tr("never fired"), Tone::Warning, QStringLiteral("circle-dashed"), hint, false};
    if (cell.deliveredAtUs == 0)
        return {CoverageTab::tr("not delivered"), Tone::Danger, QStringLiteral("circle-x"), hint, false};
    const QString age = formatRelative(cell.deliveredAtUs, nowUs);
    if (cell.verifiedAtUs > 0)
        return {CoverageTab::tr("verified, %1").arg(age), Tone::Success, QStringLiteral("copy-check"), hint, false};
    if (cell.receivedAtUs > 0)
        return {CoverageTab::tr("received, %1").arg(age), Tone::Success, QStringLiteral("check"), hint, false};
    return {CoverageTab::tr("delivered, %1").arg(age), Tone::Text, QStringLiteral("check"), hint, false};
}

} // namespace

CoverageTab::CoverageTab(QWidget* parent)
    : QWidget(parent),
      m_summary(new MutedLabel({}, this)),
      m_words(makeMuted(this, {})),
      m_table(new FactTable(QStringLiteral("coverageMatrix"), tr("Coverage of event types"), this)),
      m_fire(new QPushButton(icon(QStringLiteral("zap"), Tone::Muted), {}, this))
{
    m_summary->setObjectName(QStringLiteral("coverageSummary"));
    m_fire->setObjectName(QStringLiteral("fireGap"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    connect(m_fire, &QPushButton::clicked, this, &CoverageTab::fire);
    connect(m_table, &QTableView::activated, this, &CoverageTab::fire);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &CoverageTab::showCurrent);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(14, 8, 10, 8);
    row->addWidget(m_summary, 1);
    row->addWidget(m_fire);
    m_words->setContentsMargins(14, 8, 14, 8);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_table, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_words);
    showCurrent();
}

void CoverageTab::setReport(const HealthReport& report)
{
    m_nowUs = report.madeAtUs;
    m_coverage = report.coverage;
    QStringList headers{tr("Event type")};
    for (const CoverageColumn& column : m_coverage.columns)
        headers.append(tr("%1 · %2").arg(textOf(column.registration), textOf(column.channel)));
    headers.append(tr("Received by endpoints"));
    m_table->facts()->setHeaders(headers);
    std::vector<FactRow> rows;
    for (const CoverageRow& row : m_coverage.rows) {
        FactRow shown{textOf(row.eventType), {{textOf(row.eventType), Tone::Text, {}, {}, false}}};
        for (const CoverageCell& cell : row.cells)
            shown.cells.push_back(cellOf(cell, m_nowUs));
        FactCell received = timeCell(row.receivedAtUs, m_nowUs, tr("never"));
        if (row.verifiedAtUs > 0)
            received.hint += QLatin1Char('\n') + tr("Signature verified: %1").arg(when(row.verifiedAtUs));
        shown.cells.push_back(received);
        rows.push_back(std::move(shown));
    }
    m_table->facts()->setRows(std::move(rows));
    const auto gaps = m_coverage.gaps();
    m_summary->setText(m_coverage.subscribed() == 0
                           ? tr("No registration subscribes to anything yet.")
                       : gaps == 0 ? tr("Everything subscribed to was fired at least once.")
                                   : tr("%1 of %2 subscribed were never fired.")
                                         .arg(formatCount(std::int64_t(gaps)), formatCount(std::int64_t(m_coverage.subscribed()))));
    showCurrent();
}

QString CoverageTab::chosenType() const
{
    return m_table->currentKey();
}

void CoverageTab::showCurrent()
{
    const QString type = chosenType();
    m_fire->setEnabled(!type.isEmpty());
    m_fire->setText(type.isEmpty() ? tr("Fi&re…") : tr("Fi&re %1…").arg(type));
    const QModelIndex at = m_table->currentIndex();
    const QString hint = at.data(Qt::ToolTipRole).toString();
    m_words->setText(at.column() > 0 && hint.contains(QLatin1Char('\n')) ? QString(hint).replace(QLatin1Char('\n'), QStringLiteral("   "))
                                                                          : tr("Choose a gap, and fire it."));
}

void CoverageTab::fire()
{
    if (!chosenType().isEmpty())
        Q_EMIT fireRequested(chosenType());
}

} // namespace hookbench::ui
