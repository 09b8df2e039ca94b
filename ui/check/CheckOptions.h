#pragma once

#include "base/Result.h"
#include "check/CheckPlan.h"

#include <QWidget>

class QCheckBox;
class QDoubleSpinBox;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace hookbench::ui {

/// What a check may be told beyond the receiver and its secret: the events that are sent, how effects are counted,
/// how HTTPS is trusted. Every field is optional.
class CheckOptions final : public QWidget {
    Q_OBJECT

public:
    explicit CheckOptions(QWidget* parent = nullptr);

    /// Fills in the plan. Errors: InvalidInput for a header that is none or an event that is no JSON object, with the mend.
    Status fill(check::CheckPlan& plan) const;
    /// How many fields differ from what they are by themselves: shown where the options are folded away.
    int changedCount() const;

Q_SIGNALS:
    void changed();

private:
    void buildEvent(class QFormLayout& form);
    void buildEffects(QFormLayout& form);
    void buildTrust(QFormLayout& form);

    QLineEdit* m_eventType = nullptr;
    QPlainTextEdit* m_event = nullptr;
    QPlainTextEdit* m_headers = nullptr;
    QSpinBox* m_samples = nullptr;
    QLineEdit* m_command = nullptr;
    QDoubleSpinBox* m_effectWait = nullptr;
    QLineEdit* m_plainUrl = nullptr;
    QLineEdit* m_caFile = nullptr;
    QCheckBox* m_insecure = nullptr;
};

} // namespace hookbench::ui
