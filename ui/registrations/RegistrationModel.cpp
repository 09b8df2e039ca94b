#include "registrations/RegistrationModel.h"

#include "common/Formatting.h"

#include <algorithm>

namespace hookbench::ui {

using registrations::RegistrationSummary;

RegistrationState stateOf(const RegistrationSummary& summary)
{
    if (summary.problemCount > 0)
        return RegistrationState::Problems;
    if (summary.hasDraft || summary.isNew)
        return RegistrationState::Draft;
    return summary.isActive ? RegistrationState::Active : RegistrationState::Paused;
}

QString stateText(const RegistrationSummary& summary)
{
    switch (stateOf(summary)) {
    case RegistrationState::Problems:
        return summary.problemCount == 1
                   ? RegistrationModel::tr("1 problem")
                   : RegistrationModel::tr("%n problems", nullptr, summary.problemCount);
    case RegistrationState::Draft:
        return RegistrationModel::tr("Draft");
    case RegistrationState::Paused:
        return RegistrationModel::tr("Paused");
    case RegistrationState::Active:
        return RegistrationModel::tr("Active");
    }
    return {};
}

QString eventsText(const RegistrationSummary& summary)
{
    const auto& types = summary.eventTypes;
    if (types.empty())
        return RegistrationModel::tr("No events yet");
    if (std::find(types.begin(), types.end(), "*") != types.end())
        return RegistrationModel::tr("All events");
    const QString first = textFromBytes(types.front());
    return types.size() == 1 ? first : QStringLiteral("%1 +%2").arg(first).arg(types.size() - 1);
}

namespace {

QString foldedText(const RegistrationSummary& summary)
{
    QStringList parts{textFromBytes(summary.name), textFromBytes(summary.target), stateText(summary)};
    for (const std::string& type : summary.eventTypes)
        parts << textFromBytes(type);
    for (const std::string& channel : summary.channels)
        parts << textFromBytes(channel);
    // A draft is found by its own state, and by that of what was saved.
    if (!summary.isActive)
        parts << RegistrationModel::tr("Paused");
    if (summary.hasDraft)
        parts << RegistrationModel::tr("Draft");
    return parts.join(QLatin1Char('\n')).toCaseFolded();
}

} // namespace

RegistrationModel::RegistrationModel(QObject* parent) : QAbstractListModel(parent) {}

void RegistrationModel::setSummaries(std::vector<RegistrationSummary> summaries)
{
    beginResetModel();
    m_rows.clear();
    m_rows.reserve(summaries.size());
    for (RegistrationSummary& summary : summaries) {
        QString folded = foldedText(summary);
        m_rows.push_back({std::move(summary), std::move(folded)});
    }
    // Its name begins the folded text.
    std::stable_sort(m_rows.begin(), m_rows.end(),
                     [](const Row& a, const Row& b) { return a.folded < b.folded; });
    applyFilter();
    endResetModel();
}

void RegistrationModel::setLatest(const std::vector<delivery::AttemptSummary>& latest)
{
    m_latest.clear();
    for (const delivery::AttemptSummary& attempt : latest)
        m_latest[attempt.registrationId] = attempt;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {LatestRole});
}

const delivery::AttemptSummary* RegistrationModel::latest(const std::string& id) const
{
    const auto found = m_latest.find(id);
    return found == m_latest.end() ? nullptr : &found->second;
}

void RegistrationModel::setFilter(const QString& words)
{
    const QStringList folded = words.toCaseFolded().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (folded == m_words)
        return;
    beginResetModel();
    m_words = folded;
    applyFilter();
    endResetModel();
}

void RegistrationModel::applyFilter()
{
    m_shown.clear();
    for (int i = 0; i < int(m_rows.size()); ++i) {
        const QString& text = m_rows[std::size_t(i)].folded;
        if (std::all_of(m_words.cbegin(), m_words.cend(),
                        [&](const QString& word) { return text.contains(word); }))
            m_shown.push_back(i);
    }
}

int RegistrationModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

const RegistrationSummary* RegistrationModel::at(int row) const
{
    if (row < 0 || row >= int(m_shown.size()))
        return nullptr;
    return &m_rows[std::size_t(m_shown[std::size_t(row)])].summary;
}

const RegistrationSummary* RegistrationModel::find(const std::string& id) const
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.summary.id == id; });
    return found == m_rows.end() ? nullptr : &found->summary;
}

int RegistrationModel::rowOf(const std::string& id) const
{
    const auto found = std::find_if(m_shown.begin(), m_shown.end(),
                                    [&](int i) { return m_rows[std::size_t(i)].summary.id == id; });
    return found == m_shown.end() ? -1 : int(found - m_shown.begin());
}

QVariant RegistrationModel::data(const QModelIndex& index, int role) const
{
    const RegistrationSummary* summary = index.isValid() ? at(index.row()) : nullptr;
    if (!summary)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return summary->name.empty() ? tr("Without a name") : textFromBytes(summary->name);
    case Qt::ToolTipRole:
        return textFromBytes(summary->target);
    case Qt::AccessibleTextRole: {
        QStringList channels;
        for (const std::string& channel : summary->channels)
            channels << textFromBytes(channel);
        return tr("%1, %2, %3, %4")
            .arg(data(index, Qt::DisplayRole).toString(), stateText(*summary), eventsText(*summary),
                 channels.join(QStringLiteral(", ")));
    }
    case LatestRole:
        return QVariant::fromValue(static_cast<const void*>(latest(summary->id)));
    case SummaryRole:
        return QVariant::fromValue(static_cast<const void*>(summary));
    default:
        return {};
    }
}

} // namespace hookbench::ui
