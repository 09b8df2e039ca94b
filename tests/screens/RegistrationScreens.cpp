// Pictures of the registrations, the environments and the sync with the service.
#include "common/MessageBar.h"
#include "FakeService.h"
#include "mixpeek/AccountStore.h"
#include "registrations/AccountsDialog.h"
#include "registrations/DiffView.h"
#include "registrations/EnvironmentsDialog.h"
#include "registrations/EnvironmentStore.h"
#include "registrations/RegistrationEditor.h"
#include "registrations/RegistrationList.h"
#include "registrations/RegistrationModel.h"
#include "registrations/RegistrationsPage.h"
#include "registrations/RegistrationStore.h"
#include "registrations/SyncModel.h"
#include "registrations/SyncView.h"
#include "SampleRegistrations.h"
#include "Studio.h"

#include <QListWidget>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>

namespace hookbench::screens {

namespace {

void storeEnvironment(Workbench& workbench, registrations::Environment environment,
                      registrations::EnvironmentStore::SecretValues secrets)
{
    bool done = false;
    QObject context;
    workbench.environments().save(std::move(environment), std::move(secrets), &context,
                                  [&](Result<registrations::Environment> saved) {
                                      if (!saved)
                                          qFatal("no environment: %s", saved.error().message.c_str());
                                      done = true;
                                  });
    (void)QTest::qWaitFor([&] { return done; });
}

void makeEnvironments(Workbench& workbench)
{
    (void)QTest::qWaitFor([&] { return workbench.environments().isLoaded(); });
    registrations::Environment local = workbench.environments().current();
    local.variables.push_back({"BASE_URL", false, "http://127.0.0.1:9000"});
    storeEnvironment(workbench, local, {{"WEBHOOK_SECRET", "whsec_local"}});
    storeEnvironment(workbench, {"", "staging", false, {{"BASE_URL", false, "https://staging.example.com"}}},
                     {});
    storeEnvironment(workbench,
                     {"",
                      "production",
                      true,
                      {{"BASE_URL", false, "https://api.example.com"},
                       {"WEBHOOK_SECRET", true, {}},
                       {"SLACK_PATH", true, {}},
                       {"PAGER_KEY", true, {}}}},
                     {{"WEBHOOK_SECRET", "whsec_production"}, {"SLACK_PATH", "T024BE7LD/B0/x"}});
}

ui::RegistrationsPage& openPage(Studio& studio)
{
    studio.window().showPage(ui::MainWindow::Registrations);
    QTest::qWait(250);
    return *studio.window().registrationsPage();
}

void choose(ui::RegistrationsPage& page, const char* name)
{
    page.showTab(ui::RegistrationsPage::Local);
    for (int row = 0; row < page.model()->rowCount(); ++row) {
        if (page.model()->at(row)->name == name)
            page.list()->selectId(page.model()->at(row)->id);
    }
    QTest::qWait(200);
}

void scrollTo(Studio& studio, double part)
{
    QScrollBar* bar = studio.find<QScrollArea>("editorScroll")->verticalScrollBar();
    bar->setValue(int(bar->maximum() * part));
}

void shootEmpty(Studio& studio)
{
    ui::RegistrationsPage& page = openPage(studio);
    page.deleteSelected();
    QTest::qWait(300);
    studio.save("registrations-empty");
}

void shootEditor(Studio& studio)
{
    storeAll(studio.workbench(), sampleRegistrations());
    ui::RegistrationsPage& page = openPage(studio);
    for (auto* bar : page.findChildren<ui::MessageBar*>())
        bar->clear();
    choose(page, "Catalogue index");
    page.list()->setFocus();
    studio.save("registrations");
    scrollTo(studio, 1);
    studio.save("registration-webhook");
    studio.window().resize(1024, 700);
    scrollTo(studio, 0);
    studio.save("registrations-small");
    scrollTo(studio, 1);
    studio.save("registration-webhook-small");
    studio.window().resize(1360, 840);
    choose(page, "Cluster runs to the data team");
    scrollTo(studio, 0.45);
    studio.save("registration-slack");
    scrollTo(studio, 1);
    studio.save("registration-email");
    choose(page, "On call");
    scrollTo(studio, 0.35);
    studio.save("registration-sms");
    page.editor()->openNew([] {
        registrations::Registration broken = brokenRegistration();
        broken.id = registrations::makeRegistrationId();
        return broken;
    }());
    QTest::qWait(250);
    studio.save("registration-errors");
    scrollTo(studio, 0.5);
    studio.save("registration-errors-channels");
    studio.window().resize(1024, 700);
    studio.save("registration-errors-small");
    studio.window().resize(1360, 840);
    page.editor()->discard();
    QTest::qWait(300);
    choose(page, "Thumbnails");
    page.deleteSelected();
    QTest::qWait(300);
    studio.save("registration-deleted");
    page.undoDelete();
    QTest::qWait(200);
}

void shootEnvironments(Studio& studio)
{
    studio.window().editEnvironments(QStringLiteral("PARTNER_TOKEN"));
    QTest::qWait(250);
    auto* dialog = studio.find<ui::EnvironmentsDialog>("environmentsDialog");
    studio.save("environments", *dialog);
    studio.find<QListWidget>("environmentList")->setCurrentRow(2);
    studio.save("environments-production", *dialog);
    dialog->done(0);
    for (const registrations::Environment& environment : studio.workbench().environments().environments()) {
        if (environment.isProduction)
            studio.workbench().environments().setCurrent(environment.id);
    }
    QTest::qWait(300);
    choose(*studio.window().registrationsPage(), "On call");
    scrollTo(studio, 1);
    studio.save("registrations-production");
}

/// An account whose registrations differ from those of this machine in every way.
void shootSync(Studio& studio)
{
    test::FakeService service;
    ui::RegistrationsPage& page = openPage(studio);
    page.showTab(ui::RegistrationsPage::Sync);
    studio.save("sync-empty");
    ui::SyncView& view = *page.syncView();
    auto* dialog = new ui::AccountsDialog(studio.workbench(), &page);
    dialog->open();
    studio.save("accounts-new", *dialog);
    studio.find<QLineEdit>("accountName")->setText(QStringLiteral("Storefront"));
    studio.find<QLineEdit>("accountUrl")->setText(QString::fromStdString(service.baseUrl()));
    studio.find<QLineEdit>("accountKey")->setText(QString::fromLatin1(test::FakeService::apiKey));
    studio.click("saveAccount");
    QTest::qWait(400);
    studio.click("checkAccount");
    QTest::qWait(600);
    studio.save("accounts", *dialog);
    delete dialog;
    const std::string first = service.addWebhook("Search index", "https://search.example.com/hooks");
    service.addWebhook("Feed for partners", "https://partners.example.com/feed");
    const auto wait = [&] { (void)QTest::qWaitFor([&] { return !view.isBusy(); }, 15'000); };
    const auto select = [&](const char* name) {
        for (int row = 0; row < view.model()->rowCount(); ++row) {
            if (view.model()->at(row)->name == name)
                view.select(row);
        }
    };
    view.compare();
    wait();
    select("Search index");
    view.pull();
    wait();
    service.edit(first, [](json::Object& record) {
        record.set("event_types",
                   json::Value(json::Array{json::Value("object.created"), json::Value("alert.triggered")}));
    });
    service.setUrl(first, "https://search-eu.example.com/hooks/v2");
    registrations::Registration mine = *view.model()->at(0)->local;
    for (int row = 0; row < view.model()->rowCount(); ++row) {
        if (view.model()->at(row)->name == "Search index")
            mine = *view.model()->at(row)->local;
    }
    mine.name = "Search index, all shops";
    std::get<registrations::WebhookConfig>(mine.channels[0].config).url =
        "https://search.example.com/hooks/mixpeek";
    std::get<registrations::WebhookConfig>(mine.channels[0].config).headers = {{"X-Source", "storefront"}};
    storeAll(studio.workbench(), {mine});
    view.compare();
    wait();
    select("Search index, all shops");
    studio.save("sync-conflict");
    view.diff()->diffModel()->choose(0, mixpeek::Side::Local);
    studio.save("sync-chosen");
    studio.window().resize(1024, 700);
    studio.save("sync-small");
    studio.window().resize(1360, 840);
    select("On call");
    view.push();
    wait();
    studio.save("sync-refused");
    select("Feed for partners");
    view.borrow();
    QTest::qWait(200);
    auto* borrow = studio.find<QDialog>("borrowDialog");
    studio.save("borrow", *borrow);
    borrow->reject();
}

void shootMany(const QString& out, bool dark)
{
    Studio studio(out, dark);
    storeAll(studio.workbench(), manyRegistrations(10'000));
    ui::RegistrationsPage& page = openPage(studio);
    (void)QTest::qWaitFor([&] { return page.model()->rowCount() >= 10'000; }, 20'000);
    studio.save("registrations-10000");
    studio.find<QLineEdit>("registrationFilter")->setText(QStringLiteral("slack alert 10042"));
    QTest::qWait(300);
    studio.save("registrations-filtered");
    studio.find<QLineEdit>("registrationFilter")->setText(QStringLiteral("nothing has this"));
    QTest::qWait(300);
    studio.save("registrations-no-match");
}

} // namespace

void shootRegistrations(const QString& out, bool dark)
{
    {
        Studio studio(out, dark);
        studio.startEndpoint();
        makeEnvironments(studio.workbench());
        QTest::qWait(300);
        shootEmpty(studio);
        shootEditor(studio);
        shootSync(studio);
        shootEnvironments(studio);
    }
    shootMany(out, dark);
}

} // namespace hookbench::screens
