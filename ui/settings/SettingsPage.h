#pragma once

#include "storage/Settings.h"

#include <QPointer>
#include <QWidget>

class QPushButton;

namespace hookbench {
class Workbench;
struct Error;
} // namespace hookbench

namespace hookbench::ui {

class GatewaysDialog;
class MessageBar;
class SettingsForm;

/// What the user can set. Nothing changes before Apply, except the theme, which is tried out at once.
class SettingsPage final : public QWidget {
    Q_OBJECT

public:
    explicit SettingsPage(Workbench& workbench, QWidget* parent = nullptr);

    void apply();
    void revert();
    bool isChanged() const;

Q_SIGNALS:
    /// Try this theme; Revert comes with the saved one.
    void themePreviewed(hookbench::storage::Theme theme);

private:
    void onEdited();
    void onFailed(const Error& error);
    void applyNow();
    void showSecrets();
    void showHttps();
    void showGateways();
    void openGateways();

    Workbench& m_workbench;
    QPointer<GatewaysDialog> m_gateways;
    MessageBar* m_bar;
    SettingsForm* m_form;
    QPushButton* m_apply;
    QPushButton* m_revert;
};

} // namespace hookbench::ui
