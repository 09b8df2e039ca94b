#include "endpoints/EndpointDelegate.h"

#include "common/Formatting.h"
#include "common/StylePaint.h"
#include "common/Theme.h"
#include "endpoints/EndpointModel.h"
#include "endpoints/EndpointText.h"
#include "registrations/RegistrationDelegate.h"

namespace hookbench::ui {

namespace {

constexpr int padding = 14;
constexpr int lineGap = 5;

/// Icon and word at the right end of `line`; how wide they are.
int paintState(QPainter* painter, const QRect& line, const QFont& font, const EndpointLook& look, const Tokens& tokens)
{
    const int textWidth = QFontMetrics(font).horizontalAdvance(look.word);
    const int left = line.right() - textWidth - 19;
    icon(look.icon, look.tone).paint(painter, QRect(left, line.center().y() - 7, 14, 14));
    painter->setFont(font);
    painter->setPen(toneColor(tokens, look.tone));
    painter->drawText(QRect(left + 20, line.top(), textWidth + 2, line.height()), Qt::AlignLeft | Qt::AlignVCenter,
                      look.word);
    return textWidth + 20;
}

/// Chips from the left, as many as there is room for.
void paintMarks(QPainter* painter, const QRect& line, const QFont& font, const EndpointModel::Row& row,
                const Tokens& tokens)
{
    const QFontMetrics metrics(font);
    painter->setFont(font);
    int left = line.left();
    const auto chip = [&](const QString& words, const QColor& color) {
        const int width = metrics.horizontalAdvance(words) + 14;
        if (left + width > line.right() + 1)
            return;
        const QRect place(left, line.top() - 1, width, line.height() + 2);
        paint::box(painter, place, tokens.dark ? tokens.pressed : tokens.sunken, tokens.border, 5);
        painter->setPen(color);
        painter->drawText(place, Qt::AlignCenter, words);
        left += width + 5;
    };
    if (row.state.exposed)
        chip(EndpointModel::tr("open to others"), toneColor(tokens, Tone::Warning));
    for (const QString& mark : marksOf(row.config))
        chip(mark, tokens.muted);
    if (left == line.left()) {
        painter->setPen(tokens.muted);
        painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                          EndpointModel::tr("Answers %1 to everything").arg(row.config.responseStatus));
    }
}

} // namespace

QSize EndpointDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return RegistrationDelegate::rowSize(option);
}

void EndpointDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* row = static_cast<const EndpointModel::Row*>(index.data(EndpointModel::RowRole).value<const void*>());
    if (!row)
        return;
    const Tokens& t = tokensOf(option.palette);
    painter->save();
    RegistrationDelegate::paintGround(painter, option);
    const QFont small = RegistrationDelegate::smaller(option.font);
    QRect line = option.rect.adjusted(padding, 11, -padding, 0);
    line.setHeight(option.fontMetrics.height());
    const int stateWidth = paintState(painter, line, small, lookOf(row->config, row->state), t);
    QFont name = option.font;
    name.setWeight(QFont::DemiBold);
    painter->setFont(name);
    painter->setPen(t.text);
    const QRect nameRect = line.adjusted(0, 0, -stateWidth - 12, 0);
    painter->drawText(nameRect, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(name).elidedText(index.data().toString(), Qt::ElideRight, nameRect.width()));

    line.moveTop(line.bottom() + 1 + lineGap);
    line.setHeight(QFontMetrics(small).height());
    const QFont code = monospaceFont(0.92);
    painter->setFont(code);
    painter->setPen(t.muted);
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(code).elidedText(urlOf(row->config, row->state), Qt::ElideMiddle, line.width()));
    line.moveTop(line.bottom() + 1 + lineGap);
    paintMarks(painter, line, small, *row, t);
    painter->restore();
}

} // namespace hookbench::ui
