#include "WindowFixture.h"

#include "common/CodeEditor.h"
#include "common/HeadersView.h"
#include "common/JsonModel.h"
#include "common/JsonTree.h"
#include "messages/SlackCanvas.h"
#include "templates/AnalysisPanels.h"
#include "templates/CompletionPopup.h"
#include "templates/ContextPanel.h"
#include "templates/FindBar.h"
#include "templates/HistoryPanels.h"
#include "templates/OutputView.h"
#include "templates/Renderer.h"
#include "templates/TemplateEditor.h"
#include "templates/TemplateLibrary.h"
#include "templates/TemplatesPage.h"
#include "templates/TextDiffView.h"
#include "templates/WebhookView.h"

using namespace hookbench;
using namespace hookbench::test;
using templates::TemplateKind;

namespace {

/// The window on its template page, with one template of the library open.
class Workspace : public WindowFixture {
public:
    ui::TemplatesPage& page() { return *window->templatesPage(); }
    ui::TemplateEditor& editor() { return *page().editor(); }

    void show()
    {
        window->showPage(ui::MainWindow::Templates);
        REQUIRE(eventually([&] { return page().library()->isLoaded(); }));
    }

    void create(TemplateKind kind)
    {
        show();
        page().createTemplate(kind);
        REQUIRE(eventually(
            [&] { return page().session()->edited() && page().session()->edited()->kind == kind; }));
        editor().setFocus();
    }

    void type(const QString& text) { QTest::keyClicks(&editor(), text); }

    /// Puts a text in the place of all, as one edit of the user, and waits for its preview.
    void write(const std::string& text)
    {
        bool done = false;
        const auto connection =
            QObject::connect(&page(), &ui::TemplatesPage::previewed, [&done] { done = true; });
        editor().replaceAll(text);
        CHECK(eventually([&] { return done; }));
        QObject::disconnect(connection);
    }

    void setEvent(const char* json)
    {
        bool done = false;
        const auto connection =
            QObject::connect(page().context(), &ui::ContextPanel::eventChanged, [&done] { done = true; });
        page().context()->setText(QString::fromUtf8(json));
        CHECK(eventually([&] { return done; }));
        QObject::disconnect(connection);
    }

    std::string output()
    {
        return page().preview()->view()->output()->shown()->original({0, ~std::size_t{0} >> 1U});
    }

    void saveAndWait()
    {
        bool done = false;
        const auto connection =
            QObject::connect(&page(), &ui::TemplatesPage::saved, [&done] { done = true; });
        page().saveNow();
        CHECK(eventually([&] { return done; }));
        QObject::disconnect(connection);
    }
};

/// Bytes of the editor that hold `text`, which stands in it once.
ui::TextRange rangeOf(const ui::TemplateEditor& editor, const std::string& text)
{
    const std::size_t at = editor.bytes().find(text);
    REQUIRE(at != std::string::npos);
    return {at, at + text.size()};
}

} // namespace

TEST_CASE_METHOD(Workspace, "a new template previews the exact bytes that the renderer gives")
{
    create(TemplateKind::Payload);
    setEvent(R"({"event_type": "t", "event_id": "e", "data": {"a": 12345678901234567890}})");
    write("{\"n\": {{ data.a }}, \"s\": {{ event_type|tojson }}}\n");
    CHECK(output() == "{\"n\": 12345678901234567890, \"s\": \"t\"}");
    const templates::Rendering direct =
        templates::renderPayload(page().session()->source(), *page().context()->event());
    CHECK(output() == direct.text);
    // The tree shows the same value.
    find<QTabWidget>("webhookTabs")->setCurrentIndex(ui::WebhookView::Tree);
    auto* tree = find<ui::JsonTree>("webhookTree")->jsonModel();
    CHECK(tree->index(0, ui::JsonModel::ValueText, tree->index(0, 0)).data().toString().toStdString() ==
          "12345678901234567890");
}

