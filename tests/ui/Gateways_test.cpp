#include "DeliveryFixture.h"

#include "settings/GatewaysDialog.h"

using namespace hookbench;
using namespace hookbench::test;

namespace {

class GatewaysFixture : public DeliveryFixture {
public:
    ui::GatewaysDialog* open()
    {
        window->showPage(ui::MainWindow::Settings);
        REQUIRE(eventually([&] { return workbench->secretsAreReady() && workbench->gateways().isLoaded(); }));
        click("manageGateways");
        auto* dialog = find<ui::GatewaysDialog>("gatewaysDialog");
        REQUIRE(dialog->isVisible());
        return dialog;
    }
    void type(const char* name, const QString& text) { find<QLineEdit>(name)->setText(text); }
    void choose(const char* name, int data)
    {
        auto* box = find<QComboBox>(name);
        box->setCurrentIndex(box->findData(data));
    }
    const std::vector<delivery::GatewayAccount>& gateways() { return workbench->gateways().gateways(); }
    bool isTold(const QString& words) const
    {
        for (const QLabel* label : window->findChildren<QLabel*>(QStringLiteral("messageText"))) {
            if (label->isVisible() && label->text().contains(words))
                return true;
        }
        return false;
    }
    void addMailServer(std::uint16_t port)
    {
        click("addMailServer");
        type("gatewayName", QStringLiteral("office"));
        type("gatewayHost", QStringLiteral("127.0.0.1"));
        find<QSpinBox>("gatewayPort")->setValue(port);
        choose("gatewayTls", int(http::MailTls::Never));
        type("gatewayMailFrom", QStringLiteral("Alerts <alerts@example.com>"));
        REQUIRE(find<QPushButton>("saveGateway")->isEnabled());
        click("saveGateway");
        REQUIRE(eventually([&] { return gateways().size() == 1; }));
    }
};

} // namespace

TEST_CASE_METHOD(GatewaysFixture, "a mail server is set up, tested against the local sink, used and removed")
{
    start();
    capture::SmtpSink::Config config;
    config.port = 0;
    REQUIRE(workbench->smtpSink().start(config));
    open();
    addMailServer(workbench->smtpSink().port());
    CHECK(std::get<delivery::MailServer>(gateways()[0].settings).tls == http::MailTls::Never);
    // The first of its kind is used at once.
    REQUIRE(eventually([&] {
        return find<QListWidget>("gatewayList")->item(0)->text().contains(QStringLiteral("in use"));
    }));
    CHECK(find<QLabel>("settingsGateways")->text().contains(QStringLiteral("office")));
    type("gatewayTestTo", QStringLiteral("ann@example.com"));
    REQUIRE(eventually([&] { return find<QPushButton>("testGateway")->isEnabled(); }));
    click("testGateway");
    REQUIRE(eventually([&] { return isTold(QStringLiteral("took the mail to ann@example.com")); }));
    REQUIRE(waitForCaptures(1));
    click("removeGateway");
    click("confirmRemoveGateway");
    REQUIRE(eventually([&] { return gateways().empty(); }));
}

TEST_CASE_METHOD(GatewaysFixture,
                 "a secret goes to the keychain, and settings that cannot work are refused in words")
{
    start();
    open();
    click("addSmsGateway");
    type("gatewayName", QStringLiteral("texts"));
    CHECK_FALSE(find<QPushButton>("saveGateway")->isEnabled());
    CHECK(find<QLabel>("gatewayProblem")->text().contains(QStringLiteral("sender")));
    type("gatewaySmsFrom", QStringLiteral("+15005550006"));
    type("gatewayAccount", QStringLiteral("AC1"));
    type("gatewayUrl", QStringLiteral("http://sms.example.com"));
    CHECK(find<QLabel>("gatewayProblem")->text().contains(QStringLiteral("in the clear")));
    type("gatewayUrl", QStringLiteral("http://127.0.0.1:%1/twilio").arg(workbench->endpoint().port()));
    type("gatewaySecret", QStringLiteral("hush"));
    CHECK(find<QLineEdit>("gatewaySecret")->echoMode() == QLineEdit::Password);
    click("saveGateway");
    REQUIRE(eventually([&] { return gateways().size() == 1; }));
    CHECK(find<QLineEdit>("gatewaySecret")->text().isEmpty());
    std::string secret;
    workbench->gateways().accessTo(gateways()[0].id, window.get(),
                                   [&](Result<delivery::GatewayAccess> access) {
                                       REQUIRE(access);
                                       secret = access->secret;
                                   });
    REQUIRE(eventually([&] { return secret == "hush"; }));
    type("gatewayTestTo", QStringLiteral("+14155550100"));
    click("testGateway");
    REQUIRE(eventually([&] { return isTold(QStringLiteral("took the message to +14155550100")); }));
    REQUIRE(waitForCaptures(1));
}

