#pragma once

#include "monitoring/HealthReport.h"

#include <QWidget>

class QLabel;
class QSlider;

namespace hookbench::ui {

/// "What would another timeout have failed?", as a slider from 10 ms to 60 s.
class WhatIfStrip final : public QWidget {
    Q_OBJECT

public:
    explicit WhatIfStrip(QWidget* parent = nullptr);

    void setReport(const monitoring::HealthReportPtr& report);
    std::int64_t timeoutUs() const;
    void setTimeoutUs(std::int64_t us);
    QString answer() const;

private:
    void showAnswer();

    monitoring::HealthReportPtr m_report;
    QSlider* m_slider;
    QLabel* m_timeout;
    QLabel* m_answer;
};

} // namespace hookbench::ui
