#include "WindowFixture.h"

#include "capture/CaptureReader.h"
#include "common/CodeEditor.h"
#include "common/HeadersView.h"
#include "send/SendPage.h"
#include "json/Parser.h"

using namespace hookbench;
using namespace hookbench::test;

TEST_CASE_METHOD(WindowFixture,
                 "the send page sends what it shows to the local endpoint, and leads to the capture")
{
    start();
    window->showPage(ui::MainWindow::Send);
    window->sendPage()->showMode(ui::SendPage::Request);
    const QString where = QStringLiteral("127.0.0.1:%1").arg(workbench->endpoint().port());
    CHECK(find<QPushButton>("sendButton")->text().endsWith(where));
    auto* body = find<ui::CodeEditor>("sendBody");
    body->setText(QStringLiteral("{\"event_type\":\"x\", \"event_id\":\"evt_7\"}"));
    find<ui::HeadersView>("sendHeaders")->headersModel()->setHeaders({{"X-One", "1"}, {"X-One", "2"}});
    body->setFocus();
    QTest::keyClick(body, Qt::Key_Return, Qt::ControlModifier);
    REQUIRE(window->sendPage()->isSending());
    REQUIRE(eventually([&] { return !window->sendPage()->isSending(); }));
    CHECK(find<QWidget>("resultStatus")->accessibleName().toStdString() == "200 OK");
    CHECK(find<QPlainTextEdit>("requestHead")->toPlainText().contains(QStringLiteral("X-One: 1\nX-One: 2")));
    click("showInInspector");
    REQUIRE(waitForCaptures(1));
    REQUIRE(waitForDetail(model()->idAt(0)));
    CHECK(window->currentPage() == ui::MainWindow::Inspector);
    CHECK(content()->capture.body == "{\"event_type\":\"x\", \"event_id\":\"evt_7\"}");
}

TEST_CASE_METHOD(WindowFixture, "a JSON problem is told with its place, and can be sent all the same")
{
    start();
    window->showPage(ui::MainWindow::Send);
    window->sendPage()->showMode(ui::SendPage::Request);
    auto* body = find<ui::CodeEditor>("sendBody");
    body->setText(QStringLiteral("{\n  \"a\": tru\n}"));
    REQUIRE(eventually([&] { return body->errorLine() == 2; }));
    CHECK(find<QLabel>("bodyState")->text().startsWith(QStringLiteral("Line 2, column")));
    CHECK(find<QPushButton>("sendButton")->isEnabled());
    body->setText(QStringLiteral("{}"));
    REQUIRE(eventually([&] { return body->errorLine() == 0; }));
}

TEST_CASE_METHOD(WindowFixture, "addresses, methods and headers that cannot be sent are refused in words")
{
    start();
    window->showPage(ui::MainWindow::Send);
    window->sendPage()->showMode(ui::SendPage::Request);
    auto* url = find<QLineEdit>("sendUrl");
    auto* problem = find<QLabel>("sendProblem");
    auto* send = find<QPushButton>("sendButton");
    url->setText(QStringLiteral("ftp://example.com/"));
    CHECK(problem->text().contains(QStringLiteral("ftp")));
    CHECK_FALSE(send->isEnabled());
    url->setText(QStringLiteral("http://"));
    CHECK_FALSE(problem->text().isEmpty());
    url->setText(QStringLiteral("example.com/hook"));
    CHECK(problem->text().isEmpty());
    CHECK(send->text().endsWith(QStringLiteral("example.com")));
    find<QComboBox>("sendMethod")->setCurrentText(QStringLiteral("NOT A METHOD"));
    CHECK(problem->text().contains(QStringLiteral("NOT A METHOD")));
}

TEST_CASE_METHOD(WindowFixture, "a receiver that is not there is explained, and a slow one can be cancelled")
{
    start();
    window->showPage(ui::MainWindow::Send);
    window->sendPage()->showMode(ui::SendPage::Request);
    QTcpServer silent;
    REQUIRE(silent.listen(QHostAddress::LocalHost));
    find<QLineEdit>("sendUrl")->setText(QStringLiteral("http://127.0.0.1:%1/").arg(silent.serverPort()));
    click("sendButton");
    REQUIRE(eventually([&] { return find<QPushButton>("cancelSend")->isVisible(); }));
    click("cancelSend");
    REQUIRE(eventually([&] { return !window->sendPage()->isSending(); }));
    CHECK(find<QLabel>("resultNote")->text().startsWith(QStringLiteral("Cancelled")));
    silent.close();
    click("sendButton");
    REQUIRE(eventually([&] { return !window->sendPage()->isSending(); }));
    CHECK_FALSE(find<QLabel>("resultNote")->text().isEmpty());
}

TEST_CASE_METHOD(WindowFixture, "a new event id changes the id and the time and nothing else")
{
    window->showPage(ui::MainWindow::Send);
    window->sendPage()->showMode(ui::SendPage::Request);
    auto* body = find<ui::CodeEditor>("sendBody");
    body->setText(QStringLiteral("{\"event_id\":\"old\",\"big\":12345678901234567890,\"event_id2\":1.0}"));
    click("newEventId");
    const auto value = json::parse(body->text().toStdString());
    REQUIRE(value);
    CHECK(value->find("event_id")->asString().starts_with("evt_"));
    CHECK(value->find("big")->asNumber().text == "12345678901234567890");
    CHECK(value->find("event_id2")->asNumber().text == "1.0");
    body->setText(QStringLiteral("not json"));
    click("newEventId");
    CHECK(body->text().toStdString() == "not json");
}

