#pragma once

#include "check/CheckJob.h"

#include <QDialog>

#include <optional>

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QToolButton;
class QTreeWidget;

namespace hookbench::ui {

class CheckOptions;
class MessageBar;
class MutedLabel;

/// "Check a receiver…": is it a good one, and what is wrong with it? The check runs on a thread of its own; each probe
/// appears as it ends. The secret stays in the field and in memory.
class CheckDialog final : public QDialog {
    Q_OBJECT

public:
    explicit CheckDialog(QWidget* parent = nullptr);
    ~CheckDialog() override;

Q_SIGNALS:
    void codeRequested();

private:
    enum class Format { Text, Json, Junit, Html };

    QLayout* buildPlan();
    QWidget* buildResults();
    QLayout* buildButtons();
    /// Errors: InvalidInput of a field, with the mend.
    Result<check::CheckPlan> plan() const;
    void showOptions(bool shown);
    void toggle();
    void addResult(const check::ProbeResult& result);
    /// Rows as high as their findings need at this width.
    void fitRows();
    void conclude(const check::Report& report);
    void updateState();
    void exportAs(Format format);

    MessageBar* m_bar;
    QLineEdit* m_url = nullptr;
    QComboBox* m_scheme = nullptr;
    QLineEdit* m_secret = nullptr;
    QDoubleSpinBox* m_timeout = nullptr;
    QLineEdit* m_effects = nullptr;
    QToolButton* m_more = nullptr;
    class QScrollArea* m_optionsArea = nullptr;
    CheckOptions* m_options = nullptr;
    QTreeWidget* m_results = nullptr;
    QProgressBar* m_progress = nullptr;
    MutedLabel* m_state = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_export = nullptr;
    std::optional<check::Report> m_report; ///< of the last check
    std::unique_ptr<check::CheckJob> m_job;
};

} // namespace hookbench::ui
