#pragma once

#include "mixpeek/SyncItem.h"

#include <QAbstractListModel>

#include <vector>

namespace hookbench::ui {

/// How the registrations stand to those of an account, a row each; what needs a decision stands first.
class SyncModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { StateTextRole = Qt::UserRole, StateIconRole, StateToneRole, DetailRole };

    explicit SyncModel(QObject* parent = nullptr);

    void setItems(std::vector<mixpeek::SyncItem> items);
    /// Puts the new state of one in the place of the row that it was.
    void replace(int row, mixpeek::SyncItem item);
    void remove(int row);
    void setFilter(const QString& words);
    const mixpeek::SyncItem* at(int row) const;
    /// How many are not in step.
    int openCount() const;
    int totalCount() const { return int(m_items.size()); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    void apply();

    std::vector<mixpeek::SyncItem> m_items;
    std::vector<int> m_shown;
    QString m_words;
};

QString stateText(mixpeek::SyncItem::State state);
/// A sentence that says what the state means and what can be done.
QString stateExplanation(const mixpeek::SyncItem& item, const QString& host);

} // namespace hookbench::ui
