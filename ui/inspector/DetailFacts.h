#pragma once

#include "capture/Capture.h"

#include <QObject>

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class DetailPane;

/// Tells a detail pane what the endpoint made of the capture that it shows: who took it, and where it was handed on.
class DetailFacts final : public QObject {
    Q_OBJECT

public:
    /// Lives as long as the pane.
    DetailFacts(Workbench& workbench, DetailPane* pane);

private:
    void show();
    void fetchForwards(capture::CaptureId id);

    Workbench& m_workbench;
    DetailPane* m_pane;
    bool m_followsForwards = false;
};

} // namespace hookbench::ui
