#pragma once

#include "common/LiveTable.h"
#include "delivery/DeliveryLog.h"
#include "delivery/DeliveryTable.h"
#include "delivery/Dispatcher.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <array>
#include <unordered_map>
#include <unordered_set>

namespace hookbench::ui {

/// The attempts as a list sees them: filtered, sorted, live.
///
/// What is logged is put in by a timer, many batches at once; the history is loaded behind it, newest first,
/// a chunk at a time. Large sorts run on the thread pool and are swapped in when they are done.
class DeliveryModel final : public QAbstractTableModel, public LiveRows {
    Q_OBJECT

public:
    using Column = delivery::DeliveryTable::Column;
    /// The columns from the left.
    static constexpr std::array order{Column::Time,         Column::Outcome, Column::EventType,
                                      Column::Registration, Column::Place,   Column::Status,
                                      Column::Attempt,      Column::Size,    Column::Duration};
    static constexpr int columns = int(order.size());
    enum Role { OutcomeRole = Qt::UserRole, LastRole, KindRole, StatusRole };

    DeliveryModel(delivery::DeliveryLog& log, delivery::Dispatcher& dispatcher, QObject* parent = nullptr);

    /// Starts to load what the log holds.
    void load();
    bool isLoading() const { return m_loading; }

    void setFilter(const QString& text);
    bool isFiltered() const { return !m_filter.empty(); }
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    bool isSortedByTime() const override { return m_column == Column::Time; }
    bool isDescending() const override { return m_descending; }

    delivery::AttemptId idAt(int row) const override;
    int rowOf(delivery::AttemptId id) const override; ///< -1 if it is not in the list
    std::int64_t attemptCount() const { return std::int64_t(m_table.size() - m_hidden.size()); }
    /// Leaves attempts out that are about to be deleted, or puts them back.
    void setHidden(const std::vector<delivery::AttemptId>& ids, bool hidden);
    /// Counts down what the rows of waiting deliveries say; `nowUs` is Unix time.
    void tick(std::int64_t nowUs);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void countsChanged();
    void loaded();
    void errorOccurred(const hookbench::Error& error);

private:
    using Table = delivery::DeliveryTable;
    using Position = Table::Position;

    Position positionAt(int row) const;
    int rowAt(std::size_t viewIndex) const;
    void flushPending();
    void loadChunk();
    void addToView(const Table::View& added, bool older);
    void rebuild();
    void swapIn(Table::View view);
    Table::View filtered() const; ///< ascending by time, without those that are hidden
    void onRemoved(const std::vector<delivery::AttemptId>& ids);
    void onState(const delivery::DeliveryState& state);
    QString displayText(Position position, Column column) const;
    QString attemptText(Position position) const;
    QString toolTip(Position position, Column column) const;

    delivery::DeliveryLog& m_log;
    Table m_table;
    Table::Filter m_filter;
    Table::View m_view; ///< ascending by m_column, mirrored for a descending list
    Column m_column = Column::Time;
    bool m_descending = true;
    bool m_loading = false;
    std::uint64_t m_generation = 0; ///< of the view asked for: results of older ones are dropped
    std::int64_t m_nowUs = 0;
    std::unordered_map<delivery::DeliveryId, delivery::DeliveryState> m_unfinished;
    std::unordered_set<delivery::AttemptId> m_hidden; ///< of those in the table
    std::vector<delivery::AttemptBatch> m_pending;
    QTimer m_timer;
    QTimer m_resort; ///< while sorted by anything but time, live rows take their places twice a second
};

} // namespace hookbench::ui
