#include "WindowFixture.h"

#include "common/HeadersView.h"
#include "common/HexView.h"
#include "common/JsonModel.h"
#include "common/JsonTree.h"
#include "common/TextPane.h"
#include "inspector/BodyView.h"
#include "inspector/ImageView.h"
#include "inspector/PartsView.h"

#include <QBuffer>
#include <QFileDialog>
#include <QPushButton>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeWidget>

using namespace hookbench;
using namespace hookbench::test;

namespace {

QByteArray picture()
{
    QImage image(40, 20, QImage::Format_ARGB32);
    image.fill(Qt::red);
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return png;
}

/// A window that shows a request with this body.
struct ReadingFixture : WindowFixture {
    void receive(const QByteArray& body, const QByteArray& type, const QByteArray& moreHeaders = {})
    {
        if (!isStarted)
            start();
        isStarted = true;
        const int before = model()->rowCount();
        send("POST /hooks HTTP/1.1\r\nHost: x\r\nContent-Type: " + type + "\r\nContent-Length: " +
             QByteArray::number(body.size()) + "\r\n" + moreHeaders + "\r\n" + body);
        REQUIRE(waitForCaptures(before + 1));
        list()->setCurrentIndex(model()->index(0, 0));
        REQUIRE(waitForDetail(model()->idAt(0)));
    }
    bool isStarted = false;
    ui::TextPane* text() const { return find<ui::TextPane>("bodyText"); }
    ui::HexView* hex() const { return find<ui::HexView>("hexView"); }
    QString message() const
    {
        // The bar of the body: the one above the stack with the text.
        const auto bars = find<QWidget>("bodyTab")->findChildren<QLabel*>(QStringLiteral("messageText"));
        for (const QLabel* bar : bars) {
            if (bar->isVisibleTo(window.get()) && !bar->text().isEmpty())
                return bar->text();
        }
        return {};
    }
};

} // namespace

TEST_CASE_METHOD(ReadingFixture, "a compressed body is shown decoded, and as it came if one wants")
{
    const QByteArray gzip = QByteArray::fromHex("1f8b0800000000000203ab564a54b232ac0500afac1b5607000000");
    receive(gzip, "application/json", "Content-Encoding: gzip\r\n");
    CHECK(find<QLabel>("bodyCoding")->text().startsWith(QStringLiteral("gzip")));
    CHECK(find<ui::JsonTree>("bodyTree")->isVisibleTo(find<QWidget>("bodyTab")));
    click("bodyAsSent");
    CHECK(find<QLabel>("bodyNote")->text().contains(QStringLiteral("binary")));
    click("bodyAsSent");
    CHECK(find<ui::JsonTree>("bodyTree")->isVisibleTo(find<QWidget>("bodyTab")));
    // Nothing is told of a body that came as it is.
    receive("{}", "application/json");
    CHECK_FALSE(find<QWidget>("bodyCodingLine")->isVisibleTo(window.get()));
}

TEST_CASE_METHOD(ReadingFixture, "the parts of a multipart body are shown as what they are, and each can be saved")
{
    receive("--x\r\nContent-Disposition: form-data; name=\"event\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n"
            "--x\r\nContent-Disposition: form-data; name=\"shot\"; filename=\"../../etc/a.png\"\r\n"
            "Content-Type: image/png\r\n\r\n" +
                picture() + "\r\n--x--\r\n",
            "multipart/form-data; boundary=x");
    auto* parts = find<QTreeWidget>("partsList");
    REQUIRE(parts->isVisibleTo(find<QWidget>("bodyTab")));
    REQUIRE(parts->topLevelItemCount() == 2);
    const auto* view = find<ui::PartsView>("partsView");
    REQUIRE(eventually([&] { return view->part()->body() && view->part()->body()->json; }));
    CHECK(view->part()->body()->json->find("a"));
    parts->setCurrentItem(parts->topLevelItem(1));
    const auto* image = find<ui::ImageView>("partImage");
    REQUIRE(eventually([&] { return image->imageSize() == QSize(40, 20); }));

    click("partSave");
    auto* save = view->findChild<QFileDialog*>(QStringLiteral("saveDialog"));
    REQUIRE(save);
    // The name that came from outside chooses no folder.
    CHECK(QFileInfo(save->selectedFiles().value(0)).fileName() == QStringLiteral("a.png"));
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("saved.png"));
    Q_EMIT save->fileSelected(path);
    save->close();
    REQUIRE(eventually([&] { return QFile::exists(path); }));
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    CHECK(file.readAll() == picture());
}

