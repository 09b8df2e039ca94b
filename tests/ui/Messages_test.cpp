#include "WindowFixture.h"

#include "messages/SealedBrowser.h"
#include "messages/SlackCanvas.h"
#include "messages/SmsCanvas.h"

using namespace hookbench;
using namespace hookbench::test;

namespace {

class MessageFixture : public WindowFixture {
public:
    /// Posts to a sink of the endpoint, and waits until the capture is shown.
    void post(const QByteArray& path, const QByteArray& type, const QByteArray& body)
    {
        const std::int64_t before = model()->captureCount();
        (void)send("POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Basic YTpi\r\nContent-Type: " +
                   type + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        REQUIRE(waitForCaptures(int(before) + 1));
        list()->selectId(model()->idAt(0));
        REQUIRE(waitForDetail(model()->idAt(0)));
    }

    /// Hands a mail to the SMTP sink, and waits until it is shown.
    void mail(const QByteArray& message, const QByteArray& recipients = "RCPT TO:<to@example.com>\r\n")
    {
        const std::int64_t before = model()->captureCount();
        capture::SmtpSink::Config config;
        config.port = 0;
        REQUIRE(workbench->smtpSink().start(config));
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), workbench->smtpSink().port());
        socket.write("EHLO me\r\nMAIL FROM:<from@example.com>\r\n" + recipients + "DATA\r\n" + message +
                     "\r\n.\r\nQUIT\r\n");
        REQUIRE(waitForCaptures(int(before) + 1));
        list()->selectId(model()->idAt(0));
        REQUIRE(waitForDetail(model()->idAt(0)));
    }

    bool isMessageShown() const
    {
        return tabs()->currentIndex() == ui::DetailPane::Message &&
               tabs()->isTabVisible(ui::DetailPane::Message);
    }
    QTabWidget* tabs() const { return window->inspectorPage()->detail()->tabs(); }
    bool isTold(const QString& words) const
    {
        for (const QLabel* label : window->findChildren<QLabel*>(QStringLiteral("messageText"))) {
            if (label->isVisible() && label->text().contains(words))
                return true;
        }
        return false;
    }
    QString tip(int row) const
    {
        return model()
            ->index(row, int(ui::CaptureModel::Column::Target))
            .data(Qt::AccessibleTextRole)
            .toString();
    }
};

} // namespace

TEST_CASE_METHOD(MessageFixture, "a message that the Slack sink took is drawn, with who it says it is from")
{
    start();
    post("/slack/services/T/B/x", "application/json",
         R"({"channel":"#ops","username":"Alerts","text":"hi","blocks":[{"type":"header","text":)"
         R"({"type":"plain_text","text":"Paid"}}]})");
    REQUIRE(isMessageShown());
    const auto* canvas = find<ui::SlackCanvas>("receivedSlackCanvas");
    CHECK(canvas->isVisible());
    CHECK(canvas->blockCount() == 1);
    CHECK(canvas->accessibleName().contains(QStringLiteral("Alerts")));
    CHECK(canvas->accessibleName().contains(QStringLiteral("Paid")));
    CHECK(tip(0).startsWith(QStringLiteral("Slack message: /slack/")));
}

TEST_CASE_METHOD(MessageFixture,
                 "what Slack would refuse, or what is no message, is told in the message's place")
{
    start();
    post("/slack/services/x", "application/json", R"({"blocks":[{"type":"header"}]})");
    REQUIRE(isMessageShown());
    CHECK(isTold(QStringLiteral("Slack would refuse this")));
    post("/slack/services/x", "application/json", "[1, 2");
    REQUIRE(isMessageShown());
    CHECK(find<QLabel>("messageNothing")->isVisible());
    CHECK(find<QLabel>("messageNothing")->text().contains(QStringLiteral("no JSON object")));
    CHECK_FALSE(isTold(QStringLiteral("Slack would refuse this")));
}

