#include "WindowFixture.h"

#include "inspector/CaptureWindow.h"
#include "inspector/FilterBox.h"
#include "inspector/MatchNotifier.h"

using namespace hookbench;
using namespace hookbench::test;

namespace {

/// Popups and other windows take the place of the active one, and nobody gives it back where there is no window manager.
bool bringToFront(QWidget* widget)
{
    return eventually([widget] {
        widget->activateWindow();
        return QApplication::activeWindow() == widget;
    });
}

/// The window with four captures.
class FindingFixture : public WindowFixture {
public:
    FindingFixture()
    {
        start();
        sendEvent("evt_1", "/orders");
        sendEvent("evt_2", "/users");
        sendEvent("evt_2", "/users");
        send("GET /health HTTP/1.1\r\nHost: a\r\nX-Trace: needle-7\r\nConnection: close\r\n\r\n");
        REQUIRE(waitForCaptures(4));
    }

    ui::FilterBox* box() const { return find<ui::FilterBox>("captureFilter"); }
    QListView* offers() const { return box()->offerList(); }
    bool shows(int rows) const
    {
        return eventually([&] { return model()->rowCount() == rows; });
    }
    QStringList offered() const
    {
        QStringList texts;
        for (int row = 0; row < offers()->model()->rowCount(); ++row)
            texts << offers()->model()->index(row, 0).data().toString();
        return texts;
    }
    /// What the menu of saved filters says: "name=count".
    QStringList savedNow() const
    {
        QMenu* menu = find<QMenu>("savedFiltersMenu");
        Q_EMIT menu->aboutToShow();
        QStringList entries;
        for (const QAction* action : menu->actions()) {
            if (action->text().contains(QLatin1Char('\t')))
                entries << action->text().replace(QLatin1Char('\t'), QLatin1Char('='));
        }
        return entries;
    }
    bool saved(const QStringList& entries) const
    {
        return eventually([&] { return savedNow() == entries; });
    }
};

} // namespace

TEST_CASE_METHOD(FindingFixture, "completion leads from the first letter to a whole filter by keyboard alone")
{
    box()->setFocus();
    QTest::keyClicks(box(), QStringLiteral("me"));
    REQUIRE(offers()->isVisible());
    CHECK(offered() == QStringList{QStringLiteral("method:"), QStringLiteral("\"me\"")});
    QTest::keyClick(box(), Qt::Key_Tab);
    CHECK(box()->text() == QStringLiteral("method:"));
    REQUIRE(offers()->isVisible());
    CHECK(offered() == QStringList{QStringLiteral("POST"), QStringLiteral("GET")});
    QTest::keyClick(offers(), Qt::Key_Down);
    QTest::keyClick(offers(), Qt::Key_Down);
    QTest::keyClick(box(), Qt::Key_Return);
    CHECK(box()->text() == QStringLiteral("method:GET "));
    CHECK_FALSE(offers()->isVisible());
    CHECK(box()->hasFocus());
    REQUIRE(shows(1));
    // Escape empties the box and goes back to the list.
    QTest::keyClick(box(), Qt::Key_Escape);
    CHECK(box()->text().isEmpty());
    CHECK(window->focusWidget() == list());
    REQUIRE(shows(4));
}

TEST_CASE_METHOD(FindingFixture, "Enter and Tab change nothing that the user has not chosen")
{
    box()->setFocus();
    QTest::keyClicks(box(), QStringLiteral("users"));
    REQUIRE(offers()->isVisible());
    QTest::keyClick(box(), Qt::Key_Return);
    CHECK_FALSE(offers()->isVisible());
    CHECK(box()->text() == QStringLiteral("users"));
    QTest::keyClick(box(), Qt::Key_Left);
    QTest::keyClicks(box(), QStringLiteral("r"));
    REQUIRE(offers()->isVisible());
    QTest::keyClick(box(), Qt::Key_Tab);
    CHECK(box()->text() == QStringLiteral("userrs"));
    CHECK_FALSE(box()->hasFocus());
    CHECK_FALSE(offers()->isVisible());
}

