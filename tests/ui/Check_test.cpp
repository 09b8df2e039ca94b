#include "WindowFixture.h"

#include "capture/CaptureReader.h"
#include "check/CheckDialog.h"
#include "check/ReceiverDialog.h"

#include <QCheckBox>
#include <QFile>
#include <QFileDialog>
#include <QMenu>
#include <QTcpServer>
#include <QToolButton>

using namespace hookbench;
using namespace hookbench::test;

TEST_CASE_METHOD(WindowFixture, "the endpoint itself is checked from the palette's command, and the report is shown probe by probe")
{
    start();
    window->checkReceiver();
    auto* dialog = find<ui::CheckDialog>("checkDialog");
    auto* begin = dialog->findChild<QPushButton*>(QStringLiteral("startCheck"));
    CHECK_FALSE(begin->isEnabled());
    dialog->findChild<QLineEdit*>(QStringLiteral("checkUrl"))
        ->setText(QString::fromStdString(workbench->endpoint().url()) + QStringLiteral("hooks"));
    REQUIRE(begin->isEnabled());
    begin->click();
    CHECK(begin->text().contains(QStringLiteral("Cancel")));
    auto* results = dialog->findChild<QTreeWidget*>(QStringLiteral("checkResults"));
    auto* exported = dialog->findChild<QPushButton*>(QStringLiteral("exportCheck"));
    REQUIRE(eventually([&] { return exported->isEnabled(); }, 30'000));
    CHECK(results->topLevelItemCount() == 16);
    CHECK(results->topLevelItem(0)->text(0) == QStringLiteral("Passed"));
    CHECK(dialog->findChild<QLabel*>(QStringLiteral("checkState"))->text().contains(QStringLiteral("RECEIVER")));
}

TEST_CASE_METHOD(WindowFixture, "a scheme without its secret is told before anything is sent")
{
    start();
    window->checkReceiver();
    auto* dialog = find<ui::CheckDialog>("checkDialog");
    dialog->findChild<QLineEdit*>(QStringLiteral("checkUrl"))->setText(QStringLiteral("http://127.0.0.1:1/"));
    auto* scheme = dialog->findChild<QComboBox*>(QStringLiteral("checkScheme"));
    scheme->setCurrentIndex(scheme->findData(QStringLiteral("stripe")));
    dialog->findChild<QPushButton*>(QStringLiteral("startCheck"))->click();
    CHECK(dialog->findChild<QLabel*>(QStringLiteral("messageText"))->text().contains(QStringLiteral("needs a secret")));
    CHECK(dialog->findChild<QTreeWidget*>(QStringLiteral("checkResults"))->topLevelItemCount() == 0);
}

TEST_CASE_METHOD(WindowFixture, "receiver code follows the language, the scheme and the path")
{
    start();
    window->showReceiverCode();
    auto* dialog = find<ui::ReceiverDialog>("receiverDialog");
    auto* code = dialog->findChild<QPlainTextEdit*>(QStringLiteral("receiverCode"));
    CHECK(code->toPlainText().contains(QStringLiteral("x-mixpeek-secret")));
    dialog->findChild<QTabBar*>(QStringLiteral("receiverLanguages"))->setCurrentIndex(3);
    auto* scheme = dialog->findChild<QComboBox*>(QStringLiteral("receiverScheme"));
    scheme->setCurrentIndex(scheme->findData(QStringLiteral("stripe")));
    CHECK(code->toPlainText().contains(QStringLiteral("headers.Get(\"Stripe-Signature\")")));
    auto* path = dialog->findChild<QLineEdit*>(QStringLiteral("receiverPath"));
    path->setText(QStringLiteral("no path"));
    CHECK_FALSE(dialog->findChild<QPushButton*>(QStringLiteral("copyReceiver"))->isEnabled());
    path->setText(QStringLiteral("/in"));
    dialog->findChild<QPushButton*>(QStringLiteral("copyReceiver"))->click();
    CHECK(QGuiApplication::clipboard()->text().contains(QStringLiteral("http.Handle(\"/in\", r)")));
}

TEST_CASE_METHOD(WindowFixture, "a check that is cancelled keeps what it found, and can be exported")
{
    start();
    // Takes connections and answers none of them: a check would last for minutes.
    QTcpServer silent;
    REQUIRE(silent.listen(QHostAddress::LocalHost));
    window->checkReceiver();
    auto* dialog = find<ui::CheckDialog>("checkDialog");
    dialog->findChild<QLineEdit*>(QStringLiteral("checkUrl"))
        ->setText(QStringLiteral("http://127.0.0.1:%1/").arg(silent.serverPort()));
    auto* begin = dialog->findChild<QPushButton*>(QStringLiteral("startCheck"));
    auto* exported = dialog->findChild<QPushButton*>(QStringLiteral("exportCheck"));
    begin->click();
    CHECK_FALSE(exported->isEnabled());
    begin->click();
    REQUIRE(eventually([&] { return exported->isEnabled(); }));
    CHECK(begin->text().contains(QStringLiteral("Check the receiver")));

    const QList<QAction*> formats = exported->menu()->actions();
    REQUIRE(formats.size() == 4);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("report.json"));
    formats.at(1)->trigger();
    auto* save = dialog->findChild<QFileDialog*>(QStringLiteral("saveDialog"));
    REQUIRE(save != nullptr);
    CHECK(save->selectedFiles().value(0).endsWith(QStringLiteral("receiver-check.json")));
    Q_EMIT save->fileSelected(path);
    save->close();
    REQUIRE(eventually([&] { return QFile::exists(path); }));
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    const QJsonObject report = QJsonDocument::fromJson(file.readAll()).object();
    CHECK(report.value(QStringLiteral("url")).toString().contains(QString::number(silent.serverPort())));
}

TEST_CASE_METHOD(WindowFixture, "a header or an event that is none is told before anything is sent")
{
    start();
    window->checkReceiver();
    auto* dialog = find<ui::CheckDialog>("checkDialog");
    const auto message = [&] { return dialog->findChild<QLabel*>(QStringLiteral("messageText"))->text(); };
    auto* begin = dialog->findChild<QPushButton*>(QStringLiteral("startCheck"));
    dialog->findChild<QLineEdit*>(QStringLiteral("checkUrl"))->setText(QStringLiteral("http://127.0.0.1:1/"));
    auto* headers = dialog->findChild<QPlainTextEdit*>(QStringLiteral("checkHeaders"));
    headers->setPlainText(QStringLiteral("no header"));
    begin->click();
    CHECK(message().contains(QStringLiteral("no header")));
    CHECK(headers->isVisible());
    headers->setPlainText(QStringLiteral("X-Team: integrations\n\n"));
    dialog->findChild<QPlainTextEdit*>(QStringLiteral("checkEvent"))->setPlainText(QStringLiteral("{\"a\": }"));
    begin->click();
    CHECK(message().contains(QStringLiteral("event")));
    CHECK(dialog->findChild<QToolButton*>(QStringLiteral("checkMore"))->text().contains(QStringLiteral("2")));
    CHECK(dialog->findChild<QTreeWidget*>(QStringLiteral("checkResults"))->topLevelItemCount() == 0);
}

TEST_CASE_METHOD(WindowFixture, "the events of a check are of the type and with the headers that its options name")
{
    start();
    window->checkReceiver();
    auto* dialog = find<ui::CheckDialog>("checkDialog");
    dialog->findChild<QLineEdit*>(QStringLiteral("checkUrl"))
        ->setText(QString::fromStdString(workbench->endpoint().url()) + QStringLiteral("hooks"));
    dialog->findChild<QLineEdit*>(QStringLiteral("checkEventType"))->setText(QStringLiteral("cluster.failed"));
    dialog->findChild<QPlainTextEdit*>(QStringLiteral("checkHeaders"))->setPlainText(QStringLiteral("X-Team: integrations"));
    dialog->findChild<QPushButton*>(QStringLiteral("startCheck"))->click();
    auto* exported = dialog->findChild<QPushButton*>(QStringLiteral("exportCheck"));
    REQUIRE(eventually([&] { return exported->isEnabled(); }, 30'000));
    std::optional<capture::Capture> first;
    workbench->reader().fetch(1, 1000, window.get(), [&](Result<capture::Capture> found) {
        if (found)
            first = std::move(*found);
    });
    REQUIRE(eventually([&] { return first.has_value(); }));
    CHECK(first->summary.eventType == "cluster.failed");
    const http::Headers& headers = first->headers;
    CHECK(std::find(headers.begin(), headers.end(), http::Header{"X-Team", "integrations"}) != headers.end());
}

TEST_CASE_METHOD(WindowFixture, "the menu of a capture copies it in each form")
{
    start();
    sendEvent("evt_copied");
    REQUIRE(waitForCaptures(1));
    REQUIRE(waitForDetail(model()->idAt(0)));
    list()->setCurrentIndex(model()->index(0, 0));
    QMetaObject::invokeMethod(window->inspectorPage()->list(), "customContextMenuRequested", Q_ARG(QPoint, QPoint(5, 5)));
    const auto menus = window->findChildren<QMenu*>();
    const auto copies = std::find_if(menus.begin(), menus.end(), [](const QMenu* menu) {
        return menu->title().remove(QLatin1Char('&')) == QStringLiteral("Copy as");
    });
    REQUIRE(copies != menus.end());
    const QList<QAction*> forms = (*copies)->actions();
    REQUIRE(forms.size() == 7);
    const char* const tells[] = {"curl ", "curl.exe ", "http ", "import requests", "fetch(", "package main", "POST /hooks HTTP/1.1"};
    for (int i = 0; i < forms.size(); ++i) {
        INFO(forms.at(i)->text().toStdString());
        QGuiApplication::clipboard()->clear();
        forms.at(i)->trigger();
        CHECK(QGuiApplication::clipboard()->text().contains(QString::fromLatin1(tells[i])));
        CHECK(QGuiApplication::clipboard()->text().contains(QStringLiteral("evt_copied")));
    }
}
