#pragma once

#include "base/Error.h"
#include "storage/Settings.h"

#include <QMainWindow>

class QSettings;
class QStackedWidget;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class BorrowGuard;
class CommandPalette;
class DeliveriesPage;
class EndpointChip;
class EndpointsPage;
class HealthPage;
class InspectorPage;
class MessageBar;
class NavigationRail;
class RegistrationsPage;
class SendPage;
class SettingsPage;
class ShortcutSheet;
class StatusStrip;
class TemplatesPage;
class ThemeController;

/// The window: the endpoint above, the pages at the left, one page, and a line of figures below.
/// Pages are made when they are first shown, and the first of them after the window's first paint.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    enum Page { Inspector, Send, Templates, Registrations, Deliveries, Endpoints, Settings, Health, PageCount };

    MainWindow(Workbench& workbench, ThemeController& theme, QWidget* parent = nullptr);
    ~MainWindow() override;

    void showPage(Page page);
    Page currentPage() const;
    /// Makes the page if it has not been shown yet.
    InspectorPage* inspectorPage();
    SendPage* sendPage();
    RegistrationsPage* registrationsPage();
    TemplatesPage* templatesPage();
    /// Null if the log of deliveries cannot be opened; the window says why.
    DeliveriesPage* deliveriesPage();
    EndpointsPage* endpointsPage();
    HealthPage* healthPage();
    SettingsPage* settingsPage();
    /// Opens the editor of the environments; with a variable, where that is entered.
    void editEnvironments(const QString& variable = {});
    void checkReceiver();
    void showReceiverCode();

    /// Starts the endpoint as the settings say; a failure is explained in the window.
    void startEndpoint();
    /// Comes to the front.
    void raiseWindow();
    QList<QAction*> commands() const { return m_commands; }

Q_SIGNALS:
    /// The window is on the screen, with its first page: time for what its picture did not need.
    void firstPainted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;

private:
    QWidget* buildTopBar();
    void buildPages();
    QWidget* page(Page wanted);
    void setPage(Page place, QWidget* page);
    void watchHealth();
    void showAlerts();
    void showCapture(qint64 captureId);
    void showAttempt(qint64 attemptId);
    void buildCommands();
    void buildStatus();
    QAction* addCommand(const QString& name, const QString& iconName, const QKeySequence& keys,
                        std::function<void()> run);
    void addInspectorCommand(const QString& name, const QString& iconName, const QKeySequence& keys,
                             void (InspectorPage::*run)(), const QString& localKeys = {});
    void addRegistrationCommand(const QString& name, const QString& iconName, const QKeySequence& keys,
                                void (RegistrationsPage::*run)(), const QString& localKeys = {});
    void buildTemplateCommands();
    void buildDeliveryCommands();
    void buildEndpointCommands();
    void buildRegistrationCommands();
    void showEndpointError(const Error& error);
    void usePort(std::uint16_t port);
    void openPalette();
    void openShortcuts();
    void chooseTheme(storage::Theme theme);
    void saveState();
    void restoreWindowState();
    void updateCounts();
    void onFirstPaint();

    Workbench& m_workbench;
    ThemeController& m_theme;
    std::unique_ptr<QSettings> m_state;
    QList<QAction*> m_commands;
    EndpointChip* m_chip = nullptr;
    MessageBar* m_bar = nullptr;
    BorrowGuard* m_borrowed = nullptr;
    NavigationRail* m_rail = nullptr;
    QStackedWidget* m_pages = nullptr;
    StatusStrip* m_status = nullptr;
    Page m_firstPage = Inspector;
    bool m_painted = false;
    InspectorPage* m_inspector = nullptr;
    SendPage* m_send = nullptr;
    RegistrationsPage* m_registrations = nullptr;
    TemplatesPage* m_templates = nullptr;
    DeliveriesPage* m_deliveries = nullptr;
    EndpointsPage* m_endpoints = nullptr;
    HealthPage* m_health = nullptr;
    SettingsPage* m_settings = nullptr;
    CommandPalette* m_palette = nullptr;
    ShortcutSheet* m_shortcuts = nullptr;
};

} // namespace hookbench::ui
