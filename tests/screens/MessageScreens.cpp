// Pictures of what the local sinks receive, and of the gateways.
#include "inspector/MailPane.h"
#include "settings/GatewaysDialog.h"
#include "Studio.h"

#include <QComboBox>
#include <QSpinBox>
#include <QTcpSocket>

namespace hookbench::screens {

namespace {

void waitForCount(Studio& studio, std::int64_t count)
{
    (void)QTest::qWaitFor([&] { return studio.inspector().model()->captureCount() >= count; });
    QTest::qWait(100);
}

void post(Studio& studio, const QByteArray& path, const QByteArray& type, const QByteArray& body)
{
    const std::int64_t before = studio.inspector().model()->captureCount();
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), studio.workbench().endpoint().port());
    socket.write("POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Basic YTpi\r\nContent-Type: " +
                 type + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    waitForCount(studio, before + 1);
}

void mail(Studio& studio, const QByteArray& message)
{
    const std::int64_t before = studio.inspector().model()->captureCount();
    capture::SmtpSink::Config config;
    config.port = 0;
    (void)studio.workbench().smtpSink().start(config);
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), studio.workbench().smtpSink().port());
    socket.write("EHLO me\r\nMAIL FROM:<orders@example.com>\r\nRCPT TO:<ann@example.com>\r\n"
                 "RCPT TO:<audit@example.com>\r\nDATA\r\n" +
                 message + "\r\n.\r\nQUIT\r\n");
    waitForCount(studio, before + 1);
}

void newest(Studio& studio)
{
    studio.inspector().list()->selectId(studio.inspector().model()->idAt(0));
    QTest::qWait(250);
}

void shootSlack(Studio& studio)
{
    post(studio, "/slack/services/T0/B0/x", "application/json",
         R"({"channel":"#orders","username":"Storefront","text":"Order paid","blocks":[
{"type":"header","text":{"type":"plain_text","text":"Order 4711 was paid"}},
{"type":"section","fields":[{"type":"mrkdwn","text":"*Customer*\nAnn Example"},{"type":"mrkdwn","text":"*Amount*\n129.00 EUR"}]},
{"type":"section","text":{"type":"mrkdwn","text":"Ships *today* from `fra-2`, see <https://example.com|the order>."}},
{"type":"actions","elements":[{"type":"button","style":"primary","text":{"type":"plain_text","text":"Open the order"}}]}]})");
    newest(studio);
    studio.save("message-slack");
    post(studio, "/slack/services/T0/B0/x", "application/json",
         R"({"text":"x","blocks":[{"type":"section"},{"type":"header","text":{"type":"plain_text","text":")" +
             QByteArray(400, 'W') + R"("}}]})");
    newest(studio);
    studio.save("message-slack-refused");
    post(studio, "/slack/services/T0/B0/x", "application/json", "[1, 2");
    newest(studio);
    studio.save("message-slack-unreadable");
}

void shootSms(Studio& studio)
{
    post(studio, "/twilio/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json",
         "application/x-www-form-urlencoded",
         "To=%2B14155550100&From=%2B15005550006&Body=Order+4711+was+paid+%E2%80%93+129.00+EUR+from+Ann+"
         "Example.+It+ships+today+from+Frankfurt%2C+and+the+carrier+will+tell+you+when+it+comes.");
    newest(studio);
    studio.save("message-sms");
}

void shootMail(Studio& studio)
{
    mail(studio,
         "From: Storefront <orders@example.com>\r\nTo: Ann <ann@example.com>\r\n"
         "Subject: =?utf-8?Q?Order_4711_was_paid_=E2=80=93_thank_you?=\r\n"
         "Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
         "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n"
         "Content-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n\r\nOrder 4711 was paid.\r\n--i\r\n"
         "Content-Type: text/html; charset=utf-8\r\n\r\n<h2>Order 4711 was paid</h2><p>Thank you, "
         "<b>Ann</b>. It ships today.</p><table border=1 cellpadding=6><tr><td>Amount</td><td>129.00 EUR</td>"
         "</tr></table><img src=\"https://example.com/pixel.png\">\r\n--i--\r\n"
         "--o\r\nContent-Type: application/pdf; name=invoice-4711.pdf\r\n\r\n%PDF-1.7\r\n"
         "--o\r\nContent-Type: image/png\r\nContent-Disposition: inline\r\nContent-ID: "
         "<logo>\r\n\r\nx\r\n--o--");
    newest(studio);
    studio.save("message-mail");
    auto* tabs = studio.find<QTabWidget>("mailTabs");
    tabs->setCurrentIndex(ui::MailPane::Attachments);
    studio.save("message-mail-attachments");
    tabs->setCurrentIndex(ui::MailPane::Headers);
    studio.save("message-mail-headers");
    tabs->setCurrentIndex(ui::MailPane::Html);
    studio.window().resize(1024, 700);
    studio.save("message-mail-small");
    studio.window().resize(1360, 840);
    mail(studio, "Subject: " + QByteArray("A subject that goes on and on ").repeated(30) +
                     "\r\nTo: " + QByteArray("somebody@example.com, ").repeated(60) +
                     "\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; "
                     "charset=klingon\r\n\r\n" +
                     QByteArray("It ends in the middle of ").repeated(400));
    newest(studio);
    studio.save("message-mail-broken");
}

void shootGateways(Studio& studio)
{
    studio.window().showPage(ui::MainWindow::Settings);
    (void)QTest::qWaitFor([&] { return studio.workbench().gateways().isLoaded(); });
    studio.click("manageGateways");
    auto* dialog = studio.find<ui::GatewaysDialog>("gatewaysDialog");
    studio.save("gateways-empty", *dialog);
    studio.find<QLineEdit>("gatewayName")->setText(QStringLiteral("office"));
    studio.find<QLineEdit>("gatewayHost")->setText(QStringLiteral("smtp.example.com"));
    studio.find<QLineEdit>("gatewayMailFrom")->setText(QStringLiteral("Orders <orders@example.com>"));
    studio.find<QLineEdit>("gatewayUser")->setText(QStringLiteral("orders@example.com"));
    studio.click("saveGateway");
    QTest::qWait(400);
    studio.find<QLineEdit>("gatewayTestTo")->setText(QStringLiteral("ann@example.com"));
    studio.click("testGateway");
    studio.save("gateways-mail", *dialog);
    studio.click("addSmsGateway");
    studio.find<QComboBox>("gatewayService")->setCurrentIndex(3);
    studio.find<QLineEdit>("gatewayName")->setText(QStringLiteral("texts"));
    studio.find<QLineEdit>("gatewayUrl")->setText(QStringLiteral("nowhere"));
    studio.save("gateways-sms", *dialog);
    dialog->close();
    studio.save("settings-gateways");
}

} // namespace

void shootMessages(const QString& outFolder, bool dark)
{
    Studio studio(outFolder, dark);
    studio.startEndpoint();
    shootSlack(studio);
    shootSms(studio);
    shootMail(studio);
    shootGateways(studio);
}

} // namespace hookbench::screens