TEST_CASE_METHOD(ReadingFixture, "a picture is drawn, and a broken one says so")
{
    receive(picture(), "image/png");
    const auto* image = find<ui::ImageView>("bodyImage");
    REQUIRE(eventually([&] { return image->imageSize() == QSize(40, 20); }));
    CHECK(find<QLabel>("bodyKind")->text().contains(QStringLiteral("40 × 20")));
    receive(picture().left(30), "image/png");
    REQUIRE(eventually([&] { return find<QLabel>("bodyNote")->text().contains(QStringLiteral("cannot be drawn")); }));
    CHECK(find<QPushButton>("bodyShowHex")->isVisibleTo(find<QWidget>("bodyTab")));
}

TEST_CASE_METHOD(ReadingFixture, "broken JSON is told with its byte, which hex shows")
{
    receive("{\"a\":\n 1,}", "application/json");
    CHECK(message().contains(QStringLiteral("line 2, column 4 (byte 9)")));
    CHECK(text()->extraSelections().size() == 1);
    click("bodyShowByte");
    CHECK(find<QTabWidget>("detailTabs")->currentIndex() == ui::DetailPane::Hex);
    const auto [first, length] = hex()->selection();
    CHECK(first == hex()->bytes()->headSize() + 9);
    CHECK(length == 1);
    CHECK(find<QLabel>("hexFacts")->text().contains(QStringLiteral("byte 9 of the body")));
}

TEST_CASE_METHOD(ReadingFixture, "a byte that is no UTF-8 is told with its place")
{
    receive("caf\xe9 au lait", "text/plain");
    CHECK(message().contains(QStringLiteral("byte 3 is 0xe9")));
}

TEST_CASE_METHOD(ReadingFixture, "a repeated key is told and shown")
{
    receive("{\"b\":{\"id\":1,\"c\":2,\"id\":3}}", "application/json");
    REQUIRE(eventually([&] { return message().contains(QStringLiteral("$.b.id")); }));
    click("bodyShowKey");
    CHECK(find<ui::JsonTree>("bodyTree")->currentPath() == QStringLiteral("$.b.id"));
}

TEST_CASE_METHOD(ReadingFixture, "JSON is shown as a tree, indented, and as it is")
{
    receive("{\"n\":1.50,\"n2\":12345678901234567890}", "application/json");
    click("bodyLookPretty");
    REQUIRE(eventually([&] { return text()->plainText().contains(QStringLiteral("\n")); }));
    CHECK(text()->plainText().contains(QStringLiteral("\"n\": 1.50,\n")));
    click("bodyLookRaw");
    CHECK(text()->plainText() == QStringLiteral("{\"n\":1.50,\"n2\":12345678901234567890}"));
    click("bodyLookTree");
    CHECK(find<ui::JsonTree>("bodyTree")->isVisibleTo(find<QWidget>("bodyTab")));
}

TEST_CASE_METHOD(ReadingFixture, "XML is indented, and a broken one says where it breaks")
{
    receive("<a><b>1</b></a>", "text/xml");
    REQUIRE(eventually([&] { return text()->plainText().contains(QStringLiteral("\n  <b>1</b>")); }));
    receive("<a><b>1</a>", "application/xml");
    REQUIRE(eventually([&] { return message().contains(QStringLiteral("line 1")); }));
    CHECK(text()->plainText() == QStringLiteral("<a><b>1</a>"));
}

