#include "messages/SlackLayout.h"

#include "common/Formatting.h"

#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QPainter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

namespace hookbench::ui {

using templates::MrkdwnSpan;
using templates::SlackBlock;
using templates::SlackElement;
using templates::SlackText;

namespace {

constexpr int quotedProperty = QTextFormat::UserProperty + 1;
constexpr qreal quoteIndent = 14;

QString trSlack(const char* text)
{
    return QCoreApplication::translate("SlackLayout", text);
}

QFont scaled(const QFont& font, qreal factor)
{
    QFont result = font;
    result.setPointSizeF(font.pointSizeF() * factor);
    return result;
}

QTextCharFormat formatOf(const MrkdwnSpan& span, const QFont& font, const SlackColors& colors)
{
    QTextCharFormat format;
    QFont face = span.code || span.preformatted ? monospaceFont(0.88) : font;
    face.setBold(face.bold() || span.bold);
    face.setItalic(span.italic);
    face.setStrikeOut(span.strike);
    format.setFont(face);
    if (span.code || span.preformatted)
        format.setBackground(colors.well);
    if (span.code)
        format.setForeground(colors.code);
    switch (span.kind) {
    case MrkdwnSpan::Kind::Link:
        format.setForeground(colors.link);
        format.setToolTip(textFromBytes(span.target));
        break;
    case MrkdwnSpan::Kind::User:
    case MrkdwnSpan::Kind::Channel:
    case MrkdwnSpan::Kind::Group:
    case MrkdwnSpan::Kind::Broadcast:
        format.setForeground(colors.mention);
        format.setBackground(colors.mentionTint);
        break;
    default:
        break;
    }
    return format;
}

QString shownText(const MrkdwnSpan& span)
{
    const QString text = textFromBytes(span.text);
    return span.kind == MrkdwnSpan::Kind::Emoji ? QLatin1Char(':') + text + QLatin1Char(':') : text;
}

QTextBlockFormat blockFormatOf(const MrkdwnSpan& span)
{
    QTextBlockFormat format;
    format.setLineHeight(118, QTextBlockFormat::ProportionalHeight);
    if (span.quoted) {
        format.setLeftMargin(quoteIndent);
        format.setProperty(quotedProperty, true);
    } else if (span.listLevel > 0) {
        format.setLeftMargin(18 * span.listLevel);
        format.setTextIndent(-12);
    }
    return format;
}

std::shared_ptr<QTextDocument> document(const std::vector<MrkdwnSpan>& spans, const QFont& font,
                                        const QColor& color, const SlackColors& colors)
{
    auto document = std::make_shared<QTextDocument>();
    document->setUndoRedoEnabled(false);
    document->setDocumentMargin(0);
    document->setDefaultFont(font);
    QTextCursor cursor(document.get());
    bool lineStart = true;
    for (const MrkdwnSpan& span : spans) {
        if (span.kind == MrkdwnSpan::Kind::LineBreak) {
            if (lineStart)
                cursor.setBlockFormat(blockFormatOf(span));
            cursor.insertBlock(blockFormatOf(span));
            lineStart = true;
            continue;
        }
        QTextCharFormat format = formatOf(span, font, colors);
        if (!format.hasProperty(QTextFormat::ForegroundBrush))
            format.setForeground(color);
        if (lineStart) {
            cursor.setBlockFormat(blockFormatOf(span));
            if (span.listLevel > 0)
                cursor.insertText(QStringLiteral("•  "), format);
        }
        lineStart = false;
        QString text = shownText(span);
        text.replace(QLatin1Char('\n'), QChar::LineSeparator);
        cursor.insertText(text, format);
    }
    return document;
}

/// Puts pieces below and beside each other.
class Builder {
public:
    Builder(qreal width, const QFont& font, const SlackColors& colors)
        : m_width(width), m_font(font), m_colors(colors), m_metrics(font)
    {
    }

    SlackLayout take() { return {std::move(m_pieces), m_y}; }

    qreal text(const std::vector<MrkdwnSpan>& spans, qreal x, qreal y, qreal width, const QFont& font,
               const QColor& color)
    {
        auto doc = document(spans, font, color, m_colors);
        doc->setTextWidth(width);
        const qreal height = doc->size().height();
        m_pieces.push_back({SlackPiece::Kind::Text, {x, y, width, height}, std::move(doc), {}, {}});
        return height;
    }

    void paragraph(const std::vector<MrkdwnSpan>& spans, const QFont& font)
    {
        if (!spans.empty())
            m_y += text(spans, 0, m_y, m_width, font, m_colors.text);
    }

