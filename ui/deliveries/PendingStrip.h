#pragma once

#include "delivery/Dispatcher.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace hookbench {
class Clock;
}

namespace hookbench::ui {

/// The deliveries that are not finished: each with the time of its next attempt, and what can be done about
/// it. Hidden while there is none; of many the soonest are shown, and all can be handled at once.
class PendingStrip final : public QWidget {
    Q_OBJECT

public:
    PendingStrip(delivery::Dispatcher& dispatcher, const Clock& clock, QWidget* parent = nullptr);

    /// How many deliveries are unfinished.
    int count() const { return int(m_states.size()); }

Q_SIGNALS:
    /// Once a second while something waits; Unix time.
    void ticked(qint64 nowUs);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Row {
        QWidget* widget;
        class IconLabel* icon;
        class ElidedLabel* words;
        QPushButton* retry;
        QPushButton* cancel;
        delivery::DeliveryId id = 0;
    };
    void refresh();
    void addRow();
    void showState(Row& row, const delivery::DeliveryState& state);

    delivery::Dispatcher& m_dispatcher;
    const Clock& m_clock;
    std::vector<delivery::DeliveryState> m_states;
    std::vector<Row> m_rows;
    QTimer m_refresh; ///< many changes, one picture
    QTimer m_second;
    QLabel* m_title;
    QPushButton* m_skip;
    QPushButton* m_cancelAll;
    QVBoxLayout* m_list;
};

} // namespace hookbench::ui
