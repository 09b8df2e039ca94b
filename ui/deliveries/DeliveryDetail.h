#pragma once

#include "delivery/DeliveryLog.h"
#include "delivery/FourLayers.h"

#include <QWidget>

#include <memory>

class QLabel;
class QStackedWidget;
class QTabWidget;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class DeliveryOverview;
class ElidedLabel;
class IconLabel;
class LayersTab;
class Pill;
class TextPane;

using Record = std::shared_ptr<const delivery::AttemptRecord>;

/// Everything about one attempt. Answers that come after another one has been chosen are dropped.
class DeliveryDetail final : public QWidget {
    Q_OBJECT

public:
    enum Tab { Overview, Request, Response, Layers };

    DeliveryDetail(Workbench& workbench, delivery::DeliveryLog& log, QWidget* parent = nullptr);

    /// 0 shows nothing.
    void showAttempt(delivery::AttemptId id);
    /// What is shown now; null while it is being read.
    const Record& record() const { return m_record; }
    QTabWidget* tabs() const { return m_tabs; }
    /// What came of this delivery since.
    void onLogged(const delivery::AttemptBatch& batch);

Q_SIGNALS:
    void attemptActivated(hookbench::delivery::AttemptId id);
    void captureActivated(hookbench::capture::CaptureId id);
    void sendAgainRequested();
    void curlRequested();
    void deleteRequested(hookbench::delivery::AttemptId id);
    void shown();

private:
    QWidget* buildHeader();
    void present(delivery::AttemptRecord record);
    void loadTimeline();
    void loadLayers();
    void makeLayers(std::optional<capture::Capture> received);

    Workbench& m_workbench;
    delivery::DeliveryLog& m_log;
    delivery::AttemptId m_wanted = 0;
    Record m_record;
    bool m_layersShown = false;

    QStackedWidget* m_stack;
    QLabel* m_placeholder;
    IconLabel* m_kind = nullptr;
    ElidedLabel* m_title = nullptr;
    Pill* m_outcome = nullptr;
    ElidedLabel* m_facts = nullptr;
    QTabWidget* m_tabs;
    DeliveryOverview* m_overview;
    TextPane* m_request;
    TextPane* m_response;
    LayersTab* m_layers;
};

} // namespace hookbench::ui
