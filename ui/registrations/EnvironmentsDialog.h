#pragma once

#include "registrations/EnvironmentStore.h"

#include <QDialog>

#include <vector>

class QCheckBox;
class QLineEdit;
class QListWidget;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class IconLabel;
class MessageBar;
class MutedLabel;
class VariableRows;

/// Makes and edits environments: their names, which of them are production, and their variables.
class EnvironmentsDialog final : public QDialog {
    Q_OBJECT

public:
    explicit EnvironmentsDialog(Workbench& workbench, QWidget* parent = nullptr);

    /// Leads to the value of this variable in the environment in use, and adds it if it is not there.
    void defineVariable(const QString& name);

protected:
    /// Escape does not throw away what was entered: changes are asked about in the dialog itself.
    void reject() override;

private:
    struct Entry {
        registrations::Environment environment;
        registrations::Environment stored; ///< as it is in the database; id "" for a new one
        registrations::EnvironmentStore::SecretValues secrets;
        registrations::EnvironmentStore::SecretValues storedSecrets;
        std::vector<std::string> missing;
        bool isLoaded = false;
    };
    QWidget* buildList();
    QWidget* buildEditor();
    QWidget* buildFooter();
    void loadEntries();
    void loadValues(const std::string& id);
    void choose(int row);
    void collect();
    void refreshList();
    void updateState();
    void addEnvironment();
    void removeEnvironment();
    bool isChanged(const Entry& entry) const;
    bool anyChanged() const;
    void save();
    void saveNext();
    void updateKeychainNote();
    Entry* current();

    Workbench& m_workbench;
    registrations::EnvironmentStore& m_store;
    std::vector<Entry> m_entries;
    int m_row = -1;
    bool m_filling = false;
    QString m_wantedVariable;
    MessageBar* m_bar;
    QListWidget* m_list = nullptr;
    QToolButton* m_remove = nullptr;
    QLineEdit* m_name = nullptr;
    QCheckBox* m_production = nullptr;
    VariableRows* m_rows = nullptr;
    QScrollArea* m_scroll = nullptr;
    MutedLabel* m_builtIn = nullptr;
    IconLabel* m_noteIcon = nullptr;
    MutedLabel* m_note = nullptr;
    QPushButton* m_save = nullptr;
};

} // namespace hookbench::ui
