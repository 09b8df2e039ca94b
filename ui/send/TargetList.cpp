#include "send/TargetList.h"

#include "common/Formatting.h"
#include "common/StylePaint.h"
#include "common/Theme.h"
#include "deliveries/OutcomeLook.h"
#include "registrations/ChannelKinds.h"

#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>

namespace hookbench::ui {

using delivery::Target;

void TargetModel::setPlan(const delivery::RoutePlan& plan)
{
    beginResetModel();
    m_plan = plan;
    endResetModel();
}

const Target* TargetModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_plan.targets[std::size_t(row)] : nullptr;
}

void TargetModel::setDeliveries(const std::vector<delivery::DeliveryId>& ids)
{
    beginResetModel();
    m_results.clear();
    m_keys.clear();
    for (std::size_t i = 0; i < ids.size() && i < m_plan.targets.size(); ++i) {
        const std::string key = m_plan.targets[i].key();
        m_results[key].id = ids[i];
        m_keys[ids[i]] = key;
    }
    endResetModel();
}

const TargetModel::Result* TargetModel::resultOf(int row) const
{
    const Target* target = at(row);
    const auto found = target ? m_results.find(target->key()) : m_results.end();
    return found == m_results.end() ? nullptr : &found->second;
}

void TargetModel::changed(delivery::DeliveryId id)
{
    const std::string& key = m_keys[id];
    for (int row = 0; row < rowCount(); ++row) {
        if (m_plan.targets[std::size_t(row)].key() == key)
            Q_EMIT dataChanged(index(row), index(row));
    }
}

void TargetModel::onState(const delivery::DeliveryState& state)
{
    const auto key = m_keys.find(state.id);
    if (key == m_keys.end())
        return;
    m_results[key->second].phase = state.phase;
    changed(state.id);
}

void TargetModel::onAttempt(const delivery::AttemptRecord& attempt)
{
    const delivery::AttemptSummary& s = attempt.summary;
    const auto key = m_keys.find(s.delivery);
    if (key == m_keys.end())
        return;
    Result& result = m_results[key->second];
    result.words = s.status > 0 ? QString::number(s.status) : QString();
    if (s.outcome != delivery::Outcome::DryRun)
        result.words +=
            (result.words.isEmpty() ? QString() : QStringLiteral("  ·  ")) + formatDurationUs(s.durationUs);
    if (s.number > 1 || !s.isLast())
        result.words += QStringLiteral("  ·  ") + tr("attempt %1").arg(s.number);
    result.diagnosis =
        textFromBytes(attempt.diagnosis.sentence.empty() ? attempt.error : attempt.diagnosis.sentence);
    changed(s.delivery);
}

QString TargetModel::diagnosis(int row) const
{
    const Result* result = resultOf(row);
    return result ? result->diagnosis : QString();
}

delivery::DeliveryId TargetModel::delivery(int row) const
{
    const Result* result = resultOf(row);
    return result ? result->id : 0;
}

OutcomeLook TargetModel::lookOfResult(const Result& result) const
{
    const bool again = result.phase < delivery::DeliveryState::Phase::Delivered && !result.words.isEmpty();
    return again ? lookOf(delivery::Outcome::Failed, false) : lookOf(result.phase);
}

QString TargetModel::resultText(const Result& result) const
{
    QString text = lookOfResult(result).word;
    if (!result.words.isEmpty())
        text += QStringLiteral("  ") + result.words;
    return text;
}

int TargetModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_plan.targets.size());
}

