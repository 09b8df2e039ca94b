#pragma once

#include "capture/Capture.h"
#include "common/LiveTable.h"

#include <array>

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
    void saveState(QSettings& state) const;
    void restoreState(QSettings& state);

protected:
    /// Gives the path the room that the other columns leave.
    void fitColumns() override;

private:
    void sizeColumns();

    std::array<bool, 11> m_wanted{};
};

} // namespace hookbench::ui
