// The pages of the window: each is made when it is first shown. A new one is added to MainWindow::Page, to
// the rail in buildPages(), and to page().
#include "check/CheckDialog.h"
#include "check/ReceiverDialog.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/ThemeController.h"
#include "deliveries/DeliveriesPage.h"
#include "endpoints/EndpointsPage.h"
#include "health/HealthPage.h"
#include "inspector/CaptureList.h"
#include "inspector/CaptureModel.h"
#include "inspector/InspectorPage.h"
#include "registrations/EnvironmentsDialog.h"
#include "registrations/RegistrationsPage.h"
#include "send/EventView.h"
#include "send/RequestView.h"
#include "send/SendPage.h"
#include "settings/SettingsPage.h"
#include "shell/AlertNotifier.h"
#include "shell/MainWindow.h"
#include "shell/NavigationRail.h"
#include "shell/StatusStrip.h"
#include "templates/TemplatesPage.h"
#include "Workbench.h"

#include <QSettings>
#include <QStackedWidget>

namespace hookbench::ui {

void MainWindow::buildPages()
{
    m_rail = new NavigationRail(this);
    using Place = NavigationRail::Place;
    m_rail->addPage(Inspector, QStringLiteral("navInspector"), QStringLiteral("inbox"), tr("Inspector"),
                    tr("Captured requests (Ctrl+1)"), Place::Top);
    m_rail->addPage(Send, QStringLiteral("navSend"), QStringLiteral("send"), tr("Send"),
                    tr("Fire an event, or send a request (Ctrl+2)"), Place::Top);
    m_rail->addPage(Templates, QStringLiteral("navTemplates"), QStringLiteral("braces"), tr("Templates"),
                    tr("What is sent, as a template (Ctrl+3)"), Place::Top);
    m_rail->addPage(Registrations, QStringLiteral("navRegistrations"), QStringLiteral("webhook"),
                    tr("Registrations"), tr("Which events go where (Ctrl+4)"), Place::Top);
    m_rail->addPage(Deliveries, QStringLiteral("navDeliveries"), QStringLiteral("layers"), tr("Deliveries"),
                    tr("What was sent, and what became of it (Ctrl+5)"), Place::Top);
    m_rail->addPage(Health, QStringLiteral("navHealth"), QStringLiteral("activity"), tr("Health"),
                    tr("How deliveries go: figures, issues, alerts (Ctrl+6)"), Place::Top);
    m_rail->addPage(Endpoints, QStringLiteral("navEndpoints"), QStringLiteral("radio"), tr("Endpoints"),
                    tr("What receives, and what it answers (Ctrl+7)"), Place::Top);
    m_rail->addPage(Settings, QStringLiteral("navSettings"), QStringLiteral("settings"), tr("Settings"),
                    tr("Settings (Ctrl+,)"), Place::Bottom);
    connect(m_rail, &NavigationRail::pageChosen, this,
            [this](int page) { showPage(static_cast<Page>(page)); });
    m_pages = new QStackedWidget(this);
    m_pages->setObjectName(QStringLiteral("pages"));
    // Places for the pages, which are made later.
    for (int page = 0; page < PageCount; ++page)
        m_pages->addWidget(new QWidget(m_pages));
}

InspectorPage* MainWindow::inspectorPage()
{
    if (!m_inspector) {
        m_inspector = new InspectorPage(m_workbench, m_pages);
        m_inspector->restoreState(*m_state);
        setPage(Inspector, m_inspector);
        CaptureModel* model = m_inspector->model();
        connect(model, &CaptureModel::countsChanged, this, &MainWindow::updateCounts);
        connect(model, &CaptureModel::loaded, this, &MainWindow::updateCounts);
        connect(m_inspector, &InspectorPage::ruleRequested, this,
                [this](const std::string& endpointId, const endpoint::Rule& rule) {
                    showPage(Endpoints);
                    endpointsPage()->addRule(endpointId, rule);
                });
        connect(m_inspector, &InspectorPage::resendRequested, this, [this](const Draft& draft) {
            showPage(Send);
            sendPage()->showMode(SendPage::Request);
            sendPage()->requestView()->edit(draft);
        });
        connect(m_inspector, &InspectorPage::attentionWanted, this, [this] {
            showPage(Inspector);
            raiseWindow();
        });
        connect(model, &CaptureModel::arrived, m_status, &StatusStrip::addArrived);
        updateCounts();
    }
    return m_inspector;
}

SendPage* MainWindow::sendPage()
{
    if (!m_send) {
        m_send = new SendPage(m_workbench, m_pages);
        m_send->restoreState(*m_state);
        setPage(Send, m_send);
        connect(m_send, &SendPage::showInInspectorRequested, this, &MainWindow::showCapture);
        connect(m_send, &SendPage::attemptRequested, this, &MainWindow::showAttempt);
    }
    return m_send;
}

RegistrationsPage* MainWindow::registrationsPage()
{
    if (!m_registrations) {
        m_registrations = new RegistrationsPage(m_workbench, m_pages);
        m_registrations->restoreState(*m_state);
        setPage(Registrations, m_registrations);
        connect(m_registrations, &RegistrationsPage::environmentsRequested, this,
                &MainWindow::editEnvironments);
        connect(m_registrations, &RegistrationsPage::templateRequested, this,
                [this](const QString& registration, const QString& field) {
                    showPage(Templates);
                    templatesPage()->openTemplate({{}, toBytes(registration), toBytes(field)});
                });
    }
    return m_registrations;
}

void MainWindow::checkReceiver()
{
    auto* dialog = new CheckDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CheckDialog::codeRequested, this, &MainWindow::showReceiverCode);
    dialog->open();
}