QVariant TargetModel::data(const QModelIndex& index, int role) const
{
    const Target* target = index.isValid() ? at(index.row()) : nullptr;
    if (!target)
        return {};
    const Result* result = resultOf(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return target->registrationName.empty() ? tr("Without a name")
                                                : textFromBytes(target->registrationName);
    case Qt::ToolTipRole: {
        QStringList lines;
        for (const std::string& address : target->addresses)
            lines << textFromBytes(address);
        if (!target->problem.empty())
            lines << textFromBytes(target->problem);
        return lines.join(QLatin1Char('\n'));
    }
    case Qt::AccessibleTextRole: {
        QStringList words{data(index, Qt::DisplayRole).toString(), channelTitle(target->kind),
                          textFromBytes(target->place), modeText(target->mode)};
        if (!target->problem.empty())
            words << textFromBytes(target->problem);
        if (result)
            words << resultText(*result);
        return words.join(QStringLiteral(", "));
    }
    case TargetRole:
        return QVariant::fromValue(static_cast<const void*>(target));
    case ResultRole:
        return result ? resultText(*result) : QString();
    case ResultToneRole:
        return int(result ? lookOfResult(*result).tone : Tone::Muted);
    case ResultIconRole:
        return result ? lookOfResult(*result).icon : QString();
    default:
        return {};
    }
}

namespace {

constexpr int padding = 14;
constexpr int gap = 4;

QString modeChip(const Target& target)
{
    return modeText(target.mode);
}

Tone modeTone(const Target& target)
{
    if (target.mode == delivery::Mode::Send)
        return target.isLoopback ? Tone::Accent : Tone::Danger;
    return Tone::Muted;
}

} // namespace

const QIcon& TargetDelegate::cachedIcon(const QString& name, Tone tone) const
{
    QIcon& cached = m_icons[{name, tone}];
    if (cached.isNull())
        cached = icon(name, tone);
    return cached;
}

QSize TargetDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {200, 3 * option.fontMetrics.height() + 2 * gap + 20};
}

QRect TargetDelegate::modeRect(const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const auto* target = static_cast<const Target*>(index.data(TargetModel::TargetRole).value<const void*>());
    if (!target)
        return {};
    QFont semiBold = option.font;
    semiBold.setWeight(QFont::DemiBold);
    const int width = QFontMetrics(semiBold).horizontalAdvance(modeChip(*target)) + 36;
    return {option.rect.right() - padding - width + 1, option.rect.top() + 8, width,
            option.fontMetrics.height() + 8};
}

void TargetDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    const auto* target = static_cast<const Target*>(index.data(TargetModel::TargetRole).value<const void*>());
    if (!target)
        return;
    const Tokens& t = tokensOf(option.palette);
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const bool focused = view && view->hasFocus();
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter->fillRect(option.rect, focused ? t.selection : t.dark ? t.hover : t.pressed);
        if (focused)
            painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                              t.accent);
    } else if (option.state.testFlag(QStyle::State_MouseOver)) {
        painter->fillRect(option.rect, t.hover);
    }
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.border);

    const QRect mode = modeRect(option, index);
    const Tone tone = modeTone(*target);
    QFont semiBold = option.font;
    semiBold.setWeight(QFont::DemiBold);
    paint::box(painter, mode, t.surface, tone == Tone::Danger ? t.danger : t.outline);
    painter->setFont(semiBold);
    painter->setPen(tone == Tone::Muted ? t.text : toneColor(t, tone));
    painter->drawText(mode.adjusted(10, 0, -22, 0), Qt::AlignVCenter | Qt::AlignLeft, modeChip(*target));
    paint::chevron(painter, QRect(mode.right() - 22, mode.top(), 16, mode.height()), paint::Direction::Down,
                   t.muted);

    QRect line(option.rect.left() + padding, option.rect.top() + 10,
               mode.left() - option.rect.left() - padding - 10, option.fontMetrics.height());
    cachedIcon(channelIcon(target->kind), Tone::Muted)
        .paint(painter, QRect(line.left(), line.center().y() - 7, 15, 15));
    painter->setPen(t.text);
    painter->drawText(
        line.adjusted(23, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, line.width() - 23));

    line.translate(0, option.fontMetrics.height() + gap);
    line.setLeft(option.rect.left() + padding + 23);
    line.setRight(mode.left() - 10);
    QStringList addresses;
    for (const std::string& address : target->addresses)
        addresses << textFromBytes(address);
    QString where = addresses.isEmpty() ? textFromBytes(target->place) : addresses.join(QStringLiteral(", "));
    if (target->mode == delivery::Mode::Reroute && !target->rerouteTo.empty())
        where = TargetModel::tr("%1 instead of %2").arg(textFromBytes(target->rerouteTo), where);
    const QFont code = monospaceFont(0.92);
    painter->setFont(code);
    painter->setPen(t.muted);
    painter->drawText(line, Qt::AlignVCenter | Qt::AlignLeft,
                      QFontMetrics(code).elidedText(where, Qt::ElideMiddle, line.width()));

    line.translate(0, option.fontMetrics.height() + gap);
    line.setRight(option.rect.right() - padding);
    QString words = index.data(TargetModel::ResultRole).toString();
    QString iconName = index.data(TargetModel::ResultIconRole).toString();
    Tone wordsTone = static_cast<Tone>(index.data(TargetModel::ResultToneRole).toInt());
    if (!words.isEmpty() && target->skipsTlsVerification)
        words += QStringLiteral("  ·  ") + TargetModel::tr("certificate not verified");
    if (words.isEmpty() && !target->problem.empty()) {
        words = textFromBytes(target->problem);
        iconName = QStringLiteral("circle-alert");
        wordsTone = Tone::Danger;
    } else if (words.isEmpty() && target->skipsTlsVerification) {
        words = TargetModel::tr("The certificate is not verified");
        iconName = QStringLiteral("triangle-alert");
        wordsTone = Tone::Warning;
    } else if (words.isEmpty()) {
        words = target->isLoopback ? TargetModel::tr("Stays on this machine")
                                   : TargetModel::tr("Outside of this machine");
        iconName = target->isLoopback ? QStringLiteral("circle-check") : QStringLiteral("globe");
        wordsTone = Tone::Muted;
    }
    cachedIcon(iconName, wordsTone).paint(painter, QRect(line.left(), line.center().y() - 6, 14, 14));
    painter->setFont(option.font);
    painter->setPen(toneColor(t, wordsTone));
    painter->drawText(line.adjusted(20, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                      option.fontMetrics.elidedText(words, Qt::ElideRight, line.width() - 20));
    painter->restore();
}

