#pragma once

#include "monitoring/AlertRule.h"

#include <QDialog>

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace hookbench::ui {

/// An alert rule: when it fires, and when it is over.
class RuleEditor final : public QDialog {
    Q_OBJECT

public:
    RuleEditor(const monitoring::AlertRule& rule, QWidget* parent);

    monitoring::AlertRule rule() const;
    void showProblem(const QString& sentence);

Q_SIGNALS:
    void saveRequested(const hookbench::monitoring::AlertRule& rule);

private:
    void fill(const monitoring::AlertRule& rule);
    bool isShare() const;
    double unit() const;

    monitoring::AlertRule m_rule;
    QCheckBox* m_enabled;
    QDoubleSpinBox* m_threshold;
    QSpinBox* m_window;
    QSpinBox* m_minimum;
    QSpinBox* m_sustain;
    QSpinBox* m_clear;
    QSpinBox* m_clearFor;
    QLabel* m_problem;
};

} // namespace hookbench::ui
