#pragma once

#include "capture/Capture.h"

#include <QWidget>

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class DetailPane;

/// One capture in a window of its own, to be looked at beside others. It closes with Escape, or when its capture is gone.
class CaptureWindow final : public QWidget {
    Q_OBJECT

public:
    /// Closes with its parent.
    CaptureWindow(Workbench& workbench, capture::CaptureId id, QWidget* parent);

    capture::CaptureId id() const { return m_id; }
    DetailPane* detail() const { return m_detail; }

private:
    void showCapture(capture::CaptureId id);
    void updateTitle();

    Workbench& m_workbench;
    capture::CaptureId m_id = 0;
    DetailPane* m_detail;
};

} // namespace hookbench::ui
