#pragma once

#include "delivery/BulkRun.h"
#include "send/RoutePlanner.h"

#include <QWidget>

#include <deque>
#include <memory>

class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace hookbench::ui {

class MessageBar;

/// A small curve of the latest values; the largest of them is as high as the widget.
class Sparkline final : public QWidget {
    Q_OBJECT

public:
    explicit Sparkline(QWidget* parent = nullptr);
    void add(double value);
    void clear();
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::deque<double> m_values;
};

/// A load of events: how many, how fast, which mix and disorder; and how it goes.
class LoadPanel final : public QWidget {
    Q_OBJECT

public:
    explicit LoadPanel(Workbench& workbench, QWidget* parent = nullptr);

    /// The event that is fired where no mix is given, and where it would go.
    void setEvent(const PlannedEvent& planned, const delivery::RoutingPolicy& policy);
    void start();
    void stop();
    bool isRunning() const { return m_run != nullptr; }
    const delivery::BulkProgress& progress() const { return m_progress; }

private:
    QWidget* buildForm();
    QWidget* buildProgress();
    void updateButton();
    /// The types and weights of the mix; empty: the event at the left.
    std::vector<std::pair<std::string, double>> mix() const;
    void ask(std::vector<PlannedEvent> planned);
    void run(const std::vector<PlannedEvent>& planned);
    void showProgress(const delivery::BulkProgress& progress);

    Workbench& m_workbench;
    RoutePlanner* m_planner;
    std::optional<PlannedEvent> m_planned;
    delivery::RoutingPolicy m_policy;
    std::unique_ptr<delivery::BulkRun> m_run;
    delivery::BulkProgress m_progress;

    MessageBar* m_bar;
    QSpinBox* m_count = nullptr;
    QDoubleSpinBox* m_rate = nullptr;
    QSpinBox* m_concurrency = nullptr;
    QLineEdit* m_mix = nullptr;
    QSpinBox* m_duplicates = nullptr;
    QSpinBox* m_reorder = nullptr;
    QSpinBox* m_seed = nullptr;
    QLabel* m_where = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_stop = nullptr;
    QWidget* m_live = nullptr;
    QProgressBar* m_bars = nullptr;
    QLabel* m_rates = nullptr;
    QLabel* m_counts = nullptr;
    QLabel* m_latency = nullptr;
    QLabel* m_problem = nullptr;
    Sparkline* m_curve = nullptr;
};

} // namespace hookbench::ui
