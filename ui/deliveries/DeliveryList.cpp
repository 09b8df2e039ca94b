#include "deliveries/DeliveryList.h"

#include "common/Formatting.h"
#include "common/StylePaint.h"
#include "common/Theme.h"
#include "deliveries/DeliveryModel.h"
#include "deliveries/OutcomeLook.h"
#include "registrations/ChannelKinds.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

namespace hookbench::ui {

namespace {

using Column = DeliveryModel::Column;

int sectionOf(Column column)
{
    return int(std::find(DeliveryModel::order.begin(), DeliveryModel::order.end(), column) -
               DeliveryModel::order.begin());
}

} // namespace

const QIcon& DeliveryDelegate::cachedIcon(const QString& name, Tone tone) const
{
    QIcon& cached = m_icons[{name, tone}];
    if (cached.isNull())
        cached = icon(name, tone);
    return cached;
}

void DeliveryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
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

    const Column column = DeliveryModel::order[std::size_t(index.column())];
    const QString text = index.data(Qt::DisplayRole).toString();
    QRect content = option.rect.adjusted(padding, 0, -padding, 0);
    painter->save();
    QColor color = column == Column::EventType || column == Column::Registration ? t.text : t.muted;
    if (column == Column::Time || column == Column::Place)
        painter->setFont(monospaceFont(0.95));
    if (column == Column::Place || column == Column::Outcome) {
        const auto outcome = static_cast<delivery::Outcome>(index.data(DeliveryModel::OutcomeRole).toInt());
        const OutcomeLook look = lookOf(outcome, index.data(DeliveryModel::LastRole).toBool());
        const bool isPlace = column == Column::Place;
        const QString name =
            isPlace ? channelIcon(toBytes(index.data(DeliveryModel::KindRole).toString())) : look.icon;
        cachedIcon(name, isPlace ? Tone::Muted : look.tone)
            .paint(painter, QRect(content.left(), content.center().y() - 7, 15, 15));
        content.setLeft(content.left() + 21);
        color = isPlace ? t.text : toneColor(t, look.tone);
    }
    const int status = index.data(DeliveryModel::StatusRole).toInt();
    if (column == Column::Status && status != 0) {
        QFont font = monospaceFont(0.92);
        font.setWeight(QFont::DemiBold);
        painter->setFont(font);
        paint::pill(painter, content.adjusted(-4, 0, 10, 0), text, statusColor(t, status),
                    statusTint(t, status));
    } else {
        painter->setPen(color);
        const auto alignment = static_cast<Qt::Alignment>(index.data(Qt::TextAlignmentRole).toInt());
        painter->drawText(content, int(alignment) | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, content.width()));
    }
    painter->restore();
}

DeliveryList::DeliveryList(DeliveryModel* model, QWidget* parent)
    : QTableView(parent), m_model(model), m_delegate(new DeliveryDelegate(this))
{
    setObjectName(QStringLiteral("deliveryList"));
    setAccessibleName(tr("Attempts"));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setItemDelegate(m_delegate);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(10);
    setModel(m_model);
    QHeaderView* header = horizontalHeader();
    header->setObjectName(QStringLiteral("deliveryHeader"));
    header->setHighlightSections(false);
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(fontMetrics().averageCharWidth() * 4);
    setSortingEnabled(true);
    header->setSortIndicator(sectionOf(Column::Time), Qt::DescendingOrder);
    sizeColumns();
    connect(m_model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { onRowsInserted(first, last); });
    connect(m_model, &QAbstractItemModel::modelReset, this, &DeliveryList::onReset);
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        // The bar has its new position in sliderPosition; value follows after this signal.
        const QScrollBar* bar = verticalScrollBar();
        const int to = bar->sliderPosition();
        const bool away = m_model->isDescending() ? to > bar->minimum() : to < bar->maximum();
        if (away && m_follow && m_model->isSortedByTime()) {
            m_follow = false;
            Q_EMIT followChanged(false);
        }
    });
}

