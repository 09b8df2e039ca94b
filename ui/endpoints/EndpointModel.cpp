#include "endpoints/EndpointModel.h"

#include "common/Formatting.h"
#include "endpoints/EndpointText.h"

#include <algorithm>

namespace hookbench::ui {

void EndpointModel::setRows(std::vector<Row> rows)
{
    const bool sameIds = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                    [](const Row& a, const Row& b) { return a.config.id == b.config.id; });
    if (!sameIds) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] == m_rows[i])
            continue;
        m_rows[i] = std::move(rows[i]);
        Q_EMIT dataChanged(index(int(i)), index(int(i)));
    }
}

int EndpointModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant EndpointModel::data(const QModelIndex& index, int role) const
{
    const Row* row = at(index.row());
    if (!row)
        return {};
    switch (role) {
    case RowRole:
        return QVariant::fromValue(static_cast<const void*>(row));
    case Qt::DisplayRole:
        return textFromBytes(row->config.name);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2, %3").arg(textFromBytes(row->config.name), lookOf(row->config, row->state).word,
                                                urlOf(row->config, row->state));
    case Qt::ToolTipRole:
        return row->state.error    ? textFromBytes(row->state.error->message)
               : row->state.notice ? textFromBytes(row->state.notice->message)
                                   : urlOf(row->config, row->state);
    default:
        return {};
    }
}

const EndpointModel::Row* EndpointModel::at(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? &m_rows[std::size_t(row)] : nullptr;
}

const EndpointModel::Row* EndpointModel::find(const std::string& id) const
{
    return at(rowOf(id));
}

int EndpointModel::rowOf(const std::string& id) const
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.config.id == id; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

} // namespace hookbench::ui