TEST_CASE_METHOD(Workspace, "typing is previewed, and saving does not take the way back")
{
    create(TemplateKind::Payload);
    write("{\"a\": \"\"}");
    editor().select({7, 7});
    type(QStringLiteral("xyz"));
    REQUIRE(eventually([&] { return output() == "{\"a\": \"xyz\"}"; }));
    CHECK(find<QWidget>("templateState")->accessibleName().toStdString() == "Not saved");
    saveAndWait();
    CHECK(editor().bytes() == "{\"a\": \"xyz\"}");
    CHECK_FALSE(page().session()->isDirty());
    REQUIRE(editor().isUndoAvailable());
    editor().undo();
    CHECK(editor().bytes() != "{\"a\": \"xyz\"}");
    CHECK(page().session()->isDirty());
}

TEST_CASE_METHOD(Workspace,
                 "while the template is broken the last good preview stays, dimmed, with the error")
{
    create(TemplateKind::Payload);
    setEvent(R"({"event_type": "t"})");
    write("{\"a\": {{ event_type|tojson }}}");
    write("{\"a\":\n {{ event_type|nosuch }}}");
    CHECK(output() == "{\"a\": \"t\"}");
    CHECK(page().preview()->isDimmed());
    CHECK(page().preview()->view()->output()->isDimmed());
    CHECK(page().preview()->errorText().contains(QStringLiteral("nosuch")));
    REQUIRE(editor().problems().size() == 1);
    const ui::TextRange place = editor().problems().front().range;
    CHECK(place.begin >= rangeOf(editor(), "{{").begin);
    CHECK(place.end <= rangeOf(editor(), "}}}").begin);
    CHECK(editor().problemAt(place.begin).contains(QStringLiteral("nosuch")));
    CHECK(find<QTabWidget>("templatePanels")->tabText(ui::TemplatesPage::Problems).toStdString() ==
          "Problems 1");
    // F8 goes there.
    editor().select({0, 0});
    QTest::keyClick(&editor(), Qt::Key_F8);
    int line = 0;
    int column = 0;
    editor().getCursorPosition(&line, &column);
    CHECK(line == 1);
    write("{\"a\": 1}");
    CHECK_FALSE(page().preview()->isDimmed());
    CHECK(page().preview()->errorText().isEmpty());
    CHECK(editor().problems().empty());
}

TEST_CASE_METHOD(Workspace, "output that is no JSON is shown as it is, with its place")
{
    create(TemplateKind::Payload);
    write("{\"a\": ,}");
    CHECK(output() == "{\"a\": ,}");
    CHECK_FALSE(page().preview()->isDimmed());
    auto* problemTable = find<QTreeWidget>("problemTable");
    CHECK(problemTable->topLevelItemCount() == 1);
    CHECK(page().preview()->view()->output()->isMarked(10, 6));
}

TEST_CASE_METHOD(Workspace,
                 "an endless template is cut off by the next keystroke, and the window answers throughout")
{
    create(TemplateKind::Payload);
    const std::string endless =
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}";
    editor().replaceAll(endless);
    QElapsedTimer clock;
    qint64 longest = 0;
    QElapsedTimer total;
    total.start();
    while (total.elapsed() < 600) {
        clock.start();
        QTest::qWait(5);
        longest = std::max(longest, clock.elapsed());
    }
    CHECK(longest < 300);
    write("{\"a\": 1}");
    CHECK(total.elapsed() < 5000);
    CHECK(output() == "{\"a\": 1}");
}