    void box(SlackPiece::Kind kind, const QRectF& rect, const QString& label, const QString& style = {})
    {
        m_pieces.push_back({kind, rect, nullptr, label, style});
    }

    void section(const SlackBlock& block)
    {
        qreal side = 0;
        qreal sideHeight = 0;
        if (!block.accessory.empty()) {
            const QSizeF size = sizeOf(block.accessory.front());
            side = std::min(size.width(), m_width / 2) + 16;
            sideHeight = size.height();
            element(block.accessory.front(), {m_width - side + 16, m_y, side - 16, size.height()});
        }
        const qreal top = m_y;
        if (!block.text.spans.empty())
            m_y += text(block.text.spans, 0, m_y, m_width - side, m_font, m_colors.text);
        fields(block.fields, m_width - side);
        m_y = std::max(m_y, top + sideHeight);
    }

    void fields(const std::vector<SlackText>& all, qreal width)
    {
        const qreal column = (width - 16) / 2;
        for (std::size_t i = 0; i < all.size(); i += 2) {
            if (m_y > 0)
                m_y += 8;
            qreal height = text(all[i].spans, 0, m_y, column, m_font, m_colors.text);
            if (i + 1 < all.size())
                height =
                    std::max(height, text(all[i + 1].spans, column + 16, m_y, column, m_font, m_colors.text));
            m_y += height;
        }
    }

    void context(const SlackBlock& block)
    {
        const QFont small = scaled(m_font, 0.87);
        qreal x = 0;
        qreal rowHeight = 0;
        for (const SlackElement& element : block.elements) {
            const bool image = element.kind == SlackElement::Kind::Image;
            const qreal side = m_metrics.height() + 4;
            qreal wanted = side;
            if (!image) {
                auto measure = document(element.text.spans, small, m_colors.muted, m_colors);
                wanted = std::min(m_width, std::ceil(measure->idealWidth()) + 1);
            }
            if (x > 0 && x + wanted > m_width) {
                m_y += rowHeight + 4;
                x = rowHeight = 0;
            }
            if (image) {
                box(SlackPiece::Kind::Image, {x, m_y, side, side}, {});
                rowHeight = std::max(rowHeight, side);
            } else {
                rowHeight =
                    std::max(rowHeight, text(element.text.spans, x, m_y, wanted, small, m_colors.muted));
            }
            x += wanted + 10;
        }
        m_y += rowHeight;
    }

    void actions(const SlackBlock& block)
    {
        qreal x = 0;
        qreal rowHeight = 0;
        for (const SlackElement& item : block.elements) {
            const QSizeF size = sizeOf(item);
            if (x > 0 && x + size.width() > m_width) {
                m_y += rowHeight + 8;
                x = rowHeight = 0;
            }
            element(item, {x, m_y, std::min(size.width(), m_width), size.height()});
            x += size.width() + 8;
            rowHeight = std::max(rowHeight, size.height());
        }
        m_y += rowHeight;
    }

    void image(const SlackBlock& block)
    {
        if (!block.text.spans.empty()) {
            m_y += text(block.text.spans, 0, m_y, m_width, scaled(m_font, 0.92), m_colors.text) + 4;
        }
        const QString alt = textFromBytes(block.altText);
        box(SlackPiece::Kind::Image, {0, m_y, std::min(m_width, 360.0), m_metrics.height() * 6.0},
            alt.isEmpty() ? trSlack("Picture (not loaded)") : alt);
        m_y += m_metrics.height() * 6.0;
    }

    void unknown(const SlackBlock& block)
    {
        const qreal height = m_metrics.height() + 16.0;
        box(SlackPiece::Kind::Unknown, {0, m_y, m_width, height},
            trSlack("A block of type “%1”, which this preview does not draw").arg(textFromBytes(block.type)));
        m_y += height;
    }

    void input(const SlackBlock& block)
    {
        QFont bold = m_font;
        bold.setBold(true);
        paragraph(block.text.spans, bold);
        m_y += 4;
        box(SlackPiece::Kind::Menu, {0, m_y, std::min(m_width, 360.0), m_metrics.height() + 14.0},
            block.elements.empty() ? QString() : textFromBytes(block.elements.front().text.text));
        m_y += m_metrics.height() + 14.0;
    }

