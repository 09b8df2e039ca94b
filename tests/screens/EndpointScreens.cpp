// Pictures of the endpoints and of their editor.
#include "endpoint/EndpointSystem.h"
#include "endpoints/EndpointEditor.h"
#include "endpoints/EndpointModel.h"
#include "endpoints/EndpointsPage.h"
#include "Studio.h"

#include <QComboBox>
#include <QListView>
#include <QScrollArea>
#include <QScrollBar>
#include <QTcpSocket>

namespace hookbench::screens {

namespace {

endpoint::EndpointConfig stripe()
{
    endpoint::EndpointConfig config;
    config.name = "Payments";
    config.port = 8788;
    config.pathPrefix = "/stripe";
    config.verification.scheme = "stripe";
    config.verification.strict = true;
    config.handshakes = {"auto"};
    config.forwarding = {.enabled = true, .url = "http://127.0.0.1:3999/hooks", .mode = endpoint::ForwardOptions::Mode::Behind};
    endpoint::Rule rule;
    rule.name = "flaky";
    rule.conditions.push_back({.subject = endpoint::Condition::Subject::Path, .value = "/**"});
    rule.firstTimes = 3;
    rule.answers.push_back({.status = 503, .headers = {{"Retry-After", "1"}}, .body = {}});
    config.rules.rules.push_back(rule);
    config.duplicates = endpoint::DuplicatePolicy::Acknowledge;
    return config;
}

endpoint::EndpointConfig shared()
{
    endpoint::EndpointConfig config;
    config.name = "For the team, reachable on every network that this machine is in";
    config.bindAddress = "0.0.0.0";
    config.port = 8790;
    config.tls = endpoint::TlsChoice::LocalAuthority;
    config.verification.secretHeader = "X-Mixpeek-Secret";
    config.outside.tunnel = "ssh:me@example.org/8080";
    config.retention = {.days = 30, .bytes = 512ULL << 20U, .count = 0};
    return config;
}

endpoint::EndpointConfig off()
{
    endpoint::EndpointConfig config;
    config.name = "Catalogue";
    config.port = 8791;
    config.enabled = false;
    return config;
}

void add(Studio& studio, endpoint::EndpointConfig config, endpoint::EndpointSecrets secrets)
{
    bool kept = false;
    studio.workbench().endpointStore().save(
        std::move(config), {.secrets = std::move(secrets), .exposureAcknowledged = true}, &studio.window(),
        [&](const Result<endpoint::EndpointConfig>& saved) {
            if (!saved)
                qFatal("%s", saved.error().message.c_str());
            kept = true;
        });
    if (!QTest::qWaitFor([&] { return kept; }))
        qFatal("the endpoint was not kept");
}

void scrollTo(Studio& studio, const char* card)
{
    auto* scroll = studio.window().endpointsPage()->editor()->findChild<QScrollArea*>();
    const auto* widget = studio.find<QWidget>(card);
    scroll->verticalScrollBar()->setValue(widget->mapTo(scroll->widget(), QPoint()).y() - 16);
}

/// What an endpoint made of a request, in the inspector.
void shootFacts(Studio& studio)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), 8788);
    socket.write("POST /stripe/events HTTP/1.1\r\nHost: a\r\nStripe-Signature: t=1,v1=00\r\nConnection: close\r\n"
                 "Content-Type: application/json\r\nContent-Length: 40\r\n\r\n"
                 "{\"type\":\"invoice.paid\",\"id\":\"evt_1a2b3\"}");
    (void)QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; });
    studio.window().showPage(ui::MainWindow::Inspector);
    (void)QTest::qWaitFor([&] { return studio.inspector().model()->rowCount() > 0; });
    studio.choose({});
    studio.showTab(ui::DetailPane::Overview);
    QTest::qWait(300);
    studio.save("endpoint-facts");
    studio.inspector().explainRules();
    studio.save("endpoint-explained");
    studio.window().showPage(ui::MainWindow::Endpoints);
}

} // namespace

void shootEndpoints(const QString& outFolder, bool dark)
{
    Studio studio(outFolder, dark);
    studio.startEndpoint();
    studio.window().showPage(ui::MainWindow::Endpoints);
    auto* page = studio.window().endpointsPage();
    const auto shown = [&] { return !page->editor()->currentId().empty(); };
    (void)QTest::qWaitFor(shown);
    QTest::qWait(100);
    studio.save("endpoints-first");
    add(studio, stripe(), {.verification = {"whsec_example"}});
    add(studio, shared(), {.sharedHeader = "shared-example"});
    add(studio, off(), {});
    (void)QTest::qWaitFor([&] { return page->model()->rowCount() == 4; });
    QTest::qWait(300);
    const auto choose = [&](int row) {
        page->list()->setCurrentIndex(page->model()->index(row));
        QTest::qWait(200);
    };
    choose(1);
    studio.save("endpoints");
    shootFacts(studio);
    for (const char* card : {"verificationCard", "rulesCard", "forwardCard", "outsideCard"}) {
        scrollTo(studio, card);
        studio.save((std::string("endpoints-") + card).c_str());
    }
    choose(2);
    studio.save("endpoints-exposed");
    scrollTo(studio, "outsideCard");
    studio.save("endpoints-outside");
    scrollTo(studio, "placeCard");
    studio.find<QLineEdit>("endpoint.name")->clear();
    Q_EMIT studio.find<QLineEdit>("endpoint.name")->textEdited({});
    studio.find<QComboBox>("endpoint.bindAddress")->setCurrentText(QStringLiteral("300.1.2.3"));
    QTest::qWait(200);
    studio.save("endpoints-problems");
    studio.window().resize(1024, 700);
    studio.save("endpoints-small");
}

} // namespace hookbench::screens
