#include "common/Switch.h"

#include "common/StylePaint.h"
#include "common/Theme.h"

#include <QPainter>

namespace hookbench::ui {

namespace {

constexpr int trackWidth = 32;
constexpr int trackHeight = 18;
constexpr int gap = 8;

} // namespace

Switch::Switch(const QString& onText, const QString& offText, QWidget* parent)
    : QAbstractButton(parent), m_onText(onText), m_offText(offText)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setText(offText);
    connect(this, &QAbstractButton::toggled, this, [this](bool on) { setText(on ? m_onText : m_offText); });
}

QSize Switch::sizeHint() const
{
    const int words =
        qMax(fontMetrics().horizontalAdvance(m_onText), fontMetrics().horizontalAdvance(m_offText));
    return {trackWidth + gap + words + 4, qMax(trackHeight, fontMetrics().height()) + 8};
}

void Switch::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect track(2, (height() - trackHeight) / 2, trackWidth, trackHeight);
    const QColor off = underMouse() ? t.muted : t.dark ? t.outline : t.faint;
    paint::box(&painter, track,
               !isEnabled()  ? t.pressed
               : isChecked() ? t.accentFill
                             : off,
               Qt::transparent, trackHeight / 2.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.onAccent);
    const int knob = trackHeight - 6;
    const int x = isChecked() ? track.right() - knob - 2 : track.left() + 3;
    painter.drawEllipse(QRect(x, track.top() + 3, knob, knob));
    if (hasFocus())
        paint::focusRing(&painter, rect().adjusted(-1, 0, 1, 0), t);
    painter.setPen(isEnabled() ? t.text : t.faint);
    painter.drawText(rect().adjusted(trackWidth + gap + 2, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     isChecked() ? m_onText : m_offText);
}

} // namespace hookbench::ui
