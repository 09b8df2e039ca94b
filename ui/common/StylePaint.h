#pragma once

#include "common/Theme.h"

#include <QPainter>
#include <QRect>

class QStyleOption;

namespace hookbench::ui::paint {

// Strokes and shapes that the style and the widgets that paint themselves have in common.

inline constexpr qreal radius = 6;

/// A rounded box whose border is drawn inside `rect`.
void box(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& border,
         qreal corner = radius, qreal width = 1);
/// The mark of keyboard focus around a control.
void focusRing(QPainter* painter, const QRect& rect, const Tokens& tokens, qreal corner = radius);
enum class Direction { Up, Down, Left, Right };
/// A small arrow in the middle of `rect`.
void chevron(QPainter* painter, const QRect& rect, Direction direction, const QColor& color);
/// Text in a rounded tint, as wide as the text needs, left-aligned and centred vertically in `rect`.
void pill(QPainter* painter, const QRect& rect, const QString& text, const QColor& color, const QColor& tint);
int pillWidth(const QFontMetrics& metrics, const QString& text);

} // namespace hookbench::ui::paint