TEST_CASE_METHOD(FindingFixture, "Down in the empty box lists what can be looked for")
{
    box()->setFocus();
    QTest::keyClick(box(), Qt::Key_Down);
    REQUIRE(offers()->isVisible());
    CHECK(offered().contains(QStringLiteral("status:")));
    CHECK(offered().contains(QStringLiteral("header[")));
    QTest::keyClick(box(), Qt::Key_Escape);
    CHECK_FALSE(offers()->isVisible());
    CHECK(box()->hasFocus());
}

TEST_CASE_METHOD(FindingFixture, "a word that no row has is looked for in whole messages with one click")
{
    box()->setText(QStringLiteral("needle-7"));
    auto* button = find<QAbstractButton>("searchMessages");
    REQUIRE(eventually([&] { return button->isVisible(); }));
    button->click();
    CHECK(box()->text() == QStringLiteral("\"needle-7\""));
    REQUIRE(shows(1));
    CHECK(row(0).contains(QStringLiteral("/health")));
    box()->setText(QStringLiteral("status:500"));
    REQUIRE(eventually([&] { return find<QAbstractButton>("resetFilter")->isVisible(); }));
    CHECK_FALSE(button->isVisible());
}

TEST_CASE_METHOD(FindingFixture, "a search that finds rows behind the selected one leaves it selected, following or not")
{
    for (const bool follow : {true, false}) {
        window->inspectorPage()->setFilter(QString());
        window->inspectorPage()->setFollow(follow);
        const capture::CaptureId chosen = model()->idAt(2);
        list()->selectId(chosen);
        REQUIRE(waitForDetail(chosen));
        window->inspectorPage()->setFilter(QStringLiteral("\"evt_2\""));
        REQUIRE(shows(2));
        CHECK(list()->currentId() == chosen);
        CHECK(list()->selectedIds() == std::vector<capture::CaptureId>{chosen});
        sendEvent("evt_2", "/later");
        REQUIRE(shows(3));
        CHECK(list()->currentId() == chosen);
        CHECK(content()->capture.summary.id == chosen);
        workbench->captures().remove({model()->idAt(0)}, window.get(), [](Status) {});
        REQUIRE(shows(2));
    }
}

TEST_CASE_METHOD(FindingFixture, "a filter is saved under a name, counted, applied, renamed and deleted")
{
    CHECK(savedNow().isEmpty());
    window->inspectorPage()->setFilter(QStringLiteral("path:/users"));
    window->inspectorPage()->saveFilter();
    CHECK(find<QLineEdit>("savedFilterText")->text() == QStringLiteral("path:/users"));
    auto* save = find<QAbstractButton>("saveSavedFilter");
    CHECK_FALSE(save->isEnabled());
    find<QLineEdit>("savedFilterName")->setText(QStringLiteral("R&D users"));
    REQUIRE(save->isEnabled());
    save->click();
    REQUIRE(saved({QStringLiteral("R&&D users=2")}));

    // In the same dialog another one, which is about messages, under a name that is free.
    REQUIRE(eventually([&] { return !save->isEnabled(); }));
    click("addFilter");
    find<QLineEdit>("savedFilterName")->setText(QStringLiteral("R&D users"));
    find<QLineEdit>("savedFilterText")->setText(QStringLiteral("\"needle-7\""));
    CHECK_FALSE(save->isEnabled());
    find<QLineEdit>("savedFilterName")->setText(QStringLiteral("Needles"));
    save->click();
    REQUIRE(saved({QStringLiteral("Needles=search"), QStringLiteral("R&&D users=2")}));
    sendEvent("evt_3", "/users");
    REQUIRE(waitForCaptures(5));
    CHECK(savedNow().last() == QStringLiteral("R&&D users=3"));

    // Renaming and the bell are edits like any other.
    REQUIRE(eventually([&] { return !save->isEnabled(); }));
    find<QLineEdit>("savedFilterName")->setText(QStringLiteral("Haystack"));
    find<QAbstractButton>("savedFilterNotify")->setChecked(true);
    save->click();
    REQUIRE(saved({QStringLiteral("Haystack=search"), QStringLiteral("R&&D users=3")}));
    REQUIRE(eventually([&] { return !save->isEnabled(); }));
    click("applySavedFilter");
    REQUIRE(shows(1));
    CHECK(savedNow().first() == QStringLiteral("Haystack=1"));

    window->inspectorPage()->saveFilter();
    find<QListWidget>("savedFilterList")->setCurrentRow(1);
    CHECK(find<QLineEdit>("savedFilterName")->text() == QStringLiteral("R&D users"));
    click("removeFilter");
    REQUIRE(saved({QStringLiteral("Haystack=1")}));
    REQUIRE(eventually([&] { return window->findChild<QAbstractButton*>(QStringLiteral("undoRemoveFilter")) != nullptr; }));
    click("undoRemoveFilter");
    REQUIRE(saved({QStringLiteral("Haystack=1"), QStringLiteral("R&&D users=3")}));
}

