// The commands of the window: what Ctrl+K finds, F1 lists, and the shortcuts run.
#include "common/Icons.h"
#include "deliveries/DeliveriesPage.h"
#include "endpoints/EndpointsPage.h"
#include "inspector/CaptureList.h"
#include "inspector/InspectorPage.h"
#include "registrations/RegistrationsPage.h"
#include "registrations/SyncView.h"
#include "send/SendPage.h"
#include "shell/CommandPalette.h"
#include "shell/EndpointChip.h"
#include "shell/MainWindow.h"
#include "templates/TemplatesPage.h"
#include "Workbench.h"

#include <QAction>

namespace hookbench::ui {

QAction* MainWindow::addCommand(const QString& name, const QString& iconName, const QKeySequence& keys,
                                std::function<void()> run)
{
    auto* action = new QAction(icon(iconName, Tone::Muted), name, this);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, std::move(run));
    addAction(action);
    m_commands << action;
    return action;
}

void MainWindow::addInspectorCommand(const QString& name, const QString& iconName, const QKeySequence& keys,
                                     void (InspectorPage::*run)(), const QString& localKeys)
{
    QAction* action = addCommand(name, iconName, keys, [this, run] {
        showPage(Inspector);
        (inspectorPage()->*run)();
    });
    if (!localKeys.isEmpty())
        setLocalKeys(action, localKeys);
}

void MainWindow::addRegistrationCommand(const QString& name, const QString& iconName,
                                        const QKeySequence& keys, void (RegistrationsPage::*run)(),
                                        const QString& localKeys)
{
    QAction* action = addCommand(name, iconName, keys, [this, run] {
        showPage(Registrations);
        (registrationsPage()->*run)();
    });
    if (!localKeys.isEmpty())
        setLocalKeys(action, localKeys);
}

void MainWindow::buildTemplateCommands()
{
    const auto add = [this](const QString& name, const QString& iconName, const QKeySequence& keys,
                            std::function<void(TemplatesPage&)> run) {
        return addCommand(name, iconName, keys, [this, run = std::move(run)] {
            showPage(Templates);
            run(*templatesPage());
        });
    };
    using Kind = templates::TemplateKind;
    add(tr("New template: webhook payload"), QStringLiteral("webhook"), {},
        [](TemplatesPage& page) { page.createTemplate(Kind::Payload); });
    add(tr("New template: Slack blocks"), QStringLiteral("hash"), {},
        [](TemplatesPage& page) { page.createTemplate(Kind::Blocks); });
    add(tr("New template: email body"), QStringLiteral("mail"), {},
        [](TemplatesPage& page) { page.createTemplate(Kind::Body); });
    add(tr("New template: SMS message"), QStringLiteral("smartphone"), {},
        [](TemplatesPage& page) { page.createTemplate(Kind::Message); });
    add(tr("Format the template"), QStringLiteral("braces"), QKeySequence(tr("Ctrl+Shift+I")),
        [](TemplatesPage& page) { page.format(); });
    add(tr("Find and replace in the template"), QStringLiteral("search"), QKeySequence(tr("Ctrl+H")),
        [](TemplatesPage& page) { page.find(true); });
    add(tr("Next problem of the template"), QStringLiteral("arrow-down"), QKeySequence(tr("F8")),
        [](TemplatesPage& page) { page.nextProblem(); });
    add(tr("Previous problem of the template"), QStringLiteral("arrow-up"), QKeySequence(tr("Shift+F8")),
        [](TemplatesPage& page) { page.previousProblem(); });
    add(tr("Discard edits of the template"), QStringLiteral("undo-2"), {},
        [](TemplatesPage& page) { page.discard(); });
}

void MainWindow::buildRegistrationCommands()
{
    addRegistrationCommand(tr("New registration"), QStringLiteral("plus"), QKeySequence(tr("Ctrl+N")),
                           &RegistrationsPage::newRegistration);
    addCommand(tr("Save the registration, template or endpoint"), QStringLiteral("check"), QKeySequence(tr("Ctrl+S")),
               [this] {
                   if (currentPage() == Templates)
                       return templatesPage()->save();
                   if (currentPage() == Endpoints)
                       return endpointsPage()->save();
                   showPage(Registrations);
                   registrationsPage()->save();
               });
    addRegistrationCommand(tr("Duplicate the registration"), QStringLiteral("copy"), {},
                           &RegistrationsPage::duplicateSelected, tr("Ctrl+D"));
    addRegistrationCommand(tr("Pause or resume registrations"), QStringLiteral("circle-pause"), {},
                           &RegistrationsPage::togglePausedSelected);
    addRegistrationCommand(tr("Delete registrations"), QStringLiteral("trash-2"), {},
                           &RegistrationsPage::deleteSelected);
    addRegistrationCommand(tr("Import registrations from a file…"), QStringLiteral("download"), {},
                           &RegistrationsPage::importFile);
    addRegistrationCommand(tr("Import registrations from the clipboard"), QStringLiteral("import"), {},
                           &RegistrationsPage::importClipboard);
    addRegistrationCommand(tr("Export registrations…"), QStringLiteral("upload"), {},
                           &RegistrationsPage::exportSelected);
    addRegistrationCommand(tr("Copy registrations as curl"), QStringLiteral("terminal"), {},
                           &RegistrationsPage::copyAsCurl);
    addCommand(tr("Compare with the service"), QStringLiteral("git-compare"), {}, [this] {
        showPage(Registrations);
        registrationsPage()->showTab(RegistrationsPage::Sync);
        registrationsPage()->syncView()->compare();
    });
    addCommand(tr("Edit environments…"), QStringLiteral("variable"), QKeySequence(tr("Ctrl+E")),
               [this] { editEnvironments(); });
    addCommand(tr("Check a receiver…"), QStringLiteral("list-checks"), {}, [this] { checkReceiver(); });
    addCommand(tr("Receiver code…"), QStringLiteral("braces"), {}, [this] { showReceiverCode(); });
}

