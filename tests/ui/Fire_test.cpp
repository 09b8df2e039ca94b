#include "DeliveryFixture.h"

#include "common/CodeEditor.h"
#include "common/MessageBar.h"
#include "send/FireText.h"
#include "json/Parser.h"

using namespace hookbench;
using namespace hookbench::test;

TEST_CASE_METHOD(DeliveryFixture,
                 "an event goes to every registration that wants it, and each result is shown")
{
    Receiver good;
    Receiver refusing(401);
    store("a good one", good.url("/a"));
    const std::string id = store("b refusing", refusing.url("/b"));
    delivery::DeliveryOptions once;
    once.retry.kind = delivery::RetryPolicy::Kind::None;
    setOptions(id, once);
    ui::EventView* view = openEvent(2);
    CHECK(find<QPushButton>("fireButton")->text().contains(good.place()));
    CHECK(find<QPushButton>("fireButton")->text().endsWith(QStringLiteral("and 1 more")));
    CHECK(find<QLabel>("blastRadius")->text().startsWith(QStringLiteral("2 targets of 2 registrations")));
    QTest::keyClick(find<ui::CodeEditor>("fireEvent"), Qt::Key_Return, Qt::ControlModifier);
    REQUIRE(eventually([&] { return result(view, 0).contains(QStringLiteral("200")); }, 15'000));
    REQUIRE(eventually([&] { return result(view, 1).contains(QStringLiteral("401")); }, 15'000));
    CHECK(result(view, 0).startsWith(QStringLiteral("Delivered")));
    CHECK(result(view, 1).startsWith(QStringLiteral("Failed")));
    CHECK(good.count() == 1);
    find<ui::TargetList>("targetList")->setCurrentIndex(view->targets()->index(1));
    CHECK(find<QLabel>("fireDiagnosis")->text().contains(QStringLiteral("401")));

    ui::DeliveriesPage* page = openDeliveries(2);
    REQUIRE(eventually([&] { return page->detail()->record() != nullptr; }));
    CHECK(page->model()->rowCount() == 2);
}

TEST_CASE_METHOD(DeliveryFixture, "what is not on this machine is a dry run unless the user says otherwise")
{
    store("far", "https://hooks.example.invalid/orders");
    ui::EventView* view = openEvent(1);
    CHECK(view->targets()->at(0)->mode == delivery::Mode::DryRun);
    CHECK(find<QPushButton>("fireButton")->text() == QStringLiteral("&Dry run of 1 target"));
    click("fireButton");
    REQUIRE(eventually([&] { return result(view, 0).startsWith(QStringLiteral("Dry run")); }, 15'000));
    ui::DeliveriesPage* page = openDeliveries(1);
    REQUIRE(eventually([&] { return page->detail()->record() != nullptr; }));
    CHECK(page->detail()->record()->summary.outcome == delivery::Outcome::DryRun);
    CHECK_FALSE(page->detail()->record()->requestHead.empty());
    window->showPage(ui::MainWindow::Send);
    find<QComboBox>("modeElsewhere")->setCurrentIndex(2);
    REQUIRE(eventually([&] { return view->targets()->plan().leavesMachine(); }));
    CHECK(
        find<QPushButton>("fireButton")->text().startsWith(QStringLiteral("&Really send to hooks.example")));
}

TEST_CASE_METHOD(DeliveryFixture,
                 "a production environment asks, naming the targets, and sends nothing before")
{
    store("far", "https://127.0.0.1.example.invalid/orders");
    // The first start puts the sample's secret into the environment.
    REQUIRE(eventually([&] { return !workbench->environments().current().variables.empty(); }));
    registrations::Environment live = workbench->environments().current();
    live.isProduction = true;
    live.name = "live";
    bool saved = false;
    workbench->environments().save(live, {}, window.get(), [&](Result<registrations::Environment> result) {
        REQUIRE(result);
        saved = true;
    });
    REQUIRE(eventually([&] { return saved; }));
    ui::EventView* view = openEvent(1);
    find<QComboBox>("modeElsewhere")->setCurrentIndex(2);
    REQUIRE(eventually([&] { return view->isPlanned() && view->targets()->plan().mustAsk(); }));
    click("fireButton");
    auto* bar = find<ui::MessageBar>("fireBar");
    CHECK(bar->text().contains(QStringLiteral("live")));
    CHECK(bar->text().contains(QStringLiteral("127.0.0.1.example.invalid")));
    CHECK_FALSE(view->targets()->hasResults());
    click("confirmFire");
    REQUIRE(eventually([&] { return view->targets()->hasResults(); }));
    (*workbench->dispatcher())->cancelAll();
}

TEST_CASE_METHOD(DeliveryFixture,
                 "an event that is no JSON object cannot be fired, and says where it is wrong")
{
    Receiver good;
    store("a", good.url("/a"));
    openEvent(1);
    find<ui::CodeEditor>("fireEvent")->setText(QStringLiteral("{\n  \"event_type\": tru\n}"));
    REQUIRE(eventually([&] { return !find<QPushButton>("fireButton")->isEnabled(); }));
    CHECK(find<QLabel>("fireEventState")->text().startsWith(QStringLiteral("Line 2, column")));
}

TEST_CASE_METHOD(DeliveryFixture, "an event is saved, and fired from there with the id that stands in it")
{
    start();
    store("here", "${HOOKBENCH_URL}/hooks");
    openEvent(1);
    find<ui::CodeEditor>("fireEvent")
        ->setText(QStringLiteral("{\"event_type\": \"order.paid\", \"event_id\": \"evt_mine\"}"));
    find<QLineEdit>("saveEventName")->setText(QStringLiteral("a paid order"));
    click("saveEvent");
    auto* source = find<QComboBox>("fireSource");
    REQUIRE(eventually([&] { return source->findText(QStringLiteral("a paid order (saved)")) > 0; }));
    find<QCheckBox>("freshEventId")->setChecked(false);
    REQUIRE(eventually([&] { return window->sendPage()->eventView()->isPlanned(); }));
    click("fireButton");
    REQUIRE(waitForCaptures(1));
    REQUIRE(waitForDetail(model()->idAt(0)));
    CHECK(content()->capture.summary.eventId == "evt_mine");
}

TEST_CASE_METHOD(DeliveryFixture, "a load shows how it goes, and stops at once")
{
    Receiver good;
    store("a", good.url("/a"));
    openEvent(1);
    window->sendPage()->showLoad();
    ui::LoadPanel* load = window->findChild<ui::LoadPanel*>();
    REQUIRE(load);
    find<QSpinBox>("loadCount")->setValue(50);
    click("startLoad");
    REQUIRE(load->isRunning());
    REQUIRE(eventually([&] { return !load->isRunning(); }, 30'000));
    CHECK(load->progress().delivered == 50);
    CHECK(find<QLabel>("loadRates")->text().startsWith(QStringLiteral("Done")));
    CHECK(find<QLabel>("loadCounts")->text().contains(QStringLiteral("50 delivered")));
    find<QSpinBox>("loadCount")->setValue(1'000'000);
    find<QDoubleSpinBox>("loadRate")->setValue(200);
    click("startLoad");
    REQUIRE(
        eventually([&] { return load->progress().delivered > 0 && !load->progress().isFinished; }, 15'000));
    click("stopLoad");
    REQUIRE(eventually([&] { return !load->isRunning(); }, 15'000));
    CHECK(load->progress().wasStopped);
    CHECK(load->progress().delivered < 1'000'000);
}

TEST_CASE_METHOD(DeliveryFixture, "the targets of ten thousand registrations are planned and painted")
{
    delivery::RoutePlan plan;
    for (int i = 0; i < 10'000; ++i) {
        delivery::Target target;
        target.registrationId = "wh_" + std::to_string(i);
        target.registrationName = "registration " + std::to_string(i);
        target.kind = i % 2 == 0 ? "webhook" : "slack";
        target.addresses = {"https://hooks.example.com/" + std::string(200, 'x')};
        plan.targets.push_back(target);
    }
    ui::TargetModel many;
    many.setPlan(plan);
    ui::TargetList list(&many);
    list.resize(400, 600);
    CHECK_FALSE(list.grab().isNull());
    CHECK(list.indexAt(QPoint(20, 20)).row() == 0);
}

TEST_CASE("the button names what is outside of this machine first")
{
    delivery::Target local;
    local.kind = "webhook";
    local.host = local.place = "127.0.0.1:9000";
    local.addresses = {"http://127.0.0.1:9000/"};
    local.isLoopback = true;
    local.mode = delivery::Mode::Send;
    delivery::Target far = local;
    far.host = far.place = "hooks.example.com:443";
    far.addresses = {"https://hooks.example.com/"};
    far.isLoopback = false;
    delivery::RoutePlan plan;
    plan.targets = {local, far};
    CHECK(ui::fireText(plan).startsWith(QStringLiteral("&Really send to hooks.example.com")));
    CHECK(ui::fireText(plan).endsWith(QStringLiteral("and 1 more")));
    CHECK_FALSE(ui::productionQuestion(plan).contains(QStringLiteral("127.0.0.1")));
    plan.targets = {local};
    CHECK(ui::fireText(plan) == QStringLiteral("&Send to 127.0.0.1:9000"));
    plan.targets[0].mode = delivery::Mode::DryRun;
    CHECK(ui::fireText(plan) == QStringLiteral("&Dry run of 1 target"));
}
