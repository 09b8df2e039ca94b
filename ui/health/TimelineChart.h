#pragma once

#include "health/TimelineZoom.h"
#include "monitoring/Timeline.h"

#include <QChartView>

#include <optional>
#include <utility>
#include <vector>

class QAreaSeries;
class QDateTimeAxis;
class QLineSeries;
class QValueAxis;

namespace hookbench::ui {

/// A timeline as a chart that follows live: attempts as stacked areas, or latencies as lines. A drag zooms in, a double
/// click or Escape shows all again; + and - zoom by keys. While it is zoomed, the piece of time stays.
class TimelineChart final : public QChartView {
    Q_OBJECT

public:
    enum class Kind { Attempts, Latency };

    TimelineChart(Kind kind, const QString& objectName, QWidget* parent = nullptr);

    void setTimeline(const monitoring::Timeline& timeline);
    void setZoom(const TimelineZoom& zoom);
    const TimelineZoom& zoom() const { return m_zoom; }
    /// What the chart shows at a time, in words; "" outside.
    QString wordsAt(qint64 ms) const;
    int pointCount() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// By the user; nothing: all is shown again.
    void zoomChosen(const hookbench::ui::TimelineZoom& zoom);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
    void addSeries();
    void paintTheme();
    void showRange();
    void fillAttempts();
    void fillLatency();
    void zoomBy(double factor);
    qint64 timeAt(int x) const;
    const monitoring::Bucket* bucketAt(qint64 ms) const;

    Kind m_kind;
    monitoring::Timeline m_timeline;
    TimelineZoom m_zoom;
    std::vector<QLineSeries*> m_lines; ///< of areas their upper edges
    std::vector<QAreaSeries*> m_areas;
    QDateTimeAxis* m_time;
    QValueAxis* m_value;
    std::optional<int> m_dragFrom;
    int m_dragTo = 0;
    bool m_tinting = false;
};

} // namespace hookbench::ui
