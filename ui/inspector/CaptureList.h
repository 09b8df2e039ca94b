#pragma once

#include "capture/Capture.h"
#include "common/LiveTable.h"

#include <array>

namespace hookbench::ui {

class CaptureModel;

/// The table of captures.
class CaptureList final : public LiveTable {
    Q_OBJECT

public:
    explicit CaptureList(CaptureModel* model, QWidget* parent = nullptr);

    /// What the user wants to see; where there is no room, duration and size give way besides.
    bool isColumnWanted(int column) const { return m_wanted[std::size_t(column)]; }
    void setColumnWanted(int column, bool wanted);

protected:
    /// Gives the path the room that the other columns leave.
    void fitColumns() override;

private:
    void sizeColumns();

    std::array<bool, 8> m_wanted;
};

} // namespace hookbench::ui
