#include "inspector/FilterOffers.h"

#include "common/Formatting.h"
#include "common/Theme.h"

#include <QPainter>

namespace hookbench::ui {

using capture::QueryField;

namespace {

constexpr int padding = 8;
constexpr int gap = 18;

QString meaningOfTime(const capture::QueryKey& key)
{
    return key.kind == capture::QueryValueKind::After ? FilterOffers::tr("received since: 10:00, 15m, a date")
                                                      : FilterOffers::tr("received before: 10:00, 15m, a date");
}

QString meaningOfKey(const capture::QueryKey& key)
{
    switch (key.field) {
    case QueryField::Method:
        return FilterOffers::tr("POST, or several: POST,PUT");
    case QueryField::Path:
        return FilterOffers::tr("text in the path; * for anything");
    case QueryField::Status:
        return FilterOffers::tr("of the answer: 200, 4xx, >=400");
    case QueryField::Event:
        return FilterOffers::tr("the event's type: object.*");
    case QueryField::Mark:
        return FilterOffers::tr("pinned, duplicate, malformed…");
    case QueryField::Signature:
        return FilterOffers::tr("valid, invalid, unsigned, unchecked");
    case QueryField::Endpoint:
        return FilterOffers::tr("which endpoint took it");
    case QueryField::Kind:
        return FilterOffers::tr("request, slack, mail or sms");
    case QueryField::Size:
        return FilterOffers::tr("of the body: >10k, <1M");
    case QueryField::Duration:
        return FilterOffers::tr("until the answer: >100ms");
    case QueryField::Time:
        return meaningOfTime(key);
    case QueryField::Id:
        return FilterOffers::tr("the capture's number: 12, 5..9");
    case QueryField::Source:
        return FilterOffers::tr("the sender's address");
    case QueryField::Header:
        return FilterOffers::tr("a header by its name");
    case QueryField::Body:
        return FilterOffers::tr("text in bodies, decoded too");
    case QueryField::Text:
        return FilterOffers::tr("\"text\" or /expression/ anywhere");
    case QueryField::Note:
        return FilterOffers::tr("text in what you have noted");
    case QueryField::Label:
        return FilterOffers::tr("one of its labels");
    case QueryField::Colour:
        return FilterOffers::tr("red, orange, yellow…");
    case QueryField::Has:
        return FilterOffers::tr("note, label or colour");
    case QueryField::Word:
        break;
    }
    return {};
}

} // namespace

void FilterOffers::set(capture::QueryCompletions offers)
{
    beginResetModel();
    m_offers = std::move(offers);
    endResetModel();
}

int FilterOffers::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_offers.items.size());
}

QVariant FilterOffers::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const capture::QueryCompletion& offer = m_offers.items[std::size_t(index.row())];
    const QString text = textFromBytes(offer.text);
    const QString meaning = offer.key == nullptr ? tr("look for it in whole messages")
                            : offer.isKey && offer.key->field != QueryField::Header
                                ? meaningOfKey(*offer.key)
                            : offer.isKey && offer.text == "header[" ? meaningOfKey(*offer.key)
                                                                     : QString();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return text;
    case MeaningRole:
        return meaning;
    case Qt::AccessibleTextRole:
        return meaning.isEmpty() ? text : tr("%1: %2").arg(text, meaning);
    default:
        return {};
    }
}

void FilterOfferDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Tokens& t = tokensOf(option.palette);
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, t.selection);
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option.rect, t.hover);
    const QRect content = option.rect.adjusted(padding, 0, -padding, 0);
    const QString text = index.data().toString();
    painter->save();
    painter->setFont(monospaceFont(0.95));
    painter->setPen(t.text);
    const int width = painter->fontMetrics().horizontalAdvance(text);
    painter->drawText(content, int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(text, Qt::ElideRight, content.width()));
    painter->setFont(option.font);
    painter->setPen(t.muted);
    const QRect rest = content.adjusted(width + gap, 0, 0, 0);
    if (rest.width() > 40)
        painter->drawText(rest, int(Qt::AlignRight | Qt::AlignVCenter) | Qt::TextSingleLine,
                          option.fontMetrics.elidedText(index.data(FilterOffers::MeaningRole).toString(),
                                                        Qt::ElideRight, rest.width()));
    painter->restore();
}

QSize FilterOfferDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QFontMetrics code(monospaceFont(0.95));
    const int meaning = option.fontMetrics.horizontalAdvance(index.data(FilterOffers::MeaningRole).toString());
    return {code.horizontalAdvance(index.data().toString()) + 2 * padding + (meaning > 0 ? meaning + gap : 0),
            option.fontMetrics.height() + 9};
}

} // namespace hookbench::ui