    void rule()
    {
        box(SlackPiece::Kind::Rule, {0, 7, m_width, 1}, {});
        m_y = 15;
    }

private:
    static QString labelOf(const SlackElement& element)
    {
        QString label;
        for (const MrkdwnSpan& span : element.text.spans)
            label += span.kind == MrkdwnSpan::Kind::LineBreak ? QStringLiteral(" ") : shownText(span);
        return label.isEmpty() ? textFromBytes(element.type) : label;
    }

    QSizeF sizeOf(const SlackElement& element) const
    {
        const qreal height = m_metrics.height() + 12.0;
        switch (element.kind) {
        case SlackElement::Kind::Image:
            return {88, 88};
        case SlackElement::Kind::Overflow:
            return {height + 8, height};
        case SlackElement::Kind::Button:
            return {std::min(m_width, m_metrics.horizontalAdvance(labelOf(element)) + 28.0), height};
        case SlackElement::Kind::Checkboxes:
        case SlackElement::Kind::RadioButtons:
            return {180, std::max<qreal>(1, qreal(element.options.size())) * (m_metrics.height() + 6.0)};
        default:
            return {std::max(140.0, m_metrics.horizontalAdvance(labelOf(element)) + 44.0), height};
        }
    }

    void element(const SlackElement& item, const QRectF& rect)
    {
        switch (item.kind) {
        case SlackElement::Kind::Image:
            return box(SlackPiece::Kind::Image, rect, textFromBytes(item.altText));
        case SlackElement::Kind::Button:
            return box(SlackPiece::Kind::Button, rect, labelOf(item), textFromBytes(item.style));
        case SlackElement::Kind::Overflow:
            return box(SlackPiece::Kind::Button, rect, QStringLiteral("···"));
        case SlackElement::Kind::Checkboxes:
        case SlackElement::Kind::RadioButtons:
            return options(item, rect);
        case SlackElement::Kind::Text:
            (void)text(item.text.spans, rect.x(), rect.y(), rect.width(), m_font, m_colors.text);
            return;
        default:
            return box(SlackPiece::Kind::Menu, rect, labelOf(item));
        }
    }

    void options(const SlackElement& item, const QRectF& rect)
    {
        qreal y = rect.y();
        const QString bullet =
            item.kind == SlackElement::Kind::Checkboxes ? QStringLiteral("☐ ") : QStringLiteral("○ ");
        for (const SlackText& option : item.options) {
            MrkdwnSpan mark;
            mark.text = toBytes(bullet);
            std::vector<MrkdwnSpan> spans{mark};
            spans.insert(spans.end(), option.spans.begin(), option.spans.end());
            (void)text(spans, rect.x(), y, rect.width(), m_font, m_colors.text);
            y += m_metrics.height() + 6;
        }
    }

