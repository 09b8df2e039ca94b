#include "common/StylePaint.h"

#include <QPainterPath>

namespace hookbench::ui::paint {

void box(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& border, qreal corner,
         qreal width)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(border.alpha() == 0 ? QPen(Qt::NoPen) : QPen(border, width));
    painter->setBrush(fill);
    const qreal inset = border.alpha() == 0 ? 0 : width / 2;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), corner, corner);
    painter->restore();
}

void focusRing(QPainter* painter, const QRect& rect, const Tokens& tokens, qreal corner)
{
    box(painter, rect, Qt::transparent, tokens.accent, corner, 2);
}

void chevron(QPainter* painter, const QRect& rect, Direction direction, const QColor& color)
{
    const QPointF c = QRectF(rect).center();
    const qreal w = 3.5;
    const qreal h = 1.9;
    QPolygonF line;
    switch (direction) {
    case Direction::Up:
        line << QPointF(-w, h) << QPointF(0, -h) << QPointF(w, h);
        break;
    case Direction::Down:
        line << QPointF(-w, -h) << QPointF(0, h) << QPointF(w, -h);
        break;
    case Direction::Left:
        line << QPointF(h, -w) << QPointF(-h, 0) << QPointF(h, w);
        break;
    case Direction::Right:
        line << QPointF(-h, -w) << QPointF(h, 0) << QPointF(-h, w);
        break;
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPolyline(line.translated(c));
    painter->restore();
}

int pillWidth(const QFontMetrics& metrics, const QString& text)
{
    return metrics.horizontalAdvance(text) + metrics.height();
}

void pill(QPainter* painter, const QRect& rect, const QString& text, const QColor& color, const QColor& tint)
{
    const QFontMetrics metrics = painter->fontMetrics();
    const int height = metrics.height() + 2;
    const QRect shape(rect.left(), rect.center().y() - height / 2 + (rect.height() % 2 == 0 ? 1 : 0),
                      pillWidth(metrics, text), height);
    box(painter, shape, tint, Qt::transparent, 5);
    painter->setPen(color);
    painter->drawText(shape, Qt::AlignCenter, text);
}

} // namespace hookbench::ui::paint