TEST_CASE_METHOD(GatewaysFixture,
                 "a test that leaves this machine asks first, and another one's refusal is told")
{
    start();
    open();
    // A new one has the usual port from the start, and that of its encryption.
    CHECK(find<QSpinBox>("gatewayPort")->value() == 587);
    auto* tls = find<QComboBox>("gatewayTls");
    for (const auto& [row, port] : {std::pair(1, 465), {0, 587}}) {
        tls->setCurrentIndex(row);
        Q_EMIT tls->activated(row);
        CHECK(find<QSpinBox>("gatewayPort")->value() == port);
    }
    type("gatewayName", QStringLiteral("far"));
    type("gatewayHost", QStringLiteral("smtp.invalid"));
    type("gatewayMailFrom", QStringLiteral("a@example.com"));
    click("saveGateway");
    REQUIRE(eventually([&] { return gateways().size() == 1; }));
    type("gatewayTestTo", QStringLiteral("ann@example.com"));
    REQUIRE(eventually([&] { return find<QPushButton>("testGateway")->isEnabled(); }));
    click("testGateway");
    CHECK(isTold(QStringLiteral("really sends to ann@example.com through smtp.invalid:587")));
}

TEST_CASE_METHOD(GatewaysFixture, "the Send page names the sinks that mail, SMS and Slack are rerouted to")
{
    start();
    registrations::Environment environment = workbench->environments().current();
    environment.variables.push_back({"SLACK_PATH", false, "T0/B0/x"});
    bool kept = false;
    workbench->environments().save(environment, {}, window.get(),
                                   [&](Result<registrations::Environment> saved) {
                                       REQUIRE(saved);
                                       kept = true;
                                   });
    REQUIRE(eventually([&] { return kept; }));
    registrations::Registration registration;
    registration.name = "All channels";
    registration.eventTypes = {"order.paid"};
    registrations::SlackConfig slack;
    slack.webhookUrl = "https://hooks.slack.com/services/${SLACK_PATH}";
    registrations::EmailConfig email;
    email.to = {"ann@example.com"};
    registrations::SmsConfig sms;
    sms.phoneNumbers = {"+14155550100"};
    registration.channels = {{slack, {}}, {email, {}}, {sms, {}}};
    bool stored = false;
    workbench->registrations().save(
        registration, window.get(), [&](Result<registrations::Registration> saved) {
            INFO((saved ? std::string() : saved.error().message + saved.error().detail));
            REQUIRE(saved);
            stored = true;
        });
    REQUIRE(eventually([&] { return stored; }));
    ui::EventView* view = openEvent(3);
    find<QComboBox>("modeElsewhere")->setCurrentIndex(1);
    const auto isRerouted = [](const delivery::Target& target) {
        return target.mode == delivery::Mode::Reroute && !target.rerouteTo.empty();
    };
    const auto plan = [view] { return view->targets()->plan().targets; };
    (void)eventually(
        [&] {
            const auto targets = plan();
            return view->isPlanned() && targets.size() == 3 &&
                   std::all_of(targets.begin(), targets.end(), isRerouted);
        },
        15'000);
    for (const delivery::Target& target : plan()) {
        INFO(target.kind << " to " << target.rerouteTo << ": " << target.problem << int(target.mode));
        REQUIRE(isRerouted(target));
    }
    click("fireButton");
    REQUIRE(waitForCaptures(3));
    QStringList kinds;
    for (int row = 0; row < 3; ++row)
        kinds << model()
                     ->index(row, int(ui::CaptureModel::Column::Target))
                     .data(Qt::AccessibleTextRole)
                     .toString();
    const QString all = kinds.join(QLatin1Char('\n'));
    CHECK(all.contains(QStringLiteral("Slack message: ")));
    CHECK(all.contains(QStringLiteral("Mail: ")));
    CHECK(all.contains(QStringLiteral("SMS: ")));
}