TEST_CASE_METHOD(FindingFixture, "a filter that is wrong is told in the dialog and cannot be saved")
{
    window->inspectorPage()->saveFilter();
    find<QLineEdit>("savedFilterName")->setText(QStringLiteral("Errors"));
    find<QLineEdit>("savedFilterText")->setText(QStringLiteral("staus>=400"));
    CHECK_FALSE(find<QAbstractButton>("saveSavedFilter")->isEnabled());
    CHECK(eventually([&] {
        const auto labels = find<QDialog>("savedFiltersDialog")->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains(QStringLiteral("status"));
        });
    }));
}

TEST_CASE_METHOD(FindingFixture, "event id, source and signature are columns that are read for the rows in sight, and sort")
{
    using Column = ui::CaptureColumn;
    const auto text = [&](int row, Column column) { return model()->index(row, int(column)).data().toString().toStdString(); };
    const auto column = [&](Column which) {
        std::vector<std::string> texts;
        for (int row = 0; row < model()->rowCount(); ++row)
            texts.push_back(text(row, which));
        return texts;
    };
    using Texts = std::vector<std::string>;
    CHECK(list()->isColumnHidden(int(Column::EventId)));
    list()->setColumnWanted(int(Column::EventId), true);
    REQUIRE(eventually([&] { return column(Column::EventId) == Texts{"", "evt_2", "evt_2", "evt_1"}; }));
    REQUIRE(eventually([&] { return column(Column::Source) == Texts(4, "127.0.0.1"); }));
    list()->sortByColumn(int(Column::EventId), Qt::DescendingOrder);
    REQUIRE(eventually([&] { return column(Column::EventId) == Texts{"evt_2", "evt_2", "evt_1", ""}; }));
    // What comes now stands behind in this order, which the list shows from its end.
    sendEvent("evt_0", "/later");
    REQUIRE(shows(5));
    REQUIRE(eventually([&] { return column(Column::EventId) == Texts{"evt_0", "evt_2", "evt_2", "evt_1", ""}; }));
    list()->sortByColumn(int(Column::Source), Qt::AscendingOrder);
    REQUIRE(eventually([&] { return column(Column::EventId) == Texts{"evt_1", "evt_2", "evt_2", "", "evt_0"}; }));
    list()->sortByColumn(int(Column::Signature), Qt::AscendingOrder);
    CHECK(column(Column::Signature) == Texts(5, ""));
}

TEST_CASE_METHOD(FindingFixture, "the columns, their order and the sort come back at the next start")
{
    using Column = ui::CaptureColumn;
    list()->setColumnWanted(int(Column::Size), false);
    list()->setColumnWanted(int(Column::Signature), true);
    list()->horizontalHeader()->moveSection(int(Column::Status), 0);
    list()->sortByColumn(int(Column::Method), Qt::AscendingOrder);
    CHECK(row(0).contains(QStringLiteral("GET")));
    closeWindow();
    openWindow();
    REQUIRE(waitForCaptures(4));
    CHECK_FALSE(list()->isColumnWanted(int(Column::Size)));
    CHECK(list()->isColumnWanted(int(Column::Signature)));
    CHECK(list()->horizontalHeader()->visualIndex(int(Column::Status)) == 0);
    CHECK(row(0).contains(QStringLiteral("GET")));
}

TEST_CASE_METHOD(FindingFixture, "captures are found by the name of their endpoint")
{
    REQUIRE(eventually([&] { return workbench->endpointStore().isLoaded(); }));
    const QString name = QString::fromStdString(workbench->endpointStore().endpoints().front().name);
    box()->setText(QStringLiteral("endpoint:") + name);
    REQUIRE(eventually([&] { return model()->isFiltered(); }));
    CHECK(shows(4));
    window->inspectorPage()->setFilter(QStringLiteral("endpoint:nobody"));
    CHECK(shows(0));
}

