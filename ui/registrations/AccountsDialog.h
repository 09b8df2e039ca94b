#pragma once

#include "base/Cancellation.h"
#include "mixpeek/Account.h"

#include <QDialog>

class QLineEdit;
class QListWidget;
class QPushButton;
class QToolButton;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class FormField;
class MessageBar;

/// The accounts at the service. A key goes to the keychain and is never shown again.
class AccountsDialog final : public QDialog {
    Q_OBJECT

public:
    explicit AccountsDialog(Workbench& workbench, QWidget* parent = nullptr);
    ~AccountsDialog() override;

private:
    QWidget* buildList();
    QWidget* buildEditor();
    /// The list is read anew; what stands in the fields stays.
    void refresh();
    void choose(int row);
    void updateState();
    void addAccount();
    void removeAccount();
    void save();
    /// Asks the service for the account's registrations, which tells whether the key is accepted.
    void check();
    mixpeek::Account edited() const;

    Workbench& m_workbench;
    mixpeek::Account m_account; ///< as it is stored; id "" for a new one
    CancellationToken m_token;
    bool m_checking = false;
    MessageBar* m_bar;
    QListWidget* m_list = nullptr;
    QToolButton* m_remove = nullptr;
    QLineEdit* m_name = nullptr;
    QLineEdit* m_url = nullptr;
    QLineEdit* m_key = nullptr;
    FormField* m_urlField = nullptr;
    FormField* m_keyField = nullptr;
    QPushButton* m_check = nullptr;
    QPushButton* m_save = nullptr;
};

} // namespace hookbench::ui
