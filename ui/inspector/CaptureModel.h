#pragma once

#include "capture/CaptureReader.h"
#include "capture/CaptureStore.h"
#include "capture/CaptureTable.h"
#include "capture/query/ColumnFilter.h"
#include "capture/query/QueryParser.h"
#include "capture/search/CaptureSearch.h"
#include "common/LiveTable.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <string>
#include <unordered_set>

namespace hookbench::ui {

/// The captures as a list sees them: filtered, sorted, live.
///
/// What arrives is put in by a timer, many batches at once; the history is loaded behind it, newest first, a
/// chunk at a time. Large sorts run on the thread pool and are swapped in when they are done.
class CaptureModel final : public QAbstractTableModel, public LiveRows {
    Q_OBJECT

public:
    using Column = capture::CaptureTable::Column;
    static constexpr int columns = 8;
    enum Role {
        IdRole = Qt::UserRole,
        MarksRole, ///< bits of capture::CaptureFlag, CaptureTable::duplicateMark and InvalidSignature
        StatusRole,
        KindRole,   ///< a capture::CaptureKind
        ColourRole, ///< a capture::CaptureColour
        LabelsRole, ///< text
    };

    /// Of MarksRole: the endpoint found the signature wrong.
    static constexpr int InvalidSignature = 1 << 16;
    /// Of MarksRole: the user has written a note on it.
    static constexpr int Noted = 1 << 17;

    CaptureModel(capture::CaptureStore& store, capture::CaptureReader& reader, std::string profileFolder,
                 QObject* parent = nullptr);

    /// Starts to load what the profile holds.
    void load();
    bool isLoading() const { return m_loading; }

    /// Shows what this holds for, in the language of capture::parseQuery(). Terms with errors are left out. Terms about
    /// whole messages are looked for in the background: their rows come as they are found, newest first.
    void setFilter(const QString& text);
    bool isFiltered() const { return !m_query.empty(); }
    /// What is wrong in the filter's text, and where.
    const std::vector<capture::QueryError>& filterErrors() const { return m_errors; }
    bool isSearching() const { return m_isSearching; }
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    bool isSortedByTime() const override { return m_column == Column::Time; }
    bool isDescending() const override { return m_descending; }

    capture::CaptureId idAt(int row) const override;
    int rowOf(capture::CaptureId id) const override;     ///< -1 if it is not in the list
    std::vector<capture::CaptureId> unpinnedIds() const; ///< of all captures, filtered or not
    bool isPinned(int row) const;
    /// What is written on the capture; nothing for none.
    capture::CaptureNote noteOf(capture::CaptureId id) const;

    std::int64_t captureCount() const { return std::int64_t(m_table.size()); }
    std::int64_t duplicateCount() const { return m_duplicates; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// The number of captures or duplicates is another one.
    void countsChanged();
    /// This many captures arrived just now.
    void arrived(int count);
    void loaded();
    /// filterErrors() or isSearching() are others.
    void filterChanged();
    void errorOccurred(const hookbench::Error& error);

private:
    using Position = capture::CaptureTable::Position;
    using View = capture::CaptureTable::View;

    Position positionAt(int row) const;
    int rowAt(std::size_t viewIndex) const;
    void flushPending();
    void loadChunk();
    void addToView(const View& added, bool older);
    void mergeByLayoutChange(View added);
    void rebuild();
    View matching(Position from, Position to);
    void addMatching(Position from, Position to, bool older);
    void restartSearch();
    void search(const View& candidates);
    void searchNext();
    void onFound(const std::vector<capture::CaptureId>& ids);
    void swapIn(View view, Position begin, Position end);
    void onRemoved(const std::vector<capture::CaptureId>& ids);
    void removeFromView(const std::vector<Position>& gone);
    void onRestored(const capture::CaptureBatch& batch);
    void settlePending();
    void onNotes(const capture::CaptureNotes& notes);
    void onPinned(const std::vector<capture::CaptureId>& ids, bool pinned);
    void recount();
    void countAdded(Position from, Position to);
    QString displayText(Position position, Column column) const;
    QString toolTip(Position position, Column column) const;
    int shownMarks(Position position) const;

    capture::CaptureStore& m_store;
    capture::CaptureReader& m_reader;
    capture::CaptureTable m_table;
    capture::Query m_query;
    capture::ColumnFilter m_filter; ///< the part of m_query that rows answer
    std::vector<capture::QueryError> m_errors;
    capture::CaptureSearch m_search;
    capture::Query m_messageQuery; ///< the part that the messages answer
    std::unordered_set<capture::CaptureId> m_found;
    std::vector<capture::CaptureId> m_unsearched; ///< that came since the search began
    CancellationToken m_searchToken;
    bool m_isSearching = false;
    View m_view; ///< ascending by m_viewColumn, mirrored for a descending list
    Column m_viewColumn = Column::Time;
    Column m_column = Column::Time; ///< what m_view will be sorted by once a running sort is done
    bool m_descending = true;
    bool m_loading = false;
    std::uint64_t m_generation = 0; ///< of the view asked for: results of older ones are dropped
    std::int64_t m_duplicates = 0;
    std::vector<capture::CaptureBatch> m_pending;
    std::vector<capture::CaptureBatch> m_settled; ///< whose answers are known since
    QTimer m_timer;
};

} // namespace hookbench::ui