TEST_CASE_METHOD(Workspace,
                 "a click on a value leads to its expression, and the caret on it marks what it wrote")
{
    create(TemplateKind::Payload);
    setEvent(R"({"data": {"list": [{"n": "one"}, {"n": "two"}], "id": "obj_1"}})");
    write("{\"id\": \"{{ data.id }}\", \"all\": [{% for i in data.list %}\"{{ i.n }}\"{% if not loop.last "
          "%},{% endif %}{% endfor %}]}");
    const std::string text = output();
    REQUIRE(text == "{\"id\": \"obj_1\", \"all\": [\"one\",\"two\"]}");
    ui::OutputView* view = page().preview()->view()->output();
    Q_EMIT view->placeChosen(text.find("two") + 1);
    const ui::TextRange chosen = editor().selection();
    CHECK(editor().bytes().substr(chosen.begin, chosen.end - chosen.begin).find("i.n") != std::string::npos);
    CHECK(page().preview()->blameText().contains(QStringLiteral("data.list[1].n")));
    CHECK(view->isMarked(9, text.find("two")));
    CHECK(view->isMarked(8, text.find("one")));
    CHECK_FALSE(view->isMarked(8, text.find("obj_1")));
    // From the template to the output.
    const std::size_t id = rangeOf(editor(), "data.id").begin + 2;
    editor().select({id, id});
    REQUIRE(eventually([&] { return view->isMarked(8, text.find("obj_1")); }));
    CHECK_FALSE(view->isMarked(8, text.find("one")));
    CHECK(page().preview()->blameText().contains(QStringLiteral("data.id")));
    // The tree leads there, too.
    find<QTabWidget>("webhookTabs")->setCurrentIndex(ui::WebhookView::Tree);
    Q_EMIT find<ui::JsonTree>("webhookTree")->valueChosen({1, 0});
    CHECK(page().preview()->blameText().contains(QStringLiteral("data.list[0].n")));
}

TEST_CASE_METHOD(Workspace, "completion knows the event and shows its values")
{
    create(TemplateKind::Payload);
    setEvent(R"({"event_type": "object.created", "data": {"object_id": "obj_42", "bucket_id": "b"}})");
    write("");
    type(QStringLiteral("{{ "));
    ui::CompletionPopup* popup = editor().popup();
    REQUIRE(eventually([&] { return popup->isVisible(); }));
    type(QStringLiteral("dat"));
    REQUIRE(popup->isVisible());
    CHECK(popup->textAt(0).toStdString() == "data");
    QTest::keyClick(&editor(), Qt::Key_Return);
    CHECK_FALSE(popup->isVisible());
    type(QStringLiteral("."));
    REQUIRE(eventually([&] { return popup->isVisible(); }));
    CHECK(popup->textAt(0).toStdString() == "bucket_id");
    CHECK(popup->textAt(1).toStdString() == "object_id");
    CHECK(popup->detailAt(1).contains(QStringLiteral("obj_42")));
    QTest::keyClick(&editor(), Qt::Key_Down);
    QTest::keyClick(&editor(), Qt::Key_Tab);
    CHECK(editor().bytes() == "{{ data.object_id");
    type(QStringLiteral("|upp"));
    REQUIRE(eventually([&] { return popup->isVisible() && popup->count() == 1; }));
    QTest::keyClick(&editor(), Qt::Key_Escape);
    CHECK_FALSE(popup->isVisible());
    type(QStringLiteral("er }}"));
    CHECK(editor().bytes() == "{{ data.object_id|upper }}");
    editor().select({8, 8});
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    REQUIRE(eventually([&] { return popup->isVisible(); }));
}

TEST_CASE_METHOD(Workspace, "the caret on a tag marks its partners")
{
    create(TemplateKind::Payload);
    write("[{% for a in [1] %}{{ a }}{% endfor %}]");
    const std::size_t at = rangeOf(editor(), "for a").begin + 1;
    editor().select({at, at});
    REQUIRE(eventually([&] { return editor().tagMarks().size() == 2; }));
    CHECK(editor().tagMarks()[1] == rangeOf(editor(), "endfor"));
    editor().select({0, 0});
    CHECK(eventually([&] { return editor().tagMarks().empty(); }));
}

