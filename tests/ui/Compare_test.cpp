#include "WindowFixture.h"

#include "common/HexView.h"
#include "inspector/CompareWindow.h"

#include <QListWidget>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTreeWidget>

using namespace hookbench;
using namespace hookbench::test;

namespace {

struct CompareFixture : WindowFixture {
    void receive(const QByteArray& body, const QByteArray& headers = {})
    {
        const int before = model()->rowCount();
        send("POST /hooks HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + headers +
             "\r\n" + body);
        REQUIRE(waitForCaptures(before + 1));
    }
    bool tells(const QString& words) const
    {
        const auto bars = window->inspectorPage()->findChildren<QLabel*>(QStringLiteral("messageText"));
        return std::any_of(bars.begin(), bars.end(), [&](const QLabel* bar) { return bar->text().contains(words); });
    }
    ui::CompareWindow* compared() const
    {
        ui::CompareWindow* opened = nullptr;
        REQUIRE(eventually([&] {
            opened = window->findChild<ui::CompareWindow*>(QStringLiteral("compareWindow"));
            return opened && opened->comparison();
        }));
        return opened;
    }
};

} // namespace

TEST_CASE_METHOD(CompareFixture, "two selected captures are compared side by side, the older one first")
{
    start();
    receive("{\"a\":1,\"b\":2}", "X-A: 1\r\n");
    receive("{\"a\":1,\"b\":3}", "X-A: 2\r\n");
    list()->setFocus();
    list()->selectAll();
    QTest::keyClick(list(), Qt::Key_C);
    ui::CompareWindow* opened = compared();
    CHECK(opened->ids() == std::vector<capture::CaptureId>{1, 2});
    const auto verdict = opened->findChild<QLabel*>(QStringLiteral("compareVerdict"))->text();
    CHECK(verdict == QStringLiteral("One value of the bodies differs. One header differs."));
    auto* values = opened->findChild<QTreeWidget*>(QStringLiteral("compareValues"));
    REQUIRE(values->topLevelItemCount() == 1);
    CHECK(values->topLevelItem(0)->text(0) == QStringLiteral("b"));
    CHECK(values->topLevelItem(0)->text(1) == QStringLiteral("2"));
    const auto* before = opened->findChild<QPlainTextEdit*>(QStringLiteral("compareLinesBefore"));
    const auto* after = opened->findChild<QPlainTextEdit*>(QStringLiteral("compareLinesAfter"));
    CHECK(before->blockCount() == after->blockCount());
    CHECK(before->textCursor().block().text().trimmed() == QStringLiteral("\"b\": 2"));
    opened->tabs()->setCurrentIndex(ui::CompareWindow::Bytes);
    QTest::keyClick(opened, Qt::Key_F7);
    CHECK(opened->findChild<ui::HexView*>(QStringLiteral("compareHexAfter"))->selectedText() == QStringLiteral("3"));
    opened->findChild<QAbstractButton*>(QStringLiteral("compareSwap"))->click();
    REQUIRE(eventually([&] { return values->topLevelItemCount() == 1 && values->topLevelItem(0)->text(1) == QStringLiteral("3"); }));
    QTest::keyClick(opened, Qt::Key_Escape);
    CHECK_FALSE(opened->isVisible());
}

TEST_CASE_METHOD(CompareFixture, "the deliveries of one event are compared with the first of them")
{
    start();
    receive(R"({"event_id":"evt_1","n":1})");
    receive(R"({"event_id":"evt_2","n":1})");
    receive(R"({"event_id":"evt_1","n":1})");
    receive(R"({"event_id":"evt_1","n":2})");
    list()->setFocus();
    list()->setCurrentIndex(model()->index(0, 0));
    REQUIRE(waitForDetail(4));
    QTest::keyClick(list(), Qt::Key_C, Qt::ShiftModifier);
    ui::CompareWindow* opened = compared();
    CHECK(opened->ids() == std::vector<capture::CaptureId>{1, 3, 4});
    const auto* others = opened->findChild<QListWidget*>(QStringLiteral("compareOthers"));
    CHECK(others->isVisibleTo(opened));
    REQUIRE(eventually([&] { return others->item(1)->text().contains(QStringLiteral("One value")); }));
    CHECK(others->item(0)->text().contains(QStringLiteral("same bytes")));
}

TEST_CASE_METHOD(CompareFixture, "one capture alone is not compared, and it is said how to choose two")
{
    start();
    receive("{}");
    list()->setFocus();
    list()->setCurrentIndex(model()->index(0, 0));
    QTest::keyClick(list(), Qt::Key_C);
    CHECK(window->findChild<ui::CompareWindow*>() == nullptr);
    CHECK(tells(QStringLiteral("two captures")));
    REQUIRE(waitForDetail(1));
    window->inspectorPage()->compareEvent();
    REQUIRE(eventually([&] { return tells(QStringLiteral("No other capture")); }));
}
