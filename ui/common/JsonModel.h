#pragma once

#include "json/Search.h"
#include "json/Value.h"

#include <QAbstractItemModel>

#include <memory>
#include <set>
#include <vector>

namespace hookbench::ui {

/// A JSON value as a tree: key, value, type. Nodes are made when they are first asked for, and long arrays
/// and objects are divided into ranges ("0 … 999"), so that any document opens at once.
class JsonModel final : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Key, ValueText, Type, ColumnCount };
    enum Role {
        KindRole = Qt::UserRole, ///< json::Kind as int; -1 for a range
        DuplicateKeyRole,        ///< whether a sibling has the same key
        MarkedRole,              ///< whether setMarks() named it
    };
    /// Members or items per range.
    static constexpr std::size_t rangeSize = 1000;

    explicit JsonModel(QObject* parent = nullptr);
    ~JsonModel() override;

    void setValue(std::shared_ptr<const json::Value> value);
    std::shared_ptr<const json::Value> value() const { return m_value; }

    /// Where a value stands, as the places of members and items from the root: {2, 0} is the first item of
    /// the third member.
    using Steps = json::Steps;
    Steps steps(const QModelIndex& index) const;
    /// The other way round; what is not there gives an invalid index.
    QModelIndex indexOf(const Steps& steps) const;
    /// Values to paint on a tint.
    void setMarks(std::set<Steps> marks);

    /// "$.data.items[3].id": where the value stands.
    QString path(const QModelIndex& index) const;
    /// The value as JSON text; a string's own characters without quotes if `bare`.
    QString text(const QModelIndex& index, bool bare) const;

    /// What the value stands for: a time, a token, base64. "" for most.
    QString meaning(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node;
    Node* nodeOf(const QModelIndex& index) const;
    Node* child(Node* parent, std::size_t row) const;
    static QString meaning(const Node& node);
    QString keyText(const Node& node) const;
    QString valueText(const Node& node) const;
    QString typeText(const Node& node) const;
    QString toolTip(const Node& node) const;

    std::shared_ptr<const json::Value> m_value;
    std::unique_ptr<Node> m_root;
    std::set<Steps> m_marks;
};

} // namespace hookbench::ui
