#pragma once

#include "delivery/Attempt.h"

#include <QScrollArea>

class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace hookbench::ui {

class Card;
class IconLabel;
class TimingBar;

/// What became of an attempt, in words first: the diagnosis, where the time went, the facts, and the other
/// attempts of the same delivery.
class DeliveryOverview final : public QScrollArea {
    Q_OBJECT

public:
    explicit DeliveryOverview(QWidget* parent = nullptr);

    void showRecord(const delivery::AttemptRecord& record);
    /// All attempts of the delivery, oldest first.
    void showTimeline(const std::vector<delivery::AttemptSummary>& attempts, delivery::AttemptId current);
    QString diagnosis() const;

Q_SIGNALS:
    void attemptActivated(hookbench::delivery::AttemptId id);
    void captureActivated(hookbench::capture::CaptureId id);

private:
    QWidget* buildDiagnosis(QWidget* parent);
    void addFact(const QString& name, const QString& value);
    void showFacts(const delivery::AttemptRecord& record);

    IconLabel* m_icon = nullptr;
    QLabel* m_sentence = nullptr;
    QLabel* m_detail = nullptr;
    QLabel* m_warning = nullptr;
    TimingBar* m_timing = nullptr;
    QPushButton* m_inspect = nullptr;
    QGridLayout* m_facts = nullptr;
    QLabel* m_timelineTitle = nullptr;
    QVBoxLayout* m_timeline = nullptr;
    capture::CaptureId m_capture = 0;
};

} // namespace hookbench::ui
