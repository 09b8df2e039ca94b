#include "WindowFixture.h"

#include "common/Theme.h"
#include "shell/InstanceChannel.h"
#include "shell/Startup.h"

using namespace hookbench;
using namespace hookbench::test;

TEST_CASE_METHOD(WindowFixture, "the endpoint chip tells its state in words and pauses and resumes")
{
    start();
    CHECK(find<QLabel>("endpointState")->text().toStdString() == "Listening");
    CHECK(find<QLabel>("endpointUrl")->text().toStdString() == workbench->endpoint().url());
    click("copyEndpoint");
    CHECK(QGuiApplication::clipboard()->text().toStdString() == workbench->endpoint().url());
    click("toggleEndpoint");
    REQUIRE(eventually([&] { return find<QLabel>("endpointState")->text() == QStringLiteral("Paused"); }));
    click("toggleEndpoint");
    REQUIRE(eventually([&] { return find<QLabel>("endpointState")->text() == QStringLiteral("Listening"); }));
}

TEST_CASE_METHOD(WindowFixture,
                 "a port that is taken at the start is explained, and the next free one is offered")
{
    QTcpServer other;
    REQUIRE(other.listen(QHostAddress::LocalHost));
    storage::Settings settings = workbench->settings();
    settings.port = other.serverPort();
    REQUIRE(storage::saveSettings(profile.path(), settings));
    closeWindow();
    workbench.reset();
    Workbench::Options options;
    options.profileFolder = profile.path();
    options.secrets = secrets::makeMemorySecretStore();
    workbench = std::move(Workbench::open(std::move(options))).value();
    openWindow();
    window->startEndpoint();
    CHECK(find<QLabel>("endpointState")->text().toStdString() == "Not listening");
    const auto* bar = find<QWidget>("windowBar");
    REQUIRE(bar->isVisible());
    CHECK(bar->accessibleName().contains(QString::number(other.serverPort())));
    click("useFreePort");
    REQUIRE(eventually([&] { return workbench->endpoint().state() == endpoint::Endpoint::State::Listening; }));
    CHECK(workbench->endpoint().port() > other.serverPort());
    CHECK(find<QLabel>("endpointState")->text().toStdString() == "Listening");
}

TEST_CASE_METHOD(WindowFixture, "the palette finds a command by parts of its name and runs it")
{
    QTest::keyClick(window.get(), Qt::Key_K, Qt::ControlModifier);
    auto* edit = find<QLineEdit>("commandEdit");
    REQUIRE(eventually([&] { return edit->isVisible(); }));
    QTest::keyClicks(edit, QStringLiteral("settings go"));
    CHECK(find<QListView>("commandList")->model()->rowCount() == 1);
    QTest::keyClick(edit, Qt::Key_Return);
    CHECK(window->currentPage() == ui::MainWindow::Settings);
    CHECK_FALSE(edit->isVisible());
    QTest::keyClick(window.get(), Qt::Key_K, Qt::ControlModifier);
    REQUIRE(eventually([&] { return edit->isVisible(); }));
    QTest::keyClick(edit, Qt::Key_Escape);
    CHECK_FALSE(edit->isVisible());
}

TEST_CASE_METHOD(WindowFixture, "shortcuts change the page, find the filter and list themselves")
{
    QTest::keyClick(window.get(), Qt::Key_2, Qt::ControlModifier);
    CHECK(window->currentPage() == ui::MainWindow::Send);
    QTest::keyClick(window.get(), Qt::Key_4, Qt::ControlModifier);
    CHECK(window->currentPage() == ui::MainWindow::Registrations);
    QTest::keyClick(window.get(), Qt::Key_Comma, Qt::ControlModifier);
    CHECK(window->currentPage() == ui::MainWindow::Settings);
    QTest::keyClick(window.get(), Qt::Key_1, Qt::ControlModifier);
    CHECK(window->currentPage() == ui::MainWindow::Inspector);
    QTest::keyClick(window.get(), Qt::Key_F1);
    REQUIRE(eventually([&] { return find<QWidget>("shortcutSheet")->isVisible(); }));
    click("closeShortcuts");
    CHECK_FALSE(find<QWidget>("shortcutSheet")->isVisible());
    QSet<QString> keys;
    for (const QAction* action : window->commands()) {
        const QString shortcut = action->shortcut().toString();
        INFO(shortcut.toStdString());
        CHECK((shortcut.isEmpty() || !keys.contains(shortcut)));
        keys.insert(shortcut);
    }
}

TEST_CASE_METHOD(WindowFixture, "size and page come back at the next start")
{
    window->resize(1111, 717);
    window->showPage(ui::MainWindow::Settings);
    closeWindow();
    openWindow();
    CHECK(window->size() == QSize(1111, 717));
    CHECK(window->currentPage() == ui::MainWindow::Settings);
}

TEST_CASE_METHOD(WindowFixture, "the theme follows the settings, and every widget follows the palette")
{
    start();
    sendEvent("evt_1");
    REQUIRE(waitForCaptures(1));
    theme.setTheme(storage::Theme::Dark);
    REQUIRE(eventually([&] { return ui::isDark(window->palette()) && ui::isDark(list()->palette()); }));
    const QImage dark = window->grab().toImage();
    CHECK(dark.pixelColor(dark.width() - 5, dark.height() - 60).lightness() < 80);
    theme.setTheme(storage::Theme::Light);
    REQUIRE(eventually([&] { return !ui::isDark(list()->palette()); }));
    const QImage light = window->grab().toImage();
    CHECK(light.pixelColor(light.width() - 5, light.height() - 60).lightness() > 200);
}

TEST_CASE("a second start raises the first window over the channel, and finds none where there is none")
{
    QTemporaryDir folder;
    CHECK_FALSE(ui::InstanceChannel::raiseOther(folder.path()));
    ui::InstanceChannel channel(folder.path());
    QSignalSpy raised(&channel, &ui::InstanceChannel::raiseRequested);
    // The asking side waits as another process would: on a thread of its own.
    std::atomic_int answer = -1;
    std::unique_ptr<QThread> other(
        QThread::create([&] { answer = ui::InstanceChannel::raiseOther(folder.path()) ? 1 : 0; }));
    other->start();
    REQUIRE(eventually([&] { return answer >= 0; }));
    other->wait();
    CHECK(answer == 1);
    CHECK(raised.count() == 1);
}

TEST_CASE("a start that fails says what happened and what helps")
{
    const Error error{ErrorCode::SchemaTooNew, "The profile was written by a newer Hookbench.", "version 9"};
    const std::unique_ptr<QWidget> window(ui::makeStartupErrorWindow(error, QStringLiteral("/tmp/profile")));
    CHECK(window->findChild<QLabel*>(QStringLiteral("startupMessage"))->text().toStdString() ==
          error.message);
    CHECK(window->findChild<QPlainTextEdit*>(QStringLiteral("startupDetail"))
              ->toPlainText()
              .contains(QStringLiteral("version 9")));
}
