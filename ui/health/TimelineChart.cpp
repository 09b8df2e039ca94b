#include "health/TimelineChart.h"

#include "common/Formatting.h"
#include "common/Theme.h"

#include <QAreaSeries>
#include <QDateTimeAxis>
#include <QLegend>
#include <QLineSeries>
#include <QMouseEvent>
#include <QToolTip>
#include <QValueAxis>

#include <algorithm>

namespace hookbench::ui {

using monitoring::Bucket;

namespace {

constexpr int leastDrag = 6; // pixels; less is a click
constexpr int mostTicks = 4;

qint64 milliseconds(std::int64_t us)
{
    return us / 1000;
}

/// The end of an axis that has four parts of round numbers, and does not jump with every value.
double roundUp(double value, bool isCount)
{
    if (isCount && value <= 8)
        return value <= 4 ? 4 : 8;
    double scale = isCount ? 1 : 0.001;
    while (true) {
        for (const double step : {12.0, 16.0, 20.0, 40.0, 60.0, 80.0, 100.0}) {
            if (value <= step * scale)
                return step * scale;
        }
        scale *= 10;
    }
}

QString timeFormat(qint64 spanMs)
{
    constexpr qint64 day = 86'400'000;
    return spanMs <= 5 * 60'000   ? QStringLiteral("HH:mm:ss")
           : spanMs <= day + day / 2 ? QStringLiteral("HH:mm")
                                     : QStringLiteral("MM-dd HH:mm");
}

} // namespace

TimelineChart::TimelineChart(Kind kind, const QString& objectName, QWidget* parent)
    : QChartView(new QChart, parent), m_kind(kind), m_time(new QDateTimeAxis(this)), m_value(new QValueAxis(this))
{
    setObjectName(objectName);
    setAccessibleName(kind == Kind::Attempts ? tr("Attempts over time") : tr("Latency over time"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setMargins(QMargins(4, 0, 8, 0));
    chart()->setBackgroundRoundness(0);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->legend()->setAlignment(Qt::AlignTop);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeRectangle);
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_value, Qt::AlignLeft);
    m_time->setTickCount(mostTicks + 1);
    m_value->setTickCount(mostTicks + 1);
    m_value->setLabelFormat(kind == Kind::Attempts ? QStringLiteral("%.0f") : QStringLiteral("%g ms"));
    addSeries();
    paintTheme();
}

void TimelineChart::addSeries()
{
    const auto line = [this](const QString& name) {
        auto* series = new QLineSeries(this);
        series->setName(name);
        m_lines.push_back(series);
        return series;
    };
    if (m_kind == Kind::Attempts) {
        // Failures stand below, on the axis, where a few of them can be told from none.
        QLineSeries* failed = line(tr("Failed"));
        QLineSeries* all = line(tr("Delivered"));
        for (auto [upper, lower] : {std::pair(failed, static_cast<QLineSeries*>(nullptr)), std::pair(all, failed)}) {
            auto* area = new QAreaSeries(upper, lower);
            area->setParent(this);
            area->setName(upper->name());
            m_areas.push_back(area);
            chart()->addSeries(area);
        }
    } else {
        for (const QString& name : {QStringLiteral("p50"), QStringLiteral("p95"), QStringLiteral("p99")})
            chart()->addSeries(line(name));
    }
    for (QAbstractSeries* series : chart()->series()) {
        series->attachAxis(m_time);
        series->attachAxis(m_value);
    }
}

void TimelineChart::paintTheme()
{
    const Tokens& tokens = tokensOf(palette());
    m_tinting = true;
    chart()->setBackgroundBrush(tokens.surface);
    chart()->legend()->setLabelColor(tokens.muted);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    chart()->legend()->setFont(small);
    for (QAbstractAxis* axis : {static_cast<QAbstractAxis*>(m_time), static_cast<QAbstractAxis*>(m_value)}) {
        axis->setLabelsColor(tokens.muted);
        axis->setLabelsFont(small);
        axis->setGridLineColor(tokens.border);
        axis->setLinePenColor(tokens.border);
    }
    m_time->setGridLineVisible(false);
    if (m_kind == Kind::Attempts) {
        const QColor edges[] = {tokens.danger, tokens.success};
        for (std::size_t i = 0; i < m_areas.size(); ++i) {
            QColor fill = edges[i];
            fill.setAlphaF(i == 0 ? 0.75F : 0.4F);
            m_areas[i]->setBrush(fill);
            m_areas[i]->setPen(QPen(edges[i], 1));
        }
    } else {
        // Dashes tell the lines apart where colours do not.
        const QColor colors[] = {tokens.accent, tokens.violet, tokens.warning};
        const Qt::PenStyle styles[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine};
        for (std::size_t i = 0; i < m_lines.size(); ++i)
            m_lines[i]->setPen(QPen(colors[i], 1.8, styles[i]));
    }
    m_tinting = false;
}

void TimelineChart::setTimeline(const monitoring::Timeline& timeline)
{
    if (timeline == m_timeline)
        return;
    m_timeline = timeline;
    m_kind == Kind::Attempts ? fillAttempts() : fillLatency();
    showRange();
}

void TimelineChart::fillAttempts()
{
    QList<QPointF> failed;
    QList<QPointF> all;
    // Steps: what happened within a bucket is spread over it.
    for (const Bucket& bucket : m_timeline.buckets) {
        for (const std::int64_t us : {bucket.startUs, bucket.startUs + m_timeline.bucketUs}) {
            const double at = double(milliseconds(us));
            failed.append({at, double(bucket.failed)});
            all.append({at, double(bucket.failed + bucket.delivered)});
        }
    }
    m_lines[0]->replace(failed);
    m_lines[1]->replace(all);
}

void TimelineChart::fillLatency()
{
    QList<QPointF> points[3];
    for (const Bucket& bucket : m_timeline.buckets) {
        if (bucket.timed == 0)
            continue;
        const double at = double(milliseconds(bucket.startUs + m_timeline.bucketUs / 2));
        const std::int64_t values[] = {bucket.p50Us, bucket.p95Us, bucket.p99Us};
        for (std::size_t i = 0; i < 3; ++i)
            points[i].append({at, double(values[i]) / 1000});
    }
    for (std::size_t i = 0; i < 3; ++i) {
        // A single point makes no line.
        m_lines[i]->setPointsVisible(points[i].size() < 3);
        m_lines[i]->replace(points[i]);
    }
}

void TimelineChart::showRange()
{
    if (m_timeline.buckets.empty())
        return;
    const qint64 first = milliseconds(m_timeline.buckets.front().startUs);
    const qint64 last = milliseconds(m_timeline.buckets.back().startUs + m_timeline.bucketUs);
    const auto [from, to] = m_zoom.value_or(std::pair(first, last));
    m_time->setFormat(timeFormat(to - from));
    m_time->setRange(QDateTime::fromMSecsSinceEpoch(from), QDateTime::fromMSecsSinceEpoch(to));
    double highest = 0;
    for (const QLineSeries* line : m_lines) {
        for (const QPointF& point : line->points()) {
            if (point.x() >= double(from) && point.x() <= double(to))
                highest = std::max(highest, point.y());
        }
    }
    m_value->setRange(0, roundUp(highest * 1.05, m_kind == Kind::Attempts));
}

void TimelineChart::setZoom(const TimelineZoom& zoom)
{
    if (zoom == m_zoom)
        return;
    m_zoom = zoom;
    showRange();
}

int TimelineChart::pointCount() const
{
    return m_lines.empty() ? 0 : int(m_lines.back()->count());
}

qint64 TimelineChart::timeAt(int x) const
{
    const QPointF inScene = mapToScene(QPoint(x, height() / 2));
    const QPointF value = chart()->mapToValue(chart()->mapFromScene(inScene), chart()->series().first());
    return qint64(value.x());
}

const Bucket* TimelineChart::bucketAt(qint64 ms) const
{
    const auto found = std::find_if(m_timeline.buckets.begin(), m_timeline.buckets.end(), [&](const Bucket& bucket) {
        return ms >= milliseconds(bucket.startUs) && ms < milliseconds(bucket.startUs + m_timeline.bucketUs);
    });
    return found == m_timeline.buckets.end() ? nullptr : &*found;
}

QString TimelineChart::wordsAt(qint64 ms) const
{
    const Bucket* bucket = bucketAt(ms);
    if (!bucket)
        return {};
    const QString when = tr("%1, for %2").arg(formatDateTime(bucket->startUs), formatDurationUs(m_timeline.bucketUs));
    if (m_kind == Kind::Attempts)
        return when + QLatin1Char('\n') +
               tr("%1 delivered, %2 failed").arg(formatCount(bucket->delivered), formatCount(bucket->failed));
    if (bucket->timed == 0)
        return when + QLatin1Char('\n') + tr("nothing was answered");
    return when + QLatin1Char('\n') +
           tr("p50 %1, p95 %2, p99 %3")
               .arg(formatDurationUs(bucket->p50Us), formatDurationUs(bucket->p95Us), formatDurationUs(bucket->p99Us));
}

void TimelineChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        m_dragFrom = m_dragTo = event->pos().x();
}

