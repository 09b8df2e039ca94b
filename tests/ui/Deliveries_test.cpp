#include "DeliveryFixture.h"

#include "common/MessageBar.h"
#include "deliveries/DeliveryOverview.h"
#include "deliveries/LayersTab.h"
#include "deliveries/PendingStrip.h"
#include "registrations/DeliveryCard.h"
#include "registrations/RegistrationEditor.h"
#include "registrations/RegistrationModel.h"
#include "registrations/RegistrationsPage.h"

using namespace hookbench;
using namespace hookbench::test;

namespace {

delivery::DeliveryOptions slowRetries()
{
    delivery::DeliveryOptions options;
    options.retry.kind = delivery::RetryPolicy::Kind::Schedule;
    options.retry.scheduleMs = {3'600'000, 3'600'000};
    return options;
}

delivery::AttemptRecord record(int number, const std::string& name)
{
    delivery::AttemptRecord out;
    out.summary.delivery = number;
    out.summary.startedAtUs = 1'700'000'000'000'000 + number;
    out.summary.kind = "webhook";
    out.summary.eventType = "order.paid";
    out.summary.registrationName = name;
    out.summary.place = "hooks.example.com";
    out.summary.status = 200 + number % 3;
    out.summary.outcome = number % 2 == 0 ? delivery::Outcome::Delivered : delivery::Outcome::Failed;
    return out;
}

} // namespace

TEST_CASE_METHOD(DeliveryFixture, "an empty page teaches, and leads to where events are fired")
{
    window->showPage(ui::MainWindow::Deliveries);
    auto* empty = find<QWidget>("emptyDeliveries");
    REQUIRE(eventually([&] { return empty->isVisible(); }));
    click("fireFirstEvent");
    CHECK(window->currentPage() == ui::MainWindow::Send);
    QTest::keyClick(window.get(), Qt::Key_5, Qt::ControlModifier);
    CHECK(window->currentPage() == ui::MainWindow::Deliveries);
}

