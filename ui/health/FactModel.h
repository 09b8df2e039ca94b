#pragma once

#include "common/Icons.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace hookbench::ui {

/// A cell as it is shown. What the tone says stands in the words, too.
struct FactCell {
    QString text;
    Tone tone = Tone::Text;
    QString icon; ///< name; "" for none
    QString hint;
    bool isNumber = false;

    bool operator==(const FactCell&) const = default;
};

struct FactRow {
    QString key; ///< of this row alone; selections stay with it
    std::vector<FactCell> cells;

    bool operator==(const FactRow&) const = default;
};

/// A table of some hundred rows that is given anew again and again. Rows that are the same stay; a selection stays with
/// its key, wherever that goes.
class FactModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit FactModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setHeaders(const QStringList& headers);
    void setRows(std::vector<FactRow> rows);
    /// -1 if there is none.
    int rowOf(const QString& key) const;
    QString keyAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QStringList m_headers;
    std::vector<FactRow> m_rows;
};

} // namespace hookbench::ui