    qreal m_width;
    QFont m_font;
    const SlackColors& m_colors;
    QFontMetricsF m_metrics;
    std::vector<SlackPiece> m_pieces;
    qreal m_y = 0;
};

void paintBox(QPainter& painter, const QRectF& rect, const QColor& fill, const QColor& border, qreal radius)
{
    painter.setPen(border);
    painter.setBrush(fill);
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

void paintText(QPainter& painter, const SlackPiece& piece, const SlackColors& colors)
{
    painter.save();
    painter.translate(piece.rect.topLeft());
    for (QTextBlock block = piece.text->begin(); block.isValid(); block = block.next()) {
        if (!block.blockFormat().hasProperty(quotedProperty))
            continue;
        const QRectF rect = piece.text->documentLayout()->blockBoundingRect(block);
        painter.fillRect(QRectF(0, rect.top(), 4, rect.height()), colors.border);
    }
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, colors.text);
    piece.text->documentLayout()->draw(&painter, context);
    painter.restore();
}

} // namespace

const SlackColors& slackColors(bool dark)
{
    static const SlackColors light{
        .background = QColor(0xff, 0xff, 0xff),
        .text = QColor(0x1d, 0x1c, 0x1d),
        .muted = QColor(0x61, 0x60, 0x61),
        .link = QColor(0x12, 0x64, 0xa3),
        .border = QColor(0xdd, 0xdd, 0xdd),
        .well = QColor(0xf4, 0xf4, 0xf4),
        .code = QColor(0xc0, 0x13, 0x43),
        .mention = QColor(0x12, 0x64, 0xa3),
        .mentionTint = QColor(0xe8, 0xf5, 0xfa),
        .primary = QColor(0x00, 0x7a, 0x5a),
        .danger = QColor(0xe0, 0x1e, 0x5a),
        .dark = false,
    };
    static const SlackColors dark_{
        .background = QColor(0x1a, 0x1d, 0x21),
        .text = QColor(0xd1, 0xd2, 0xd3),
        .muted = QColor(0xab, 0xab, 0xad),
        .link = QColor(0x1d, 0x9b, 0xd1),
        .border = QColor(0x56, 0x58, 0x56),
        .well = QColor(0x22, 0x25, 0x29),
        .code = QColor(0xe8, 0x91, 0x2d),
        .mention = QColor(0x1d, 0x9b, 0xd1),
        .mentionTint = QColor(0x1c, 0x2d, 0x38),
        .primary = QColor(0x14, 0x85, 0x67),
        .danger = QColor(0xe2, 0x3c, 0x6d),
        .dark = true,
    };
    return dark ? dark_ : light;
}

SlackLayout layoutBlock(const SlackBlock& block, qreal width, const QFont& font, const SlackColors& colors)
{
    Builder builder(width, font, colors);
    QFont header = scaled(font, 1.25);
    header.setBold(true);
    switch (block.kind) {
    case SlackBlock::Kind::Header:
        builder.paragraph(block.text.spans, header);
        break;
    case SlackBlock::Kind::Section:
        builder.section(block);
        break;
    case SlackBlock::Kind::RichText:
        builder.paragraph(block.text.spans, font);
        break;
    case SlackBlock::Kind::Divider:
        builder.rule();
        break;
    case SlackBlock::Kind::Context:
        builder.context(block);
        break;
    case SlackBlock::Kind::Image:
    case SlackBlock::Kind::Video:
        builder.image(block);
        break;
    case SlackBlock::Kind::Actions:
        builder.actions(block);
        break;
    case SlackBlock::Kind::Input:
        builder.input(block);
        break;
    case SlackBlock::Kind::File:
    case SlackBlock::Kind::Unknown:
        builder.unknown(block);
        break;
    }
    return builder.take();
}

SlackLayout layoutText(const SlackText& text, qreal width, const QFont& font, const SlackColors& colors)
{
    Builder builder(width, font, colors);
    builder.paragraph(text.spans, font);
    return builder.take();
}

void paintPiece(QPainter& painter, const SlackPiece& piece, const QFont& font, const SlackColors& colors)
{
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    switch (piece.kind) {
    case SlackPiece::Kind::Text:
        return paintText(painter, piece, colors);
    case SlackPiece::Kind::Rule:
        return painter.fillRect(piece.rect, colors.border);
    case SlackPiece::Kind::Button:
    case SlackPiece::Kind::Menu: {
        const bool filled =
            piece.style == QStringLiteral("primary") || piece.style == QStringLiteral("danger");
        const QColor fill = piece.style == QStringLiteral("primary")  ? colors.primary
                            : piece.style == QStringLiteral("danger") ? colors.danger
                                                                      : colors.background;
        paintBox(painter, piece.rect, fill, filled ? fill : colors.border, 4);
        painter.setPen(filled ? QColor(Qt::white) : colors.text);
        const bool menu = piece.kind == SlackPiece::Kind::Menu;
        const QRectF inner = piece.rect.adjusted(12, 0, menu ? -24 : -12, 0);
        painter.drawText(inner, int(menu ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::AlignVCenter,
                         metrics.elidedText(piece.label, Qt::ElideRight, inner.width()));
        if (menu)
            painter.drawText(piece.rect.adjusted(0, 0, -10, 0), Qt::AlignRight | Qt::AlignVCenter,
                             QStringLiteral("⌄"));
        return;
    }
    case SlackPiece::Kind::Image:
    case SlackPiece::Kind::Unknown:
        paintBox(painter, piece.rect, colors.well, colors.border, piece.rect.height() > 40 ? 8 : 4);
        painter.setPen(colors.muted);
        painter.drawText(piece.rect.adjusted(8, 4, -8, -4), int(Qt::AlignCenter) | Qt::TextWordWrap,
                         piece.label);
        return;
    }
}

QString describeBlock(const SlackBlock& block)
{
    QStringList words{textFromBytes(block.type)};
    const auto add = [&words](const SlackText& text) {
        if (!text.text.empty())
            words << textFromBytes(text.text);
    };
    add(block.text);
    for (const SlackText& field : block.fields)
        add(field);
    for (const auto* elements : {&block.accessory, &block.elements}) {
        for (const SlackElement& element : *elements) {
            add(element.text);
            if (!element.altText.empty())
                words << textFromBytes(element.altText);
        }
    }
    if (!block.altText.empty())
        words << textFromBytes(block.altText);
    return words.join(QStringLiteral(": "));
}

} // namespace hookbench::ui
