#include "send/TimingBar.h"

#include "common/Formatting.h"
#include "common/StylePaint.h"
#include "common/Theme.h"

#include <QPainter>
#include <QPainterPath>

namespace hookbench::ui {

namespace {

constexpr int legendTop = 16;  ///< below the bar
constexpr int legendText = 13; ///< behind the little square

} // namespace

TimingBar::TimingBar(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("timingBar"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
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
    setMinimumHeight(heightForWidth(width()));
    updateGeometry();
    update();
}

QSize TimingBar::sizeHint() const
{
    return {320, heightForWidth(width())};
}

std::vector<QPoint> TimingBar::legend(const std::vector<Phase>& phases, int width) const
{
    std::vector<QPoint> places;
    QPoint at(0, legendTop);
    for (const Phase& phase : phases) {
        const int needed = legendText + fontMetrics().horizontalAdvance(phase.name + QLatin1Char(' ') +
                                                                        formatDurationMs(phase.ms));
        if (at.x() > 0 && at.x() + needed > width)
            at = QPoint(0, at.y() + fontMetrics().height() + 2);
        places.push_back(at);
        at.rx() += needed + 12;
    }
    return places;
}

int TimingBar::heightForWidth(int width) const
{
    const std::vector<QPoint> places = legend(phases(), width);
    return (places.empty() ? legendTop : places.back().y()) + fontMetrics().height();
}

void TimingBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    setMinimumHeight(heightForWidth(event->size().width()));
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
    const std::vector<QPoint> places = legend(all, width());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Phase& phase = all[i];
        const QPoint at = places[i];
        painter.setPen(Qt::NoPen);
        painter.setBrush(phase.color);
        painter.drawRoundedRect(QRectF(at.x(), at.y() + fontMetrics().height() / 2.0 - 4, 8, 8), 2, 2);
        painter.setPen(t.muted);
        const QString name = phase.name + QLatin1Char(' ');
        const int baseline = at.y() + fontMetrics().ascent();
        painter.drawText(QPointF(at.x() + legendText, baseline), name);
        painter.setPen(t.text);
        painter.drawText(QPointF(at.x() + legendText + fontMetrics().horizontalAdvance(name), baseline),
                         formatDurationMs(phase.ms));
    }
}

} // namespace hookbench::ui
