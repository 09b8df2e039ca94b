#include "deliveries/DeliveryModel.h"

#include "common/Background.h"
#include "common/Formatting.h"
#include "deliveries/OutcomeLook.h"

#include <QDateTime>

#include <algorithm>

namespace hookbench::ui {

using delivery::AttemptId;
using delivery::DeliveryTable;

namespace {

constexpr int coalesceMs = 30;
constexpr int resortMs = 500;
constexpr std::size_t firstChunk = 500;
constexpr std::size_t chunk = 10'000;
/// Larger sorts would be felt as a pause of the window.
constexpr std::size_t backgroundSort = 50'000;

bool isRightAligned(DeliveryModel::Column column)
{
    return column == DeliveryModel::Column::Duration || column == DeliveryModel::Column::Size;
}

} // namespace

DeliveryModel::DeliveryModel(delivery::DeliveryLog& log, delivery::Dispatcher& dispatcher, QObject* parent)
    : QAbstractTableModel(parent), m_log(log), m_nowUs(QDateTime::currentMSecsSinceEpoch() * 1000)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(coalesceMs);
    m_resort.setSingleShot(true);
    m_resort.setInterval(resortMs);
    connect(&m_timer, &QTimer::timeout, this, &DeliveryModel::flushPending);
    connect(&m_resort, &QTimer::timeout, this, &DeliveryModel::rebuild);
    connect(&m_log, &delivery::DeliveryLog::logged, this, [this](const delivery::AttemptBatch& batch) {
        m_pending.push_back(batch);
        if (!m_timer.isActive())
            m_timer.start();
    });
    connect(&m_log, &delivery::DeliveryLog::removed, this, &DeliveryModel::onRemoved);
    connect(&m_log, &delivery::DeliveryLog::failed, this, &DeliveryModel::errorOccurred);
    connect(&dispatcher, &delivery::Dispatcher::deliveryChanged, this, &DeliveryModel::onState);
    for (const delivery::DeliveryState& state : dispatcher.unfinished())
        m_unfinished.emplace(state.id, state);
}

void DeliveryModel::load()
{
    if (m_loading)
        return;
    m_loading = true;
    loadChunk();
}

void DeliveryModel::loadChunk()
{
    // Live attempts are put in first, so that the oldest id known is right.
    flushPending();
    delivery::AttemptQuery query;
    query.before = m_table.empty() ? 0 : m_table.id(m_table.begin());
    query.limit = m_table.empty() ? firstChunk : chunk;
    m_log.list(query, this,
               [this, limit = query.limit](Result<std::vector<delivery::AttemptSummary>> result) {
                   if (!result) {
                       m_loading = false;
                       Q_EMIT errorOccurred(result.error());
                       Q_EMIT loaded();
                       return;
                   }
                   const Position before = m_table.begin();
                   m_table.prependHistory(*result);
                   addToView(m_table.filter(m_filter, m_table.begin(), before), true);
                   Q_EMIT countsChanged();
                   if (result->size() >= limit)
                       return loadChunk();
                   m_loading = false;
                   Q_EMIT loaded();
               });
}

void DeliveryModel::flushPending()
{
    m_timer.stop();
    if (m_pending.empty())
        return;
    const Position before = m_table.end();
    for (const delivery::AttemptBatch& batch : std::exchange(m_pending, {}))
        m_table.append(*batch);
    if (m_table.end() == before)
        return;
    addToView(m_table.filter(m_filter, before, m_table.end()), false);
    Q_EMIT countsChanged();
}

void DeliveryModel::addToView(const Table::View& added, bool older)
{
    if (added.empty())
        return;
    if (m_column != Column::Time) {
        if (!m_resort.isActive())
            m_resort.start();
        return;
    }
    const int size = int(m_view.size());
    const int first = older != m_descending ? 0 : size;
    beginInsertRows({}, first, first + int(added.size()) - 1);
    m_view.insert(older ? m_view.begin() : m_view.end(), added.begin(), added.end());
    endInsertRows();
}

