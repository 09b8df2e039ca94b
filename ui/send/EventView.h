#pragma once

#include "delivery/Routing.h"
#include "send/RoutePlanner.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSettings;
class QSplitter;
class QTabWidget;
class QTimer;

namespace hookbench::ui {

class CodeEditor;
class IconLabel;
class LoadPanel;
class MessageBar;
class TargetList;
class TargetModel;

/// Fires an event as the service would: the event at the left, everything it would reach at the right, with
/// what happens to each target; and loads of such events.
class EventView final : public QWidget {
    Q_OBJECT

public:
    explicit EventView(Workbench& workbench, QWidget* parent = nullptr);

    /// Does what the button says; in a production environment it asks first.
    void fire();
    void newEventId();
    /// Shows a sample of this type and who wants it.
    void chooseType(const QString& type);
    void focusBody();
    void showLoad();
    TargetModel* targets() const { return m_targets; }
    /// Whether the plan that is shown is that of the event that is shown.
    bool isPlanned() const { return m_planned.has_value() && !m_isPlanning; }

    void saveState(QSettings& state) const;
    void restoreState(QSettings& state);

Q_SIGNALS:
    void planned();
    void attemptRequested(qint64 attemptId);

private:
    QWidget* buildEvent();
    QWidget* buildSourceRows(QWidget* parent);
    QWidget* buildEnvelopeRow(QWidget* parent);
    QWidget* buildRight();
    QWidget* buildTargets(QWidget* parent);
    QWidget* buildFireRow(QWidget* parent);
    void connectParts();
    void connectDispatcher();
    void fillSources();
    void onTypeChosen();
    void onSourceChosen(int index);
    void showEvent(const QString& text);
    void saveEvent();
    void replan();
    void onPlanned(PlannedEvent planned);
    void showPlan();
    void fireNow();
    void showDiagnosis();
    void openAttempt();
    delivery::EnvelopeEdit envelopeEdit() const;

    Workbench& m_workbench;
    RoutePlanner* m_planner;
    TargetModel* m_targets;
    QTimer* m_planTimer;
    delivery::RoutingPolicy m_policy;
    std::optional<PlannedEvent> m_planned;
    QString m_sample; ///< the event as the sample left it: replaced without asking while it is unchanged
    bool m_isPlanning = false;
    bool m_fireWhenPlanned = false; ///< the button was pressed before the plan of the last edit was there
    bool m_isConnected = false;
    int m_filling = 0;

    MessageBar* m_bar;
    QSplitter* m_splitter;
    QComboBox* m_type = nullptr;
    QComboBox* m_source = nullptr;
    QLineEdit* m_saveName = nullptr;
    QPushButton* m_save = nullptr;
    CodeEditor* m_body = nullptr;
    IconLabel* m_bodyIcon = nullptr;
    QLabel* m_bodyState = nullptr;
    QCheckBox* m_freshId = nullptr;
    QCheckBox* m_freshTime = nullptr;
    QTabWidget* m_tabs = nullptr;
    QLabel* m_radius = nullptr;
    QComboBox* m_elsewhere = nullptr;
    TargetList* m_list = nullptr;
    QLabel* m_diagnosis = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_fire = nullptr;
    LoadPanel* m_load = nullptr;
};

} // namespace hookbench::ui