void TimelineChart::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragFrom) {
        m_dragTo = event->pos().x();
        viewport()->update();
        return;
    }
    const QString words = m_timeline.buckets.empty() ? QString() : wordsAt(timeAt(event->pos().x()));
    words.isEmpty() ? QToolTip::hideText() : QToolTip::showText(event->globalPosition().toPoint(), words, this);
}

void TimelineChart::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_dragFrom)
        return;
    const int from = std::min(*m_dragFrom, m_dragTo);
    const int to = std::max(*m_dragFrom, m_dragTo);
    m_dragFrom.reset();
    viewport()->update();
    if (to - from >= leastDrag && !m_timeline.buckets.empty())
        Q_EMIT zoomChosen(std::pair(timeAt(from), timeAt(to)));
}

void TimelineChart::mouseDoubleClickEvent(QMouseEvent*)
{
    Q_EMIT zoomChosen(std::nullopt);
}

void TimelineChart::zoomBy(double factor)
{
    const qint64 from = m_time->min().toMSecsSinceEpoch();
    const qint64 to = m_time->max().toMSecsSinceEpoch();
    const qint64 half = qint64(double(to - from) * factor / 2);
    if (m_timeline.buckets.empty() || half < milliseconds(m_timeline.bucketUs))
        return;
    const qint64 first = milliseconds(m_timeline.buckets.front().startUs);
    const qint64 last = milliseconds(m_timeline.buckets.back().startUs + m_timeline.bucketUs);
    const qint64 middle = (from + to) / 2;
    const std::pair range(std::max(middle - half, first), std::min(middle + half, last));
    Q_EMIT zoomChosen(range == std::pair(first, last) ? TimelineZoom() : TimelineZoom(range));
}