TEST_CASE_METHOD(Workspace, "find marks and counts, and replaces with groups in one step")
{
    create(TemplateKind::Message);
    write("a=1 b=2 a=3");
    QTest::keyClick(&editor(), Qt::Key_H, Qt::ControlModifier);
    auto* bar = find<ui::FindBar>("findBar");
    REQUIRE(bar->isVisible());
    find<QLineEdit>("findText")->setText(QStringLiteral("a="));
    REQUIRE(eventually([&] { return find<QLabel>("findCount")->text() == QStringLiteral("2 places"); }));
    QTest::keyClick(find<QLineEdit>("findText"), Qt::Key_Return);
    QTest::keyClick(find<QLineEdit>("findText"), Qt::Key_Return);
    CHECK(find<QLabel>("findCount")->text().toStdString() == "2 of 2");
    find<QLineEdit>("findText")->setText(QStringLiteral("(\\w)=(\\d)"));
    find<QLineEdit>("replaceText")->setText(QStringLiteral("\\2=\\1"));
    click("findRegex");
    REQUIRE(eventually([&] { return find<QLabel>("findCount")->text().startsWith(QStringLiteral("3")); }));
    click("replaceAll");
    CHECK(editor().bytes() == "1=a 2=b 3=a");
    editor().undo();
    CHECK(editor().bytes() == "a=1 b=2 a=3");
    QTest::keyClick(find<QLineEdit>("findText"), Qt::Key_Escape);
    CHECK_FALSE(bar->isVisible());
}

TEST_CASE_METHOD(Workspace, "formatting changes white space alone, in one step")
{
    create(TemplateKind::Payload);
    write("{\"a\":{{ data|tojson }},\"b\":[1,2]}");
    page().format();
    REQUIRE(eventually([&] { return editor().bytes().find("\n  \"b\"") != std::string::npos; }));
    editor().undo();
    CHECK(editor().bytes() == "{\"a\":{{ data|tojson }},\"b\":[1,2]}");
}

TEST_CASE_METHOD(Workspace, "a draft survives a restart, and discarding it brings the saved text back")
{
    create(TemplateKind::Payload);
    write("{\"saved\": 1}");
    saveAndWait();
    write("{\"draft\": 2}");
    closeWindow();
    openWindow();
    show();
    REQUIRE(eventually([&] { return page().session()->edited() != nullptr; }));
    CHECK(editor().bytes() == "{\"draft\": 2}");
    CHECK(page().session()->isDirty());
    page().discard();
    CHECK(editor().bytes() == "{\"saved\": 1}");
    CHECK_FALSE(page().session()->isDirty());
    editor().undo();
    CHECK(editor().bytes() == "{\"draft\": 2}");
}

TEST_CASE_METHOD(Workspace, "a save that changes what is sent is looked at first")
{
    create(TemplateKind::Payload);
    page().context()->saveFixture(QStringLiteral("big order"));
    REQUIRE(eventually([&] { return !page().context()->fixtures().empty(); }));
    write("{\"id\": {{ event_id|tojson }}}");
    saveAndWait();
    write("{\"id\": {{ event_id|upper|tojson }}}");
    QTest::keyClick(&editor(), Qt::Key_S, Qt::ControlModifier);
    REQUIRE(eventually([&] { return page().isReviewing(); }));
    auto* list = find<QTreeWidget>("reviewList");
    REQUIRE(list->topLevelItemCount() == 2);
    CHECK(list->topLevelItem(0)->text(1).toStdString() == "changes");
    CHECK(find<ui::TextDiffView>("reviewDiff")->bytes().find("+ {\"id\"") != std::string::npos);
    click("reviewCancel");
    CHECK_FALSE(page().isReviewing());
    CHECK(page().session()->isDirty());
    write("{\"id\": }");
    page().save();
    REQUIRE(eventually([&] { return page().isReviewing(); }));
    CHECK(list->topLevelItem(0)->text(1).toStdString() == "is no longer JSON");
    bool done = false;
    QObject::connect(&page(), &ui::TemplatesPage::saved, window.get(), [&done] { done = true; });
    click("reviewSave");
    REQUIRE(eventually([&] { return done; }));
    CHECK_FALSE(page().session()->isDirty());
    // What changes nothing is saved without a question.
    write("{\"id\": }{# a remark #}");
    page().save();
    REQUIRE(eventually([&] { return !page().session()->isDirty(); }));
    CHECK_FALSE(page().isReviewing());
}

