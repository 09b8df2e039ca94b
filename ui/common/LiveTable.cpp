#include "common/LiveTable.h"

#include "common/Icons.h"
#include "common/Style.h"
#include "common/Theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace hookbench::ui {

void LiveDelegate::paintRow(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const
{
    const Tokens& t = tokensOf(option.palette);
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool focused = view && view->hasFocus();
    if (selected)
        painter->fillRect(option.rect, focused ? t.selection : t.dark ? t.hover : t.pressed);
    else if (index.row() == m_hoverRow)
        painter->fillRect(option.rect, t.hover);
    if (selected && focused && option.rect.left() <= 0)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), t.accent);
}

LiveTable::LiveTable(QAbstractItemModel* model, const LiveRows& rows, LiveDelegate* delegate, QWidget* parent)
    : QTableView(parent), m_rows(rows), m_delegate(delegate)
{
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_delegate->setParent(this);
    setItemDelegate(m_delegate);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(10);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 13);
    setModel(model);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(false);
    horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 4);
    setSortingEnabled(true);
    connect(model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { onRowsInserted(first, last); });
    connect(model, &QAbstractItemModel::layoutChanged, this, &LiveTable::selectCurrentAgain);
    connect(model, &QAbstractItemModel::modelReset, this, &LiveTable::onReset);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (atNewest())
            setUnseen(0);
    });
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, &LiveTable::onUserScroll);
}

void LiveTable::selectId(Id id)
{
    const int row = m_rows.rowOf(id);
    if (row < 0)
        return;
    const QModelIndex index = model()->index(row, 0);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

void LiveTable::forgetCurrent()
{
    m_current = 0;
    Q_EMIT currentIdChanged(0);
}

std::vector<LiveTable::Id> LiveTable::selectedIds() const
{
    std::vector<Id> ids;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            ids.push_back(m_rows.idAt(row));
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

bool LiveTable::atNewest() const
{
    const QScrollBar* bar = verticalScrollBar();
    return isNewestAtTop() ? bar->value() == bar->minimum() : bar->value() == bar->maximum();
}

void LiveTable::setFollow(bool follow)
{
    if (follow != m_follow) {
        m_follow = follow;
        Q_EMIT followChanged(follow);
    }
    if (follow)
        scrollToNewest();
}

void LiveTable::scrollToNewest()
{
    if (m_rows.isSortedByTime())
        isNewestAtTop() ? scrollToTop() : scrollToBottom();
    setUnseen(0);
}

void LiveTable::setUnseen(int count)
{
    if (count == m_unseen)
        return;
    m_unseen = count;
    Q_EMIT unseenChanged(count);
}

/// A search puts the row that is looked at into the list again: it is still the one, and nothing scrolls.
void LiveTable::selectCurrentAgain()
{
    const int row = m_current == 0 || currentIndex().isValid() ? -1 : m_rows.rowOf(m_current);
    if (row < 0)
        return;
    m_restoring = true;
    const bool scrolls = hasAutoScroll();
    setAutoScroll(false);
    selectionModel()->setCurrentIndex(model()->index(row, 0),
                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    setAutoScroll(scrolls);
    m_restoring = false;
}

void LiveTable::onRowsInserted(int first, int last)
{
    selectCurrentAgain();
    if (!m_rows.isSortedByTime() || m_restoring)
        return;
    const int count = last - first + 1;
    const bool newer = isNewestAtTop() ? first == 0 : last == model()->rowCount() - 1;
    if (!newer || model()->rowCount() == count)
        return;
    QScrollBar* bar = verticalScrollBar();
    if (isNewestAtTop()) {
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

void LiveTable::onReset()
{
    const int row = m_rows.rowOf(m_current);
    m_restoring = true;
    if (row >= 0) {
        const QModelIndex index = model()->index(row, 0);
        selectionModel()->setCurrentIndex(index,
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        scrollTo(index);
    }
    m_restoring = false;
    if (row < 0 || (m_follow && m_rows.isSortedByTime()))
        scrollToNewest();
}

void LiveTable::onUserScroll()
{
    // The bar has its new position in sliderPosition; value follows after this signal.
    const QScrollBar* bar = verticalScrollBar();
    const int to = bar->sliderPosition();
    const bool away = isNewestAtTop() ? to > bar->minimum() : to < bar->maximum();
    if (away && m_follow && m_rows.isSortedByTime()) {
        m_follow = false;
        Q_EMIT followChanged(false);
    }
}

void LiveTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    const Id id = current.isValid() ? m_rows.idAt(current.row()) : 0;
    // A reset of the model is not the user's choice: what is in the detail pane stays.
    if (id == m_current || (id == 0 && m_rows.rowOf(m_current) >= 0))
        return;
    m_current = id;
    if (!m_restoring)
        Q_EMIT currentIdChanged(id);
}

void LiveTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
    if (m_follow && atNewest())
        scrollToNewest();
}

void LiveTable::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 13);
}

void LiveTable::mouseMoveEvent(QMouseEvent* event)
{
    QTableView::mouseMoveEvent(event);
    if (m_delegate->setHoverRow(indexAt(event->position().toPoint()).row()))
        viewport()->update();
}

void LiveTable::leaveEvent(QEvent* event)
{
    QTableView::leaveEvent(event);
    if (m_delegate->setHoverRow(-1))
        viewport()->update();
}

void LiveTable::keyPressEvent(QKeyEvent* event)
{
    // As in the terminal programs people come from; other letters are not a search.
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

UnseenButton::UnseenButton(LiveTable* table, const QString& objectName, std::function<QString(int)> describe)
    : QPushButton(table->viewport()), m_table(table)
{
    setObjectName(objectName);
    setAccessibleName(describe(0));
    setIcon(ui::icon(QStringLiteral("arrow-up"), Tone::OnAccent));
    setFocusPolicy(Qt::TabFocus);
    setButtonKind(this, ButtonKind::Primary);
    hide();
    table->viewport()->installEventFilter(this);
    connect(table, &LiveTable::unseenChanged, this, [this, describe = std::move(describe)](int count) {
        setText(tr("%n new", nullptr, count));
        setAccessibleName(describe(count));
        setVisible(count > 0);
        place();
    });
    connect(this, &QPushButton::clicked, table, &LiveTable::scrollToNewest);
}

bool UnseenButton::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        place();
    return QPushButton::eventFilter(watched, event);
}

void UnseenButton::place()
{
    adjustSize();
    const QWidget* area = m_table->viewport();
    move((area->width() - width()) / 2, m_table->isNewestAtTop() ? 10 : area->height() - height() - 10);
}

} // namespace hookbench::ui
