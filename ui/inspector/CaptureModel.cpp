#include "inspector/CaptureModel.h"

#include "capture/CaptureOrder.h"
#include "common/Background.h"
#include "common/Formatting.h"

namespace hookbench::ui {

using capture::CaptureId;
using capture::CaptureTable;

namespace {

constexpr int coalesceMs = 30;
constexpr std::size_t firstChunk = 500;
constexpr std::size_t chunk = 10'000; // about 20 ms of the window's time
/// Larger sorts would be felt as a pause of the window.
constexpr std::size_t backgroundSort = 50'000;
/// Beyond, one change of the whole layout is cheaper than telling the view row by row.
constexpr std::size_t singleInserts = 4;
constexpr std::size_t singleRemoves = 64;

/// `few` merged into the sorted range, both in `order`. Comparing reads rows all over the table, copying does
/// not: so the places are searched for, and what stands between them is copied.
template <class Order>
std::vector<CaptureTable::Position> merged(std::vector<CaptureTable::Position>::const_iterator first,
                                           std::vector<CaptureTable::Position>::const_iterator last,
                                           const std::vector<CaptureTable::Position>& few, Order order)
{
    std::vector<CaptureTable::Position> all;
    all.reserve(static_cast<std::size_t>(last - first) + few.size());
    for (const CaptureTable::Position position : few) {
        const auto place = std::lower_bound(first, last, position, order);
        all.insert(all.end(), first, place);
        all.push_back(position);
        first = place;
    }
    all.insert(all.end(), first, last);
    return all;
}

} // namespace

CaptureModel::CaptureModel(capture::CaptureStore& store, capture::CaptureReader& reader, std::string profileFolder,
                           QObject* parent)
    : QAbstractTableModel(parent),
      m_store(store),
      m_reader(reader),
      m_filter(m_table, profileFolder),
      m_profileFolder(std::move(profileFolder)),
      m_origins(reader),
      m_cells(m_table, m_origins)
{
    connect(&m_origins, &CaptureOrigins::known, this, &CaptureModel::onOriginsKnown);
    connect(&m_filter, &CaptureFilter::found, this, &CaptureModel::onFound);
    connect(&m_filter, &CaptureFilter::failed, this, &CaptureModel::errorOccurred);
    m_timer.setSingleShot(true);
    m_timer.setInterval(coalesceMs);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        flushPending();
        settlePending();
    });
    connect(&m_store, &capture::CaptureStore::captured, this, [this](const capture::CaptureBatch& batch) {
        m_pending.push_back(batch);
        if (!m_timer.isActive())
            m_timer.start();
    });
    connect(&m_store, &capture::CaptureStore::settled, this, [this](const capture::CaptureBatch& batch) {
        m_settled.push_back(batch);
        if (!m_timer.isActive())
            m_timer.start();
    });
    connect(&m_store, &capture::CaptureStore::removed, this, &CaptureModel::onRemoved);
    connect(&m_store, &capture::CaptureStore::restored, this, &CaptureModel::onRestored);
    connect(&m_store, &capture::CaptureStore::pinnedChanged, this, &CaptureModel::onPinned);
    connect(&m_store, &capture::CaptureStore::notesChanged, this,
            [this](const capture::NotesBatch& notes) { onNotes(*notes); });
}

void CaptureModel::load()
{
    if (m_loading)
        return;
    m_loading = true;
    m_reader.notes(this, [this](Result<capture::CaptureNotes> notes) {
        if (notes)
            onNotes(*notes);
        else
            Q_EMIT errorOccurred(notes.error());
    });
    loadChunk();
}

void CaptureModel::loadChunk()
{
    // Live captures are put in first, so that the oldest id known is right.
    flushPending();
    capture::ListQuery query;
    query.before = m_table.empty() ? 0 : m_table.id(m_table.begin());
    query.limit = m_table.empty() ? firstChunk : chunk;
    m_reader.list(query, this,
                  [this, limit = query.limit](Result<std::vector<capture::CaptureSummary>> result) {
                      if (!result) {
                          m_loading = false;
                          Q_EMIT errorOccurred(result.error());
                          Q_EMIT loaded();
                          return;
                      }
                      const Position before = m_table.begin();
                      m_table.prependHistory(*result);
                      countAdded(m_table.begin(), before);
                      addMatching(m_table.begin(), before, true);
                      Q_EMIT countsChanged();
                      if (result->size() >= limit)
                          return loadChunk();
                      m_loading = false;
                      // The order of the last run was asked for before the notes were there.
                      if (m_wantedColumn == Column::Notes)
                          sortByGiven(notedIds(), m_descending);
                      Q_EMIT loaded();
                  });
}