TEST_CASE_METHOD(FindingFixture, "a saved filter with a bell tells of new captures, with a way to them, and then is quiet for a while")
{
    auto* notifier = window->findChild<ui::MatchNotifier*>();
    REQUIRE(notifier != nullptr);
    notifier->setQuiet(200);
    QStringList titles;
    QStringList bodies;
    QObject::connect(notifier, &ui::MatchNotifier::told, window.get(), [&](const QString& title, const QString& body) {
        titles << title;
        bodies << body;
    });
    workbench->savedFilters().save({"Orders", "path:/orders", true}, window.get(), [](Status) {});
    workbench->savedFilters().save({"Silent", "method:POST", false}, window.get(), [](Status) {});
    REQUIRE(saved({QStringLiteral("Orders=1"), QStringLiteral("Silent=3")}));
    sendEvent("evt_8", "/users");
    sendEvent("evt_9", "/orders?token=abc");
    REQUIRE(eventually([&] { return !titles.isEmpty(); }));
    CHECK(titles == QStringList{QStringLiteral("Orders: 1 new capture")});
    CHECK(bodies == QStringList{QStringLiteral("POST /orders, 200, object.created")});
    // Where no desktop takes it, the window tells.
    Q_EMIT notifier->undelivered(QStringLiteral("Orders"), titles.first(), bodies.first());
    window->showPage(ui::MainWindow::Settings);
    REQUIRE(window->findChild<QAbstractButton*>(QStringLiteral("showMatches")) != nullptr);
    click("showMatches");
    CHECK(window->currentPage() == ui::MainWindow::Inspector);
    CHECK(box()->text() == QStringLiteral("path:/orders"));
    CHECK(shows(2));
    CHECK(list()->currentId() == model()->idAt(0));
    // The next ones are told of together, once the pause is over.
    sendEvent("evt_10", "/orders");
    sendEvent("evt_11", "/orders");
    REQUIRE(eventually([&] { return titles.size() == 2; }));
    CHECK(titles.last() == QStringLiteral("Orders: 2 new captures"));
}

TEST_CASE_METHOD(FindingFixture, "captures open in windows of their own, which stay while the list goes on and close with their capture")
{
    const auto windows = [&] { return window->findChildren<ui::CaptureWindow*>(); };
    list()->selectId(model()->idAt(0));
    const capture::CaptureId health = model()->idAt(0);
    window->inspectorPage()->openInWindow();
    window->inspectorPage()->openInWindow();
    REQUIRE(windows().size() == 1);
    const capture::CaptureId orders = model()->idAt(3);
    list()->selectId(orders);
    QTest::keyClick(list(), Qt::Key_Return, Qt::ShiftModifier);
    REQUIRE(windows().size() == 2);
    const auto shown = [&](int at) { return windows().at(at)->detail()->content(); };
    REQUIRE(eventually([&] { return shown(0) && shown(1); }));
    CHECK(shown(0)->capture.summary.id == health);
    CHECK(shown(1)->capture.summary.target == "/orders");
    CHECK(windows().at(1)->windowTitle().contains(QStringLiteral("POST /orders")));
    list()->selectId(model()->idAt(1));
    REQUIRE(waitForDetail(model()->idAt(1)));
    CHECK(shown(0)->capture.summary.id == health);

    workbench->captures().remove({orders}, window.get(), [](Status) {});
    REQUIRE(eventually([&] { return windows().size() == 1; }));
    REQUIRE(bringToFront(windows().front()));
    QTest::keyClick(windows().front(), Qt::Key_Escape);
    REQUIRE(eventually([&] { return windows().isEmpty(); }));
}

TEST_CASE_METHOD(FindingFixture, "what is dragged out of the list is a file with the message byte for byte")
{
    const QByteArray sent = sendEvent("evt_file", "/file");
    REQUIRE(waitForCaptures(5));
    const capture::CaptureId id = model()->idAt(0);
    list()->selectId(id);
    REQUIRE(waitForDetail(id));
    CHECK(model()->flags(model()->index(0, 0)).testFlag(Qt::ItemIsDragEnabled));
    const std::unique_ptr<QMimeData> data(window->inspectorPage()->dragData());
    REQUIRE(data);
    REQUIRE(data->urls().size() == 1);
    QFile file(data->urls().front().toLocalFile());
    CHECK(QFileInfo(file).fileName() == QStringLiteral("capture-%1.http").arg(id));
    REQUIRE(file.open(QIODevice::ReadOnly));
    CHECK(file.readAll() == sent);
    // While another capture is being read, nothing is dragged rather than the wrong one.
    list()->selectId(model()->idAt(2));
    CHECK(window->inspectorPage()->dragData() == nullptr);
}

