#pragma once

#include "base/Result.h"
#include "registrations/Registration.h"
#include "registrations/Upsert.h"

#include <QWidget>

#include <functional>
#include <string>
#include <vector>

class QLabel;
class QLineEdit;
class QMenu;
class QSettings;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QTimer;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class EmptyRegistrations;
class ImportExport;
class MessageBar;
class RegistrationEditor;
class RegistrationList;
class RegistrationModel;
class SyncView;

/// The registrations: those of this machine, as a list with an editor, and how they stand to those of the
/// service.
class RegistrationsPage final : public QWidget {
    Q_OBJECT

public:
    enum Tab { Local, Sync };

    explicit RegistrationsPage(Workbench& workbench, QWidget* parent = nullptr);

    RegistrationModel* model() const { return m_model; }
    RegistrationList* list() const { return m_list; }
    RegistrationEditor* editor() const { return m_editor; }
    /// Made when it is first shown: the accounts are read then.
    SyncView* syncView();
    void showTab(Tab tab);

    void showRegistration(const std::string& id);
    void focusFilter();
    void focusList();

    void newRegistration();
    void duplicateSelected();
    void togglePausedSelected();
    void deleteSelected();
    void undoDelete();
    void importFile();
    void importClipboard();
    /// What a text holds, after a question in the page's message bar. `what` names it: "hooks.yaml".
    void importText(const QString& text, const QString& what);
    void exportSelected();
    void copyAsCurl();
    void save();
    /// Writes what is not on its way to the disk yet.
    void flush();

    void saveState(QSettings& state) const;
    void restoreState(QSettings& state);

Q_SIGNALS:
    void templateRequested(const QString& registrationId, const QString& path);
    void environmentsRequested(const QString& variable);
    void loaded();

private:
    QWidget* buildLocal();
    QWidget* buildListPanel();
    QWidget* buildFilterRow(QWidget* parent);
    void connectParts();
    void buildShortcuts();
    void reload();
    void connectDeliveries();
    void showList(std::size_t count);
    void updateMatchCount();
    void removeIds(std::vector<std::string> ids);
    void showContextMenu(const QPoint& globalPosition);
    void fillMenu(QMenu* menu);
    /// The records of these ids, in their order; their drafts where they were never saved.
    void fetchAll(std::vector<std::string> ids,
                  std::function<void(std::vector<registrations::Registration>)> done);

    Workbench& m_workbench;
    RegistrationModel* m_model;
    QTabWidget* m_tabs;
    MessageBar* m_bar;
    QStackedWidget* m_stack = nullptr;
    EmptyRegistrations* m_empty = nullptr;
    QSplitter* m_splitter = nullptr;
    QLineEdit* m_filter = nullptr;
    QTimer* m_filterDelay;
    QTimer* m_reloadTimer;
    QTimer* m_latestTimer = nullptr;
    QLabel* m_count = nullptr;
    QWidget* m_noMatch = nullptr;
    RegistrationList* m_list = nullptr;
    RegistrationEditor* m_editor;
    SyncView* m_sync = nullptr;
    ImportExport* m_exchange;
    std::vector<std::string> m_removed; ///< what undo brings back
    std::string m_wantedId;             ///< selected at the last run
    int m_reloads = 0;
    bool m_isLoaded = false;
};

} // namespace hookbench::ui
