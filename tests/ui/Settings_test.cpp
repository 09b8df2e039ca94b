#include "WindowFixture.h"

#include "settings/SettingsPage.h"

using namespace hookbench;
using namespace hookbench::test;

TEST_CASE_METHOD(WindowFixture,
                 "settings that cannot be used are explained beside the field and change nothing")
{
    window->showPage(ui::MainWindow::Settings);
    const storage::Settings before = workbench->settings();
    auto* apply = find<QPushButton>("applySettings");
    CHECK_FALSE(apply->isEnabled());
    auto* port = find<QLineEdit>("settingsPort");
    port->setText(QStringLiteral("70000"));
    CHECK_FALSE(apply->isEnabled());
    CHECK(find<QLabel>("settingsPortMessage")->text().contains(QStringLiteral("70000")));
    port->setText(QStringLiteral("0"));
    find<QLineEdit>("settingsAddress")->setText(QStringLiteral("localhost"));
    CHECK(find<QLabel>("settingsAddressMessage")->text().contains(QStringLiteral("not an IP address")));
    CHECK_FALSE(apply->isEnabled());
    find<QLineEdit>("settingsAddress")->setText(QStringLiteral("0.0.0.0"));
    CHECK(find<QLabel>("settingsAddressMessage")->text().startsWith(QStringLiteral("Warning")));
    CHECK(apply->isEnabled());
    click("revertSettings");
    CHECK_FALSE(window->settingsPage()->isChanged());
    CHECK(workbench->settings() == before);
}

TEST_CASE_METHOD(WindowFixture, "applied settings are in use and saved")
{
    start();
    window->showPage(ui::MainWindow::Settings);
    find<QLineEdit>("settingsStatus")->setText(QStringLiteral("202"));
    find<QLineEdit>("settingsBody")->setText(QStringLiteral("7"));
    click("applySettings");
    CHECK(workbench->settings().responseStatus == 202);
    CHECK(workbench->settings().limits.bodyBytes == 7u << 20);
    CHECK(send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").startsWith("HTTP/1.1 202"));
    const auto saved = storage::loadSettings(profile.path());
    REQUIRE(saved);
    CHECK(saved->responseStatus == 202);
}

TEST_CASE_METHOD(WindowFixture, "limits finer than the unit of their field stay as they are")
{
    storage::Settings settings = workbench->settings();
    settings.limits.headBytes = 5000;
    REQUIRE(workbench->applySettings(settings));
    window->showPage(ui::MainWindow::Settings);
    CHECK_FALSE(window->settingsPage()->isChanged());
    find<QLineEdit>("settingsStatus")->setText(QStringLiteral("201"));
    click("applySettings");
    CHECK(workbench->settings().limits.headBytes == 5000);
}

TEST_CASE_METHOD(WindowFixture, "how long deliveries are kept is set in the settings and said in their list")
{
    window->showPage(ui::MainWindow::Settings);
    find<QLineEdit>("settingsDeliveryDays")->setText(QStringLiteral("7"));
    find<QLineEdit>("settingsDeliverySize")->setText(QStringLiteral("0"));
    click("applySettings");
    const auto saved = storage::loadSettings(profile.path());
    REQUIRE(saved);
    CHECK(saved->deliveryDays == 7);
    CHECK(saved->deliveryMegabytes == 0);
    window->showPage(ui::MainWindow::Deliveries);
    CHECK(find<QLabel>("retentionNote")->text().contains(QStringLiteral("for 7 day")));
}

TEST_CASE_METHOD(WindowFixture,
                 "a taken port is explained in the settings, and the next free one is one click away")
{
    start();
    QTcpServer other;
    REQUIRE(other.listen(QHostAddress::LocalHost));
    const auto before = workbench->settings().port;
    window->showPage(ui::MainWindow::Settings);
    find<QLineEdit>("settingsPort")->setText(QString::number(other.serverPort()));
    click("applySettings");
    CHECK(workbench->settings().port == before);
    CHECK(workbench->endpoint().state() == endpoint::Endpoint::State::Listening);
    CHECK(find<QLabel>("settingsPortMessage")->text().contains(QStringLiteral("in use by another program")));
    click("useFreePort");
    CHECK(workbench->settings().port > other.serverPort());
    CHECK(workbench->endpoint().port() == workbench->settings().port);
}

TEST_CASE_METHOD(WindowFixture, "the theme is tried out at once and comes back with Revert")
{
    window->showPage(ui::MainWindow::Settings);
    auto* themes = find<QComboBox>("settingsTheme");
    themes->setCurrentIndex(themes->findData(int(storage::Theme::Dark)));
    CHECK(theme.isDark());
    click("revertSettings");
    CHECK_FALSE(theme.isDark());
    themes->setCurrentIndex(themes->findData(int(storage::Theme::Dark)));
    click("applySettings");
    CHECK(theme.isDark());
    CHECK(workbench->settings().theme == storage::Theme::Dark);
}

TEST_CASE_METHOD(WindowFixture, "HTTPS is switched on in the settings, and how to trust it is one copy away")
{
    start();
    window->showPage(ui::MainWindow::Settings);
    auto* choice = find<QComboBox>("httpsChoice");
    auto* guide = find<QPlainTextEdit>("trustCommands");
    CHECK_FALSE(guide->isVisibleTo(window.get()));
    choice->setCurrentIndex(2);
    CHECK(find<QLabel>("httpsMessage")->text().contains(QStringLiteral("both files")));
    CHECK_FALSE(find<QPushButton>("applySettings")->isEnabled());
    choice->setCurrentIndex(1);
    click("applySettings");
    REQUIRE(eventually([&] { return workbench->endpoint().url().starts_with("https://"); }));
    CHECK(workbench->settings().https == storage::Https::LocalAuthority);
    REQUIRE(eventually([&] { return guide->isVisibleTo(window.get()); }));
    const auto state = workbench->authority().state();
    REQUIRE(state);
    CHECK(find<QLabel>("httpsFingerprint")->text().toStdString() == state->facts.fingerprintSha256);
    find<QComboBox>("trustClient")->setCurrentIndex(1);
    CHECK(guide->toPlainText().startsWith(QStringLiteral("curl --cacert '")));
    click("copyTrustCommands");
    CHECK(QGuiApplication::clipboard()->text() == guide->toPlainText());
    choice->setCurrentIndex(0);
    click("applySettings");
    CHECK(workbench->endpoint().url().starts_with("http://"));
}

TEST_CASE_METHOD(WindowFixture, "an own certificate that cannot be used is explained, and the endpoint goes on")
{
    start();
    const std::string before = workbench->endpoint().url();
    window->showPage(ui::MainWindow::Settings);
    find<QComboBox>("httpsChoice")->setCurrentIndex(2);
    find<QLineEdit>("httpsCertificate")->setText(QStringLiteral("/nonexistent/c.pem"));
    find<QLineEdit>("httpsKey")->setText(QStringLiteral("/nonexistent/k.pem"));
    click("applySettings");
    CHECK(workbench->settings().https == storage::Https::Off);
    REQUIRE(eventually([&] { return workbench->endpoint().state() == endpoint::Endpoint::State::Listening; }));
    CHECK(workbench->endpoint().url().starts_with("http://"));
}
