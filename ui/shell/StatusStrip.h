#pragma once

#include <QWidget>

class QLabel;
class QTimer;

namespace hookbench::ui {

class IconLabel;
class MutedLabel;

/// The line at the foot of the window: how much was captured, how fast it comes, and where secrets are kept.
class StatusStrip final : public QWidget {
    Q_OBJECT

public:
    explicit StatusStrip(QWidget* parent = nullptr);

    void setCounts(std::int64_t captures, std::int64_t duplicates, bool complete);
    /// Counts towards the rate of the last seconds.
    void addArrived(int count);
    /// How many endpoints listen, and whether others than this machine can reach one of them.
    void setEndpoints(int listening, bool exposed);
    void setSecrets(bool inKeychain, const QString& why);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    void tick();

    std::int64_t m_captures = 0;
    std::int64_t m_duplicates = 0;
    bool m_complete = true;
    int m_arrived = 0;
    int m_quiet = 0;
    double m_rate = 0;
    QTimer* m_timer;
    QLabel* m_counts;
    IconLabel* m_endpointsIcon;
    MutedLabel* m_endpoints;
    IconLabel* m_secretsIcon;
    QLabel* m_secrets;
};

} // namespace hookbench::ui
