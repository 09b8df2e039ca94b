#include "FakeService.h"
#include "WindowFixture.h"

#include "mixpeek/AccountStore.h"
#include "mixpeek/BorrowService.h"
#include "registrations/DiffView.h"
#include "registrations/RegistrationEditor.h"
#include "registrations/RegistrationModel.h"
#include "registrations/RegistrationsPage.h"
#include "registrations/SyncModel.h"
#include "registrations/SyncView.h"
#include "json/Writer.h"

using namespace hookbench;
using namespace hookbench::test;

namespace {

using State = mixpeek::SyncItem::State;

class SyncFixture : public WindowFixture {
public:
    SyncFixture()
    {
        window->showPage(ui::MainWindow::Registrations);
        page = window->registrationsPage();
        REQUIRE(eventually([this] { return page->model()->totalCount() == 1; }));
        page->showTab(ui::RegistrationsPage::Sync);
        view = page->syncView();
    }

    void addAccount()
    {
        bool done = false;
        workbench->accounts().save({"", "Test", service.baseUrl()}, FakeService::apiKey, window.get(),
                                   [&](Result<mixpeek::Account> saved) {
                                       REQUIRE(saved);
                                       done = true;
                                   });
        REQUIRE(eventually([&] { return done; }));
    }

    void compare()
    {
        view->compare();
        REQUIRE(eventually([&] { return !view->isBusy(); }, 15'000));
    }

    void run(void (ui::SyncView::*what)())
    {
        (view->*what)();
        REQUIRE(eventually([&] { return !view->isBusy(); }, 15'000));
    }

    int rowOf(const std::string& name) const
    {
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            if (view->model()->at(row)->name == name)
                return row;
        }
        return -1;
    }

    State stateOf(const std::string& name) const
    {
        REQUIRE(rowOf(name) >= 0);
        return view->model()->at(rowOf(name))->state;
    }

    QString buttonText(const char* name) const
    {
        return find<QPushButton>(name)->text().remove(QLatin1Char('&'));
    }

    FakeService service;
    ui::RegistrationsPage* page = nullptr;
    ui::SyncView* view = nullptr;
};

} // namespace

TEST_CASE_METHOD(SyncFixture, "an account is added with its key, checked, and its key is not shown again")
{
    service.addWebhook("Remote one", "https://a.example/x");
    click("addFirstAccount");
    find<QLineEdit>("accountName")->setText(QStringLiteral("Mine"));
    find<QLineEdit>("accountUrl")->setText(QStringLiteral("http://api.example.com"));
    find<QLineEdit>("accountKey")->setText(QStringLiteral("wrong-key"));
    CHECK_FALSE(find<QPushButton>("saveAccount")->isEnabled());
    find<QLineEdit>("accountUrl")->setText(QString::fromStdString(service.baseUrl()));
    click("saveAccount");
    REQUIRE(eventually([&] { return workbench->accounts().accounts().size() == 1; }));
    REQUIRE(eventually([&] { return find<QLineEdit>("accountKey")->text().isEmpty(); }));
    const auto says = [&](const char* words) {
        const auto labels = window->findChildren<QLabel*>(QStringLiteral("messageText"));
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
            return label->isVisible() && label->text().contains(QLatin1String(words));
        });
    };
    REQUIRE(find<QPushButton>("checkAccount")->isEnabled());
    click("checkAccount");
    REQUIRE(eventually([&] { return says("did not accept the API key"); }, 10'000));
    find<QLineEdit>("accountKey")->setText(QString::fromLatin1(FakeService::apiKey));
    click("saveAccount");
    REQUIRE(eventually([&] { return find<QLineEdit>("accountKey")->text().isEmpty(); }));
    click("checkAccount");
    REQUIRE(eventually([&] { return says("1 registration"); }, 10'000));
}

TEST_CASE_METHOD(SyncFixture,
                 "a remote registration is pulled; a conflict waits for a choice and is pushed with it")
{
    const std::string id = service.addWebhook("Remote one", "https://a.example/x");
    addAccount();
    compare();
    CHECK(stateOf("Remote one") == State::RemoteOnly);
    view->select(rowOf("Remote one"));
    run(&ui::SyncView::pull);
    CHECK(stateOf("Remote one") == State::InStep);
    REQUIRE(eventually([&] { return page->model()->totalCount() == 2; }));

    // Both sides change the URL.
    service.setUrl(id, "https://theirs.example/x");
    const std::string localId = view->model()->at(rowOf("Remote one"))->registrationId;
    page->showRegistration(localId);
    REQUIRE(eventually([&] { return page->editor()->working().name == "Remote one"; }));
    auto* url = find<QLineEdit>("webhookUrl");
    url->selectAll();
    QTest::keyClicks(url, QStringLiteral("https://mine.example/x"));
    page->save();
    REQUIRE(eventually([&] { return !page->editor()->isChanged(); }));
    page->showTab(ui::RegistrationsPage::Sync);
    compare();
    REQUIRE(stateOf("Remote one") == State::Conflict);
    view->select(rowOf("Remote one"));
    CHECK_FALSE(find<QPushButton>("pushRegistration")->isEnabled());
    CHECK(view->diff()->diffModel()->openConflicts() == 1);
    view->diff()->selectRow(0);
    QTest::keyClick(view->diff(), Qt::Key_L);
    CHECK(view->diff()->diffModel()->openConflicts() == 0);
    const QString host = QString::fromStdString(service.baseUrl()).remove(QStringLiteral("http://"));
    CHECK(buttonText("pushRegistration").toStdString() == "Push 1 field to " + host.toStdString());
    run(&ui::SyncView::push);
    CHECK(stateOf("Remote one") == State::InStep);
    CHECK(json::write(*service.record(id)).find("https://mine.example/x") != std::string::npos);
}

TEST_CASE_METHOD(SyncFixture, "a refused push puts the service's words at the field they name")
{
    addAccount();
    registrations::Registration one;
    one.name = "Mine";
    one.eventTypes = {"object.created"};
    registrations::WebhookConfig config;
    config.url = "https://mine.example/x";
    one.channels.push_back({config, {}});
    workbench->registrations().save(one, window.get(),
                                    [](Result<registrations::Registration> saved) { REQUIRE(saved); });
    REQUIRE(eventually([&] { return page->model()->totalCount() == 2; }));
    compare();
    const int row = rowOf("Mine");
    REQUIRE(view->model()->at(row)->state == State::LocalOnly);
    view->select(row);
    service.failNext(
        {422,
         "",
         {{"Content-Type", "application/json"}},
         R"({"detail":[{"loc":["body","channels",0,"configs","url"],"msg":"URL is on the block list","type":"value_error"}]})"});
    run(&ui::SyncView::push);
    auto* entry = view->findChild<QAbstractButton*>(QStringLiteral("problemEntry"));
    REQUIRE(entry != nullptr);
    CHECK(entry->accessibleName().contains(QStringLiteral("URL")));
    entry->click();
    REQUIRE(eventually([&] { return find<QLineEdit>("webhookUrl")->hasFocus(); }));
}

TEST_CASE_METHOD(SyncFixture, "a comparison that hangs is cancelled")
{
    addAccount();
    service.hold();
    view->compare();
    REQUIRE(view->isBusy());
    CHECK(find<QPushButton>("cancelSync")->isVisible());
    click("cancelSync");
    REQUIRE(eventually([&] { return !view->isBusy(); }));
}

TEST_CASE_METHOD(SyncFixture, "a borrowed URL is given back before the window closes")
{
    start();
    const std::string id = service.addWebhook("Remote one", "https://a.example/x");
    addAccount();
    compare();
    view->select(rowOf("Remote one"));
    view->borrow();
    CHECK(find<QLineEdit>("borrowUrl")->text().startsWith(QStringLiteral("http://127.0.0.1")));
    click("acceptBorrow");
    REQUIRE(eventually(
        [&] {
            return !view->isBusy() &&
                   workbench->borrow().isBorrowed(workbench->accounts().accounts()[0].id, id);
        },
        10'000));
    CHECK(json::write(*service.record(id)).find("https://a.example/x") == std::string::npos);
    CHECK_FALSE(find<QPushButton>("pullRegistration")->isEnabled());

    SECTION("on request")
    {
        run(&ui::SyncView::borrow);
    }
    SECTION("at the end of the program")
    {
        window->close();
        CHECK(window->isVisible());
        REQUIRE(eventually([&] { return !window->isVisible(); }, 12'000));
    }
    CHECK(json::write(*service.record(id)).find("https://a.example/x") != std::string::npos);
    CHECK_FALSE(workbench->borrow().isBorrowed(workbench->accounts().accounts()[0].id, id));
}

TEST_CASE_METHOD(SyncFixture, "what a crashed run left borrowed is offered at the next start")
{
    start();
    const std::string id = service.addWebhook("Remote one", "https://a.example/x");
    addAccount();
    compare();
    view->select(rowOf("Remote one"));
    view->borrow();
    click("acceptBorrow");
    REQUIRE(eventually(
        [&] { return json::write(*service.record(id)).find("127.0.0.1") != std::string::npos; }, 10'000));
    REQUIRE(eventually([&] { return !view->isBusy(); }));
    // Gone without a close.
    window.reset();
    openWindow();
    click("giveBackLeftovers");
    REQUIRE(eventually(
        [&] { return json::write(*service.record(id)).find("https://a.example/x") != std::string::npos; },
        10'000));
}