void CaptureModel::flushPending()
{
    m_timer.stop();
    if (!m_settled.empty())
        m_timer.start();
    if (m_pending.empty())
        return;
    const Position before = m_table.end();
    for (const capture::CaptureBatch& batch : std::exchange(m_pending, {}))
        m_table.append(*batch);
    const int count = m_table.end() - before;
    if (count == 0)
        return;
    countAdded(before, m_table.end());
    addMatching(before, m_table.end(), false);
    Q_EMIT arrived(count);
    Q_EMIT countsChanged();
}

/// Relays get their status when their target has answered.
void CaptureModel::settlePending()
{
    const auto settled = std::exchange(m_settled, {});
    if (settled.empty())
        return;
    for (const capture::CaptureBatch& batch : settled)
        m_table.update(*batch);
    const bool movesRows = !m_filter.isEmpty() || m_column == SortColumn::Status || m_column == SortColumn::Marks;
    if (movesRows) {
        rebuild();
        return searchMore();
    }
    for (const capture::CaptureBatch& batch : settled) {
        for (const capture::CaptureSummary& summary : *batch) {
            if (const int row = rowOf(summary.id); row >= 0)
                Q_EMIT dataChanged(index(row, int(Column::Status)), index(row, int(Column::Marks)));
        }
    }
}

void CaptureModel::countAdded(Position from, Position to)
{
    for (Position p = from; p < to; ++p)
        m_duplicates += (m_table.marks(p) & CaptureTable::duplicateMark) != 0 ? 1 : 0;
}

void CaptureModel::recount()
{
    m_duplicates = 0;
    countAdded(m_table.begin(), m_table.end());
    Q_EMIT countsChanged();
}

void CaptureModel::addToView(const View& added, bool older)
{
    if (added.empty())
        return;
    const int size = int(m_view.size());
    const int count = int(added.size());
    if (m_viewColumn == SortColumn::Time) {
        const bool atTop = older != m_descending;
        beginInsertRows({}, atTop ? 0 : size, (atTop ? 0 : size) + count - 1);
        m_view.insert(older ? m_view.begin() : m_view.end(), added.begin(), added.end());
        endInsertRows();
        return;
    }
    if (added.size() > singleInserts)
        return mergeByLayoutChange(m_table.sorted(added, m_viewColumn));
    for (const Position position : added) {
        const auto order = [this](Position a, Position b) { return m_table.before(a, b, m_viewColumn); };
        const auto at = std::lower_bound(m_view.begin(), m_view.end(), position, order);
        const int row = m_descending ? int(m_view.end() - at) : int(at - m_view.begin());
        beginInsertRows({}, row, row);
        m_view.insert(at, position);
        endInsertRows();
    }
}

