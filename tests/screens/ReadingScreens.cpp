// Reading bodies and comparing captures.
#include "inspector/CompareWindow.h"
#include "common/HexView.h"
#include "common/JsonTree.h"
#include "signing/Engine.h"
#include "signing/Presets.h"
#include "Studio.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QTcpSocket>
#include <QListWidget>
#include <QTreeWidget>

namespace hookbench::screens {

namespace {

void send(Studio& studio, const QByteArray& type, const QByteArray& body, const QByteArray& headers = {})
{
    const int before = studio.inspector().model()->rowCount();
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, quint16(QUrl(QString::fromStdString(studio.workbench().endpoint().url())).port()));
    (void)QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::ConnectedState; });
    socket.write("POST /hooks/orders HTTP/1.1\r\nHost: hooks.example\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nContent-Type: " +
                 type + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + headers + "\r\n" + body);
    (void)QTest::qWaitFor([&] { return studio.inspector().model()->rowCount() > before; });
    studio.inspector().list()->setCurrentIndex(studio.inspector().model()->index(0, 0));
    QTest::qWait(250);
}

QByteArray picture()
{
    QImage image(420, 260, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(QColor(90, 90, 220));
    painter.drawEllipse(image.rect().adjusted(30, 30, -30, -30));
    painter.end();
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return png;
}

void shootBodies(Studio& studio)
{
    send(studio, "application/json",
         R"({"event_id":"evt_7","at":1700000000,"token":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4iLCJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzYwMH0.c2ln","order":{"id":12345678901234567890,"total":12.50,"id":3}})");
    studio.find<ui::JsonTree>("bodyTree")->choose({2});
    studio.save("reading-json");
    studio.click("bodyOpenFind");
    studio.find<QLineEdit>("bodyFind")->setText(QStringLiteral("id"));
    QTest::qWait(150);
    studio.save("reading-find");
    send(studio, "application/json", "{\"event_id\": \"evt_8\",\n \"items\": [1, 2,],\n \"note\": \"x\"}");
    studio.save("reading-broken");
    send(studio, "application/xml", "<order id='7'><item sku='a'>1</item><item sku='b'>2</item></order>");
    studio.save("reading-xml");
    send(studio, "multipart/form-data; boundary=xyz",
         "--xyz\r\nContent-Disposition: form-data; name=\"event\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n"
         "--xyz\r\nContent-Disposition: form-data; name=\"screenshot\"; filename=\"shot.png\"\r\nContent-Type: image/png\r\n\r\n" +
             picture() + "\r\n--xyz--\r\n");
    auto* parts = studio.find<QTreeWidget>("partsList");
    parts->setCurrentItem(parts->topLevelItem(1));
    studio.save("reading-parts");
    studio.inspector().detail()->tabs()->setCurrentIndex(ui::DetailPane::Hex);
    studio.find<ui::HexView>("hexView")->select(20, 4);
    studio.save("reading-hex");
    studio.inspector().detail()->tabs()->setCurrentIndex(ui::DetailPane::Body);
}

void shootComparison(Studio& studio)
{
    send(studio, "application/json", R"({"event_id":"evt_9","event_type":"object.created","order":{"id":7,"total":12.5,"lines":["a","b"]}})",
         "X-Team: one\r\nX-Hub-Signature-256: sha256=aa\r\n");
    send(studio, "application/json", R"({"event_id":"evt_9","event_type":"object.created","order":{"id":7,"total":12.5,"lines":["a","b"]}})",
         "X-Team: one\r\nX-Hub-Signature-256: sha256=bb\r\n");
    send(studio, "application/json", R"({"event_id":"evt_9","order":{"total":12.75,"id":7,"lines":["a","c","b"]},"event_type":"object.created"})",
         "X-Team: two\r\nX-Retry: 1\r\n");
    studio.inspector().compareEvent();
    QTest::qWait(300);
    auto* window = studio.find<ui::CompareWindow>("compareWindow");
    (void)QTest::qWaitFor([&] { return window->comparison() != nullptr; });
    auto* others = studio.find<QListWidget>("compareOthers");
    others->setCurrentRow(1);
    QTest::qWait(300);
    studio.save("compare-event", *window);
    window->tabs()->setCurrentIndex(ui::CompareWindow::Values);
    studio.save("compare-values", *window);
    window->tabs()->setCurrentIndex(ui::CompareWindow::Headers);
    studio.save("compare-headers", *window);
    window->tabs()->setCurrentIndex(ui::CompareWindow::Bytes);
    studio.save("compare-bytes", *window);
    window->close();
}

void shootVerify(Studio& studio)
{
    // Signed by GitHub's scheme with "an invented secret", the body rewritten on the way.
    signing::Message message;
    message.body = R"({"action":"opened","number":7})";
    const auto made = signing::sign(*signing::findScheme("github-sha256"), message, std::vector<signing::Credentials>{{"an invented secret", {}}},
                                    {studio.workbench().clock().nowUs(), ""});
    QByteArray headers;
    for (const http::Header& header : made->headers)
        headers += QByteArray::fromStdString(header.name + ": " + header.value + "\r\n");
    send(studio, "application/json", R"({"action": "opened", "number": 7})", headers);
    studio.inspector().detail()->tabs()->setCurrentIndex(ui::DetailPane::Verify);
    studio.save("verify-empty");
    studio.find<QLineEdit>("verifySecret")->setText(QStringLiteral("an invented secret"));
    QTest::qWait(800);
    studio.save("verify-diagnosed");
    send(studio, "application/json", QByteArray::fromStdString(message.body), headers);
    QTest::qWait(500);
    studio.save("verify-valid");
    studio.inspector().detail()->tabs()->setCurrentIndex(ui::DetailPane::Body);
}

} // namespace

void shootReading(const QString& out, bool dark)
{
    Studio studio(out, dark);
    studio.startEndpoint();
    shootBodies(studio);
    shootComparison(studio);
    shootVerify(studio);
    studio.window().resize(1024, 700);
    QTest::qWait(100);
    studio.save("reading-small");
}

} // namespace hookbench::screens
