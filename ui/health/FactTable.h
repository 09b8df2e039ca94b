#pragma once

#include "health/FactModel.h"

#include <QTableView>

namespace hookbench::ui {

/// A quiet table of facts: whole rows are selected, the first column takes the room that is left.
class FactTable final : public QTableView {
    Q_OBJECT

public:
    FactTable(const QString& objectName, const QString& accessibleName, QWidget* parent = nullptr);

    FactModel* facts() const { return m_facts; }
    /// "" if nothing is selected.
    QString currentKey() const;
    void selectKey(const QString& key);
    /// Which column takes the room that is left.
    void setWideColumn(int column);
    void fitColumns();

Q_SIGNALS:
    void currentKeyChanged(const QString& key);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    FactModel* m_facts;
    int m_wide = 0;
};

} // namespace hookbench::ui
