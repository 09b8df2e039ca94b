#include "common/HexView.h"
#include "common/Icons.h"
#include "common/TextPane.h"
#include "common/Theme.h"

using namespace hookbench;

TEST_CASE("the hex view copies what is selected, over the border of head and body")
{
    ui::HexView view;
    view.resize(900, 300);
    view.setBytes(std::make_shared<const ui::ByteSource>(std::string("Hoo"), std::string("k\0\xff", 3)));
    CHECK(view.bytes()->size() == 6);
    view.select(2, 3);
    CHECK(view.selectedHex().toStdString() == "6f 6b 00");
    QTest::keyClick(&view, Qt::Key_A, Qt::ControlModifier);
    CHECK(view.selectedHex().toStdString() == "48 6f 6f 6b 00 ff");
    QTest::keyClick(&view, Qt::Key_Home);
    QTest::keyClick(&view, Qt::Key_Right, Qt::ShiftModifier);
    CHECK(view.selection() == std::pair<std::uint64_t, std::uint64_t>{0, 2});
}

TEST_CASE("the hex view paints a hundred megabytes as fast as a page")
{
    QTemporaryFile file;
    REQUIRE(file.open());
    REQUIRE(file.resize(100 * 1024 * 1024));
    ui::HexView view;
    view.resize(900, 600);
    view.setBytes(std::make_shared<const ui::ByteSource>(std::string("head"), std::string(),
                                                         file.fileName().toStdString()));
    CHECK(view.bytes()->complete());
    QElapsedTimer timer;
    timer.start();
    view.grab();
    QTest::keyClick(&view, Qt::Key_End, Qt::ControlModifier);
    view.grab();
    CHECK(view.verticalScrollBar()->value() > 6'000'000);
    CHECK(timer.elapsed() < 2000);
}

TEST_CASE("a body whose file is gone shows its first part and says so")
{
    const ui::ByteSource source("head", "part", "/nonexistent/body");
    CHECK_FALSE(source.complete());
    CHECK(source.read(0, 100) == "headpart");
}

TEST_CASE("text is shown with visible control characters and copied whole")
{
    ui::TextPane pane(QStringLiteral("pane"), QStringLiteral("text"));
    pane.showText(std::string("a b\r\n\x01") + std::string(10'000, 'x'));
    CHECK(pane.document()->blockCount() == 4);
    CHECK(pane.plainText() == QStringLiteral("a b\n\x01") + QString(10'000, QLatin1Char('x')));
    pane.selectAll();
    pane.copy();
    CHECK(QGuiApplication::clipboard()->text() == pane.plainText());
    pane.setControlsVisible(true);
    CHECK(pane.plainText().startsWith(QStringLiteral("a·b␍␊\n␁")));
    pane.showText(std::string(ui::TextPane::displayLimit - 1, 'x') + "é and more");
    CHECK(pane.cut());
    CHECK_FALSE(pane.plainText().contains(QChar(0xc3)));
}

TEST_CASE("text keeps its contrast in both looks")
{
    const auto luminance = [](const QColor& color) {
        const auto linear = [](double c) {
            return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
               0.0722 * linear(color.blueF());
    };
    const auto contrast = [&](const QColor& a, const QColor& b) {
        const double x = luminance(a);
        const double y = luminance(b);
        return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
    };
    for (const ui::Tokens& t : {ui::lightTokens(), ui::darkTokens()}) {
        for (const QColor& text : {t.text, t.muted, t.accent, t.success, t.warning, t.danger, t.violet,
                                   t.codeKey, t.codeString, t.codeNumber, t.codeLiteral}) {
            for (const QColor& ground : {t.window, t.surface, t.sunken, t.selection}) {
                INFO(text.name().toStdString() << " on " << ground.name().toStdString());
                CHECK(contrast(text, ground) >= 4.5);
            }
        }
        CHECK(contrast(t.success, t.successTint) >= 4.5);
        CHECK(contrast(t.warning, t.warningTint) >= 4.5);
        CHECK(contrast(t.danger, t.dangerTint) >= 4.5);
        CHECK(contrast(t.onAccent, t.accentFill) >= 4.5);
        CHECK(&ui::tokensOf(ui::paletteFor(t)) == (t.dark ? &ui::darkTokens() : &ui::lightTokens()));
    }
}

TEST_CASE("icons follow the palette")
{
    const QIcon copy = ui::icon(QStringLiteral("copy"));
    QApplication::setPalette(ui::paletteFor(ui::lightTokens()));
    const QImage light = copy.pixmap(16, 16).toImage();
    QApplication::setPalette(ui::paletteFor(ui::darkTokens()));
    CHECK(copy.pixmap(16, 16).toImage() != light);
    QApplication::setPalette(ui::paletteFor(ui::lightTokens()));
    CHECK(copy.pixmap(16, 16).toImage() == light);
}
