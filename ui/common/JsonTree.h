#pragma once

#include "json/Value.h"

#include <QTreeView>

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace hookbench::ui {

class JsonModel;

/// A JSON value to walk through: coloured by type, with its path and value to copy.
class JsonTree final : public QTreeView {
    Q_OBJECT

public:
    explicit JsonTree(QWidget* parent = nullptr);

    void setValue(std::shared_ptr<const json::Value> value);
    /// Shows a later state of the same document: what was closed or opened by hand, the current row and the
    /// place scrolled to stay.
    void updateValue(std::shared_ptr<const json::Value> value);
    /// Tints values, by their steps from the root.
    void setMarks(std::set<std::vector<std::size_t>> marks);
    JsonModel* jsonModel() const { return m_model; }

    /// Makes this value the current one, opening what it stands in.
    void choose(const std::vector<std::size_t>& steps);
    QString currentPath() const;
    void copyPath();
    void copyValue();
    /// Opens everything, up to a number of rows that a window can lay out at once.
    void expandAllRows();
    void collapseAllRows();

Q_SIGNALS:
    /// A value was clicked, or Enter pressed on it.
    void valueChosen(const std::vector<std::size_t>& steps);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int expandBelow(const QModelIndex& index, int budget);
    void remember(const QModelIndex& index, bool open);

    JsonModel* m_model;
    /// What the user opened (true) or closed since setValue().
    std::map<std::vector<std::size_t>, bool> m_opened;
    bool m_expanding = false;
};

} // namespace hookbench::ui
