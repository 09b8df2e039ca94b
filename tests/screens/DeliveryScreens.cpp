// Pictures of firing events and of the log of deliveries.
#include "base/Clock.h"
#include "deliveries/DeliveriesPage.h"
#include "deliveries/DeliveryDetail.h"
#include "deliveries/DeliveryList.h"
#include "deliveries/DeliveryModel.h"
#include "http/HttpServer.h"
#include "registrations/DeliveryCard.h"
#include "registrations/RegistrationsPage.h"
#include "SampleRegistrations.h"
#include "send/EventView.h"
#include "send/LoadPanel.h"
#include "send/SendPage.h"
#include "send/TargetList.h"
#include "Studio.h"

#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>

namespace hookbench::screens {

namespace {

registrations::Registration webhook(const std::string& name, const std::string& url,
                                    const std::string& paymentTemplate = {})
{
    registrations::WebhookConfig config;
    config.url = url;
    if (!paymentTemplate.empty())
        config.payloadTemplate = json::Value(paymentTemplate);
    registrations::Registration registration;
    registration.name = name;
    registration.eventTypes = {"object.created", "object.deleted"};
    registration.channels.push_back({config, {}});
    return registration;
}

/// A receiver that answers by its path: the last segment is the status.
class Receiver {
public:
    Receiver()
    {
        m_server.setRequestHandler([this](http::ReceivedRequest&& request) {
            http::Response response;
            response.status =
                std::max(200, std::atoi(request.target.c_str() + request.target.rfind('/') + 1));
            response.headers = {{"Content-Type", "application/json"}};
            response.body = response.status == 200 ? "{\"accepted\": true}" : "{\"error\": \"try later\"}";
            m_server.answer(request.exchange, std::move(response));
        });
        m_port = m_server.listen(QHostAddress::LocalHost, 0).value();
    }
    std::string url(const char* path) const { return "http://127.0.0.1:" + std::to_string(m_port) + path; }

private:
    SystemClock m_clock;
    std::uint16_t m_port = 0;
    http::HttpServer m_server{m_clock, {}};
};

ui::EventView& openEvent(Studio& studio)
{
    studio.window().showPage(ui::MainWindow::Send);
    studio.window().sendPage()->showMode(ui::SendPage::Event);
    ui::EventView* view = studio.window().sendPage()->eventView();
    (void)QTest::qWaitFor([&] { return view->isPlanned() && view->targets()->rowCount() > 0; });
    QTest::qWait(200);
    return *view;
}

void shootFiring(Studio& studio, const Receiver& receiver)
{
    storeAll(studio.workbench(),
             {webhook("Catalogue index", "${HOOKBENCH_URL}/hooks/catalogue",
                      "{\"id\": {{ data.object_id | tojson }}, \"what\": {{ event_type | tojson }}}"),
              webhook("Orders to the warehouse", receiver.url("/hooks/503")),
              webhook("Partner feed", receiver.url("/feed/401")),
              webhook("Audit trail", "https://audit.example.com/v1/events?tenant=storefront-eu-west-1"),
              webhook("Without a base", "${BASE_URL_OF_NOTHING}/hooks")});
    ui::EventView& view = openEvent(studio);
    (void)QTest::qWaitFor([&] { return view.targets()->rowCount() >= 5; });
    QTest::qWait(200);
    studio.save("fire");
    studio.click("fireButton");
    QTest::qWait(900);
    studio.find<ui::TargetList>("targetList")->setCurrentIndex(view.targets()->index(3));
    studio.save("fire-results");
    studio.find<QComboBox>("modeElsewhere")->setCurrentIndex(2);
    QTest::qWait(400);
    studio.save("fire-really");
    studio.find<QComboBox>("modeElsewhere")->setCurrentIndex(0);
    studio.window().resize(1024, 700);
    QTest::qWait(300);
    studio.save("fire-small");
    studio.window().sendPage()->showLoad();
    studio.save("load-small");
    studio.window().resize(1360, 840);
    studio.find<QSpinBox>("loadCount")->setValue(20'000);
    studio.find<QSpinBox>("loadDuplicates")->setValue(5);
    studio.click("startLoad");
    QTest::qWait(1500);
    studio.save("load");
    studio.click("stopLoad");
    QTest::qWait(1200);
    studio.save("load-stopped");
}

void shootLog(Studio& studio)
{
    studio.window().showPage(ui::MainWindow::Deliveries);
    ui::DeliveriesPage& page = *studio.window().deliveriesPage();
    QTest::qWait(600);
    page.list()->setFocus();
    studio.save("deliveries");
    studio.find<QComboBox>("deliveryOutcomeFilter")->setCurrentIndex(2);
    QTest::qWait(300);
    page.list()->selectId(page.model()->idAt(page.model()->rowCount() - 1));
    QTest::qWait(300);
    studio.save("deliveries-failed");
    studio.find<QComboBox>("deliveryOutcomeFilter")->setCurrentIndex(0);
    studio.find<QLineEdit>("deliveryFilter")->setText(QStringLiteral("catalogue"));
    QTest::qWait(400);
    page.list()->selectId(page.model()->idAt(page.model()->rowCount() - 1));
    QTest::qWait(300);
    for (const auto& [tab, name] : {std::pair(ui::DeliveryDetail::Request, "delivery-request"),
                                    std::pair(ui::DeliveryDetail::Response, "delivery-response"),
                                    std::pair(ui::DeliveryDetail::Layers, "delivery-layers")}) {
        page.detail()->tabs()->setCurrentIndex(tab);
        QTest::qWait(400);
        studio.save(name);
    }
    page.detail()->tabs()->setCurrentIndex(ui::DeliveryDetail::Overview);
    studio.find<QLineEdit>("deliveryFilter")->setText(QStringLiteral("nothing has this"));
    QTest::qWait(300);
    studio.save("deliveries-no-match");
    studio.find<QLineEdit>("deliveryFilter")->clear();
    QTest::qWait(300);
    studio.window().resize(1024, 700);
    studio.save("deliveries-small");
    studio.window().resize(1360, 840);
}

void shootEditor(Studio& studio)
{
    studio.window().showPage(ui::MainWindow::Registrations);
    QTest::qWait(400);
    studio.find<QCheckBox>("skipTls")->click();
    studio.find<QComboBox>("signingScheme")->setCurrentIndex(1);
    Q_EMIT studio.find<QComboBox>("signingScheme")->activated(1);
    auto* scroll = studio.find<QScrollArea>("editorScroll");
    QTest::qWait(200);
    scroll->ensureWidgetVisible(studio.find<QWidget>("deliveryCard"), 0, 0);
    scroll->verticalScrollBar()->setValue(scroll->verticalScrollBar()->maximum());
    studio.save("registration-delivery");
}

void shootMany(const QString& out, bool dark)
{
    Studio studio(out, dark);
    delivery::DeliveryLog* log = *studio.workbench().deliveries();
    for (int i = 0; i < 30'000; ++i) {
        delivery::AttemptRecord record;
        record.summary.delivery = i + 1;
        record.summary.startedAtUs = studio.workbench().clock().nowUs() - std::int64_t(30'000 - i) * 40'000;
        record.summary.durationUs = 900 + 37 * (i % 400);
        record.summary.kind = i % 5 == 0 ? "slack" : i % 7 == 0 ? "email" : "webhook";
        record.summary.eventType = i % 3 == 0 ? "collection.documents.written" : "object.created";
        record.summary.registrationName =
            "A registration with a name that goes on and on " + std::to_string(i % 90);
        record.summary.place =
            "hooks.example.com/a/path/that/is/longer/than/the/column/" + std::to_string(i % 400);
        record.summary.status = i % 11 == 0 ? 503 : 200;
        record.summary.outcome = i % 11 == 0 ? delivery::Outcome::Failed : delivery::Outcome::Delivered;
        if (i % 11 == 0)
            record.diagnosis.sentence =
                "hooks.example.com answered 503: the receiver failed; look into its log.";
        log->append(record);
    }
    log->flush();
    studio.window().showPage(ui::MainWindow::Deliveries);
    (void)QTest::qWaitFor([&] { return studio.window().deliveriesPage()->model()->attemptCount() == 30'000; },
                          20'000);
    studio.save("deliveries-30000");
    studio.window().resize(1024, 700);
    studio.save("deliveries-30000-small");
}

} // namespace

void shootDeliveries(const QString& outFolder, bool dark)
{
    {
        const Receiver receiver;
        Studio studio(outFolder, dark);
        studio.startEndpoint();
        studio.window().showPage(ui::MainWindow::Deliveries);
        QTest::qWait(300);
        studio.save("deliveries-empty");
        shootFiring(studio, receiver);
        shootLog(studio);
        shootEditor(studio);
    }
    shootMany(outFolder, dark);
}

} // namespace hookbench::screens
