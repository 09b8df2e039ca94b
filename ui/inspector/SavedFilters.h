#pragma once

#include "base/Result.h"
#include "capture/query/SavedFilter.h"

#include <QToolButton>

#include <functional>
#include <vector>

class QMenu;

namespace hookbench::capture {
class SavedFilterStore;
}

namespace hookbench::ui {

class CaptureModel;

/// The filters that have a name, in a menu with the number of captures that each holds for.
class SavedFiltersButton final : public QToolButton {
    Q_OBJECT

public:
    /// `text` says what stands in the filter box. Both others outlive it.
    SavedFiltersButton(capture::SavedFilterStore& store, CaptureModel& model, std::function<QString()> text,
                       QWidget* parent = nullptr);

    const std::vector<capture::SavedFilter>& filters() const { return m_filters; }
    /// The dialog of them all. `text`, if it is not empty, is to be saved under a new name.
    void openDialog(const QString& text = {});

Q_SIGNALS:
    void filterChosen(const QString& text);
    /// filters() are others.
    void changed();
    void failed(const hookbench::Error& error);

private:
    void load();
    void fillMenu();

    capture::SavedFilterStore& m_store;
    CaptureModel& m_model;
    std::function<QString()> m_text;
    QMenu* m_menu;
    std::vector<capture::SavedFilter> m_filters;
};

} // namespace hookbench::ui
