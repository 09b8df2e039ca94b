#pragma once

#include "WindowFixture.h"

#include "base/Clock.h"
#include "deliveries/DeliveriesPage.h"
#include "deliveries/DeliveryDetail.h"
#include "deliveries/DeliveryList.h"
#include "deliveries/DeliveryModel.h"
#include "http/HttpServer.h"
#include "send/EventView.h"
#include "send/LoadPanel.h"
#include "send/SendPage.h"
#include "send/TargetList.h"

#include <atomic>

namespace hookbench::test {

/// A receiver on this machine that answers every request with one status.
class Receiver {
public:
    explicit Receiver(int status = 200) : m_status(status)
    {
        m_server.setRequestHandler([this](http::ReceivedRequest&& request) {
            ++m_count;
            http::Response response;
            response.status = m_status;
            response.body = "{\"seen\": true}";
            m_server.answer(request.exchange, std::move(response));
        });
        const auto port = m_server.listen(QHostAddress::LocalHost, 0);
        REQUIRE(port);
        m_port = *port;
    }
    void setStatus(int status) { m_status = status; }
    int count() const { return m_count; }
    QString place() const { return QStringLiteral("127.0.0.1:%1").arg(m_port); }
    std::string url(const std::string& path) const
    {
        return "http://127.0.0.1:" + std::to_string(m_port) + path;
    }

private:
    SystemClock m_clock;
    std::atomic_int m_status;
    std::atomic_int m_count = 0;
    std::uint16_t m_port = 0;
    http::HttpServer m_server{m_clock, {}};
};

/// The window with registrations that want "order.paid".
class DeliveryFixture : public WindowFixture {
public:
    std::string store(const std::string& name, const std::string& url)
    {
        registrations::WebhookConfig config;
        config.url = url;
        config.timeoutSeconds = 20;
        registrations::Registration registration;
        registration.name = name;
        registration.eventTypes = {"order.paid"};
        registration.channels.push_back({config, {}});
        std::string id;
        workbench->registrations().save(registration, window.get(),
                                        [&](Result<registrations::Registration> saved) {
                                            REQUIRE(saved);
                                            id = saved->id;
                                        });
        REQUIRE(eventually([&] { return !id.empty(); }));
        return id;
    }

    void setOptions(const std::string& id, delivery::DeliveryOptions options)
    {
        bool done = false;
        workbench->deliveryOptions().save(id, std::move(options), window.get(), [&](Status status) {
            REQUIRE(status);
            done = true;
        });
        REQUIRE(eventually([&] { return done; }));
    }

    /// Shows the event view with an event of that type, and waits for its targets.
    ui::EventView* openEvent(int targets, const char* type = "order.paid")
    {
        window->showPage(ui::MainWindow::Send);
        window->sendPage()->showMode(ui::SendPage::Event);
        auto* type_ = find<QComboBox>("fireType");
        type_->setCurrentText(QString::fromLatin1(type));
        Q_EMIT type_->activated(type_->currentIndex());
        ui::EventView* view = window->sendPage()->eventView();
        REQUIRE(eventually(
            [&] {
                return view->isPlanned() && view->targets()->plan().eventType == type &&
                       view->targets()->rowCount() == targets;
            },
            15'000));
        return view;
    }

    ui::DeliveriesPage* openDeliveries(int attempts)
    {
        window->showPage(ui::MainWindow::Deliveries);
        ui::DeliveriesPage* page = window->deliveriesPage();
        REQUIRE(page);
        REQUIRE(eventually([&] { return page->model()->attemptCount() >= attempts; }, 15'000));
        return page;
    }

    QString result(ui::EventView* view, int row) const
    {
        return view->targets()->index(row).data(ui::TargetModel::ResultRole).toString();
    }
};

} // namespace hookbench::test
