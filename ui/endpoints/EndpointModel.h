#pragma once

#include "endpoint/Endpoints.h"

#include <QAbstractListModel>

#include <string>
#include <vector>

namespace hookbench::ui {

/// The endpoints of the profile and how they stand, by number.
class EndpointModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { RowRole = Qt::UserRole };
    struct Row {
        endpoint::EndpointConfig config;
        endpoint::EndpointState state;
        bool operator==(const Row&) const = default;
    };

    using QAbstractListModel::QAbstractListModel;

    /// Rows that are the same stay as they are; the others change, come or go.
    void setRows(std::vector<Row> rows);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    /// Null if there is none.
    const Row* at(int row) const;
    const Row* find(const std::string& id) const;
    int rowOf(const std::string& id) const;

private:
    std::vector<Row> m_rows;
};

} // namespace hookbench::ui
