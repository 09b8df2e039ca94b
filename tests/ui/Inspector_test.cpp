#include "WindowFixture.h"

#include "common/HexView.h"
#include "common/JsonModel.h"
#include "common/JsonTree.h"
#include "inspector/ExportDialog.h"
#include "inspector/InspectorPage.h"
#include "inspector/NoteDialog.h"
#include "inspector/OverviewTab.h"

#include <QComboBox>
#include <QFile>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTemporaryDir>

using namespace hookbench;
using namespace hookbench::test;

TEST_CASE_METHOD(WindowFixture,
                 "a test event that is fired from the window is shown with the exact bytes that arrived")
{
    start();
    REQUIRE(eventually([&] { return find<QWidget>("emptyInspector")->isVisible(); }));
    CHECK(find<QPlainTextEdit>("emptyCurl")
              ->toPlainText()
              .contains(QString::fromStdString(workbench->endpoint().url())));
    click("sendTestEvent");
    REQUIRE(waitForCaptures(1));
    CHECK(list()->isVisible());
    // The first capture is chosen by itself.
    REQUIRE(waitForDetail(model()->idAt(0)));
    const capture::Capture& capture = content()->capture;
    CHECK(capture.summary.method == "POST");
    CHECK(capture.summary.eventType == "object.created");
    CHECK(capture.rawHead.starts_with("POST /hooks/mixpeek HTTP/1.1\r\n"));
    REQUIRE(content()->read.json);
    CHECK(content()->read.json->find("event_id")->asString() == capture.summary.eventId);
    CHECK(find<ui::HexView>("hexView")->bytes()->read(0, 1u << 20) == capture.rawHead + capture.body);
}

TEST_CASE_METHOD(WindowFixture, "what is shown equals byte for byte what was sent")
{
    start();
    const QByteArray sent = sendEvent("evt_1", "/a?b=c%20d&e");
    REQUIRE(waitForCaptures(1));
    REQUIRE(waitForDetail(model()->idAt(0)));
    const ui::Bytes bytes = content()->bytes;
    CHECK(bytes->read(0, bytes->size()) == sent.toStdString());
    CHECK(content()->capture.headers.size() == 5);
    CHECK(content()->capture.headers[2] == http::Header{"x-odd-case", "again"});
    const auto* tree = find<ui::JsonTree>("bodyTree")->jsonModel();
    const QModelIndex root = tree->index(0, 0);
    CHECK(tree->index(2, ui::JsonModel::ValueText, root).data().toString().toStdString() ==
          "12345678901234567890");
    CHECK(content()->query == http::Headers{{"b", "c d"}, {"e", ""}});
}

TEST_CASE_METHOD(WindowFixture, "malformed bytes are shown with the reason")
{
    start();
    send("GET / HTTP/1.1\r\nno colon here\r\n\r\n");
    REQUIRE(waitForCaptures(1));
    REQUIRE(waitForDetail(model()->idAt(0)));
    CHECK_FALSE(content()->capture.malformed.empty());
    bool told = false;
    for (const QLabel* label : window->findChildren<QLabel*>(QStringLiteral("messageText")))
        told = told || (label->isVisible() &&
                        label->text().contains(QString::fromStdString(content()->capture.malformed)));
    CHECK(told);
    model()->setFilter(QStringLiteral("malformed"));
    CHECK(model()->rowCount() == 1);
}

TEST_CASE_METHOD(WindowFixture, "the filter box leaves the captures that match every word")
{
    start();
    sendEvent("evt_1", "/orders");
    sendEvent("evt_2", "/users");
    sendEvent("evt_2", "/users");
    REQUIRE(waitForCaptures(3));
    auto* filter = find<QLineEdit>("captureFilter");
    QTest::keyClicks(filter, QStringLiteral("USERS post"));
    REQUIRE(eventually([&] { return model()->rowCount() == 2; }));
    CHECK(find<QLabel>("matchCount")->text().toStdString() == "2 of 3");
    filter->setText(QStringLiteral("duplicate"));
    REQUIRE(eventually([&] { return model()->rowCount() == 1; }));
    filter->setText(QStringLiteral("no such thing"));
    REQUIRE(eventually([&] { return find<QAbstractButton>("resetFilter")->isVisible(); }));
    click("resetFilter");
    REQUIRE(eventually([&] { return model()->rowCount() == 3; }));
}