void MainWindow::buildDeliveryCommands()
{
    const auto add = [this](const QString& name, const QString& iconName, void (DeliveriesPage::*run)()) {
        addCommand(name, iconName, {}, [this, run] {
            showPage(Deliveries);
            if (m_deliveries)
                (m_deliveries->*run)();
        });
    };
    add(tr("Send the delivery again"), QStringLiteral("refresh-cw"), &DeliveriesPage::sendAgain);
    add(tr("Retry waiting deliveries now"), QStringLiteral("play"), &DeliveriesPage::skipAllWaits);
    add(tr("Cancel all unfinished deliveries"), QStringLiteral("x"), &DeliveriesPage::cancelAll);
    add(tr("Copy the delivery as cURL"), QStringLiteral("terminal"), &DeliveriesPage::copyAsCurl);
    add(tr("Delete attempts from the log"), QStringLiteral("trash-2"), &DeliveriesPage::deleteSelected);
    add(tr("Follow the newest attempt"), QStringLiteral("list-end"), &DeliveriesPage::toggleFollow);
    addCommand(tr("Fire an event to its registrations"), QStringLiteral("zap"), {}, [this] {
        showPage(Send);
        sendPage()->showMode(SendPage::Event);
    });
    addCommand(tr("Send a request to a URL"), QStringLiteral("send"), {}, [this] {
        showPage(Send);
        sendPage()->showMode(SendPage::Request);
    });
    addCommand(tr("Fire a load"), QStringLiteral("activity"), {}, [this] {
        showPage(Send);
        sendPage()->showLoad();
    });
}

void MainWindow::buildEndpointCommands()
{
    const auto add = [this](const QString& name, const QString& iconName, void (EndpointsPage::*run)()) {
        addCommand(name, iconName, {}, [this, run] {
            showPage(Endpoints);
            (endpointsPage()->*run)();
        });
    };
    add(tr("New endpoint"), QStringLiteral("plus"), &EndpointsPage::newEndpoint);
    add(tr("Duplicate the endpoint"), QStringLiteral("copy"), &EndpointsPage::duplicateCurrent);
    add(tr("Remove the endpoint"), QStringLiteral("trash-2"), &EndpointsPage::removeCurrent);
}

