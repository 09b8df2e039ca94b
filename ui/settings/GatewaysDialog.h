#pragma once

#include "base/Cancellation.h"
#include "delivery/GatewayTest.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QListWidget;
class QPushButton;
class QToolButton;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class GatewayForm;
class MessageBar;
class MutedLabel;

/// The mail servers and SMS gateways that email and SMS channels go through: their settings, which of them is
/// used, and a test. A secret goes to the keychain and is never shown again.
class GatewaysDialog final : public QDialog {
    Q_OBJECT

public:
    explicit GatewaysDialog(Workbench& workbench, QWidget* parent = nullptr);
    ~GatewaysDialog() override;

private:
    QWidget* buildList();
    QWidget* buildEditor();
    QLayout* buildTest();
    /// The list is read anew; what stands in the fields stays.
    void refresh();
    void choose(int row);
    void add(delivery::GatewayAccount account);
    void show(const delivery::GatewayAccount& account);
    void updateState();
    void save();
    void removeGateway();
    void fillUses();
    void use(int row);
    void test();
    void runTest(const std::string& to);
    void onTested(const std::string& to, delivery::GatewayTestReport report);
    bool isChanged() const;

    Workbench& m_workbench;
    delivery::GatewayAccount m_stored; ///< as it is in the database; id "" for a new one
    CancellationToken m_token;
    bool m_isBusy = false; ///< a test is under way
    MessageBar* m_bar;
    QListWidget* m_list = nullptr;
    QToolButton* m_remove = nullptr;
    GatewayForm* m_form = nullptr;
    MutedLabel* m_problem = nullptr;
    QComboBox* m_use = nullptr;
    QLineEdit* m_to = nullptr;
    QPushButton* m_test = nullptr;
    QPushButton* m_save = nullptr;
};

} // namespace hookbench::ui
