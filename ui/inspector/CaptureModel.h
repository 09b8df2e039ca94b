#pragma once

#include "capture/CaptureReader.h"
#include "capture/CaptureStore.h"
#include "capture/CaptureTable.h"
#include "common/LiveTable.h"
#include "inspector/CaptureCells.h"
#include "inspector/CaptureFilter.h"
#include "inspector/CaptureOrigins.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <string>

namespace hookbench::ui {

/// The captures as a list sees them: filtered, sorted, live.
///
/// What arrives is put in by a timer, many batches at once; the history is loaded behind it, newest first, a
/// chunk at a time. Large sorts run on the thread pool and are swapped in when they are done.
class CaptureModel final : public QAbstractTableModel, public LiveRows {
    Q_OBJECT

public:
    using Column = CaptureColumn;
    static constexpr int columns = 12;
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

    /// Shows what this holds for, in the language of capture::parseQuery(). Terms about whole messages are looked for
    /// in the background: their rows come as they are found, newest first.
    void setFilter(const QString& text);
    bool isFiltered() const { return !m_filter.isEmpty(); }
    CaptureFilter& filter() { return m_filter; }
    const capture::CaptureTable& table() const { return m_table; }
    /// What the term `endpoint:` finds captures by.
    void setEndpointNames(std::map<std::uint16_t, std::string> names);
    /// By event id or source: when they have been read; what arrives later stands behind.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    bool isSortedByTime() const override { return m_column == SortColumn::Time; }
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
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// The number of captures or duplicates is another one.
    void countsChanged();
    /// This many captures arrived just now.
    void arrived(int count);
    void loaded();
    void errorOccurred(const hookbench::Error& error);

private:
    using Position = capture::CaptureTable::Position;
    using View = capture::CaptureTable::View;
    using SortColumn = capture::CaptureTable::Column;

    void sortByTable(SortColumn column, bool descending);
    void sortByGiven(const std::vector<capture::CaptureId>& ids, bool descending);
    std::vector<capture::CaptureId> notedIds() const;
    void sortByReading(Column column, bool descending);
    void onOriginsKnown(const std::vector<capture::CaptureId>& ids);
    Position positionAt(int row) const;
    int rowAt(std::size_t viewIndex) const;
    void flushPending();
    void loadChunk();
    void addToView(const View& added, bool older);
    void mergeByLayoutChange(View added);
    void rebuild();
    void addMatching(Position from, Position to, bool older);
    void restartSearch();
    void searchMore();
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
    int shownMarks(Position position) const;

    capture::CaptureStore& m_store;
    capture::CaptureReader& m_reader;
    capture::CaptureTable m_table;
    CaptureFilter m_filter;
    View m_view; ///< ascending by m_viewColumn, mirrored for a descending list
    SortColumn m_viewColumn = SortColumn::Time;
    SortColumn m_column = SortColumn::Time; ///< what m_view will be sorted by once a running sort is done
    bool m_descending = true;
    std::string m_profileFolder;
    CaptureOrigins m_origins;
    CaptureCells m_cells;
    Column m_wantedColumn = Column::Time; ///< what the user asked to sort by; its order may still be being read
    bool m_loading = false;
    std::uint64_t m_generation = 0; ///< of the view asked for: results of older ones are dropped
    std::int64_t m_duplicates = 0;
    std::vector<capture::CaptureBatch> m_pending;
    std::vector<capture::CaptureBatch> m_settled; ///< whose answers are known since
    QTimer m_timer;
};

} // namespace hookbench::ui