void MainWindow::buildCommands()
{
    addCommand(tr("Go to Inspector"), QStringLiteral("inbox"), QKeySequence(tr("Ctrl+1")), [this] {
        showPage(Inspector);
        inspectorPage()->list()->setFocus(Qt::ShortcutFocusReason);
    });
    addCommand(tr("Go to Send"), QStringLiteral("send"), QKeySequence(tr("Ctrl+2")),
               [this] { showPage(Send); });
    addCommand(tr("Go to Templates"), QStringLiteral("braces"), QKeySequence(tr("Ctrl+3")),
               [this] { showPage(Templates); });
    addCommand(tr("Go to Registrations"), QStringLiteral("webhook"), QKeySequence(tr("Ctrl+4")),
               [this] { showPage(Registrations); });
    addCommand(tr("Go to Deliveries"), QStringLiteral("layers"), QKeySequence(tr("Ctrl+5")),
               [this] { showPage(Deliveries); });
    addCommand(tr("Go to Health"), QStringLiteral("activity"), QKeySequence(tr("Ctrl+6")),
               [this] { showPage(Health); });
    addCommand(tr("Go to Endpoints"), QStringLiteral("radio"), QKeySequence(tr("Ctrl+7")),
               [this] { showPage(Endpoints); });
    addCommand(tr("Go to Settings"), QStringLiteral("settings"), QKeySequence(tr("Ctrl+,")),
               [this] { showPage(Settings); });
    addInspectorCommand(tr("Send a test event"), QStringLiteral("zap"), QKeySequence(tr("Ctrl+T")),
                        &InspectorPage::sendTestEvent);
    addCommand(tr("Fire the event or send the request"), QStringLiteral("send"),
               QKeySequence(tr("Ctrl+Return")), [this] {
                   showPage(Send);
                   sendPage()->send();
               });
    addCommand(tr("New event id"), QStringLiteral("refresh-cw"), QKeySequence(tr("Ctrl+Shift+N")), [this] {
        showPage(Send);
        sendPage()->newEventId();
    });
    addCommand(tr("Filter the list"), QStringLiteral("search"), QKeySequence(tr("Ctrl+F")), [this] {
        if (currentPage() == Templates)
            return templatesPage()->find(false);
        if (currentPage() == Registrations)
            return registrationsPage()->focusFilter();
        if (currentPage() == Deliveries)
            return deliveriesPage()->focusFilter();
        showPage(Inspector);
        inspectorPage()->focusFilter();
    });
    addCommand(tr("Follow the newest capture"), QStringLiteral("list-end"), QKeySequence(tr("Ctrl+Shift+F")),
               [this] {
                   showPage(Inspector);
                   inspectorPage()->setFollow(!inspectorPage()->list()->follows());
               });
    addInspectorCommand(tr("Pin or unpin"), QStringLiteral("pin"), {}, &InspectorPage::togglePinSelected,
                        tr("P"));
    addInspectorCommand(tr("Open the capture in a window"), QStringLiteral("external-link"), {},
                        &InspectorPage::openInWindow, tr("Shift+Return"));
    addInspectorCommand(tr("Edit the capture and send it again"), QStringLiteral("send"), {}, &InspectorPage::editAndResend, tr("R"));
    addInspectorCommand(tr("Compare the selected captures"), QStringLiteral("git-compare"), {}, &InspectorPage::compareSelected,
                        tr("C"));
    addInspectorCommand(tr("Compare the captures of an event"), QStringLiteral("git-compare"), {}, &InspectorPage::compareEvent,
                        tr("Shift+C"));
    addInspectorCommand(tr("Save the filter of the captures…"), QStringLiteral("bookmark"), {}, &InspectorPage::saveFilter);
    addInspectorCommand(tr("Copy as cURL"), QStringLiteral("terminal"), {}, &InspectorPage::copyAsCurl,
                        tr("Ctrl+C"));
    addInspectorCommand(tr("Which rule would answer the capture?"), QStringLiteral("list-checks"), {},
                        &InspectorPage::explainRules);
    addInspectorCommand(tr("Make a rule of the capture"), QStringLiteral("list-checks"), {},
                        &InspectorPage::makeRule);
    addInspectorCommand(tr("Delete captures"), QStringLiteral("trash-2"), {}, &InspectorPage::deleteSelected,
                        tr("Del"));
    addInspectorCommand(tr("Clear all but pinned"), QStringLiteral("eraser"),
                        QKeySequence(tr("Ctrl+Shift+Del")), &InspectorPage::clearUnpinned);
    addCommand(tr("Undo delete"), QStringLiteral("undo-2"), QKeySequence(tr("Ctrl+Z")), [this] {
        if (currentPage() == Templates)
            return templatesPage()->undo();
        if (currentPage() == Registrations)
            return registrationsPage()->undoDelete();
        if (currentPage() == Endpoints)
            return endpointsPage()->undoRemove();
        showPage(Inspector);
        inspectorPage()->undoDelete();
    });
    buildTemplateCommands();
    buildRegistrationCommands();
    buildDeliveryCommands();
    buildEndpointCommands();
    addCommand(tr("Copy the endpoint's address"), QStringLiteral("copy"), QKeySequence(tr("Ctrl+Shift+U")),
               [this] { m_chip->copyUrl(); });
    addCommand(tr("Pause, resume or start the endpoint"), QStringLiteral("circle-pause"),
               QKeySequence(tr("Ctrl+Shift+P")), [this] { m_chip->toggle(); });
    addCommand(tr("Theme: as the desktop"), QStringLiteral("settings"), {},
               [this] { chooseTheme(storage::Theme::System); });
    addCommand(tr("Theme: light"), QStringLiteral("settings"), {},
               [this] { chooseTheme(storage::Theme::Light); });
    addCommand(tr("Theme: dark"), QStringLiteral("settings"), {},
               [this] { chooseTheme(storage::Theme::Dark); });
    addCommand(tr("Search commands"), QStringLiteral("search"), QKeySequence(tr("Ctrl+K")),
               [this] { openPalette(); });
    addCommand(tr("Keyboard shortcuts"), QStringLiteral("keyboard"), QKeySequence(tr("F1")),
               [this] { openShortcuts(); });
    addCommand(tr("Quit"), QStringLiteral("x"), QKeySequence(tr("Ctrl+Q")), [this] { close(); });
}

} // namespace hookbench::ui