void DeliveryList::sizeColumns()
{
    const QFontMetrics code(monospaceFont(0.95));
    const QFontMetrics plain = fontMetrics();
    verticalHeader()->setDefaultSectionSize(plain.height() + 13);
    const auto width = [this](Column column, const QFontMetrics& metrics, const char* sample, int more = 0) {
        horizontalHeader()->resizeSection(sectionOf(column),
                                          metrics.horizontalAdvance(QString::fromLatin1(sample)) +
                                              2 * DeliveryDelegate::padding + 2 + more);
    };
    width(Column::Time, code, "00:00:00.000");
    width(Column::Outcome, plain, "Delivered", 21);
    width(Column::EventType, plain, "collection.updated");
    width(Column::Registration, plain, "Orders to the ware");
    width(Column::Status, plain, "Status", 4);
    width(Column::Attempt, plain, "1 of 6, in 60 min");
    width(Column::Duration, plain, "Duration");
}

void DeliveryList::fitColumns()
{
    QHeaderView* header = horizontalHeader();
    const int place = sectionOf(Column::Place);
    const int least = fontMetrics().averageCharWidth() * 17 + 2 * DeliveryDelegate::padding;
    int others = 0;
    for (int section = 0; section < DeliveryModel::columns; ++section) {
        header->setSectionHidden(section, false);
        others += section == place ? 0 : header->sectionSize(section);
    }
    // What tells one row from another stays; figures give way first.
    for (const Column column : {Column::Duration, Column::EventType, Column::Status, Column::Attempt}) {
        if (viewport()->width() - others >= least)
            break;
        others -= header->sectionSize(sectionOf(column));
        header->setSectionHidden(sectionOf(column), true);
    }
    header->resizeSection(place, qMax(least, viewport()->width() - others));
}

void DeliveryList::selectId(delivery::AttemptId id)
{
    const int row = m_model->rowOf(id);
    if (row < 0)
        return;
    const QModelIndex index = m_model->index(row, 0);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

std::vector<delivery::AttemptId> DeliveryList::selectedIds() const
{
    std::vector<delivery::AttemptId> ids;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            ids.push_back(m_model->idAt(row));
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

void DeliveryList::setFollow(bool follow)
{
    if (follow != m_follow) {
        m_follow = follow;
        Q_EMIT followChanged(follow);
    }
    if (follow)
        scrollToNewest();
}

void DeliveryList::scrollToNewest()
{
    if (m_model->isSortedByTime())
        m_model->isDescending() ? scrollToTop() : scrollToBottom();
}

void DeliveryList::onRowsInserted(int first, int last)
{
    if (!m_model->isSortedByTime() || m_restoring)
        return;
    const int count = last - first + 1;
    const bool newer = m_model->isDescending() ? first == 0 : last == m_model->rowCount() - 1;
    if (!newer || m_model->rowCount() == count)
        return;
    QScrollBar* bar = verticalScrollBar();
    const int before = bar->value();
    updateGeometries();
    if (m_model->isDescending())
        // What is in sight stays where it is: the rows above it have become more.
        bar->setValue(m_follow ? 0 : before + count);
    else if (m_follow)
        bar->setValue(bar->maximum());
}

void DeliveryList::onReset()
{
    const int row = m_model->rowOf(m_current);
    m_restoring = true;
    if (row >= 0) {
        const QModelIndex index = m_model->index(row, 0);
        selectionModel()->setCurrentIndex(index,
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        scrollTo(index);
    }
    m_restoring = false;
    if (row < 0 || (m_follow && m_model->isSortedByTime()))
        scrollToNewest();
}

void DeliveryList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    const delivery::AttemptId id = current.isValid() ? m_model->idAt(current.row()) : 0;
    // A reset of the model is not the user's choice: the attempt in the detail pane stays.
    if (id == m_current || (id == 0 && m_model->rowOf(m_current) >= 0))
        return;
    m_current = id;
    if (!m_restoring)
        Q_EMIT currentIdChanged(id);
}

void DeliveryList::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void DeliveryList::mouseMoveEvent(QMouseEvent* event)
{
    QTableView::mouseMoveEvent(event);
    if (m_delegate->setHoverRow(indexAt(event->position().toPoint()).row()))
        viewport()->update();
}

void DeliveryList::leaveEvent(QEvent* event)
{
    QTableView::leaveEvent(event);
    if (m_delegate->setHoverRow(-1))
        viewport()->update();
}

void DeliveryList::keyPressEvent(QKeyEvent* event)
{
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
