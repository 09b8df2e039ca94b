#pragma once

#include "delivery/Attempt.h"
#include "registrations/RegistrationStore.h"

#include <QAbstractListModel>

#include <string>
#include <unordered_map>
#include <vector>

namespace hookbench::ui {

/// What a row says about its registration, in the order of what the user must know first.
enum class RegistrationState { Problems, Draft, Paused, Active };

RegistrationState stateOf(const registrations::RegistrationSummary& summary);
/// "2 problems", "Draft", "Paused", "Active".
QString stateText(const registrations::RegistrationSummary& summary);
/// "object.created +3"; "All events".
QString eventsText(const registrations::RegistrationSummary& summary);

/// The registrations of this machine, filtered by words. Ten thousand rows are filtered in a few
/// milliseconds: each row's text is folded once, when it comes.
class RegistrationModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { SummaryRole = Qt::UserRole, LatestRole };

    explicit RegistrationModel(QObject* parent = nullptr);

    /// Replaces all rows, by name; what is selected is the view's business, by id.
    void setSummaries(std::vector<registrations::RegistrationSummary> summaries);
    /// The newest attempt of each registration.
    void setLatest(const std::vector<delivery::AttemptSummary>& latest);
    /// Null if nothing was ever delivered.
    const delivery::AttemptSummary* latest(const std::string& id) const;
    /// All words must occur: in the name, the event types, the kinds of channel, the target or the state.
    void setFilter(const QString& words);
    bool isFiltered() const { return !m_words.isEmpty(); }
    int totalCount() const { return int(m_rows.size()); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    /// The summary of a visible row; null if there is none.
    const registrations::RegistrationSummary* at(int row) const;
    const registrations::RegistrationSummary* find(const std::string& id) const;
    /// The visible row of an id, or -1.
    int rowOf(const std::string& id) const;

private:
    struct Row {
        registrations::RegistrationSummary summary;
        QString folded;
    };
    void applyFilter();

    std::vector<Row> m_rows;
    std::vector<int> m_shown; ///< indexes into m_rows
    QStringList m_words;
    std::unordered_map<std::string, delivery::AttemptSummary> m_latest;
};

} // namespace hookbench::ui