TEST_CASE_METHOD(Workspace, "versions are kept, compared, and restored with a way back")
{
    create(TemplateKind::Payload);
    write("{\"v\": 2}");
    saveAndWait();
    write("{\"v\": 3}");
    saveAndWait();
    page().showPanel(ui::TemplatesPage::Versions);
    auto* list = find<QTreeWidget>("versionList");
    REQUIRE(eventually([&] { return list->topLevelItemCount() == 3; }));
    list->setCurrentItem(list->topLevelItem(1));
    REQUIRE(eventually([&] {
        return find<ui::TextDiffView>("versionDiff")->bytes().find("+ {\"v\": 3}") != std::string::npos;
    }));
    click("restoreVersion");
    CHECK(editor().bytes() == "{\"v\": 2}");
    editor().undo();
    CHECK(editor().bytes() == "{\"v\": 3}");
}

TEST_CASE_METHOD(Workspace, "accepted outputs are compared with at every edit")
{
    create(TemplateKind::Payload);
    page().context()->saveFixture(QStringLiteral("one"));
    REQUIRE(eventually([&] { return !page().context()->fixtures().empty(); }));
    write("{\"a\": 1}");
    page().showPanel(ui::TemplatesPage::Snapshots);
    auto* list = find<QTreeWidget>("snapshotList");
    REQUIRE(eventually([&] { return list->topLevelItemCount() == 1; }));
    CHECK(list->topLevelItem(0)->text(1).toStdString() == "nothing expected");
    click("acceptAllSnapshots");
    const auto state = [&] {
        return list->topLevelItemCount() == 1 ? list->topLevelItem(0)->text(1) : QString();
    };
    REQUIRE(eventually([&] { return state() == QStringLiteral("as expected"); }));
    write("{\"a\": 2}");
    REQUIRE(eventually([&] { return state() == QStringLiteral("differs"); }));
    CHECK(find<ui::TextDiffView>("snapshotDiff")->bytes().find("− {\"a\": 1}") != std::string::npos);
}

TEST_CASE_METHOD(Workspace, "missing paths are listed with their places, and untried branches are marked")
{
    create(TemplateKind::Payload);
    setEvent(R"({"data": {"id": "x"}})");
    write("{\"a\": \"{{ data.idd }}\",\n{% if data.big %}\"b\": 1,\n{% endif %}\"c\": \"{{ data.id }}\"}");
    page().showPanel(ui::TemplatesPage::Undefined);
    auto* missing = find<QTreeWidget>("undefinedTable");
    REQUIRE(eventually([&] { return missing->topLevelItemCount() == 2; }));
    CHECK(missing->topLevelItem(0)->text(0).toStdString() == "data.idd");
    CHECK(missing->topLevelItem(0)->text(3).toStdString() == "data.id");
    CHECK(find<QWidget>("undefinedStrict")->accessibleName().toStdString() == "Strict: fails");
    Q_EMIT missing->itemClicked(missing->topLevelItem(0), 0);
    CHECK(editor().selectedText().contains(QStringLiteral("data.idd")));
    page().showPanel(ui::TemplatesPage::Coverage);
    auto* coverage = find<QTreeWidget>("coverageTable");
    REQUIRE(eventually([&] { return coverage->topLevelItemCount() == 2; }));
    CHECK(coverage->topLevelItem(0)->text(3).toStdString() == "none");
    CHECK(editor().markersAtLine(1) != 0);
    CHECK(editor().markersAtLine(0) == 0);
}