TEST_CASE_METHOD(WindowFixture, "the draft survives a restart, without credentials")
{
    window->showPage(ui::MainWindow::Send);
    window->sendPage()->showMode(ui::SendPage::Request);
    find<ui::CodeEditor>("sendBody")->setText(QStringLiteral("{\"mine\": true}"));
    find<QLineEdit>("sendUrl")->setText(QStringLiteral("http://example.com/x"));
    auto* headers = find<ui::HeadersView>("sendHeaders")->headersModel();
    headers->setHeaders({{"Authorization", "Bearer s3cret"}, {"X-A", "b"}});
    Q_EMIT headers->edited();
    closeWindow();
    QFile draft(profile.filePath(QStringLiteral("draft.ini")));
    REQUIRE(draft.open(QIODevice::ReadOnly));
    CHECK_FALSE(draft.readAll().contains("s3cret"));
    openWindow();
    window->showPage(ui::MainWindow::Send);
    window->sendPage()->showMode(ui::SendPage::Request);
    CHECK(find<ui::CodeEditor>("sendBody")->text().toStdString() == "{\"mine\": true}");
    CHECK(find<QLineEdit>("sendUrl")->text().toStdString() == "http://example.com/x");
    CHECK(find<ui::HeadersView>("sendHeaders")->headersModel()->headers() ==
          http::Headers{{"Authorization", ""}, {"X-A", "b"}});
}

TEST_CASE_METHOD(WindowFixture, "choosing an event type fills an untouched body and leaves a written one")
{
    window->showPage(ui::MainWindow::Send);
    window->sendPage()->showMode(ui::SendPage::Request);
    auto* event = find<QComboBox>("sendEvent");
    auto* body = find<ui::CodeEditor>("sendBody");
    event->setCurrentText(QStringLiteral("collection.created"));
    Q_EMIT event->activated(event->currentIndex());
    CHECK(body->text().contains(QStringLiteral("collection_id")));
    body->setText(QStringLiteral("{\"event_type\":\"a\",\"kept\":1}"));
    event->setCurrentText(QStringLiteral("my.own"));
    Q_EMIT event->activated(event->currentIndex());
    CHECK(body->text().contains(QStringLiteral("\"my.own\"")));
    CHECK(body->text().contains(QStringLiteral("kept")));
}

TEST_CASE_METHOD(WindowFixture,
                 "a request is signed when it is sent, with a variable and never a secret as text")
{
    start();
    window->showPage(ui::MainWindow::Send);
    window->sendPage()->showMode(ui::SendPage::Request);
    bool saved = false;
    workbench->environments().setVariable(
        {"SIGNING_SECRET", true, {}}, "whsec_c2VjcmV0LW9mLXRoZS10ZXN0cw==", window.get(), [&](Status status) {
            REQUIRE(status);
            saved = true;
        });
    REQUIRE(eventually([&] { return saved; }));
    auto* scheme = find<QComboBox>("sendScheme");
    scheme->setCurrentIndex(scheme->findData(QStringLiteral("standard-v1")));
    auto* secret = find<QLineEdit>("sendSecret");
    secret->setText(QStringLiteral("whsec_c2VjcmV0"));
    CHECK(find<QLabel>("sendProblem")->text().contains(QStringLiteral("variable")));
    CHECK_FALSE(find<QPushButton>("sendButton")->isEnabled());
    secret->setText(QStringLiteral("${SIGNING_SECRET}"));
    click("sendButton");
    REQUIRE(eventually([&] { return !window->sendPage()->isSending(); }));
    const QString head = find<QPlainTextEdit>("requestHead")->toPlainText();
    INFO(head.toStdString() << find<QLabel>("resultNote")->text().toStdString());
    CHECK(head.contains(QStringLiteral("webhook-signature: v1,"), Qt::CaseInsensitive));
    CHECK(head.contains(QStringLiteral("webhook-timestamp:"), Qt::CaseInsensitive));
}

TEST_CASE_METHOD(WindowFixture, "a capture is edited and sent again from the form, with its method, headers and body")
{
    start();
    send("PUT /hooks?x=1 HTTP/1.1\r\nHost: a\r\nX-Team: one\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
    REQUIRE(waitForCaptures(1));
    REQUIRE(waitForDetail(model()->idAt(0)));
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_R);
    CHECK(window->currentPage() == ui::MainWindow::Send);
    click("sendButton");
    REQUIRE(waitForCaptures(2));
    std::optional<capture::Capture> again;
    workbench->reader().fetch(2, 1000, window.get(), [&](Result<capture::Capture> found) {
        if (found)
            again = std::move(*found);
    });
    REQUIRE(eventually([&] { return again.has_value(); }));
    CHECK(again->summary.method == "PUT");
    CHECK(again->summary.target == "/hooks?x=1");
    CHECK(again->body == "{\"a\":1}");
    CHECK(std::find(again->headers.begin(), again->headers.end(), http::Header{"X-Team", "one"}) != again->headers.end());
}