void MainWindow::showReceiverCode()
{
    auto* dialog = new ReceiverDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::editEnvironments(const QString& variable)
{
    auto* dialog = new EnvironmentsDialog(m_workbench, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    if (!variable.isEmpty())
        dialog->defineVariable(variable);
}

TemplatesPage* MainWindow::templatesPage()
{
    if (!m_templates) {
        m_templates = new TemplatesPage(m_workbench, m_pages);
        m_templates->restoreState(*m_state);
        setPage(Templates, m_templates);
    }
    return m_templates;
}

EndpointsPage* MainWindow::endpointsPage()
{
    if (!m_endpoints) {
        m_endpoints = new EndpointsPage(m_workbench, m_pages);
        m_endpoints->restoreState(*m_state);
        setPage(Endpoints, m_endpoints);
        connect(m_endpoints, &EndpointsPage::settingsRequested, this, [this] { showPage(Settings); });
    }
    return m_endpoints;
}

HealthPage* MainWindow::healthPage()
{
    if (!m_health) {
        m_health = new HealthPage(m_workbench, m_pages);
        m_health->restoreState(*m_state);
        setPage(Health, m_health);
        connect(m_health, &HealthPage::attemptRequested, this, &MainWindow::showAttempt);
        connect(m_health, &HealthPage::fireRequested, this, [this](const QString& type) {
            showPage(Send);
            m_send->showMode(SendPage::Event);
            if (!type.isEmpty())
                m_send->eventView()->chooseType(type);
        });
    }
    return m_health;
}

SettingsPage* MainWindow::settingsPage()
{
    if (!m_settings) {
        m_settings = new SettingsPage(m_workbench, m_pages);
        setPage(Settings, m_settings);
        connect(m_settings, &SettingsPage::themePreviewed, &m_theme, &ThemeController::setTheme);
    }
    return m_settings;
}

DeliveriesPage* MainWindow::deliveriesPage()
{
    if (m_deliveries)
        return m_deliveries;
    const auto log = m_workbench.deliveries();
    const auto dispatcher = m_workbench.dispatcher();
    if (!log || !dispatcher) {
        m_bar->showError(log ? dispatcher.error() : log.error());
        m_bar->addAction(tr("&Try again"), QStringLiteral("retryDeliveries"),
                         [this] { showPage(Deliveries); });
        return nullptr;
    }
    m_deliveries = new DeliveriesPage(m_workbench, **log, **dispatcher, m_pages);
    m_deliveries->restoreState(*m_state);
    setPage(Deliveries, m_deliveries);
    connect(m_deliveries, &DeliveriesPage::captureRequested, this, &MainWindow::showCapture);
    connect(m_deliveries, &DeliveriesPage::sendPageRequested, this, [this] { showPage(Send); });
    connect(m_deliveries, &DeliveriesPage::registrationsRequested, this, [this] { showPage(Registrations); });
    return m_deliveries;
}

void MainWindow::showCapture(qint64 captureId)
{
    showPage(Inspector);
    inspectorPage()->showCapture(captureId);
}

/// Alerts come whatever page is open.
void MainWindow::watchHealth()
{
    monitoring::Monitor& monitor = m_workbench.monitor();
    auto* notifier = new AlertNotifier(monitor, this);
    connect(notifier, &AlertNotifier::opened, this, &MainWindow::showAlerts);
    connect(&monitor, &monitoring::Monitor::alerted, this, [this](const monitoring::AlertEntry& entry) {
        // What needs an answer is not covered, and whoever looks at the page sees it there.
        if (currentPage() == Health || !m_bar->text().isEmpty() ||
            entry.change.now.state != monitoring::AlertState::Firing)
            return;
        m_bar->showMessage(MessageBar::Severity::Warning, textFromBytes(entry.sentence));
        m_bar->addAction(tr("Show the &alert"), QStringLiteral("showAlert"), [this] { showAlerts(); });
    });
    monitor.start();
}

void MainWindow::showAlerts()
{
    raiseWindow();
    showPage(Health);
    m_health->showTab(HealthPage::Alerts);
}

void MainWindow::showAttempt(qint64 attemptId)
{
    showPage(Deliveries);
    if (m_deliveries)
        m_deliveries->showAttempt(attemptId);
}

/// Puts a page into its place.
void MainWindow::setPage(Page place, QWidget* page)
{
    delete m_pages->widget(place);
    m_pages->insertWidget(place, page);
}

/// Makes the page, if it has not been shown yet; null if it cannot be made, and the window says why.
QWidget* MainWindow::page(Page wanted)
{
    switch (wanted) {
    case Inspector:
        return inspectorPage();
    case Send:
        return sendPage();
    case Templates:
        return templatesPage();
    case Registrations:
        return registrationsPage();
    case Deliveries:
        return deliveriesPage();
    case Endpoints:
        return endpointsPage();
    case Settings:
        return settingsPage();
    case Health:
        return healthPage();
    case PageCount:
        break;
    }
    return nullptr;
}

void MainWindow::showPage(Page wanted)
{
    if (!page(wanted))
        return m_rail->setCurrentPage(currentPage());
    m_firstPage = wanted;
    m_pages->setCurrentIndex(wanted);
    m_rail->setCurrentPage(wanted);
    if (wanted == Send)
        m_send->focusBody();
    else if (wanted == Inspector)
        m_inspector->list()->setFocus(Qt::OtherFocusReason);
    else if (wanted == Templates)
        m_templates->focusEditor();
    else if (wanted == Registrations)
        m_registrations->focusList();
    else if (wanted == Deliveries)
        m_deliveries->focusList();
    else if (wanted == Endpoints)
        m_endpoints->focusList();
    else if (wanted == Health)
        m_health->focusFirst();
}

MainWindow::Page MainWindow::currentPage() const
{
    return static_cast<Page>(m_pages->currentIndex());
}

} // namespace hookbench::ui