void CaptureModel::mergeByLayoutChange(View added)
{
    // The rows first appear at the end, then all rows take their places.
    const int size = int(m_view.size());
    const auto count = static_cast<std::ptrdiff_t>(added.size());
    beginInsertRows({}, size, size + int(count) - 1);
    m_view.insert(m_descending ? m_view.begin() : m_view.end(), added.begin(), added.end());
    endInsertRows();

    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<Position> kept;
    for (const QModelIndex& index : before)
        kept.push_back(positionAt(index.row()));
    const auto order = [this](Position a, Position b) { return m_table.before(a, b, m_viewColumn); };
    m_view = m_descending ? merged(m_view.cbegin() + count, m_view.cend(), added, order)
                          : merged(m_view.cbegin(), m_view.cend() - count, added, order);
    QModelIndexList after;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const auto at = std::lower_bound(m_view.begin(), m_view.end(), kept[i], order);
        after << index(rowAt(std::size_t(at - m_view.begin())), before[qsizetype(i)].column());
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void CaptureModel::setFilter(const QString& text)
{
    if (m_filter.setText(text))
        restartSearch();
}

void CaptureModel::setEndpointNames(std::map<std::uint16_t, std::string> names)
{
    if (names == m_table.endpointNames())
        return;
    m_table.setEndpointNames(std::move(names));
    if (m_filter.looksAt(capture::QueryField::Endpoint))
        restartSearch();
}

void CaptureModel::addMatching(Position from, Position to, bool older)
{
    if (m_filter.looksAtMessages())
        m_filter.search(m_filter.candidates(from, to));
    else
        addToView(m_filter.matching(from, to), older);
}

void CaptureModel::restartSearch()
{
    m_filter.forget();
    rebuild();
    searchMore();
}

/// Rows have changed: some may be candidates that were none before.
void CaptureModel::searchMore()
{
    if (m_filter.looksAtMessages())
        m_filter.search(m_filter.candidates(m_table.begin(), m_table.end()));
}

void CaptureModel::onFound(const std::vector<CaptureId>& ids)
{
    View added;
    for (const CaptureId id : ids) {
        if (const auto position = m_table.find(id))
            added.push_back(*position);
    }
    // A sort that is running does not know them.
    if (m_viewColumn != m_column)
        return rebuild();
    std::sort(added.begin(), added.end());
    if (added.empty())
        return;
    const bool beyondEnd = m_view.empty() || added.back() < m_view.front() || added.front() > m_view.back();
    if (m_viewColumn == SortColumn::Time && beyondEnd)
        addToView(added, !m_view.empty() && added.back() < m_view.front());
    else
        mergeByLayoutChange(m_table.sorted(added, m_viewColumn));
    Q_EMIT countsChanged();
}

void CaptureModel::sort(int column, Qt::SortOrder order)
{
    const bool descending = order == Qt::DescendingOrder;
    const auto wanted = static_cast<Column>(std::clamp(column, 0, columns - 1));
    const bool isSame = std::exchange(m_wantedColumn, wanted) == wanted;
    // What has no place in the table stands behind those that have one.
    if (wanted <= Column::Signature)
        sortByTable(static_cast<SortColumn>(wanted), descending);
    else if (isSame && m_column == SortColumn::Given)
        sortByTable(SortColumn::Given, descending);
    else if (wanted == Column::Notes)
        sortByGiven(notedIds(), descending);
    else
        sortByReading(wanted, descending);
}

void CaptureModel::sortByReading(Column column, bool descending)
{
    runInBackground(
        this,
        [folder = m_profileFolder, column] {
            return column == Column::EventId ? capture::idsByEventId(folder) : capture::idsBySource(folder);
        },
        [this, column, descending](const Result<std::vector<CaptureId>>& ids) {
            if (m_wantedColumn != column)
                return;
            if (!ids) {
                Q_EMIT errorOccurred(ids.error());
                return;
            }
            sortByGiven(*ids, descending);
        });
}

void CaptureModel::sortByGiven(const std::vector<CaptureId>& ids, bool descending)
{
    // No view may be sorted by an order that becomes another one.
    if (m_column == SortColumn::Given || m_viewColumn == SortColumn::Given)
        sortByTable(SortColumn::Time, descending);
    m_table.setGivenOrder(ids);
    sortByTable(SortColumn::Given, descending);
}

/// The few captures with notes, by what is written on them.
std::vector<CaptureId> CaptureModel::notedIds() const
{
    std::vector<std::pair<QString, CaptureId>> noted;
    for (Position p = m_table.begin(); p < m_table.end(); ++p) {
        if (const QString words = m_cells.text(p, Column::Notes); !words.isEmpty())
            noted.emplace_back(words, m_table.id(p));
    }
    std::sort(noted.begin(), noted.end());
    std::vector<CaptureId> ids;
    for (const auto& [words, id] : noted)
        ids.push_back(id);
    return ids;
}

void CaptureModel::sortByTable(SortColumn wanted, bool descending)
{
    if (wanted == m_column && descending == m_descending)
        return;
    if (wanted == m_column && m_viewColumn == m_column) {
        beginResetModel();
        m_descending = descending;
        endResetModel();
        return;
    }
    m_column = wanted;
    m_descending = descending;
    rebuild();
}

void CaptureModel::onOriginsKnown(const std::vector<CaptureId>& ids)
{
    for (const CaptureId id : ids) {
        if (const int row = rowOf(id); row >= 0)
            Q_EMIT dataChanged(index(row, int(Column::EventId)), index(row, int(Column::Source)));
    }
}

void CaptureModel::rebuild()
{
    const std::uint64_t generation = ++m_generation;
    const Position begin = m_table.begin();
    const Position end = m_table.end();
    View view = m_filter.matching(begin, end);
    if (m_column == SortColumn::Time)
        return swapIn(std::move(view), begin, end);
    CaptureTable::SortJob job = m_table.sortJob(view, m_column);
    if (view.size() < backgroundSort)
        return swapIn(std::move(job).run(), begin, end);
    runInBackground(
        this, [job = std::move(job)]() mutable { return std::move(job).run(); },
        [this, generation, begin, end](View sorted) {
            if (generation == m_generation)
                swapIn(std::move(sorted), begin, end);
        });
}

void CaptureModel::swapIn(View view, Position begin, Position end)
{
    // What came since the sort began is merged into it.
    const auto order = [this](Position a, Position b) { return m_table.before(a, b, m_column); };
    for (const auto& [from, to] : {std::pair(m_table.begin(), begin), std::pair(end, m_table.end())}) {
        const View late = m_table.sorted(m_filter.matching(from, to), m_column);
        if (!late.empty())
            view = merged(view.cbegin(), view.cend(), late, order);
    }
    beginResetModel();
    m_view = std::move(view);
    m_viewColumn = m_column;
    endResetModel();
}

void CaptureModel::onRemoved(const std::vector<CaptureId>& ids)
{
    flushPending();
    std::vector<Position> gone;
    for (const CaptureId id : ids) {
        if (const auto position = m_table.find(id))
            gone.push_back(*position);
    }
    std::sort(gone.begin(), gone.end());
    // A sort that is running knows positions that will be others.
    const bool sorting = m_viewColumn != m_column;
    ++m_generation;
    if (gone.size() <= singleRemoves && !sorting) {
        removeFromView(gone);
        m_table.remove(ids);
    } else {
        m_table.remove(ids);
        m_viewColumn = m_column;
        beginResetModel();
        m_view = m_table.sorted(m_filter.matching(m_table.begin(), m_table.end()), m_column);
        endResetModel();
    }
    recount();
}

void CaptureModel::removeFromView(const std::vector<Position>& gone)
{
    for (const Position position : gone) {
        const auto order = [this](Position a, Position b) { return m_table.before(a, b, m_viewColumn); };
        const auto at = std::lower_bound(m_view.begin(), m_view.end(), position, order);
        if (at == m_view.end() || *at != position)
            continue;
        const int row = rowAt(std::size_t(at - m_view.begin()));
        beginRemoveRows({}, row, row);
        m_view.erase(at);
        endRemoveRows();
    }
    // Removing moves the rows behind the gone ones, away from the boundary between history and live rows.
    const auto boundary = std::lower_bound(gone.begin(), gone.end(), 0);
    for (Position& position : m_view) {
        if (position >= 0)
            position -= static_cast<Position>(std::lower_bound(boundary, gone.end(), position) - boundary);
        else
            position += static_cast<Position>(boundary - std::upper_bound(gone.begin(), boundary, position));
    }
}

void CaptureModel::onRestored(const capture::CaptureBatch& batch)
{
    flushPending();
    m_table.restore(*batch);
    ++m_generation;
    m_viewColumn = m_column;
    beginResetModel();
    m_view = m_table.sorted(m_filter.matching(m_table.begin(), m_table.end()), m_column);
    endResetModel();
    recount();
    searchMore();
}

void CaptureModel::onNotes(const capture::CaptureNotes& notes)
{
    flushPending();
    m_table.setNotes(notes);
    for (const auto field : {capture::QueryField::Note, capture::QueryField::Label, capture::QueryField::Colour,
                             capture::QueryField::Has}) {
        if (m_filter.looksAt(field))
            return restartSearch();
    }
    for (const auto& [id, note] : notes) {
        if (const int row = rowOf(id); row >= 0)
            Q_EMIT dataChanged(index(row, 0), index(row, columns - 1));
    }
}

capture::CaptureNote CaptureModel::noteOf(CaptureId id) const
{
    const auto position = m_table.find(id);
    const capture::CaptureNote* note = position ? m_table.note(*position) : nullptr;
    return note ? *note : capture::CaptureNote();
}

void CaptureModel::onPinned(const std::vector<CaptureId>& ids, bool pinned)
{
    flushPending();
    m_table.setPinned(ids, pinned);
    if (m_filter.looksAt(capture::QueryField::Mark)) {
        rebuild();
        return searchMore();
    }
    if (m_column == SortColumn::Marks)
        return rebuild();
    for (const CaptureId id : ids) {
        if (const int row = rowOf(id); row >= 0)
            Q_EMIT dataChanged(index(row, int(Column::Marks)), index(row, int(Column::Marks)));
    }
}

CaptureModel::Position CaptureModel::positionAt(int row) const
{
    const auto at = static_cast<std::size_t>(row);
    return m_descending ? m_view[m_view.size() - 1 - at] : m_view[at];
}

int CaptureModel::rowAt(std::size_t viewIndex) const
{
    return int(m_descending ? m_view.size() - 1 - viewIndex : viewIndex);
}

CaptureId CaptureModel::idAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_table.id(positionAt(row)) : 0;
}