TEST_CASE_METHOD(MessageFixture, "an SMS is drawn in its segments, with the way it takes")
{
    start();
    post("/twilio/2010-04-01/Accounts/AC1/Messages.json", "application/x-www-form-urlencoded",
         "To=%2B14155550100&From=%2B15005550006&Body=" + QByteArray(200, 'x'));
    REQUIRE(isMessageShown());
    CHECK(find<QLabel>("receivedSmsWay")->text().contains(QStringLiteral("+14155550100")));
    CHECK(find<QLabel>("receivedSmsWay")->text().contains(QStringLiteral("Twilio")));
    auto* canvas = find<ui::SmsCanvas>("receivedSmsCanvas");
    CHECK(canvas->bubbleCount() == 2);
    CHECK(tip(0).startsWith(QStringLiteral("SMS: ")));
    post("/sms/other", "text/plain", "nothing of use");
    CHECK(find<QLabel>("messageNothing")->isVisible());
}

TEST_CASE_METHOD(MessageFixture,
                 "a mail shows its envelope, alternatives, attachments and source, and loads nothing")
{
    start();
    mail("From: Ann <ann@example.com>\r\nTo: to@example.com\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n"
         "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n"
         "Content-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n\r\nplain words\r\n--i\r\n"
         "Content-Type: text/html\r\n\r\n<p>html words<img "
         "src=\"https://example.com/spy.png\"></p>\r\n--i--\r\n"
         "--o\r\nContent-Type: application/pdf; name=bill.pdf\r\n\r\nPDF\r\n--o--",
         "RCPT TO:<to@example.com>\r\nRCPT TO:<blind@example.com>\r\n");
    REQUIRE(isMessageShown());
    auto* pane = tabs()->widget(ui::DetailPane::Message);
    CHECK(pane->findChild<QLabel*>(QStringLiteral("receivedEmailSubject"))->text() ==
          QStringLiteral("Grüße"));
    CHECK(pane->findChild<QLabel*>(QStringLiteral("receivedEmailUnnamed"))->text() ==
          QStringLiteral("blind@example.com"));
    auto* html = pane->findChild<ui::SealedBrowser*>();
    CHECK(html->toPlainText().contains(QStringLiteral("html words")));
    CHECK(html->refused() == QStringList{QStringLiteral("https://example.com/spy.png")});
    CHECK(pane->findChild<QLabel*>(QStringLiteral("receivedEmailRefused"))->isVisible());
    auto* parts = find<QTabWidget>("mailTabs");
    parts->setCurrentIndex(1);
    CHECK(find<QPlainTextEdit>("mailPlain")->toPlainText() == QStringLiteral("plain words"));
    auto* attachments = find<QTreeWidget>("mailAttachments");
    REQUIRE(attachments->topLevelItemCount() == 1);
    CHECK(attachments->topLevelItem(0)->text(0) == QStringLiteral("bill.pdf"));
    parts->setCurrentIndex(4);
    CHECK(find<QPlainTextEdit>("mailSource")->toPlainText().contains(QStringLiteral("spy.png")));
    CHECK(tip(0).startsWith(QStringLiteral("Mail: ")));
    CHECK_FALSE(find<QWidget>("detailCurl")->isVisible());
}

TEST_CASE_METHOD(MessageFixture, "a mail that is broken says so and shows what can be read")
{
    start();
    mail("Subject: half\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nonly this");
    REQUIRE(isMessageShown());
    CHECK(isTold(QStringLiteral("the message was cut")));
    CHECK(find<QPlainTextEdit>("mailPlain")->toPlainText() == QStringLiteral("only this"));
}

TEST_CASE_METHOD(MessageFixture, "a message is opened as one, and a request as requests were looked at last")
{
    start();
    sendEvent("evt_1");
    REQUIRE(waitForCaptures(1));
    REQUIRE(waitForDetail(model()->idAt(0)));
    const capture::CaptureId request = model()->idAt(0);
    CHECK_FALSE(tabs()->isTabVisible(ui::DetailPane::Message));
    tabs()->setCurrentIndex(ui::DetailPane::Headers);
    post("/slack/services/x", "application/json", R"({"text":"hi"})");
    CHECK(isMessageShown());
    list()->selectId(request);
    REQUIRE(waitForDetail(request));
    CHECK(tabs()->currentIndex() == ui::DetailPane::Headers);
    CHECK_FALSE(tabs()->isTabVisible(ui::DetailPane::Message));
}