TEST_CASE_METHOD(Workspace,
                 "Slack blocks are drawn, counted and copied, and their limits are told with the block")
{
    create(TemplateKind::Blocks);
    write(R"([{"type":"header","text":{"type":"plain_text","text":"Hello"}},{"type":"divider"},)"
          R"({"type":"section","fields":[{"type":"mrkdwn","text":"*a*"},{"type":"mrkdwn","text":"b"}]}])");
    auto* canvas = find<ui::SlackCanvas>("slackCanvas");
    REQUIRE(canvas->isVisible());
    CHECK(canvas->blockCount() == 3);
    CHECK(canvas->accessibleName().contains(QStringLiteral("Hello")));
    click("copyBlockKit");
    CHECK(QGuiApplication::clipboard()->text().contains(QStringLiteral("\"blocks\"")));
    const std::string longHeader(151, 'x');
    write(R"([{"type":"divider"},{"type":"header","text":{"type":"plain_text","text":")" + longHeader +
          R"("}}])");
    auto* problems = find<QTreeWidget>("problemTable");
    REQUIRE(problems->topLevelItemCount() == 1);
    CHECK(problems->topLevelItem(0)->text(1).contains(QStringLiteral("150")));
    find<QComboBox>("slackLook")->setCurrentIndex(2);
    CHECK(canvas->isDark());
    write("[{\"type\": ]");
    CHECK(canvas->isDimmed());
    CHECK(canvas->blockCount() == 2);
}

TEST_CASE_METHOD(Workspace, "a mail is shown without loading anything")
{
    QTcpServer trap;
    REQUIRE(trap.listen(QHostAddress::LocalHost));
    int connections = 0;
    QObject::connect(&trap, &QTcpServer::newConnection, [&connections] { ++connections; });
    create(TemplateKind::Body);
    const std::string url = "http://127.0.0.1:" + std::to_string(trap.serverPort());
    write("<h1>{{ event_type }}</h1><img src=\"" + url + "/p.png\"><link rel=\"stylesheet\" href=\"" + url +
          "/s.css\"><img src=\"file:///etc/passwd\">");
    auto* html = find<QTextBrowser>("emailHtml");
    REQUIRE(eventually([&] { return html->toPlainText().contains(QStringLiteral("object.created")); }));
    window->grab();
    QTest::qWait(200);
    CHECK(connections == 0);
    CHECK(find<QLabel>("emailRefused")->text().contains(QStringLiteral("not loaded")));
    CHECK_FALSE(find<QLabel>("emailSubject")->text().isEmpty());
    auto* tabs = find<QTabWidget>("emailTabs");
    for (int tab = 0; tab < tabs->count(); ++tab)
        tabs->setCurrentIndex(tab);
    CHECK(find<QPlainTextEdit>("emailSource")->toPlainText().contains(QStringLiteral("MIME-Version")));
}

TEST_CASE_METHOD(Workspace, "an SMS is shown in its segments with the characters that make it dear")
{
    create(TemplateKind::Message);
    write("short");
    CHECK(find<QWidget>("smsEncoding")->accessibleName().toStdString() == "GSM-7");
    write("it’s " + std::string(70, 'x'));
    CHECK(find<QWidget>("smsEncoding")->accessibleName().toStdString() == "UCS-2");
    CHECK(find<QLabel>("smsFacts")->text().startsWith(QStringLiteral("2 segments")));
    CHECK(find<QLabel>("smsForcing")->text().contains(QStringLiteral("’")));
}

