#include "inspector/CaptureList.h"

#include "common/Formatting.h"
#include "inspector/CaptureDelegate.h"
#include "inspector/CaptureModel.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>

namespace hookbench::ui {

CaptureList::CaptureList(CaptureModel* model, QWidget* parent) : QTableView(parent), m_model(model)
{
    setObjectName(QStringLiteral("captureList"));
    setAccessibleName(tr("Captured requests"));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setItemDelegate(new CaptureDelegate(this));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(10);
    setModel(m_model);

    QHeaderView* header = horizontalHeader();
    header->setObjectName(QStringLiteral("captureHeader"));
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(fontMetrics().averageCharWidth() * 4);
    setSortingEnabled(true);
    header->setSortIndicator(int(CaptureModel::Column::Time), Qt::DescendingOrder);
    m_wanted.fill(true);
    sizeColumns();

    connect(m_model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { onRowsInserted(first, last); });
    connect(m_model, &QAbstractItemModel::modelReset, this, &CaptureList::onReset);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (atNewest())
            setUnseen(0);
    });
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, &CaptureList::onUserScroll);
}

void CaptureList::sizeColumns()
{
    QFont semiBold = monospaceFont(0.95);
    semiBold.setWeight(QFont::DemiBold);
    const QFontMetrics code(semiBold);
    const QFontMetrics plain = fontMetrics();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 13);
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
}

void CaptureList::setColumnWanted(int column, bool wanted)
{
    m_wanted[std::size_t(column)] = wanted;
    fitColumns();
}

void CaptureList::fitColumns()
{
    QHeaderView* header = horizontalHeader();
    const int path = int(CaptureModel::Column::Target);
    const int least = QFontMetrics(monospaceFont(0.95)).horizontalAdvance(QLatin1Char('0')) * 12 +
                      2 * CaptureDelegate::padding;
    int others = 0;
    for (int column = 0; column < CaptureModel::columns; ++column) {
        header->setSectionHidden(column, !m_wanted[std::size_t(column)]);
        others += column == path ? 0 : header->sectionSize(column);
    }
    for (const CaptureModel::Column column : {CaptureModel::Column::Duration, CaptureModel::Column::Size}) {
        if (viewport()->width() - others >= least)
            break;
        others -= header->sectionSize(int(column));
        header->setSectionHidden(int(column), true);
    }
    header->resizeSection(path, qMax(least, viewport()->width() - others));
}

void CaptureList::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 13);
}

capture::CaptureId CaptureList::currentId() const
{
    return m_current;
}

void CaptureList::selectId(capture::CaptureId id)
{
    const int row = m_model->rowOf(id);
    if (row < 0)
        return;
    const QModelIndex index = m_model->index(row, 0);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

void CaptureList::forgetCurrent()
{
    m_current = 0;
    Q_EMIT currentIdChanged(0);
}

std::vector<capture::CaptureId> CaptureList::selectedIds() const
{
    std::vector<capture::CaptureId> ids;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            ids.push_back(m_model->idAt(row));
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

bool CaptureList::sortedByTime() const
{
    return m_model->sortColumn() == CaptureModel::Column::Time;
}

bool CaptureList::newestAtTop() const
{
    return m_model->sortOrder() == Qt::DescendingOrder;
}

bool CaptureList::atNewest() const
{
    const QScrollBar* bar = verticalScrollBar();
    return newestAtTop() ? bar->value() == bar->minimum() : bar->value() == bar->maximum();
}

void CaptureList::setFollow(bool follow)
{
    if (follow != m_follow) {
        m_follow = follow;
        Q_EMIT followChanged(follow);
    }
    if (follow)
        scrollToNewest();
}

void CaptureList::scrollToNewest()
{
    if (sortedByTime())
        newestAtTop() ? scrollToTop() : scrollToBottom();
    setUnseen(0);
}

void CaptureList::setUnseen(int count)
{
    if (count == m_unseen)
        return;
    m_unseen = count;
    Q_EMIT unseenChanged(count);
}

void CaptureList::onRowsInserted(int first, int last)
{
    if (!sortedByTime() || m_restoring)
        return;
    const int count = last - first + 1;
    const bool newer = newestAtTop() ? first == 0 : last == m_model->rowCount() - 1;
    if (!newer || m_model->rowCount() == count)
        return;
    QScrollBar* bar = verticalScrollBar();
    if (newestAtTop()) {
        // What is in sight stays where it is: the rows above it have become more.
        const int before = bar->value();
        updateGeometries();
        bar->setValue(m_follow ? 0 : before + count);
    } else if (m_follow) {
        updateGeometries();
        bar->setValue(bar->maximum());
    }
    if (!m_follow)
        setUnseen(m_unseen + count);
}

void CaptureList::onReset()
{
    // A filter or a sort puts the rows elsewhere; the capture that is looked at stays the one.
    const int row = m_model->rowOf(m_current);
    m_restoring = true;
    if (row >= 0) {
        const QModelIndex index = m_model->index(row, 0);
        selectionModel()->setCurrentIndex(index,
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        scrollTo(index);
    }
    m_restoring = false;
    if (row < 0 || (m_follow && sortedByTime()))
        scrollToNewest();
}

void CaptureList::onUserScroll()
{
    // The bar has its new position in sliderPosition; value follows after this signal.
    const QScrollBar* bar = verticalScrollBar();
    const int to = bar->sliderPosition();
    const bool away = newestAtTop() ? to > bar->minimum() : to < bar->maximum();
    if (away && m_follow && sortedByTime()) {
        m_follow = false;
        Q_EMIT followChanged(false);
    }
}

void CaptureList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    const capture::CaptureId id = current.isValid() ? m_model->idAt(current.row()) : 0;
    // A reset of the model is not the user's choice: the capture in the detail pane stays.
    if (id == m_current || (id == 0 && m_model->rowOf(m_current) >= 0))
        return;
    m_current = id;
    if (!m_restoring)
        Q_EMIT currentIdChanged(id);
}

void CaptureList::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
    if (m_follow && atNewest())
        scrollToNewest();
}

void CaptureList::mouseMoveEvent(QMouseEvent* event)
{
    QTableView::mouseMoveEvent(event);
    auto* delegate = static_cast<CaptureDelegate*>(itemDelegate());
    if (delegate->setHoverRow(indexAt(event->position().toPoint()).row()))
        viewport()->update();
}

void CaptureList::leaveEvent(QEvent* event)
{
    QTableView::leaveEvent(event);
    if (static_cast<CaptureDelegate*>(itemDelegate())->setHoverRow(-1))
        viewport()->update();
}

void CaptureList::keyPressEvent(QKeyEvent* event)
{
    // j and k move, as in the terminal programs people come from; other letters are not a search.
    if (event->modifiers() == Qt::NoModifier && (event->key() == Qt::Key_J || event->key() == Qt::Key_K)) {
        QKeyEvent arrow(QEvent::KeyPress, event->key() == Qt::Key_J ? Qt::Key_Down : Qt::Key_Up,
                        Qt::NoModifier);
        return QTableView::keyPressEvent(&arrow);
    }
    if (!event->text().isEmpty() && event->text().at(0).isPrint()) {
        event->ignore();
        return;
    }
    QTableView::keyPressEvent(event);
}

} // namespace hookbench::ui