TEST_CASE_METHOD(WindowFixture, "new rows take neither the selection nor what is in sight")
{
    start();
    for (int i = 0; i < 60; ++i)
        sendEvent("evt_" + QByteArray::number(i), "/first");
    REQUIRE(waitForCaptures(60));
    window->inspectorPage()->setFollow(false);
    const capture::CaptureId chosen = model()->idAt(30);
    list()->selectId(chosen);
    REQUIRE(waitForDetail(chosen));
    const int top = list()->rowAt(0);
    const capture::CaptureId topId = model()->idAt(top);
    for (int i = 0; i < 7; ++i)
        sendEvent("evt_n" + QByteArray::number(i), "/later");
    REQUIRE(waitForCaptures(67));
    CHECK(list()->currentId() == chosen);
    CHECK(model()->idAt(list()->rowAt(0)) == topId);
    CHECK(content()->capture.summary.id == chosen);
    auto* unseen = find<QAbstractButton>("unseenCaptures");
    REQUIRE(eventually([&] { return unseen->isVisible(); }));
    CHECK(unseen->text().toStdString() == "7 new");
    unseen->click();
    CHECK(list()->rowAt(0) == 0);
    CHECK(list()->currentId() == chosen);
}

TEST_CASE_METHOD(WindowFixture, "following keeps the newest in sight, and scrolling away ends it")
{
    start();
    for (int i = 0; i < 60; ++i)
        sendEvent("evt_" + QByteArray::number(i));
    REQUIRE(waitForCaptures(60));
    CHECK(list()->follows());
    CHECK(list()->rowAt(0) == 0);
    list()->verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
    CHECK_FALSE(list()->follows());
    CHECK_FALSE(find<QAbstractButton>("followToggle")->isChecked());
    click("followToggle");
    CHECK(list()->rowAt(0) == 0);
}

TEST_CASE_METHOD(WindowFixture, "pin, delete, clear and undo")
{
    start();
    for (int i = 0; i < 4; ++i)
        sendEvent("evt_" + QByteArray::number(i));
    REQUIRE(waitForCaptures(4));
    const capture::CaptureId pinned = model()->idAt(1);
    list()->selectId(pinned);
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_P);
    REQUIRE(eventually([&] { return model()->isPinned(1); }));

    const capture::CaptureId doomed = model()->idAt(0);
    list()->selectId(doomed);
    QTest::keyClick(list(), Qt::Key_Delete);
    REQUIRE(waitForCaptures(3));
    CHECK(model()->rowOf(doomed) == -1);
    REQUIRE(eventually(
        [&] { return window->findChild<QAbstractButton*>(QStringLiteral("undoDelete")) != nullptr; }));
    click("undoDelete");
    REQUIRE(waitForCaptures(4));
    CHECK(model()->rowOf(doomed) == 0);

    click("clearCaptures");
    REQUIRE(waitForCaptures(1));
    CHECK(model()->idAt(0) == pinned);
    window->inspectorPage()->undoDelete();
    REQUIRE(waitForCaptures(4));
}

TEST_CASE_METHOD(WindowFixture, "a duplicate links to its first capture")
{
    start();
    sendEvent("evt_same");
    sendEvent("evt_same");
    REQUIRE(waitForCaptures(2));
    const capture::CaptureId first = model()->idAt(1);
    list()->selectId(model()->idAt(0));
    REQUIRE(waitForDetail(model()->idAt(0)));
    CHECK(content()->capture.summary.duplicateOf == first);
    QLabel* link = nullptr;
    REQUIRE(eventually(
        [&] { return (link = window->findChild<QLabel*>(QStringLiteral("duplicateLink"))) != nullptr; }));
    Q_EMIT link->linkActivated(QStringLiteral("#"));
    CHECK(waitForDetail(first));
}

TEST_CASE_METHOD(WindowFixture, "a window that is opened anew shows what the profile holds")
{
    start();
    for (int i = 0; i < 30; ++i)
        sendEvent("evt_" + QByteArray::number(i % 20));
    REQUIRE(waitForCaptures(30));
    const QString newest = row(0);
    closeWindow();
    openWindow();
    REQUIRE(waitForCaptures(30));
    CHECK(row(0).toStdString() == newest.toStdString());
    CHECK(model()->duplicateCount() == 10);
    REQUIRE(eventually(
        [&] { return find<QLabel>("statusCounts")->text().startsWith(QStringLiteral("30 captured")); }));
    CHECK(find<QLabel>("statusCounts")->text().contains(QStringLiteral("10 duplicates")));
}

TEST_CASE_METHOD(WindowFixture, "columns that the user hides stay hidden at the next start")
{
    list()->setColumnWanted(int(ui::CaptureModel::Column::EventType), false);
    CHECK(list()->isColumnHidden(int(ui::CaptureModel::Column::EventType)));
    closeWindow();
    openWindow();
    CHECK(list()->isColumnHidden(int(ui::CaptureModel::Column::EventType)));
}

