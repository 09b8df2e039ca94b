#include "deliveries/DeliveryList.h"

#include "common/Formatting.h"
#include "common/StylePaint.h"
#include "common/Theme.h"
#include "deliveries/DeliveryModel.h"
#include "deliveries/OutcomeLook.h"
#include "registrations/ChannelKinds.h"

#include <QHeaderView>
#include <QPainter>

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
    paintRow(painter, option, index);

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
    : LiveTable(model, *model, new DeliveryDelegate, parent)
{
    setObjectName(QStringLiteral("deliveryList"));
    setAccessibleName(tr("Attempts"));
    horizontalHeader()->setObjectName(QStringLiteral("deliveryHeader"));
    horizontalHeader()->setSortIndicator(sectionOf(Column::Time), Qt::DescendingOrder);
    sizeColumns();
}

void DeliveryList::sizeColumns()
{
    const QFontMetrics code(monospaceFont(0.95));
    const QFontMetrics plain = fontMetrics();
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
    width(Column::Size, plain, "1 023 KB");
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
    for (const Column column :
         {Column::Size, Column::Duration, Column::EventType, Column::Status, Column::Attempt}) {
        if (viewport()->width() - others >= least)
            break;
        others -= header->sectionSize(sectionOf(column));
        header->setSectionHidden(sectionOf(column), true);
    }
    header->resizeSection(place, qMax(least, viewport()->width() - others));
}

} // namespace hookbench::ui
