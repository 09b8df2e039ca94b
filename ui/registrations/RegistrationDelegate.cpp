#include "registrations/RegistrationDelegate.h"

#include "common/Formatting.h"
#include "common/StylePaint.h"
#include "common/Theme.h"
#include "deliveries/OutcomeLook.h"
#include "registrations/ChannelKinds.h"
#include "registrations/RegistrationModel.h"

#include <QAbstractItemView>
#include <QPainter>

namespace hookbench::ui {

namespace {

constexpr int padding = 14;
constexpr int lineGap = 5;

struct StateLook {
    const char* icon;
    Tone tone;
};

StateLook lookOf(RegistrationState state)
{
    switch (state) {
    case RegistrationState::Problems:
        return {"circle-alert", Tone::Danger};
    case RegistrationState::Draft:
        return {"file-pen", Tone::Accent};
    case RegistrationState::Paused:
        return {"circle-pause", Tone::Warning};
    case RegistrationState::Active:
        return {"circle-check", Tone::Success};
    }
    return {"circle-check", Tone::Muted};
}

} // namespace

QFont RegistrationDelegate::smaller(const QFont& base)
{
    QFont font = base;
    font.setPointSizeF(base.pointSizeF() * 0.92);
    return font;
}

void RegistrationDelegate::paintGround(QPainter* painter, const QStyleOptionViewItem& option)
{
    const Tokens& t = tokensOf(option.palette);
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const bool focused = view && view->hasFocus();
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter->fillRect(option.rect, focused ? t.selection : t.dark ? t.hover : t.pressed);
        if (focused)
            painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                              t.accent);
    } else if (option.state.testFlag(QStyle::State_MouseOver)) {
        painter->fillRect(option.rect, t.hover);
    }
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.border);
}

QSize RegistrationDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return rowSize(option);
}

QSize RegistrationDelegate::rowSize(const QStyleOptionViewItem& option)
{
    return {200,
            option.fontMetrics.height() + 2 * QFontMetrics(smaller(option.font)).height() + 2 * lineGap + 22};
}

const QIcon& RegistrationDelegate::cachedIcon(const QString& name, Tone tone) const
{
    QIcon& cached = m_icons[{name, tone}];
    if (cached.isNull())
        cached = icon(name, tone);
    return cached;
}

int RegistrationDelegate::paintState(QPainter* painter, const QRect& line, const QFont& font,
                                     const registrations::RegistrationSummary& summary,
                                     const Tokens& tokens) const
{
    const StateLook look = lookOf(stateOf(summary));
    const QString words = stateText(summary);
    const QFontMetrics metrics(font);
    const int textWidth = metrics.horizontalAdvance(words);
    const int width = textWidth + 20;
    const int left = line.right() - width + 1;
    cachedIcon(QString::fromLatin1(look.icon), look.tone)
        .paint(painter, QRect(left, line.center().y() - 7, 14, 14));
    painter->setFont(font);
    painter->setPen(toneColor(tokens, look.tone));
    painter->drawText(QRect(left + 20, line.top(), textWidth + 2, line.height()),
                      Qt::AlignLeft | Qt::AlignVCenter, words);
    return width;
}

/// What became of the last delivery, at the right; how much room it takes.
int RegistrationDelegate::paintLatest(QPainter* painter, const QRect& line, const QFont& font,
                                      const QModelIndex& index, const Tokens& tokens) const
{
    const auto* latest = static_cast<const delivery::AttemptSummary*>(
        index.data(RegistrationModel::LatestRole).value<const void*>());
    if (!latest)
        return 0;
    const OutcomeLook look = ui::lookOf(*latest);
    const QString words = latest->status > 0 ? QString::number(latest->status) : look.word;
    const int textWidth = QFontMetrics(font).horizontalAdvance(words);
    const int left = line.right() - textWidth - 18;
    cachedIcon(look.icon, look.tone).paint(painter, QRect(left, line.center().y() - 6, 13, 13));
    painter->setFont(font);
    painter->setPen(toneColor(tokens, look.tone));
    painter->drawText(QRect(left + 18, line.top(), textWidth + 2, line.height()),
                      Qt::AlignLeft | Qt::AlignVCenter, words);
    return textWidth + 28;
}

void RegistrationDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const
{
    const auto* summary = static_cast<const registrations::RegistrationSummary*>(
        index.data(RegistrationModel::SummaryRole).value<const void*>());
    if (!summary)
        return;
    const Tokens& t = tokensOf(option.palette);
    painter->save();
    paintGround(painter, option);
    const QFont small = smaller(option.font);
    const QFontMetrics smallMetrics(small);
    QRect line = option.rect.adjusted(padding, 11, -padding, 0);
    line.setHeight(option.fontMetrics.height());
    const int stateWidth = paintState(painter, line, small, *summary, t);

    QFont name = option.font;
    name.setWeight(QFont::DemiBold);
    painter->setFont(name);
    painter->setPen(summary->name.empty() ? t.muted : t.text);
    const QRect nameRect = line.adjusted(0, 0, -stateWidth - 12, 0);
    painter->drawText(
        nameRect, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(name).elidedText(index.data().toString(), Qt::ElideRight, nameRect.width()));

    line.moveTop(line.bottom() + 1 + lineGap);
    line.setHeight(smallMetrics.height());
    const int latestWidth = paintLatest(painter, line, small, index, t);
    QFont code = monospaceFont(0.92);
    painter->setFont(code);
    painter->setPen(t.muted);
    const QString target =
        summary->target.empty() ? RegistrationModel::tr("Goes nowhere yet") : textFromBytes(summary->target);
    const QRect targetRect = line.adjusted(0, 0, -latestWidth, 0);
    painter->drawText(targetRect, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(code).elidedText(target, Qt::ElideMiddle, targetRect.width()));

    line.moveTop(line.bottom() + 1 + lineGap);
    // The channels stand at the right, so that the event types of all rows begin at one edge.
    int right = line.right();
    std::vector<std::string> kinds;
    for (const std::string& kind : summary->channels) {
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
            kinds.push_back(kind);
    }
    painter->setFont(small);
    for (auto kind = kinds.rbegin(); kind != kinds.rend(); ++kind) {
        const QString words = channelChip(*kind);
        const int width = smallMetrics.horizontalAdvance(words) + 14;
        const QRect chip(right - width + 1, line.top() - 1, width, line.height() + 2);
        paint::box(painter, chip, t.dark ? t.pressed : t.sunken, t.border, 5);
        painter->setPen(t.muted);
        painter->drawText(chip, Qt::AlignCenter, words);
        right = chip.left() - 5;
    }
    painter->setPen(t.muted);
    const QRect events(line.left(), line.top(), right - line.left() - 6, line.height());
    painter->drawText(events, Qt::AlignLeft | Qt::AlignVCenter,
                      smallMetrics.elidedText(eventsText(*summary), Qt::ElideRight, events.width()));
    painter->restore();
}

} // namespace hookbench::ui