int CaptureModel::rowOf(CaptureId id) const
{
    const auto position = m_table.find(id);
    if (!position)
        return -1;
    const auto order = [this](Position a, Position b) { return m_table.before(a, b, m_viewColumn); };
    const auto at = std::lower_bound(m_view.begin(), m_view.end(), *position, order);
    return at != m_view.end() && *at == *position ? rowAt(std::size_t(at - m_view.begin())) : -1;
}

std::vector<CaptureId> CaptureModel::unpinnedIds() const
{
    std::vector<CaptureId> ids;
    for (Position p = m_table.begin(); p < m_table.end(); ++p) {
        if ((m_table.marks(p) & capture::Pinned) == 0)
            ids.push_back(m_table.id(p));
    }
    return ids;
}

bool CaptureModel::isPinned(int row) const
{
    return row >= 0 && row < rowCount() && (m_table.marks(positionAt(row)) & capture::Pinned) != 0;
}

int CaptureModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_view.size());
}

int CaptureModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

int CaptureModel::shownMarks(Position p) const
{
    const unsigned marks = m_table.marks(p);
    const bool invalid = capture::signatureOf(marks) == capture::SignatureState::Invalid;
    const capture::CaptureNote* note = m_table.note(p);
    const bool isNoted = note && !note->text.empty();
    // Above the flags stands the endpoint's number, which is no mark.
    constexpr unsigned flags = (1U << capture::endpointShift) - 1;
    return int(marks & flags) | (invalid ? InvalidSignature : 0) | (isNoted ? Noted : 0);
}

