#pragma once

#include "capture/query/SavedFilter.h"

#include <QDialog>

#include <string>
#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QToolButton;

namespace hookbench::capture {
class SavedFilterStore;
}

namespace hookbench::ui {

class CaptureModel;
class FilterBox;
class FormField;
class MessageBar;

/// The saved filters: named, changed, deleted, shown.
class SavedFiltersDialog final : public QDialog {
    Q_OBJECT

public:
    SavedFiltersDialog(capture::SavedFilterStore& store, CaptureModel& model, QWidget* parent = nullptr);

    /// `text`, if it is not empty, is to be saved under a new name.
    void show(const std::vector<capture::SavedFilter>& filters, const QString& text);

Q_SIGNALS:
    void filterChosen(const QString& text);

private:
    QWidget* buildList();
    QWidget* buildEditor();
    void refill(std::vector<capture::SavedFilter> filters);
    void reload();
    void choose(int row);
    void addNew(const QString& text);
    void updateState();
    void save();
    void remove();
    capture::SavedFilter edited() const;

    capture::SavedFilterStore& m_store;
    CaptureModel& m_model;
    std::vector<capture::SavedFilter> m_filters;
    capture::SavedFilter m_filter; ///< as it is stored; no name for a new one
    MessageBar* m_bar;
    QListWidget* m_list = nullptr;
    QToolButton* m_remove = nullptr;
    QLineEdit* m_name = nullptr;
    FilterBox* m_text = nullptr;
    FormField* m_nameField = nullptr;
    FormField* m_textField = nullptr;
    QCheckBox* m_notify = nullptr;
    QPushButton* m_apply = nullptr;
    QPushButton* m_save = nullptr;
};

} // namespace hookbench::ui
