#pragma once

#include "json/Value.h"

#include <QTreeView>

#include <memory>

namespace hookbench::ui {

class JsonModel;

/// A JSON value to walk through: coloured by type, with its path and value to copy.
class JsonTree final : public QTreeView {
    Q_OBJECT

public:
    explicit JsonTree(QWidget* parent = nullptr);

    void setValue(std::shared_ptr<const json::Value> value);
    JsonModel* jsonModel() const { return m_model; }

    QString currentPath() const;
    void copyPath();
    void copyValue();
    /// Opens everything, up to a number of rows that a window can lay out at once.
    void expandAllRows();
    void collapseAllRows();

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int expandBelow(const QModelIndex& index, int budget);

    JsonModel* m_model;
};

} // namespace hookbench::ui
