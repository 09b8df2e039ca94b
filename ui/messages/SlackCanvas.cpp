#include "messages/SlackCanvas.h"

#include "common/Formatting.h"
#include "common/StylePaint.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>

namespace hookbench::ui {

namespace {

constexpr qreal margin = 18;
constexpr qreal avatar = 36;
constexpr qreal spacing = 10;

} // namespace

SlackCanvas::SlackCanvas(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("slackCanvas"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFont(windowFont());
}

qreal SlackCanvas::textLeft() const
{
    return margin + avatar + 12;
}

qreal SlackCanvas::headHeight() const
{
    return margin + fontMetrics().height() + 4;
}

void SlackCanvas::showMessage(const templates::SlackPreview& preview, const QString& time)
{
    m_username = preview.username.empty() ? tr("Incoming webhook") : textFromBytes(preview.username);
    m_time = time;
    std::vector<Placed> blocks;
    blocks.reserve(preview.blocks.size());
    for (std::size_t i = 0; i < preview.blocks.size(); ++i) {
        if (i < m_blocks.size() && m_blocks[i].block == preview.blocks[i])
            blocks.push_back(std::move(m_blocks[i]));
        else
            blocks.push_back({preview.blocks[i], {}, 0});
    }
    m_blocks = std::move(blocks);
    if (!(m_text == preview.text)) {
        m_text = preview.text;
        m_textLayout = {};
    }
    m_marked = -1;
    layoutAll(width());
    QStringList words;
    for (const Placed& placed : m_blocks)
        words << describeBlock(placed.block);
    if (m_blocks.empty())
        words << textFromBytes(m_text.text);
    setAccessibleName(tr("Slack message from %1: %2").arg(m_username, words.join(QStringLiteral("; "))));
    update();
}

void SlackCanvas::layoutAll(int width)
{
    const SlackColors& colors = slackColors(m_dark);
    const qreal room = std::max(80.0, width - textLeft() - margin);
    const bool fresh = width != m_layoutWidth;
    m_layoutWidth = width;
    qreal y = headHeight();
    for (Placed& placed : m_blocks) {
        if (fresh || placed.layout.pieces.empty())
            placed.layout = layoutBlock(placed.block, room, font(), colors);
        placed.top = y;
        y += placed.layout.height + spacing;
    }
    if (m_blocks.empty()) {
        if (fresh || m_textLayout.pieces.empty())
            m_textLayout = layoutText(m_text, room, font(), colors);
        y += m_textLayout.height + spacing;
    }
    y = std::max(y, margin + avatar) + margin - spacing;
    if (std::abs(y - m_height) > 0.5) {
        m_height = y;
        setMinimumHeight(int(std::ceil(m_height)));
        updateGeometry();
    }
}

void SlackCanvas::setDark(bool dark)
{
    if (dark == m_dark)
        return;
    m_dark = dark;
    m_layoutWidth = -1;
    layoutAll(width());
    update();
}

void SlackCanvas::setDimmed(bool dimmed)
{
    m_dimmed = dimmed;
    update();
}

void SlackCanvas::markBlock(int block)
{
    m_marked = block;
    if (block >= 0 && block < int(m_blocks.size())) {
        const Placed& placed = m_blocks[std::size_t(block)];
        Q_EMIT revealRequested(QRect(0, int(placed.top), width(), int(placed.layout.height)));
    }
    update();
}

QSize SlackCanvas::sizeHint() const
{
    return {420, int(std::ceil(m_height))};
}

int SlackCanvas::heightForWidth(int) const
{
    return int(std::ceil(m_height));
}

void SlackCanvas::paintHead(QPainter& painter)
{
    const SlackColors& colors = slackColors(m_dark);
    const QRectF picture(margin, margin, avatar, avatar);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.link);
    painter.drawRoundedRect(picture, 6, 6);
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(Qt::white);
    painter.drawText(picture, Qt::AlignCenter, m_username.left(1).toUpper());
    painter.setPen(colors.text);
    const QFontMetricsF metrics(bold);
    qreal x = textLeft();
    const qreal baseline = margin + metrics.ascent();
    const QString name = metrics.elidedText(m_username, Qt::ElideRight, std::max(60.0, width() - x - 140));
    painter.drawText(QPointF(x, baseline), name);
    x += metrics.horizontalAdvance(name) + 7;
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.75);
    small.setBold(true);
    painter.setFont(small);
    const QFontMetricsF smallMetrics(small);
    const QRectF badge(x, baseline - smallMetrics.ascent() - 2, smallMetrics.horizontalAdvance(tr("APP")) + 8,
                       smallMetrics.height() + 2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.well);
    painter.drawRoundedRect(badge, 2, 2);
    painter.setPen(colors.muted);
    painter.drawText(badge, Qt::AlignCenter, tr("APP"));
    small.setBold(false);
    painter.setFont(small);
    painter.drawText(QPointF(badge.right() + 7, baseline), m_time);
}

void SlackCanvas::paintEvent(QPaintEvent* event)
{
    const SlackColors& colors = slackColors(m_dark);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(event->rect(), colors.background);
    if (m_dimmed)
        painter.setOpacity(0.4);
    paintHead(painter);
    const auto paintAt = [&](const SlackLayout& layout, qreal top) {
        painter.save();
        painter.translate(textLeft(), top);
        for (const SlackPiece& piece : layout.pieces)
            paintPiece(painter, piece, font(), colors);
        painter.restore();
    };
    if (m_blocks.empty())
        paintAt(m_textLayout, headHeight());
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
        const Placed& placed = m_blocks[i];
        if (placed.top > event->rect().bottom() || placed.top + placed.layout.height < event->rect().top())
            continue;
        paintAt(placed.layout, placed.top);
        if (int(i) == m_marked) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(colors.danger, 2));
            painter.drawRoundedRect(QRectF(textLeft() - 6, placed.top - 4, width() - textLeft() - margin + 12,
                                           placed.layout.height + 8),
                                    6, 6);
        }
    }
}

void SlackCanvas::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (event->size().width() != m_layoutWidth)
        layoutAll(event->size().width());
}

void SlackCanvas::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        m_layoutWidth = -1;
        layoutAll(width());
    }
}

void SlackCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
        const Placed& placed = m_blocks[i];
        if (event->position().y() >= placed.top && event->position().y() < placed.top + placed.layout.height)
            Q_EMIT blockChosen(int(i));
    }
}

} // namespace hookbench::ui
