#include "health/FactModel.h"

#include "common/Theme.h"

#include <QApplication>

#include <algorithm>

namespace hookbench::ui {

void FactModel::setHeaders(const QStringList& headers)
{
    if (headers == m_headers)
        return;
    beginResetModel();
    m_headers = headers;
    m_rows.clear();
    endResetModel();
}

void FactModel::setRows(std::vector<FactRow> rows)
{
    if (rows == m_rows)
        return;
    const bool hasSameKeys = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                        [](const FactRow& a, const FactRow& b) { return a.key == b.key; });
    if (hasSameKeys) {
        for (std::size_t row = 0; row < rows.size(); ++row) {
            if (rows[row] == m_rows[row])
                continue;
            m_rows[row] = std::move(rows[row]);
            Q_EMIT dataChanged(index(int(row), 0), index(int(row), columnCount() - 1));
        }
        return;
    }
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    QStringList keys;
    for (const QModelIndex& index : before)
        keys.append(keyAt(index.row()));
    m_rows = std::move(rows);
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
        const int row = rowOf(keys[i]);
        after.append(row < 0 ? QModelIndex() : index(row, before[i].column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

int FactModel::rowOf(const QString& key) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const FactRow& row) { return row.key == key; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

QString FactModel::keyAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_rows[std::size_t(row)].key : QString();
}

int FactModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int FactModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_headers.size());
}

QVariant FactModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const FactRow& row = m_rows[std::size_t(index.row())];
    if (std::size_t(index.column()) >= row.cells.size())
        return {};
    const FactCell& cell = row.cells[std::size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::ToolTipRole:
        return cell.hint.isEmpty() ? cell.text : cell.hint;
    case Qt::DecorationRole:
        return cell.icon.isEmpty() ? QVariant() : QVariant(ui::icon(cell.icon, cell.tone));
    case Qt::ForegroundRole:
        return cell.tone == Tone::Text ? QVariant() : QVariant(toneColor(tokensOf(QApplication::palette()), cell.tone));
    case Qt::TextAlignmentRole:
        return int((cell.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant FactModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section >= m_headers.size())
        return {};
    if (role == Qt::DisplayRole)
        return m_headers[section];
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = !m_rows.empty() && std::size_t(section) < m_rows.front().cells.size() &&
                              m_rows.front().cells[std::size_t(section)].isNumber;
        return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    return {};
}

} // namespace hookbench::ui
