#include "templates/SmsView.h"

#include "common/Formatting.h"
#include "common/Theme.h"
#include "common/Widgets.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QPainter>
#include <QScrollArea>
#include <QTabWidget>
#include <QTextCursor>
#include <QVBoxLayout>

namespace hookbench::ui {

using templates::SmsSegmentation;

namespace {

constexpr std::size_t mostBubbles = 200;
constexpr int margin = 16;

bool isUcs2(const SmsSegmentation& segmentation)
{
    return segmentation.encoding == SmsSegmentation::Encoding::Ucs2;
}

int capacity(const SmsSegmentation& segmentation)
{
    const bool alone = segmentation.segments.size() <= 1;
    return isUcs2(segmentation) ? (alone ? 70 : 67) : (alone ? 160 : 153);
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

SmsView::SmsView(QWidget* parent)
    : ChannelView(parent),
      m_encoding(new Pill(this)),
      m_facts(new MutedLabel({}, this)),
      m_forcing(new MutedLabel({}, this)),
      m_canvas(new SmsCanvas),
      m_scroll(new QScrollArea(this)),
      m_text(new OutputView(QStringLiteral("smsText"), tr("Text of the message"), this))
{
    setObjectName(QStringLiteral("smsView"));
    m_encoding->setObjectName(QStringLiteral("smsEncoding"));
    m_facts->setObjectName(QStringLiteral("smsFacts"));
    m_forcing->setObjectName(QStringLiteral("smsForcing"));
    m_forcing->setWordWrap(true);
    m_scroll->setObjectName(QStringLiteral("smsScroll"));
    m_scroll->setAccessibleName(tr("Message in segments"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setWidget(m_canvas);
    QTabWidget* tabs = makeTabs(QStringLiteral("smsTabs"), tr("Parts of the message"));
    tabs->addTab(m_scroll, tr("Segments"));
    tabs->addTab(m_text, tr("Text"));
    auto* line = new QHBoxLayout;
    line->setSpacing(10);
    line->addWidget(m_encoding);
    line->addWidget(m_facts, 1);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(14, 10, 14, 2);
    head->setSpacing(6);
    head->addLayout(line);
    head->addWidget(m_forcing);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(tabs, 1);
    connect(m_text, &OutputView::placeChosen, this, &ChannelView::placeChosen);
}

void SmsView::showPreview(const std::shared_ptr<const PreviewResult>& result)
{
    const auto* preview = std::get_if<templates::SmsPreview>(&result->preview);
    if (!preview)
        return;
    const SmsSegmentation& segmentation = preview->segmentation;
    m_text->setMarks({}, std::nullopt);
    m_text->show(result->text, OutputView::Language::Plain);
    m_canvas->showMessage(preview->message.text, segmentation);
    m_encoding->setTone(isUcs2(segmentation) ? Tone::Warning : Tone::Success,
                        isUcs2(segmentation) ? tr("UCS-2") : tr("GSM-7"));
    m_facts->setText((segmentation.segments.size() == 1
                          ? tr("1 segment")
                          : tr("%n segments", nullptr, int(segmentation.segments.size()))) +
                     QStringLiteral("  ·  ") + tr("%n units", nullptr, segmentation.units) +
                     QStringLiteral("  ·  ") + tr("%1 left").arg(segmentation.unitsLeft));
    showForcing(segmentation);
}

void SmsView::showForcing(const SmsSegmentation& segmentation)
{
    constexpr int most = 8;
    QStringList words;
    QStringList seen;
    for (const templates::SmsForcing& forcing : segmentation.forcing) {
        const QString character = QString::fromUcs4(&forcing.character, 1);
        if (seen.contains(character) || words.size() == most)
            continue;
        seen << character;
        words << (forcing.replacement.empty()
                      ? character
                      : tr("%1 (write %2)").arg(character, textFromBytes(forcing.replacement)));
    }
    m_forcing->setVisible(!words.isEmpty());
    m_forcing->setText(tr("GSM-7 lacks %1, so that a segment holds 70 characters and not 160.")
                           .arg(words.join(QStringLiteral(", "))));
}

void SmsView::setDimmed(bool dimmed)
{
    m_text->setDimmed(dimmed);
    m_canvas->setDimmed(dimmed);
}

} // namespace hookbench::ui
