#pragma once

#include "capture/Capture.h"
#include "common/LiveTable.h"

#include <array>
#include <functional>

class QMimeData;
class QSettings;

namespace hookbench::ui {

class CaptureModel;

/// The table of captures.
class CaptureList final : public LiveTable {
    Q_OBJECT

public:
    explicit CaptureList(CaptureModel* model, QWidget* parent = nullptr);

    /// What the user wants to see; where there is no room, some columns give way besides.
    bool isColumnWanted(int column) const { return m_wanted[std::size_t(column)]; }
    void setColumnWanted(int column, bool wanted);
    /// The columns, their order, and what the list is sorted by.
    /// What is dragged out of the list; null for nothing.
    void setDragData(std::function<QMimeData*()> dragData);

    void saveState(QSettings& state) const;
    void restoreState(QSettings& state);

protected:
    void startDrag(Qt::DropActions actions) override;
    /// Gives the path the room that the other columns leave.
    void fitColumns() override;

private:
    void sizeColumns();

    std::function<QMimeData*()> m_dragData;
    std::array<bool, 12> m_wanted{};
};

} // namespace hookbench::ui