TEST_CASE_METHOD(FindingFixture, "the inspector is gone through by keyboard alone")
{
    const auto press = [&](int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QWidget* focused = window->focusWidget();
        REQUIRE(focused != nullptr);
        QTest::keyClick(focused, Qt::Key(key), modifiers);
    };
    const auto hasFocus = [&](const QWidget* widget) { return window->focusWidget() == widget; };
    REQUIRE(bringToFront(window.get()));
    press(Qt::Key_2, Qt::ControlModifier);
    REQUIRE(window->currentPage() == ui::MainWindow::Send);
    press(Qt::Key_1, Qt::ControlModifier);
    REQUIRE(window->currentPage() == ui::MainWindow::Inspector);

    // Find: the box, a completion, the list.
    press(Qt::Key_F, Qt::ControlModifier);
    REQUIRE(hasFocus(box()));
    QTest::keyClicks(box(), QStringLiteral("pa"));
    press(Qt::Key_Tab);
    CHECK(box()->text() == QStringLiteral("path:"));
    QTest::keyClicks(box(), QStringLiteral("/us"));
    press(Qt::Key_Tab);
    CHECK(box()->text() == QStringLiteral("path:/users "));
    REQUIRE(shows(2));
    // From the box, Tab leads through the buttons to the list.
    for (int i = 0; i < 12 && !hasFocus(list()); ++i)
        press(Qt::Key_Tab);
    REQUIRE(hasFocus(list()));
    REQUIRE(bringToFront(window.get()));

    // Look: down and up, a window of its own and back.
    press(Qt::Key_Home);
    press(Qt::Key_J);
    CHECK(list()->currentId() == model()->idAt(1));
    press(Qt::Key_K);
    const capture::CaptureId chosen = model()->idAt(0);
    CHECK(list()->currentId() == chosen);
    REQUIRE(waitForDetail(chosen));
    press(Qt::Key_Return, Qt::ShiftModifier);
    auto* own = window->findChild<ui::CaptureWindow*>();
    REQUIRE(own != nullptr);
    REQUIRE(bringToFront(own));
    QTest::keyClick(own, Qt::Key_Escape);
    REQUIRE(eventually([&] { return window->findChild<ui::CaptureWindow*>() == nullptr; }));
    REQUIRE(bringToFront(window.get()));

    // Keep: pin, delete, undo.
    press(Qt::Key_P);
    REQUIRE(eventually([&] { return model()->isPinned(model()->rowOf(chosen)); }));
    press(Qt::Key_Delete);
    REQUIRE(shows(1));
    press(Qt::Key_Z, Qt::ControlModifier);
    REQUIRE(shows(2));

    // And everything again.
    press(Qt::Key_F, Qt::ControlModifier);
    REQUIRE(hasFocus(box()));
    press(Qt::Key_Escape);
    REQUIRE(hasFocus(list()));
    REQUIRE(shows(4));
}

TEST_CASE_METHOD(FindingFixture, "notes and labels are a column, which puts the noted captures together, and are found")
{
    const auto notes = [&](int row) { return model()->index(row, int(ui::CaptureColumn::Notes)).data().toString().toStdString(); };
    capture::NoteEdit edit;
    edit.text = "look at this\nagain";
    edit.addLabels = {"bug"};
    const capture::CaptureId noted = model()->idAt(2);
    workbench->captures().editNotes({noted}, edit, window.get(), [](Status) {});
    REQUIRE(eventually([&] { return notes(2) == "bug: look at this"; }));
    list()->sortByColumn(int(ui::CaptureColumn::Notes), Qt::AscendingOrder);
    CHECK(model()->idAt(0) == noted);
    window->inspectorPage()->setFilter(QStringLiteral("label:bug"));
    REQUIRE(shows(1));
    CHECK(model()->idAt(0) == noted);
    closeWindow();
    openWindow();
    REQUIRE(eventually([&] { return notes(0) == "bug: look at this"; }));
}