void DeliveryModel::setFilter(const QString& text)
{
    Table::Filter filter = Table::parseFilter(toBytes(text));
    if (filter == m_filter)
        return;
    m_filter = std::move(filter);
    rebuild();
}

void DeliveryModel::sort(int column, Qt::SortOrder direction)
{
    const bool descending = direction == Qt::DescendingOrder;
    const Column wanted = order[std::size_t(std::clamp(column, 0, columns - 1))];
    if (wanted == m_column && descending == m_descending)
        return;
    m_column = wanted;
    m_descending = descending;
    rebuild();
}

void DeliveryModel::rebuild()
{
    m_resort.stop();
    const std::uint64_t generation = ++m_generation;
    Table::View view = filtered();
    if (m_column == Column::Time)
        return swapIn(std::move(view));
    Table::SortJob job = m_table.sortJob(view, m_column);
    if (view.size() < backgroundSort)
        return swapIn(std::move(job).run());
    runInBackground(
        this, [job = std::move(job)]() mutable { return std::move(job).run(); },
        [this, generation](Table::View sorted) {
            if (generation == m_generation)
                swapIn(std::move(sorted));
        });
}

DeliveryModel::Table::View DeliveryModel::filtered() const
{
    Table::View view = m_table.filter(m_filter);
    if (!m_hidden.empty())
        std::erase_if(view, [this](Position p) { return m_hidden.contains(m_table.id(p)); });
    return view;
}

void DeliveryModel::setHidden(const std::vector<AttemptId>& ids, bool hidden)
{
    for (const AttemptId id : ids) {
        if (!hidden)
            m_hidden.erase(id);
        else if (m_table.find(id))
            m_hidden.insert(id);
    }
    rebuild();
    Q_EMIT countsChanged();
}

void DeliveryModel::swapIn(Table::View view)
{
    beginResetModel();
    m_view = std::move(view);
    endResetModel();
}

void DeliveryModel::onRemoved(const std::vector<AttemptId>& ids)
{
    flushPending();
    beginResetModel();
    // Positions change: no view of before may be looked at any more.
    m_view.clear();
    m_table.remove(ids);
    for (const AttemptId id : ids)
        m_hidden.erase(id);
    m_view = m_column == Column::Time ? filtered() : m_table.sorted(filtered(), m_column);
    ++m_generation;
    endResetModel();
    Q_EMIT countsChanged();
}

void DeliveryModel::onState(const delivery::DeliveryState& state)
{
    if (state.isFinished())
        m_unfinished.erase(state.id);
    else
        m_unfinished[state.id] = state;
}

void DeliveryModel::tick(std::int64_t nowUs)
{
    m_nowUs = nowUs;
    if (!m_unfinished.empty() && !m_view.empty()) {
        const auto column = std::find(order.begin(), order.end(), Column::Attempt) - order.begin();
        Q_EMIT dataChanged(index(0, int(column)), index(rowCount() - 1, int(column)), {Qt::DisplayRole});
    }
}

DeliveryModel::Position DeliveryModel::positionAt(int row) const
{
    const auto at = static_cast<std::size_t>(row);
    return m_descending ? m_view[m_view.size() - 1 - at] : m_view[at];
}

int DeliveryModel::rowAt(std::size_t viewIndex) const
{
    return int(m_descending ? m_view.size() - 1 - viewIndex : viewIndex);
}

AttemptId DeliveryModel::idAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_table.id(positionAt(row)) : 0;
}

int DeliveryModel::rowOf(AttemptId id) const
{
    const auto position = m_table.find(id);
    if (!position)
        return -1;
    // Positions grow with the time; in another order they are looked for one by one.
    const auto at = m_column == Column::Time ? std::lower_bound(m_view.begin(), m_view.end(), *position)
                                             : std::find(m_view.begin(), m_view.end(), *position);
    return at != m_view.end() && *at == *position ? rowAt(std::size_t(at - m_view.begin())) : -1;
}

int DeliveryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_view.size());
}

int DeliveryModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QString DeliveryModel::attemptText(Position p) const
{
    const int number = m_table.number(p);
    const auto state = m_unfinished.find(m_table.delivery(p));
    if (state == m_unfinished.end() || state->second.attempt != number + 1)
        return QString::number(number);
    const delivery::DeliveryState& s = state->second;
    const int most = s.recipe ? delivery::maxAttempts(s.recipe->options.retry) : 0;
    const QString of = most > 0 ? tr("%1 of %2").arg(number).arg(formatCount(most)) : QString::number(number);
    return s.phase == delivery::DeliveryState::Phase::Waiting
               ? tr("%1, %2").arg(of, formatUntil(s.dueUs, m_nowUs))
               : of;
}

QString DeliveryModel::displayText(Position p, Column column) const
{
    switch (column) {
    case Column::Time:
        return formatTimeOfDay(m_table.startedAtUs(p));
    case Column::Registration:
        return m_table.registration(p).empty() ? tr("—") : textFromBytes(m_table.registration(p));
    case Column::Place:
        return textFromBytes(m_table.place(p));
    case Column::EventType:
        return textFromBytes(m_table.eventType(p));
    case Column::Attempt:
        return attemptText(p);
    case Column::Status:
        return m_table.status(p) == 0 ? tr("—") : QString::number(m_table.status(p));
    case Column::Outcome:
        return lookOf(m_table.outcome(p), m_table.isLast(p)).word;
    case Column::Duration:
        return m_table.outcome(p) == delivery::Outcome::DryRun ? tr("—")
                                                               : formatDurationUs(m_table.durationUs(p));
    case Column::Size:
        return formatSize(m_table.bytes(p));
    }
    return {};
}

QString DeliveryModel::toolTip(Position p, Column column) const
{
    switch (column) {
    case Column::Time:
        return formatDateTime(m_table.startedAtUs(p)) + QLatin1Char('\n') +
               formatRelative(m_table.startedAtUs(p), QDateTime::currentMSecsSinceEpoch() * 1000);
    case Column::Place:
        return textFromBytes(m_table.kind(p)) + QStringLiteral(": ") + displayText(p, column);
    case Column::Outcome:
        return m_table.mode(p) == delivery::Mode::Reroute ? tr("Rerouted to a sink of this machine")
                                                          : QString();
    case Column::EventType:
    case Column::Registration:
    case Column::Attempt:
        return displayText(p, column);
    default:
        return {};
    }
}

QVariant DeliveryModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Position p = positionAt(index.row());
    const Column column = order[std::size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return displayText(p, column);
    case Qt::ToolTipRole: {
        const QString tip = toolTip(p, column);
        return tip.isEmpty() ? QVariant() : QVariant(tip);
    }
    case Qt::AccessibleTextRole:
        return displayText(p, column);
    case Qt::TextAlignmentRole:
        return int((isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case OutcomeRole:
        return int(m_table.outcome(p));
    case LastRole:
        return m_table.isLast(p);
    case KindRole:
        return textFromBytes(m_table.kind(p));
    case StatusRole:
        return m_table.status(p);
    default:
        return {};
    }
}

QVariant DeliveryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const Column column = order[std::size_t(section)];
    if (role == Qt::TextAlignmentRole)
        return int((isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Column::Time:
        return tr("Time");
    case Column::Registration:
        return tr("Registration");
    case Column::Place:
        return tr("Target");
    case Column::EventType:
        return tr("Event type");
    case Column::Attempt:
        return tr("Attempt");
    case Column::Status:
        return tr("Status");
    case Column::Outcome:
        return tr("Outcome");
    case Column::Duration:
        return tr("Duration");
    case Column::Size:
        return tr("Size");
    }
    return {};
}

} // namespace hookbench::ui