TEST_CASE_METHOD(ReadingFixture, "a body is searched with Ctrl+F, from match to match")
{
    receive("{\"items\":[{\"id\":\"x\"},{\"ID\":2},{\"name\":\"an id\"}]}", "application/json");
    auto* tree = find<ui::JsonTree>("bodyTree");
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_F, Qt::ControlModifier);
    auto* line = find<QLineEdit>("bodyFind");
    REQUIRE(line->isVisibleTo(find<QWidget>("bodyTab")));
    line->setText(QStringLiteral("id"));
    REQUIRE(eventually([&] { return find<QLabel>("bodyFindCount")->text() == QStringLiteral("1 of 3"); }));
    CHECK(tree->currentPath() == QStringLiteral("$.items[0].id"));
    QTest::keyClick(line, Qt::Key_Return);
    CHECK(tree->currentPath() == QStringLiteral("$.items[1].ID"));
    QTest::keyClick(line, Qt::Key_Return, Qt::ShiftModifier);
    CHECK(tree->currentPath() == QStringLiteral("$.items[0].id"));
    QTest::keyClick(line, Qt::Key_Escape);
    CHECK_FALSE(line->isVisibleTo(find<QWidget>("bodyTab")));
    click("bodyLookRaw");
    click("bodyOpenFind");
    line->setText(QStringLiteral("nowhere"));
    CHECK(find<QLabel>("bodyFindCount")->text() == QStringLiteral("Not found"));
    line->setText(QStringLiteral("an id"));
    CHECK(text()->textCursor().selectedText() == QStringLiteral("an id"));
}

TEST_CASE_METHOD(ReadingFixture, "values explain themselves: times, tokens, base64; headers say what they mean")
{
    receive("{\"at\":1700000000,\"auth\":\"Bearer "
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4iLCJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzYwMH0.c2ln\",\"plain\":\"words\"}",
            "application/json");
    auto* tree = find<ui::JsonTree>("bodyTree");
    tree->choose({0});
    const auto* meaning = find<QLabel>("bodyMeaning");
    CHECK(meaning->text().contains(QStringLiteral("2023-11-14T22:13:20Z")));
    tree->choose({1});
    CHECK(meaning->text().contains(QStringLiteral("not verified")));
    CHECK(tree->currentIndex().data(Qt::ToolTipRole).toString().contains(QStringLiteral("\"sub\":\"ann\"")));
    tree->choose({2});
    CHECK_FALSE(meaning->isVisibleTo(find<QWidget>("bodyTab")));
    const auto* headers = find<ui::HeadersView>("headersTable")->headersModel();
    CHECK(headers->index(1, 0).data().toString() == QStringLiteral("Content-Type"));
    CHECK_FALSE(headers->index(1, 0).data(Qt::ToolTipRole).toString().isEmpty());
}

TEST_CASE_METHOD(ReadingFixture, "a selection in the text is one in hexadecimal, and the other way round")
{
    receive("one two three", "text/plain");
    text()->setFocus();
    QTextCursor cursor = text()->textCursor();
    cursor.setPosition(4);
    cursor.setPosition(7, QTextCursor::KeepAnchor);
    text()->setTextCursor(cursor);
    const std::uint64_t head = hex()->bytes()->headSize();
    CHECK(hex()->selection() == std::pair<std::uint64_t, std::uint64_t>{head + 4, 3});
    find<QTabWidget>("detailTabs")->setCurrentIndex(ui::DetailPane::Hex);
    hex()->setFocus();
    hex()->select(head + 8, 5);
    CHECK(text()->textCursor().selectedText() == QStringLiteral("three"));
    CHECK(find<ui::TextPane>("rawText")->textCursor().selectedText() == QStringLiteral("three"));
}

TEST_CASE("bytes and characters of a text stand for each other, whatever is drawn in their place")
{
    ui::TextPane pane(QStringLiteral("pane"), QStringLiteral("pane"));
    const std::string text = "é\r\n" + std::string(5000, 'x') + "\r\nend";
    pane.showText(text);
    for (const bool controls : {false, true}) {
        pane.setControlsVisible(controls);
        pane.selectBytes(text.size() - 3, 3);
        CHECK(pane.textCursor().selectedText() == QStringLiteral("end"));
        CHECK(pane.selectedBytes() == std::pair<std::size_t, std::size_t>{text.size() - 3, 3});
        pane.selectBytes(0, 2);
        CHECK(pane.textCursor().selectedText() == QStringLiteral("é"));
        CHECK(pane.selectedBytes() == std::pair<std::size_t, std::size_t>{0, 2});
    }
}