TEST_CASE_METHOD(DeliveryFixture, "a failed attempt waits in the strip, and is tried again at once on demand")
{
    Receiver receiver(503);
    const std::string id = store("flaky", receiver.url("/hook"));
    setOptions(id, slowRetries());
    openEvent(1);
    click("fireButton");
    ui::DeliveriesPage* page = openDeliveries(1);
    auto* strip = find<ui::PendingStrip>("pendingStrip");
    REQUIRE(eventually(
        [&] { return strip->isVisible() && window->findChild<QPushButton*>(QStringLiteral("retryNow_0")); },
        15'000));
    CHECK(page->model()->index(0, 1).data().toString() == QStringLiteral("Retrying"));
    receiver.setStatus(200);
    click("retryNow_0");
    REQUIRE(eventually([&] { return page->model()->attemptCount() == 2; }, 15'000));
    REQUIRE(eventually([&] { return !strip->isVisible(); }, 15'000));
    CHECK(receiver.count() == 2);
    CHECK(page->model()->index(0, 1).data().toString() == QStringLiteral("Delivered"));
    page->showAttempt(page->model()->idAt(0));
    REQUIRE(eventually([&] {
        const auto* first = window->findChild<QPushButton*>(QStringLiteral("timelineAttempt_1"));
        return first && first->isEnabled();
    }));
    click("timelineAttempt_1");
    REQUIRE(eventually(
        [&] { return page->detail()->record() && page->detail()->record()->summary.status == 503; }));
    CHECK(find<QLabel>("deliveryDiagnosis")->text().contains(QStringLiteral("503")));
}

TEST_CASE_METHOD(DeliveryFixture, "a waiting delivery can be cancelled")
{
    Receiver receiver(500);
    setOptions(store("flaky", receiver.url("/hook")), slowRetries());
    openEvent(1);
    click("fireButton");
    ui::DeliveriesPage* page = openDeliveries(1);
    REQUIRE(eventually(
        [&] { return window->findChild<QPushButton*>(QStringLiteral("cancelDelivery_0")) != nullptr; },
        15'000));
    click("cancelDelivery_0");
    REQUIRE(eventually([&] { return (*workbench->dispatcher())->isIdle(); }, 15'000));
    CHECK(receiver.count() == 1);
    CHECK(page->model()->attemptCount() >= 1);
}

TEST_CASE_METHOD(DeliveryFixture, "the layers of a delivery to the own endpoint stand side by side")
{
    start();
    store("here", "${HOOKBENCH_URL}/hooks/orders");
    openEvent(1);
    click("fireButton");
    ui::DeliveriesPage* page = openDeliveries(1);
    REQUIRE(eventually([&] { return page->detail()->record() != nullptr; }));
    page->detail()->tabs()->setCurrentIndex(ui::DeliveryDetail::Layers);
    auto* sent = find<ui::LayerPane>("layerSent");
    REQUIRE(eventually([&] { return sent->toPlainText().contains(QStringLiteral("order.paid")); }, 15'000));
    CHECK(sent->toPlainText().startsWith(QStringLiteral("POST /hooks/orders HTTP/1.1")));
    CHECK(find<ui::LayerPane>("layerReceived")->toPlainText().contains(QStringLiteral("order.paid")));
    CHECK_FALSE(find<QLabel>("layersSummary")->text().isEmpty());
    page->detail()->tabs()->setCurrentIndex(ui::DeliveryDetail::Overview);
    click("deliveryInInspector");
    CHECK(window->currentPage() == ui::MainWindow::Inspector);
}

TEST_CASE("a layer marks what it has and what its neighbour lacks, in whole characters")
{
    delivery::Layer layer;
    layer.isAvailable = true;
    layer.head = "A: 1\r\n\r\n";
    layer.body = "caf\xc3\xa9 here";
    layer.bodyChanges = {{0, 0, 4, 5}}; // the second byte of a character
    delivery::Layer next = layer;
    next.bodyChanges = {{6, 10, 6, 6}};
    ui::LayerPane pane(QStringLiteral("layer"), QStringLiteral("Layer"));
    pane.showLayer(layer, &next);
    CHECK(pane.marked() == QStringList{QStringLiteral("é"), QStringLiteral("here")});
    layer.isAvailable = false;
    layer.whyNot = "Nothing was received.";
    pane.showLayer(layer, nullptr);
    CHECK(pane.placeholderText() == QStringLiteral("Nothing was received."));
    CHECK(pane.marked().isEmpty());
}

TEST_CASE_METHOD(DeliveryFixture, "new attempts never take the selection; filters and sorts keep it")
{
    delivery::DeliveryLog* log = *workbench->deliveries();
    for (int i = 1; i <= 40; ++i)
        log->append(record(i, i % 4 == 0 ? "warehouse" : "billing"));
    ui::DeliveriesPage* page = openDeliveries(40);
    const delivery::AttemptId chosen = page->model()->idAt(20);
    page->list()->selectId(chosen);
    for (int i = 41; i <= 60; ++i)
        log->append(record(i, "late"));
    REQUIRE(eventually([&] { return page->model()->attemptCount() == 60; }, 15'000));
    CHECK(page->list()->currentId() == chosen);
    CHECK(page->model()->rowOf(chosen) == 40);
    page->model()->sort(3, Qt::AscendingOrder);
    CHECK(page->list()->currentId() == chosen);
    CHECK(page->model()->index(0, 3).data().toString() == QStringLiteral("billing"));
    find<QLineEdit>("deliveryFilter")->setText(QStringLiteral("warehouse"));
    REQUIRE(eventually([&] { return page->model()->rowCount() == 10; }));
    find<QComboBox>("deliveryOutcomeFilter")->setCurrentIndex(2);
    CHECK(page->model()->rowCount() == 0);
    click("resetDeliveryFilter");
    REQUIRE(eventually([&] { return page->model()->rowCount() == 60; }));
}

TEST_CASE_METHOD(DeliveryFixture, "attempts are deleted, copied as curl, and sent again")
{
    Receiver receiver;
    store("orders", receiver.url("/hook"));
    openEvent(1);
    click("fireButton");
    ui::DeliveriesPage* page = openDeliveries(1);
    REQUIRE(eventually([&] { return page->detail()->record() != nullptr; }));
    click("deliveryCurl");
    const QString curl = QGuiApplication::clipboard()->text();
    CHECK(curl.startsWith(QStringLiteral("curl -X 'POST' 'http://127.0.0.1:")));
    CHECK(curl.contains(QStringLiteral("order.paid")));
    click("sendAgain");
    REQUIRE(eventually([&] { return receiver.count() == 2; }, 15'000));
    REQUIRE(eventually([&] { return page->model()->attemptCount() == 2; }, 15'000));
    click("deliveryDelete");
    REQUIRE(eventually([&] { return page->model()->attemptCount() == 1; }, 15'000));
    click("undoDeleteAttempts");
    REQUIRE(page->model()->attemptCount() == 2);
    CHECK(page->model()->rowCount() == 2);
    // What was deleted before is gone for good once something else is deleted.
    const delivery::AttemptId first = page->model()->idAt(0);
    page->list()->selectId(first);
    page->deleteSelected();
    page->list()->selectId(page->model()->idAt(0));
    page->deleteSelected();
    CHECK(page->model()->attemptCount() == 0);
    page->undoDelete();
    CHECK(page->model()->attemptCount() == 1);
    CHECK(page->model()->rowOf(first) < 0);
    delivery::DeliveryLog& log = **workbench->deliveries();
    REQUIRE(eventually([&] {
        std::int64_t left = -1;
        log.count(window.get(), [&](Result<std::int64_t> count) { left = count.value(); });
        return eventually([&] { return left >= 0; }) && left == 1;
    }));
}

TEST_CASE_METHOD(DeliveryFixture, "attempts that come while the list does not follow are counted on a button")
{
    delivery::DeliveryLog& log = **workbench->deliveries();
    const auto append = [&log](int count) {
        for (int i = 0; i < count; ++i) {
            delivery::AttemptRecord record;
            record.summary.startedAtUs = 1'700'000'000'000'000 + i;
            record.summary.requestBytes = 2048;
            log.append(record);
        }
    };
    append(100);
    ui::DeliveriesPage* page = openDeliveries(100);
    auto* button = find<QPushButton>("unseenAttempts");
    CHECK_FALSE(button->isVisible());
    page->list()->setFollow(false);
    page->list()->verticalScrollBar()->setValue(20);
    append(3);
    REQUIRE(eventually([&] { return button->isVisible(); }, 15'000));
    CHECK(button->accessibleName().startsWith(QStringLiteral("3 new attempts")));
    button->click();
    CHECK_FALSE(button->isVisible());
    CHECK(page->list()->verticalScrollBar()->value() == 0);
    const auto& order = ui::DeliveryModel::order;
    const auto size = std::find(order.begin(), order.end(), ui::DeliveryModel::Column::Size) - order.begin();
    CHECK(page->model()->index(0, int(size)).data().toString() == QStringLiteral("2 KB"));
}

TEST_CASE_METHOD(DeliveryFixture, "how a registration is delivered is kept as it is typed, and warned about")
{
    const std::string id = store("orders", "https://hooks.example.invalid/orders");
    window->showPage(ui::MainWindow::Registrations);
    window->registrationsPage()->showRegistration(id);
    REQUIRE(eventually([&] { return find<QComboBox>("retryKind")->isEnabled(); }));
    // The stored options have been shown by the time that the registration itself is.
    REQUIRE(eventually([&] { return window->registrationsPage()->editor()->currentId() == id; }));
    QTest::qWait(200);
    CHECK_FALSE(find<QWidget>("skipTlsWarning")->isVisibleTo(find<QWidget>("deliveryCard")));
    auto* scheme = find<QComboBox>("signingScheme");
    CHECK_FALSE(find<QComboBox>("signingFault")->isVisibleTo(find<QWidget>("deliveryCard")));
    scheme->setCurrentIndex(1);
    Q_EMIT scheme->activated(1);
    auto* fault = find<QComboBox>("signingFault");
    CHECK(fault->isVisibleTo(find<QWidget>("deliveryCard")));
    fault->setCurrentIndex(3);
    find<QSpinBox>("retryJitter")->setValue(35);
    find<QSpinBox>("retryMostWait")->setValue(5);
    find<QCheckBox>("retryTransport")->click();
    const delivery::DeliveryOptions typed = find<ui::DeliveryCard>("deliveryCard")->options();
    CHECK(typed.signing.fault == signing::Fault::TamperedBody);
    CHECK(typed.retry.jitter == 0.35);
    CHECK(typed.retry.maxRetryAfterMs == 300'000);
    CHECK_FALSE(typed.retry.afterTransportErrors);
    scheme->setCurrentIndex(0);
    Q_EMIT scheme->activated(0);
    find<QCheckBox>("skipTls")->click();
    CHECK(find<QWidget>("skipTlsWarning")->isVisibleTo(find<QWidget>("deliveryCard")));
    auto* retry = find<QComboBox>("retryKind");
    retry->setCurrentIndex(0);
    Q_EMIT retry->activated(0);
    const auto stored = [&] {
        std::optional<delivery::DeliveryOptions> options;
        workbench->deliveryOptions().fetch(id, window.get(), [&](Result<delivery::DeliveryOptions> result) {
            REQUIRE(result);
            options = *result;
        });
        REQUIRE(eventually([&] { return options.has_value(); }));
        return *options;
    };
    REQUIRE(eventually([&] { return stored().tls.skipVerification; }, 15'000));
    CHECK(stored().retry.kind == delivery::RetryPolicy::Kind::None);
    ui::EventView* view = openEvent(1);
    REQUIRE(eventually([&] { return view->targets()->at(0)->skipsTlsVerification; }));
}

TEST_CASE_METHOD(DeliveryFixture, "the list of registrations shows what became of the last delivery")
{
    Receiver receiver;
    const std::string id = store("orders", receiver.url("/hook"));
    openEvent(1);
    click("fireButton");
    openDeliveries(1);
    window->showPage(ui::MainWindow::Registrations);
    const ui::RegistrationModel* all = window->registrationsPage()->model();
    REQUIRE(eventually([&] { return all->latest(id) != nullptr; }, 15'000));
    CHECK(all->latest(id)->status == 200);
}
