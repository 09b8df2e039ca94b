#include "messages/SmsCanvas.h"

#include "common/Formatting.h"
#include "common/Theme.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QPainter>
#include <QTextCursor>

namespace hookbench::ui {

using templates::SmsSegmentation;

namespace {

constexpr std::size_t mostBubbles = 200;
constexpr int margin = 16;

int capacity(const SmsSegmentation& segmentation)
{
    const bool alone = segmentation.segments.size() <= 1;
    return segmentation.encoding == SmsSegmentation::Encoding::Ucs2 ? (alone ? 70 : 67) : (alone ? 160 : 153);
}

} // namespace

SmsCanvas::SmsCanvas(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("smsCanvas"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::MinimumExpanding);
}

void SmsCanvas::showMessage(const std::string& text, const SmsSegmentation& segmentation)
{
    std::vector<Bubble> bubbles;
    auto forcing = segmentation.forcing.begin();
    const std::size_t count = std::min(segmentation.segments.size(), mostBubbles);
    for (std::size_t i = 0; i < count; ++i) {
        const templates::SmsSegment& segment = segmentation.segments[i];
        Bubble bubble;
        bubble.text = text.substr(segment.begin, segment.end - segment.begin);
        for (; forcing != segmentation.forcing.end() && forcing->offset < segment.end; ++forcing)
            bubble.forcing.push_back(
                {forcing->offset - segment.begin, forcing->offset - segment.begin + forcing->length});
        bubble.caption = tr("%1 of %2  ·  %3/%4")
                             .arg(i + 1)
                             .arg(segmentation.segments.size())
                             .arg(segment.units)
                             .arg(capacity(segmentation));
        bubbles.push_back(std::move(bubble));
    }
    m_bubbles = std::move(bubbles);
    QStringList words;
    for (const Bubble& bubble : m_bubbles)
        words << bubble.caption + QStringLiteral(": ") + textFromBytes(bubble.text);
    setAccessibleName(tr("Message in segments. %1").arg(words.join(QStringLiteral(". "))));
    layoutAll();
    update();
}

void SmsCanvas::layoutAll()
{
    const Tokens& t = tokensOf(palette());
    const qreal widest =
        std::max(120.0, std::min(width() - 2.0 * margin, fontMetrics().averageCharWidth() * 44.0));
    qreal y = margin;
    for (Bubble& bubble : m_bubbles) {
        bubble.document = std::make_shared<QTextDocument>();
        bubble.document->setDocumentMargin(0);
        bubble.document->setDefaultFont(font());
        QTextCursor cursor(bubble.document.get());
        QTextCharFormat plain;
        plain.setForeground(t.text);
        QTextCharFormat marked = plain;
        marked.setBackground(t.warningTint);
        marked.setForeground(t.warning);
        marked.setFontUnderline(true);
        std::size_t at = 0;
        for (const TextRange& range : bubble.forcing) {
            cursor.insertText(textFromBytes(bubble.text.substr(at, range.begin - at)), plain);
            cursor.insertText(textFromBytes(bubble.text.substr(range.begin, range.end - range.begin)),
                              marked);
            at = range.end;
        }
        cursor.insertText(textFromBytes(bubble.text.substr(at)), plain);
        bubble.document->setTextWidth(widest - 24);
        const qreal used = std::max(80.0, std::min(widest, bubble.document->idealWidth() + 25));
        bubble.rect = {qreal(margin), y, used, bubble.document->size().height() + 18};
        y += bubble.rect.height() + fontMetrics().height() + 12;
    }
    setMinimumHeight(int(y) + margin);
}

QSize SmsCanvas::sizeHint() const
{
    return {320, minimumHeight()};
}

void SmsCanvas::setDimmed(bool dimmed)
{
    m_dimmed = dimmed;
    update();
}

void SmsCanvas::paintEvent(QPaintEvent* event)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(event->rect(), t.surface);
    if (m_dimmed)
        painter.setOpacity(0.4);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.88);
    painter.setFont(small);
    for (const Bubble& bubble : m_bubbles) {
        if (!bubble.rect.adjusted(0, 0, 0, 30).intersects(QRectF(event->rect())))
            continue;
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.dark ? t.pressed : t.hover);
        painter.drawRoundedRect(bubble.rect, 14, 14);
        painter.save();
        painter.translate(bubble.rect.left() + 12, bubble.rect.top() + 9);
        QAbstractTextDocumentLayout::PaintContext context;
        bubble.document->documentLayout()->draw(&painter, context);
        painter.restore();
        painter.setPen(t.muted);
        painter.drawText(
            QPointF(bubble.rect.left() + 8, bubble.rect.bottom() + QFontMetricsF(small).ascent() + 4),
            bubble.caption);
    }
}

void SmsCanvas::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        layoutAll();
}

void SmsCanvas::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        layoutAll();
}

} // namespace hookbench::ui
