#include "inspector/CaptureDelegate.h"

#include "common/Formatting.h"
#include "common/Icons.h"
#include "common/StylePaint.h"
#include "common/Theme.h"
#include "inspector/CaptureModel.h"
#include "inspector/NoteDialog.h"

#include <QPainter>

namespace hookbench::ui {

namespace {

struct Mark {
    int bit;
    const char* icon;
    Tone tone;
};

constexpr Mark shownMarks[] = {
    {capture::Malformed, "triangle-alert", Tone::Danger},
    {capture::Truncated, "scissors", Tone::Warning},
    {capture::CaptureTable::duplicateMark, "copy-check", Tone::Warning},
    {CaptureModel::InvalidSignature, "shield-alert", Tone::Danger},
    {capture::Handshake, "link", Tone::Muted},
    {capture::Pinned, "pin", Tone::Accent},
    {CaptureModel::Noted, "pencil", Tone::Accent},
};

} // namespace

CaptureDelegate::CaptureDelegate(QObject* parent) : LiveDelegate(parent) {}

void CaptureDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const
{
    const Tokens& t = tokensOf(option.palette);
    paintRow(painter, option, index);

    const auto column = static_cast<CaptureModel::Column>(index.column());
    const int marks = index.data(CaptureModel::MarksRole).toInt();
    const auto colour = static_cast<capture::CaptureColour>(index.data(CaptureModel::ColourRole).toInt());
    if (colour != capture::CaptureColour::None && column == CaptureModel::Column::Time)
        painter->fillRect(QRect(option.rect.topLeft(), QSize(4, option.rect.height())), colourOf(t, colour));
    QRect content = option.rect.adjusted(padding, 0, -padding, 0);
    painter->save();
    if (column == CaptureModel::Column::Marks) {
        paintMarks(painter, content, marks);
        painter->restore();
        return;
    }
    const QString text = index.data(Qt::DisplayRole).toString();
    const bool malformed = (marks & capture::Malformed) != 0;
    QFont font = option.font;
    QColor color = t.muted;
    switch (column) {
    case CaptureModel::Column::Time:
        font = monospaceFont(0.95);
        break;
    case CaptureModel::Column::Method:
        font = monospaceFont(0.95);
        font.setWeight(QFont::DemiBold);
        color = malformed ? t.danger : methodColor(t, text);
        break;
    case CaptureModel::Column::Target:
        font = monospaceFont(0.95);
        color = malformed ? t.danger : t.text;
        content = paintLabels(painter, content, index.data(CaptureModel::LabelsRole).toString(), option.palette);
        content = paintKind(painter, content, index.data(CaptureModel::KindRole).toInt());
        break;
    case CaptureModel::Column::EventId:
    case CaptureModel::Column::Source:
        font = monospaceFont(0.92);
        break;
    case CaptureModel::Column::Signature:
        color = (marks & CaptureModel::InvalidSignature) != 0 ? t.danger : t.muted;
        break;
    case CaptureModel::Column::EventType:
        color = t.text;
        break;
    default:
        break;
    }
    painter->setFont(font);
    if (column == CaptureModel::Column::Status) {
        const int status = index.data(CaptureModel::StatusRole).toInt();
        font = monospaceFont(0.92);
        font.setWeight(QFont::DemiBold);
        painter->setFont(font);
        paint::pill(painter, content.adjusted(-4, 0, 10, 0), text, statusColor(t, status),
                    statusTint(t, status));
    } else {
        painter->setPen(color);
        const auto alignment = static_cast<Qt::Alignment>(index.data(Qt::TextAlignmentRole).toInt());
        painter->drawText(content, int(alignment) | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, content.width()));
    }
    painter->restore();
}

QRect CaptureDelegate::paintLabels(QPainter* painter, const QRect& rect, const QString& labels,
                                   const QPalette& palette)
{
    if (labels.isEmpty())
        return rect;
    const Tokens& t = tokensOf(palette);
    const QFontMetrics metrics = painter->fontMetrics();
    const QString shown = metrics.elidedText(labels, Qt::ElideRight, rect.width() / 2 - 16);
    const int width = paint::pillWidth(metrics, shown);
    if (width > rect.width() / 2)
        return rect;
    paint::pill(painter, QRect(rect.right() - width + 1, rect.top(), width, rect.height()), shown, t.accent, t.accentTint);
    return rect.adjusted(0, 0, -width - 6, 0);
}

QRect CaptureDelegate::paintKind(QPainter* painter, const QRect& rect, int kind) const
{
    static constexpr std::array names{"", "message-square", "mail", "smartphone"};
    if (kind <= 0 || std::size_t(kind) >= names.size())
        return rect;
    QIcon& picture = m_kinds[std::size_t(kind)];
    if (picture.isNull())
        picture = icon(QString::fromLatin1(names[std::size_t(kind)]), Tone::Muted);
    picture.paint(painter, QRect(rect.left(), rect.center().y() - 7, 15, 15));
    return rect.adjusted(21, 0, 0, 0);
}

void CaptureDelegate::paintMarks(QPainter* painter, const QRect& rect, int marks) const
{
    int x = rect.left();
    for (std::size_t i = 0; i < m_icons.size(); ++i) {
        const Mark& mark = shownMarks[i];
        if ((marks & mark.bit) == 0)
            continue;
        if (m_icons[i].isNull())
            m_icons[i] = icon(QString::fromLatin1(mark.icon), mark.tone);
        const QRect place(x, rect.center().y() - 7, 15, 15);
        m_icons[i].paint(painter, place);
        x += 21;
    }
}

} // namespace hookbench::ui
