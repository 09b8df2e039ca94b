#pragma once

#include "base/Cancellation.h"
#include "capture/export/ExportRun.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace hookbench::ui {

/// Exports captures to a file; before that, shows what is replaced in them, and where. All reading goes on off the
/// window's thread.
class ExportDialog final : public QDialog {
    Q_OBJECT

public:
    ExportDialog(std::string profileFolder, std::vector<capture::CaptureId> ids, QWidget* parent = nullptr);
    ~ExportDialog() override;

    /// Writes the file as chosen; exported() or the problem line tells the end.
    void exportTo(const QString& path);

Q_SIGNALS:
    void previewShown();
    void exported(const QString& path, int replaced);

private:
    void preview();
    void show(const Result<std::vector<capture::ExportFinding>>& found);
    void chooseFile();

    capture::ExportOrder m_order;
    CancellationToken m_token;
    QComboBox* m_format;
    QCheckBox* m_redact;
    QLabel* m_summary;
    QTableWidget* m_table;
    QPushButton* m_export;
};

} // namespace hookbench::ui
