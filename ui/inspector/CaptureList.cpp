#include "inspector/CaptureList.h"

#include "common/Formatting.h"
#include "inspector/CaptureDelegate.h"
#include "inspector/CaptureModel.h"

#include <QDrag>
#include <QHeaderView>
#include <QMimeData>
#include <QSettings>

namespace hookbench::ui {

CaptureList::CaptureList(CaptureModel* model, QWidget* parent)
    : LiveTable(model, *model, new CaptureDelegate, parent)
{
    setObjectName(QStringLiteral("captureList"));
    setAccessibleName(tr("Captured requests"));
    QHeaderView* header = horizontalHeader();
    header->setObjectName(QStringLiteral("captureHeader"));
    header->setSectionsMovable(true);
    header->setSortIndicator(int(CaptureModel::Column::Time), Qt::DescendingOrder);
    static_assert(std::tuple_size_v<decltype(m_wanted)> == CaptureModel::columns);
    for (int column = 0; column <= int(CaptureModel::Column::Marks); ++column)
        m_wanted[std::size_t(column)] = true;
    sizeColumns();
}

void CaptureList::sizeColumns()
{
    QFont semiBold = monospaceFont(0.95);
    semiBold.setWeight(QFont::DemiBold);
    const QFontMetrics code(semiBold);
    const QFontMetrics plain = fontMetrics();
    const auto width = [this](CaptureModel::Column column, const QFontMetrics& metrics, const char* sample) {
        horizontalHeader()->resizeSection(int(column),
                                          metrics.horizontalAdvance(QString::fromLatin1(sample)) +
                                              2 * CaptureDelegate::padding + 2);
    };
    width(CaptureModel::Column::Time, code, "00:00:00.000");
    width(CaptureModel::Column::Method, code, "OPTIONS");
    width(CaptureModel::Column::Target, code, "/hooks/subscriptions");
    width(CaptureModel::Column::Status, plain, "Status");
    width(CaptureModel::Column::EventType, plain, "collection.updated");
    width(CaptureModel::Column::Size, plain, "1 023 KB");
    width(CaptureModel::Column::Duration, plain, "Duration");
    width(CaptureModel::Column::Marks, plain, "Marks");
    width(CaptureModel::Column::Signature, plain, "Signature");
    width(CaptureModel::Column::EventId, code, "evt_0123456789abcdef");
    width(CaptureModel::Column::Source, code, "192.168.100.100");
    width(CaptureModel::Column::Notes, plain, "to be looked at again");
}

void CaptureList::setColumnWanted(int column, bool wanted)
{
    m_wanted[std::size_t(column)] = wanted;
    fitColumns();
}

void CaptureList::setDragData(std::function<QMimeData*()> dragData)
{
    m_dragData = std::move(dragData);
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
}

void CaptureList::startDrag(Qt::DropActions actions)
{
    QMimeData* dragged = m_dragData ? m_dragData() : nullptr;
    if (dragged == nullptr)
        return;
    auto* drag = new QDrag(this);
    drag->setMimeData(dragged);
    drag->exec(actions & Qt::CopyAction);
}

void CaptureList::saveState(QSettings& state) const
{
    state.setValue(QStringLiteral("inspector/columns"), horizontalHeader()->saveState());
    QStringList shown;
    for (int column = 0; column < CaptureModel::columns; ++column) {
        if (isColumnWanted(column))
            shown << QString::number(column);
    }
    state.setValue(QStringLiteral("inspector/shownColumns"), shown);
}

void CaptureList::restoreState(QSettings& state)
{
    const QVariant shown = state.value(QStringLiteral("inspector/shownColumns"));
    if (!shown.isValid())
        return;
    horizontalHeader()->restoreState(state.value(QStringLiteral("inspector/columns")).toByteArray());
    const QStringList columns = shown.toStringList();
    for (int column = 0; column < CaptureModel::columns; ++column)
        m_wanted[std::size_t(column)] = columns.contains(QString::number(column));
    fitColumns();
}

void CaptureList::fitColumns()
{
    using Column = CaptureModel::Column;
    QHeaderView* header = horizontalHeader();
    const int path = int(CaptureModel::Column::Target);
    const int least = QFontMetrics(monospaceFont(0.95)).horizontalAdvance(QLatin1Char('0')) * 12 +
                      2 * CaptureDelegate::padding;
    int others = 0;
    for (int column = 0; column < CaptureModel::columns; ++column) {
        header->setSectionHidden(column, !m_wanted[std::size_t(column)]);
        others += column == path || header->isSectionHidden(column) ? 0 : header->sectionSize(column);
    }
    // What can be told from the detail pane goes first.
    for (const Column column : {Column::Duration, Column::Size, Column::Source, Column::Notes, Column::EventId,
                                Column::Signature}) {
        if (viewport()->width() - others >= least)
            break;
        if (header->isSectionHidden(int(column)))
            continue;
        others -= header->sectionSize(int(column));
        header->setSectionHidden(int(column), true);
    }
    header->resizeSection(path, qMax(least, viewport()->width() - others));
}

} // namespace hookbench::ui