void TimelineChart::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Plus:
        return zoomBy(0.5);
    case Qt::Key_Minus:
        return zoomBy(2);
    case Qt::Key_0:
    case Qt::Key_Escape:
        Q_EMIT zoomChosen(std::nullopt);
        return;
    default:
        QChartView::keyPressEvent(event);
    }
}

void TimelineChart::changeEvent(QEvent* event)
{
    QChartView::changeEvent(event);
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) && !m_tinting)
        paintTheme();
}

void TimelineChart::drawForeground(QPainter* painter, const QRectF& rect)
{
    QChartView::drawForeground(painter, rect);
    if (!m_dragFrom)
        return;
    QColor tint = tokensOf(palette()).accent;
    tint.setAlphaF(0.18F);
    const QRectF plot = chart()->plotArea();
    const double from = mapToScene(QPoint(std::min(*m_dragFrom, m_dragTo), 0)).x();
    const double to = mapToScene(QPoint(std::max(*m_dragFrom, m_dragTo), 0)).x();
    painter->fillRect(QRectF(from, plot.top(), to - from, plot.height()), tint);
}

QSize TimelineChart::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 70, fontMetrics().height() * 13};
}

QSize TimelineChart::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 40, fontMetrics().height() * 9};
}

} // namespace hookbench::ui
