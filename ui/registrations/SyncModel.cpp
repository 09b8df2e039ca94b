#include "registrations/SyncModel.h"

#include "common/Formatting.h"
#include "common/Icons.h"

#include <algorithm>
#include <array>

namespace hookbench::ui {

namespace {

using State = mixpeek::SyncItem::State;

struct Look {
    State state;
    const char* icon;
    Tone tone;
};

/// In the order in which the list shows them.
constexpr std::array looks{
    Look{State::Conflict, "git-compare", Tone::Danger},
    Look{State::RemoteChanged, "cloud-download", Tone::Accent},
    Look{State::LocalChanged, "cloud-upload", Tone::Accent},
    Look{State::RemoteGone, "cloud-off", Tone::Warning},
    Look{State::LocalGone, "trash-2", Tone::Warning},
    Look{State::RemoteOnly, "cloud", Tone::Muted},
    Look{State::LocalOnly, "circle-dashed", Tone::Muted},
    Look{State::InStep, "circle-check", Tone::Success},
};

std::size_t rankOf(State state)
{
    return std::size_t(
        std::find_if(looks.begin(), looks.end(), [&](const Look& look) { return look.state == state; }) -
        looks.begin());
}

} // namespace

QString stateText(State state)
{
    switch (state) {
    case State::LocalOnly:
        return SyncModel::tr("Only here");
    case State::RemoteOnly:
        return SyncModel::tr("Only at the service");
    case State::InStep:
        return SyncModel::tr("In step");
    case State::LocalChanged:
        return SyncModel::tr("Changed here");
    case State::RemoteChanged:
        return SyncModel::tr("Changed at the service");
    case State::Conflict:
        return SyncModel::tr("Conflict");
    case State::RemoteGone:
        return SyncModel::tr("Gone at the service");
    case State::LocalGone:
        return SyncModel::tr("Removed here");
    }
    return {};
}

QString stateExplanation(const mixpeek::SyncItem& item, const QString& host)
{
    switch (item.state) {
    case State::LocalOnly:
        return SyncModel::tr("%1 does not have it yet. Push creates it there.").arg(host);
    case State::RemoteOnly:
        return SyncModel::tr("It is at %1, and not here. Pull makes a registration of it on this machine.")
            .arg(host);
    case State::InStep:
        return SyncModel::tr("This machine and %1 say the same.").arg(host);
    case State::LocalChanged:
        return SyncModel::tr("It was changed here since the last sync.");
    case State::RemoteChanged:
        return SyncModel::tr("It was changed at %1 since the last sync.").arg(host);
    case State::Conflict:
        return item.base
                   ? SyncModel::tr(
                         "Both sides were changed since the last sync. Choose one for each conflict.")
                   : SyncModel::tr("The two were never synced and are not the same. Choose a side for each "
                                   "difference.");
    case State::RemoteGone:
        return SyncModel::tr("It was at %1, and is there no more. Push creates it again.").arg(host);
    case State::LocalGone:
        return SyncModel::tr("It was removed here, and is still at %1. Pull brings it back.").arg(host);
    }
    return {};
}

SyncModel::SyncModel(QObject* parent) : QAbstractListModel(parent) {}

void SyncModel::setItems(std::vector<mixpeek::SyncItem> items)
{
    beginResetModel();
    m_items = std::move(items);
    std::stable_sort(m_items.begin(), m_items.end(), [](const auto& a, const auto& b) {
        const auto rankA = rankOf(a.state);
        const auto rankB = rankOf(b.state);
        return rankA != rankB ? rankA < rankB : a.name < b.name;
    });
    apply();
    endResetModel();
}

void SyncModel::replace(int row, mixpeek::SyncItem item)
{
    if (row < 0 || row >= int(m_shown.size()))
        return;
    m_items[std::size_t(m_shown[std::size_t(row)])] = std::move(item);
    Q_EMIT dataChanged(index(row), index(row));
}

void SyncModel::remove(int row)
{
    if (row < 0 || row >= int(m_shown.size()))
        return;
    beginResetModel();
    m_items.erase(m_items.begin() + m_shown[std::size_t(row)]);
    apply();
    endResetModel();
}

void SyncModel::setFilter(const QString& words)
{
    beginResetModel();
    m_words = words.trimmed();
    apply();
    endResetModel();
}

void SyncModel::apply()
{
    m_shown.clear();
    for (int i = 0; i < int(m_items.size()); ++i) {
        const mixpeek::SyncItem& item = m_items[std::size_t(i)];
        if (m_words.isEmpty() || textFromBytes(item.name).contains(m_words, Qt::CaseInsensitive) ||
            stateText(item.state).contains(m_words, Qt::CaseInsensitive))
            m_shown.push_back(i);
    }
}

const mixpeek::SyncItem* SyncModel::at(int row) const
{
    return row < 0 || row >= int(m_shown.size()) ? nullptr : &m_items[std::size_t(m_shown[std::size_t(row)])];
}

int SyncModel::openCount() const
{
    return int(std::count_if(m_items.begin(), m_items.end(),
                             [](const mixpeek::SyncItem& item) { return item.state != State::InStep; }));
}

int SyncModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant SyncModel::data(const QModelIndex& index, int role) const
{
    const mixpeek::SyncItem* item = index.isValid() ? at(index.row()) : nullptr;
    if (!item)
        return {};
    const Look& look = looks[rankOf(item->state)];
    switch (role) {
    case Qt::DisplayRole:
        return item->name.empty() ? tr("Without a name") : textFromBytes(item->name);
    case Qt::AccessibleTextRole:
        return tr("%1, %2").arg(textFromBytes(item->name), stateText(item->state));
    case StateTextRole:
        return stateText(item->state);
    case StateIconRole:
        return QString::fromLatin1(look.icon);
    case StateToneRole:
        return int(look.tone);
    case DetailRole: {
        const int count = int(item->differences.size());
        return item->state == State::InStep || count == 0 ? textFromBytes(item->remoteId)
               : count == 1                               ? tr("1 field differs")
                                                          : tr("%n fields differ", nullptr, count);
    }
    default:
        return {};
    }
}

} // namespace hookbench::ui