TEST_CASE_METHOD(
    Workspace, "a registration's template is edited in place, and its other channels are previewed beside it")
{
    registrations::Registration record;
    record.name = "Both";
    record.eventTypes = {"object.created"};
    registrations::WebhookConfig webhook;
    webhook.url = "http://127.0.0.1:8787/x";
    registrations::SmsConfig sms;
    sms.phoneNumbers = {"+15550123"};
    sms.messageTemplate = "sms {{ event_type }}";
    record.channels = {{webhook, {}}, {sms, {}}};
    std::string id;
    workbench->registrations().save(record, window.get(), [&](Result<registrations::Registration> saved) {
        REQUIRE(saved);
        id = saved->id;
    });
    REQUIRE(eventually([&] { return !id.empty(); }));
    show();
    page().openTemplate({{}, id, "channels[0].configs.payload_template"});
    REQUIRE(eventually([&] { return page().session()->edited() != nullptr; }));
    // Without a template the default envelope is what is sent.
    REQUIRE(eventually([&] { return output().find("object.created") != std::string::npos; }));
    write("{\"mine\": true}");
    saveAndWait();
    std::optional<registrations::Registration> stored;
    workbench->registrations().fetch(
        id, window.get(), [&](Result<registrations::StoredRegistration> found) { stored = found->saved; });
    REQUIRE(eventually([&] { return stored.has_value(); }));
    const auto& config = std::get<registrations::WebhookConfig>(stored->channels[0].config);
    REQUIRE(config.payloadTemplate.isString());
    CHECK(config.payloadTemplate.asString() == "{\"mine\": true}");
    page().preview()->setChannel(ui::PreviewPane::Sms);
    REQUIRE(eventually([&] { return output() == "sms object.created"; }));
    CHECK(find<QLabel>("previewNote")->isHidden());
    page().preview()->setChannel(ui::PreviewPane::Slack);
    CHECK_FALSE(find<QLabel>("previewNote")->isHidden());
}

TEST_CASE_METHOD(Workspace, "secrets of the environment are masked in the preview")
{
    bool stored = false;
    workbench->environments().setVariable({"HOOK_KEY", true, {}}, "s3cret-value", window.get(),
                                          [&](Status done) { stored = done.ok(); });
    REQUIRE(eventually([&] { return stored; }));
    registrations::Registration record;
    record.name = "Keyed";
    record.eventTypes = {"*"};
    registrations::WebhookConfig webhook;
    webhook.url = "http://127.0.0.1:8787/x";
    webhook.headers = {{"X-Key", "${HOOK_KEY}"}};
    record.channels = {{webhook, {}}};
    std::string id;
    workbench->registrations().save(record, window.get(),
                                    [&](Result<registrations::Registration> saved) { id = saved->id; });
    REQUIRE(eventually([&] { return !id.empty(); }));
    show();
    page().openTemplate({{}, id, "channels[0].configs.payload_template"});
    auto* headers = find<ui::HeadersView>("webhookHeaders")->headersModel();
    const auto masked = [&] {
        return std::any_of(headers->headers().begin(), headers->headers().end(),
                           [](const http::Header& header) {
                               return header.name == "X-Key" && header.value == templates::maskText;
                           });
    };
    REQUIRE(eventually(masked));
    for (QWidget* widget : page().findChildren<QWidget*>())
        CHECK_FALSE(widget->toolTip().contains(QStringLiteral("s3cret")));
}

TEST_CASE_METHOD(Workspace, "every control of the template page has a name, and Tab leaves its editors")
{
    create(TemplateKind::Payload);
    for (int panel = 0; panel < find<QTabWidget>("templatePanels")->count(); ++panel)
        page().showPanel(static_cast<ui::TemplatesPage::Panel>(panel));
    page().showPanel(ui::TemplatesPage::Context);
    page().find(true);
    QSet<QString> visited;
    editor().setFocus();
    for (int i = 0; i < 60; ++i) {
        QWidget* focus = QApplication::focusWidget();
        REQUIRE(focus != nullptr);
        visited.insert(focus->objectName());
        QTest::keyClick(focus, Qt::Key_Tab);
    }
    for (const char* name :
         {"templateEditor", "contextEditor", "webhookText", "templateTree", "findText", "contextEvent"}) {
        INFO(name);
        CHECK(visited.contains(QString::fromLatin1(name)));
    }
}