TargetList::TargetList(TargetModel* model, QWidget* parent) : QListView(parent), m_model(model)
{
    setObjectName(QStringLiteral("targetList"));
    setAccessibleName(tr("Targets"));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setItemDelegate(new TargetDelegate(this));
    setModel(model);
}

void TargetList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    Q_EMIT currentRowChanged(current.row());
}

void TargetList::mouseReleaseEvent(QMouseEvent* event)
{
    QListView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    if (!index.isValid() || event->button() != Qt::LeftButton)
        return;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = visualRect(index);
    if (TargetDelegate::modeRect(option, index).contains(event->position().toPoint()))
        openMenu(index);
}

void TargetList::keyPressEvent(QKeyEvent* event)
{
    const bool opens =
        event->key() == Qt::Key_Space || ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
                                          event->modifiers() == Qt::NoModifier);
    if (opens && currentIndex().isValid())
        return openMenu(currentIndex());
    QListView::keyPressEvent(event);
}

void TargetList::openMenu(const QModelIndex& index)
{
    const Target* target = m_model->at(index.row());
    if (!target)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString key = textFromBytes(target->key());
    const auto add = [&](delivery::Mode mode, const QString& text) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(target->mode == mode);
        action->setEnabled(target->problem.empty() || mode == delivery::Mode::DryRun);
        connect(action, &QAction::triggered, this, [this, key, mode] { Q_EMIT modeChosen(key, mode); });
    };
    add(delivery::Mode::Send, target->isLoopback ? tr("&Send to %1").arg(textFromBytes(target->host))
                                                 : tr("&Really send to %1").arg(textFromBytes(target->host)));
    add(delivery::Mode::DryRun, tr("&Dry run: make it, and do not send it"));
    add(delivery::Mode::Reroute, tr("Re&route to a sink on this machine"));
    menu->popup(viewport()->mapToGlobal(visualRect(index).bottomRight() - QPoint(padding + 220, 40)));
}

} // namespace hookbench::ui