QVariant CaptureModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Position p = positionAt(index.row());
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return m_cells.text(p, column);
    case Qt::ToolTipRole: {
        const QString tip = m_cells.toolTip(p, column);
        return tip.isEmpty() ? QVariant() : QVariant(tip);
    }
    case Qt::AccessibleTextRole:
        return column == Column::Marks || column == Column::Target ? m_cells.toolTip(p, column)
                                                                   : m_cells.text(p, column);
    case Qt::TextAlignmentRole:
        return int((column == Column::Size || column == Column::Duration ? Qt::AlignRight : Qt::AlignLeft) |
                   Qt::AlignVCenter);
    case IdRole:
        return qlonglong(m_table.id(p));
    case MarksRole:
        return shownMarks(p);
    case StatusRole:
        return m_table.status(p);
    case KindRole:
        return int(m_table.kind(p));
    case ColourRole: {
        const capture::CaptureNote* note = m_table.note(p);
        return note ? int(note->colour) : 0;
    }
    case LabelsRole: {
        const capture::CaptureNote* note = m_table.note(p);
        return note ? textFromBytes(capture::labelText(note->labels)) : QString();
    }
    default:
        return {};
    }
}

Qt::ItemFlags CaptureModel::flags(const QModelIndex& index) const
{
    return QAbstractTableModel::flags(index) | (index.isValid() ? Qt::ItemIsDragEnabled : Qt::NoItemFlags);
}

QVariant CaptureModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const auto column = static_cast<Column>(section);
    if (role == Qt::TextAlignmentRole)
        return int((column == Column::Size || column == Column::Duration ? Qt::AlignRight : Qt::AlignLeft) |
                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return CaptureCells::title(column);
}

} // namespace hookbench::ui
