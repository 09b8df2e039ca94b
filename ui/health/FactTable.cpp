#include "health/FactTable.h"

#include <QEvent>
#include <QHeaderView>

#include <algorithm>

namespace hookbench::ui {

FactTable::FactTable(const QString& objectName, const QString& accessibleName, QWidget* parent)
    : QTableView(parent), m_facts(new FactModel(this))
{
    setObjectName(objectName);
    setAccessibleName(accessibleName);
    setModel(m_facts);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollMode(ScrollPerPixel);
    setTextElideMode(Qt::ElideMiddle);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(int(fontMetrics().height() * 1.9));
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setTextElideMode(Qt::ElideMiddle);
    horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 6);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { Q_EMIT currentKeyChanged(currentKey()); });
    connect(m_facts, &QAbstractItemModel::layoutChanged, this, &FactTable::fitColumns);
    connect(m_facts, &QAbstractItemModel::modelReset, this, &FactTable::fitColumns);
}

QString FactTable::currentKey() const
{
    return m_facts->keyAt(currentIndex().row());
}

void FactTable::selectKey(const QString& key)
{
    const int row = m_facts->rowOf(key);
    if (row < 0)
        clearSelection();
    else if (row != currentIndex().row())
        setCurrentIndex(m_facts->index(row, 0));
}

void FactTable::setWideColumn(int column)
{
    m_wide = column;
    fitColumns();
}

void FactTable::fitColumns()
{
    int taken = 0;
    const int margin = fontMetrics().averageCharWidth() * 3;
    const int widest = fontMetrics().averageCharWidth() * 34;
    for (int column = 0; column < m_facts->columnCount(); ++column) {
        if (column == m_wide)
            continue;
        const QString title = m_facts->headerData(column, Qt::Horizontal).toString();
        const int titled = horizontalHeader()->fontMetrics().horizontalAdvance(title);
        const int width = std::min(std::max(sizeHintForColumn(column), titled + margin), widest);
        setColumnWidth(column, width);
        taken += width;
    }
    const int least = fontMetrics().averageCharWidth() * 18;
    if (m_facts->columnCount() > m_wide)
        setColumnWidth(m_wide, std::max(viewport()->width() - taken, least));
}

void FactTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void FactTable::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        verticalHeader()->setDefaultSectionSize(int(fontMetrics().height() * 1.9));
}

} // namespace hookbench::ui