TEST_CASE_METHOD(WindowFixture, "a note, labels and a colour are edited in the window, shown in the list and found by the filter")
{
    start();
    sendEvent("evt_1");
    sendEvent("evt_2");
    REQUIRE(waitForCaptures(2));
    REQUIRE(waitForDetail(model()->idAt(0)));
    const capture::CaptureId id = model()->idAt(0);
    auto* page = window->findChild<ui::InspectorPage*>();
    REQUIRE(page);
    page->list()->selectId(id);
    page->editNotes();
    auto* dialog = window->findChild<ui::NoteDialog*>();
    REQUIRE(dialog);
    auto* labels = dialog->findChild<QLineEdit*>(QStringLiteral("noteLabels"));
    labels->setText(QString(100, QLatin1Char('x')));
    CHECK_FALSE(dialog->findChild<QPushButton*>(QStringLiteral("saveNote"))->isEnabled());
    labels->setText(QStringLiteral("bug,  order 7"));
    dialog->findChild<QPlainTextEdit*>(QStringLiteral("noteText"))->setPlainText(QStringLiteral("Arrives twice"));
    dialog->findChild<QComboBox*>(QStringLiteral("noteColour"))->setCurrentIndex(int(capture::CaptureColour::Red));
    dialog->accept();
    REQUIRE(eventually([&] { return model()->noteOf(id).text == "Arrives twice"; }));
    CHECK(model()->noteOf(id) == capture::CaptureNote{"Arrives twice", {"bug", "order 7"}, capture::CaptureColour::Red});
    const QModelIndex mark = model()->index(model()->rowOf(id), int(ui::CaptureModel::Column::Marks));
    CHECK((mark.data(ui::CaptureModel::MarksRole).toInt() & ui::CaptureModel::Noted) != 0);
    CHECK(mark.data(Qt::ToolTipRole).toString().contains(QStringLiteral("bug, order 7")));
    bool shown = false;
    for (const QLabel* label : page->detail()->overview()->findChildren<QLabel*>())
        shown = shown || label->text().contains(QStringLiteral("Arrives twice"));
    CHECK(shown);
    model()->setFilter(QStringLiteral("label:bug has:note"));
    CHECK(model()->rowCount() == 1);
    model()->setFilter(QStringLiteral("-label:bug"));
    CHECK(model()->rowCount() == 1);
    CHECK(model()->idAt(0) != id);
}

TEST_CASE_METHOD(WindowFixture, "an export shows what is replaced before the file is written")
{
    start();
    send("POST /hooks?token=abc123def HTTP/1.1\r\nHost: a\r\nContent-Length: 16\r\n\r\nann@example.com ");
    REQUIRE(waitForCaptures(1));
    REQUIRE(waitForDetail(model()->idAt(0)));
    auto* page = window->findChild<ui::InspectorPage*>();
    REQUIRE(page);
    page->list()->selectId(model()->idAt(0));
    page->exportSelected();
    auto* dialog = window->findChild<ui::ExportDialog*>();
    REQUIRE(dialog);
    auto* table = dialog->findChild<QTableWidget*>(QStringLiteral("exportPreview"));
    REQUIRE(eventually([&] { return table->rowCount() == 2; }));
    if (const QByteArray folder = qgetenv("HOOKBENCH_TEST_PICTURES"); !folder.isEmpty())
        dialog->grab().save(QString::fromLocal8Bit(folder) + QStringLiteral("/export.png"));
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.har"));
    bool done = false;
    QObject::connect(dialog, &ui::ExportDialog::exported, page, [&] { done = true; });
    dialog->exportTo(path);
    REQUIRE(eventually([&] { return done; }));
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    CHECK(bytes.contains("\"version\":\"1.2\""));
    CHECK_FALSE(bytes.contains("abc123def"));
    CHECK_FALSE(bytes.contains("ann@"));
}

TEST_CASE_METHOD(WindowFixture, "a capture that departs from those of its type before it is marked in the overview")
{
    start();
    const auto sendBody = [this](const QByteArray& body) {
        CHECK(send("POST /hooks HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body)
                  .startsWith("HTTP/1.1 200"));
    };
    for (int i = 0; i < 5; ++i)
        sendBody(R"({"event_type":"order.paid","total":10})");
    sendBody(R"({"event_type":"order.paid","total":10,"vat":2})");
    sendBody(R"({"event_type":"order.paid","total":10,"vat":2})");
    REQUIRE(waitForCaptures(7));
    const auto isMarked = [this] {
        const auto labels = find<ui::OverviewTab>("overviewTab")->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) { return label->text() == QStringLiteral("vat"); });
    };
    list()->selectId(6);
    REQUIRE(waitForDetail(6));
    CHECK(eventually(isMarked));
    // What has become part of the shape departs no more.
    list()->selectId(7);
    REQUIRE(waitForDetail(7));
    std::optional<Result<capture::CaptureDrift>> answer;
    workbench->drift().ask(content()->capture.summary, window.get(), [&](const auto& drift) { answer = drift; });
    REQUIRE(eventually([&] { return answer.has_value(); }));
    CHECK_FALSE(isMarked());
}
