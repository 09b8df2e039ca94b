#include "send/TimingBar.h"

#include "common/Formatting.h"
#include "common/StylePaint.h"
#include "common/Theme.h"

#include <QPainter>
#include <QPainterPath>

namespace hookbench::ui {

TimingBar::TimingBar(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("timingBar"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.92);
    setFont(small);
}

std::vector<TimingBar::Phase> TimingBar::phases() const
{
    const Tokens& t = tokensOf(palette());
    const http::Timings& m = m_timings;
    // The moments count from the start; each phase lasts from the end of the one before.
    double at = 0;
    std::vector<Phase> phases;
    const auto add = [&](const QString& name, double until, const QColor& color, bool always) {
        if (until > at || always)
            phases.push_back({name, std::max(0.0, until - at), color});
        at = std::max(at, until);
    };
    add(tr("DNS"), m.nameLookupMs, t.violet, false);
    add(tr("Connect"), m.connectMs, t.accent, false);
    add(tr("TLS"), m.tlsMs, t.warning, false);
    add(tr("First byte"), m.firstByteMs, t.success, true);
    add(tr("Rest"), m.totalMs, t.muted, false);
    return phases;
}

void TimingBar::setTimings(const http::Timings& timings)
{
    m_timings = timings;
    QStringList words;
    for (const Phase& phase : phases())
        words << phase.name + QLatin1Char(' ') + formatDurationMs(phase.ms);
    words << tr("total %1").arg(formatDurationMs(m_timings.totalMs));
    setAccessibleName(tr("Timing: %1").arg(words.join(QStringLiteral(", "))));
    setToolTip(words.join(QLatin1Char('\n')));
    update();
}

QSize TimingBar::sizeHint() const
{
    return {320, 8 + 8 + fontMetrics().height()};
}

void TimingBar::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const std::vector<Phase> all = phases();
    const double total = std::max(m_timings.totalMs, 0.001);
    QPainterPath shape;
    shape.addRoundedRect(QRectF(0, 0, width(), 8), 4, 4);
    painter.setClipPath(shape);
    painter.fillRect(QRect(0, 0, width(), 8), t.hover);
    double x = 0;
    for (const Phase& phase : all) {
        const double w = phase.ms / total * width();
        painter.fillRect(QRectF(x, 0, std::max(1.0, w - 1), 8), phase.color);
        x += w;
    }
    painter.setClipping(false);
    double left = 0;
    for (const Phase& phase : all) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(phase.color);
        const double top = 16 + fontMetrics().height() / 2.0 - 4;
        painter.drawRoundedRect(QRectF(left, top, 8, 8), 2, 2);
        painter.setPen(t.muted);
        const QString name = phase.name + QLatin1Char(' ');
        const QString value = formatDurationMs(phase.ms);
        const int baseline = 16 + fontMetrics().ascent();
        painter.drawText(QPointF(left + 13, baseline), name);
        painter.setPen(t.text);
        painter.drawText(QPointF(left + 13 + fontMetrics().horizontalAdvance(name), baseline), value);
        left += 13 + fontMetrics().horizontalAdvance(name + value) + 12;
    }
}

} // namespace hookbench::ui
