#include "WindowFixture.h"

#include "check/CheckDialog.h"
#include "check/ReceiverDialog.h"

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
