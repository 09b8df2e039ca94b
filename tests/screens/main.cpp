// Drives the real window through its pages with sample traffic and saves a picture of each state, light and
// dark.
#include "common/HexView.h"
#include "common/Qscintilla.h"
#include "common/ThemeController.h"
#include "inspector/CaptureList.h"
#include "inspector/CaptureModel.h"
#include "inspector/DetailPane.h"
#include "inspector/InspectorPage.h"
#include "SampleTraffic.h"
#include "send/SendPage.h"
#include "shell/MainWindow.h"
#include "Studio.h"
#include "TemplateScreens.h"
#include "Workbench.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace hookbench;
using screens::Studio;

namespace {

void shootInspector(Studio& studio)
{
    studio.save("inspector-empty");
    const auto requests = screens::sampleRequests(studio.workbench().clock().nowUs());
    screens::sendAll(studio.workbench(), requests);
    (void)QTest::qWaitFor(
        [&] { return studio.inspector().model()->captureCount() == std::int64_t(requests.size()); });
    ui::CaptureModel* model = studio.inspector().model();
    studio.workbench().captures().setPinned({model->idAt(3), model->idAt(18)}, true, model, [](Status) {});
    studio.choose(QStringLiteral("attempt"));
    studio.inspector().list()->setFocus();
    studio.save("inspector");
    studio.showTab(ui::DetailPane::Overview);
    studio.save("overview");
    studio.showTab(ui::DetailPane::Headers);
    studio.save("headers");
    studio.showTab(ui::DetailPane::Raw);
    studio.save("raw");
    studio.find<QCheckBox>("rawControls")->setChecked(true);
    studio.save("raw-controls");
    studio.showTab(ui::DetailPane::Hex);
    studio.find<ui::HexView>("hexView")->select(18, 40);
    studio.find<ui::HexView>("hexView")->setFocus();
    studio.save("hex");
    studio.choose(QStringLiteral("malformed"));
    studio.showTab(ui::DetailPane::Raw);
    studio.save("malformed");
    studio.showTab(ui::DetailPane::Body);
    studio.choose(QStringLiteral("slack"));
    studio.save("form");
    studio.choose(QStringLiteral("8c97 mixpeek"));
    studio.inspector().list()->selectId(17);
    QTest::qWait(200);
    studio.save("json-error");
    studio.choose(QStringLiteral("alert duplicate"));
    studio.showTab(ui::DetailPane::Overview);
    studio.save("duplicate");
    studio.showTab(ui::DetailPane::Body);
    studio.find<QLineEdit>("captureFilter")->setText(QStringLiteral("nothing has this"));
    QTest::qWait(250);
    studio.save("no-match");
    studio.find<QLineEdit>("captureFilter")->clear();
    QTest::qWait(250);
}

void shootSend(Studio& studio)
{
    studio.window().showPage(ui::MainWindow::Send);
    ui::SendPage* page = studio.window().sendPage();
    page->showMode(ui::SendPage::Request);
    QTest::qWait(200);
    studio.save("send");
    page->send();
    (void)QTest::qWaitFor([&] { return !page->isSending(); });
    studio.save("send-result");
    auto* editor = studio.find<QsciScintillaBase>("sendBody");
    editor->SendScintilla(QsciScintillaBase::SCI_GOTOPOS, 35UL);
    editor->SendScintilla(QsciScintillaBase::SCI_REPLACESEL, 0UL, ",");
    QTest::qWait(300);
    studio.save("send-json-error");
    studio.find<QTabWidget>("sendTabs")->setCurrentIndex(1);
    studio.save("send-headers");
}

void shootSettings(Studio& studio)
{
    studio.window().showPage(ui::MainWindow::Settings);
    studio.save("settings");
    studio.find<QLineEdit>("settingsPort")->setText(QStringLiteral("99999"));
    studio.find<QLineEdit>("settingsAddress")->setText(QStringLiteral("0.0.0.0"));
    studio.find<QLineEdit>("settingsPort")->setFocus();
    studio.save("settings-error");
    auto* scroll = studio.find<QScrollArea>("settingsScroll");
    scroll->verticalScrollBar()->setValue(scroll->verticalScrollBar()->maximum());
    studio.save("settings-end");
    studio.click("revertSettings");
    studio.find<QComboBox>("httpsChoice")->setCurrentIndex(1);
    studio.click("applySettings");
    auto* guide = studio.find<QPlainTextEdit>("trustCommands");
    (void)QTest::qWaitFor([&] { return guide->isVisible(); });
    QTest::qWait(300);
    scroll->ensureWidgetVisible(guide);
    studio.save("settings-https");
    studio.find<QComboBox>("httpsChoice")->setCurrentIndex(2);
    studio.save("settings-https-own");
    studio.find<QComboBox>("httpsChoice")->setCurrentIndex(0);
    studio.click("applySettings");
}

void shootShell(Studio& studio)
{
    studio.window().showPage(ui::MainWindow::Inspector);
    QAction* palette = nullptr;
    QAction* shortcuts = nullptr;
    for (QAction* action : studio.window().commands()) {
        if (action->shortcut() == QKeySequence(QStringLiteral("Ctrl+K")))
            palette = action;
        if (action->shortcut() == QKeySequence(QStringLiteral("F1")))
            shortcuts = action;
    }
    palette->trigger();
    studio.save("palette");
    studio.find<QWidget>("commandPalette")->hide();
    shortcuts->trigger();
    studio.save("shortcuts");
    studio.find<QWidget>("shortcutSheet")->hide();
    studio.inspector().clearUnpinned();
    QTest::qWait(300);
    studio.save("cleared");
    studio.inspector().undoDelete();
    QTest::qWait(200);
    studio.workbench().endpoint().pause();
    studio.window().resize(1024, 700);
    studio.choose(QStringLiteral("attempt"));
    studio.save("small-paused");
}

void shootPortTaken(const QString& out, bool dark)
{
    QTcpServer other;
    other.listen(QHostAddress::LocalHost, 8787);
    Studio studio(out, dark);
    studio.startEndpoint();
    studio.save("port-taken");
}

void shootWindow(const QString& out, bool dark)
{
    {
        Studio studio(out, dark);
        studio.startEndpoint();
        shootInspector(studio);
        shootSend(studio);
        shootSettings(studio);
        shootShell(studio);
    }
    shootPortTaken(out, dark);
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("hookbench-screens"));
    const QString out = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("screens");
    QDir().mkpath(out);
    const QString only = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QString();
    const std::pair<const char*, void (*)(const QString&, bool)> albums[] = {
        {"check", screens::shootCheck},           {"deliveries", screens::shootDeliveries},
        {"endpoints", screens::shootEndpoints},   {"finding", screens::shootFinding},
        {"health", screens::shootHealth},
        {"messages", screens::shootMessages},     {"reading", screens::shootReading},
        {"templates", screens::shootTemplates},
        {"registrations", screens::shootRegistrations}, {"window", shootWindow}};
    for (const bool dark : {false, true}) {
        for (const auto& [name, shoot] : albums) {
            if (only.isEmpty() || only == QLatin1String(name))
                shoot(out, dark);
        }
    }
    return 0;
}
