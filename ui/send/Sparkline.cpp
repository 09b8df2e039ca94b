#include "common/Theme.h"
#include "send/LoadPanel.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace hookbench::ui {

namespace {

constexpr std::size_t mostValues = 240;

} // namespace

Sparkline::Sparkline(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("loadCurve"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Sparkline::add(double value)
{
    m_values.push_back(std::max(0.0, value));
    if (m_values.size() > mostValues)
        m_values.pop_front();
    update();
}

void Sparkline::clear()
{
    m_values.clear();
    update();
}

QSize Sparkline::sizeHint() const
{
    return {240, fontMetrics().height() * 3};
}

void Sparkline::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.border);
    if (m_values.size() < 2)
        return;
    const double most = std::max(1.0, *std::max_element(m_values.begin(), m_values.end()));
    const double step = double(width()) / double(mostValues - 1);
    QPainterPath curve;
    double x = 0;
    for (std::size_t i = 0; i < m_values.size(); ++i, x += step) {
        const double y = 2 + (height() - 4) * (1 - m_values[i] / most);
        i == 0 ? curve.moveTo(x, y) : curve.lineTo(x, y);
    }
    QPainterPath area = curve;
    area.lineTo(x - step, height() - 1);
    area.lineTo(0, height() - 1);
    painter.fillPath(area, t.accentTint);
    painter.setPen(QPen(t.accent, 1.5));
    painter.drawPath(curve);
}

} // namespace hookbench::ui
