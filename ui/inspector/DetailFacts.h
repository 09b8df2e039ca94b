#pragma once

#include "capture/Capture.h"

#include <QObject>

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class DetailPane;

/// Tells a detail pane what the endpoint made of the capture that it shows: who took it, where it was handed on,
/// and how it departs from others of its event type.
class DetailFacts final : public QObject {
    Q_OBJECT

public:
    /// Lives as long as the pane.
    DetailFacts(Workbench& workbench, DetailPane* pane);

private:
    void show();
    void fetchForwards(capture::CaptureId id);
    void fetchDrift(const capture::CaptureSummary& summary);

    Workbench& m_workbench;
    DetailPane* m_pane;
    bool m_followsForwards = false;
};

} // namespace hookbench::ui
