#include "WindowFixture.h"

#include "common/CodeEditor.h"
#include "common/MessageBar.h"
#include "endpoint/EndpointSystem.h"
#include "endpoints/EndpointEditor.h"
#include "endpoints/EndpointModel.h"
#include "endpoints/EndpointsPage.h"
#include "inspector/OverviewTab.h"

#include <catch2/catch.hpp>

#include <QCheckBox>
#include <QComboBox>
#include <QGuiApplication>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>

using namespace hookbench;
using namespace hookbench::test;

namespace {

class EndpointsFixture : public WindowFixture {
public:
    EndpointsFixture()
    {
        start();
        window->showPage(ui::MainWindow::Endpoints);
        page = window->endpointsPage();
        REQUIRE(eventually([&] { return shown() != nullptr; }));
    }
    const endpoint::EndpointConfig* shown() const
    {
        return page->editor()->isShown() ? workbench->endpointStore().find(page->editor()->currentId())
                                         : nullptr;
    }
    /// A second endpoint, which is shown and listens.
    std::uint16_t addOne() const
    {
        click("newEndpoint");
        REQUIRE(eventually([&] { return page->model()->rowCount() == 2 && shown() && shown()->number != 1; }));
        setPort(0);
        saveNow();
        const std::uint16_t number = shown()->number;
        REQUIRE(eventually([&] { return state(number).listening; }));
        return number;
    }
    endpoint::EndpointState state(std::uint16_t number) const { return workbench->endpoints().state(number); }
    void setPort(int port) const { find<QSpinBox>("endpoint.port")->setValue(port); }
    void type(const char* line, const QString& text) const
    {
        auto* edit = find<QLineEdit>(line);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
        if (text.isEmpty())
            QTest::keyClick(edit, Qt::Key_Delete);
    }
    void saveNow() const
    {
        page->save();
        INFO((page->editor()->problems().empty() ? std::string() : page->editor()->problems().front().message));
        REQUIRE(eventually([&] { return !page->editor()->isChanged(); }));
    }
    QByteArray ask(std::uint16_t number, const QByteArray& path) const
    {
        const QUrl url(QString::fromStdString(state(number).url));
        QTcpSocket socket;
        socket.connectToHost(url.host(), quint16(url.port()));
        socket.write("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        REQUIRE(eventually([&] { return socket.state() == QAbstractSocket::UnconnectedState; }));
        return socket.readAll();
    }

    ui::EndpointsPage* page = nullptr;
};

} // namespace

TEST_CASE_METHOD(EndpointsFixture, "the main endpoint is there, and its address is in the settings")
{
    CHECK(page->model()->rowCount() == 1);
    CHECK(shown()->number == 1);
    CHECK_FALSE(find<QSpinBox>("endpoint.port")->isVisibleTo(page));
    CHECK_FALSE(find<QWidget>("endpointEnabled")->isVisibleTo(page));
    click("openEndpointSettings");
    CHECK(window->currentPage() == ui::MainWindow::Settings);
}

TEST_CASE_METHOD(EndpointsFixture, "a new endpoint listens at once, and moves when its port is changed")
{
    const std::uint16_t number = addOne();
    CHECK(eventually([&] { return ask(number, "/x").startsWith("HTTP/1.1 200"); }));
    CHECK(state(number).url != "http://127.0.0.1:8788/");
    find<QSpinBox>("endpoint.responseStatus")->setValue(202);
    saveNow();
    CHECK(eventually([&] { return ask(number, "/x").startsWith("HTTP/1.1 202"); }));
    click("copyEndpointUrl");
    CHECK(QGuiApplication::clipboard()->text().toStdString() == state(number).url);
    click("endpointEnabled");
    CHECK(eventually([&] { return !state(number).listening; }));
    click("endpointEnabled");
    CHECK(eventually([&] { return state(number).listening; }));
}

TEST_CASE_METHOD(EndpointsFixture, "what is wrong stands at its field, and is not saved")
{
    addOne();
    type("endpoint.pathPrefix", QStringLiteral("stripe/"));
    type("endpoint.name", {});
    REQUIRE(eventually([&] { return page->editor()->problems().size() == 2; }));
    page->save();
    CHECK(find<QLineEdit>("endpoint.name")->hasFocus());
    CHECK(page->editor()->isChanged());
    CHECK_FALSE(shown()->name.empty());
    click("discardEndpoint");
    CHECK_FALSE(page->editor()->isChanged());
    CHECK(page->editor()->problems().empty());
}

TEST_CASE_METHOD(EndpointsFixture, "others are let in only when that is said, or a token is asked for")
{
    addOne();
    find<QComboBox>("endpoint.bindAddress")->setCurrentText(QStringLiteral("0.0.0.0"));
    REQUIRE(eventually([&] { return page->editor()->problems().size() == 1; }));
    CHECK(find<QWidget>("exposureWarning")->isVisibleTo(page));
    CHECK(page->editor()->problems()[0].field == "exposure");
    find<QCheckBox>("endpoint.tokenWanted")->click();
    REQUIRE(eventually([&] { return page->editor()->problems().empty(); }));
    CHECK_FALSE(find<QWidget>("exposureWarning")->isVisibleTo(page));
    saveNow();
    REQUIRE(eventually([&] { return shown() && shown()->access.token; }));
    bool known = false;
    workbench->endpointStore().secrets(*shown(), page, [&](const Result<endpoint::EndpointSecrets>& secrets) {
        known = secrets && secrets->token.size() >= 24;
    });
    CHECK(eventually([&] { return known; }));
    CHECK(eventually([&] { return find<QLabel>("statusEndpoints")->text() == QStringLiteral("2 endpoints, open to others"); }));
    CHECK(find<QLineEdit>("endpoint.token")->echoMode() == QLineEdit::Password);
}

TEST_CASE_METHOD(EndpointsFixture, "a rule of the menu answers, and a mistake in the text is marked on its line")
{
    const std::uint16_t number = addOne();
    auto* menu = find<QPushButton>("addRule")->menu();
    menu->actions().front()->trigger();
    saveNow();
    REQUIRE(eventually([&] { return shown() && shown()->rules.rules.size() == 1; }));
    CHECK(find<QLabel>("rulesSummary")->text().contains(QStringLiteral("503")));
    for (int i = 0; i < 3; ++i)
        CHECK(ask(number, "/x").startsWith("HTTP/1.1 503"));
    CHECK(ask(number, "/x").startsWith("HTTP/1.1 200"));
    auto* text = find<ui::CodeEditor>("rulesText");
    text->setText(QStringLiteral("{\n  \"rules\": [\n    {\"answer\": {\"status\": 999}}\n  ]\n}"));
    REQUIRE(eventually([&] { return page->editor()->problems().size() == 1; }));
    CHECK(text->errorLine() == 3);
    page->save();
    CHECK(shown()->rules.rules[0].answers[0].status == 503);
}

TEST_CASE_METHOD(EndpointsFixture, "a secret is kept in the keychain and judges what comes")
{
    const std::uint16_t number = addOne();
    auto* scheme = find<QComboBox>("endpoint.scheme");
    scheme->setCurrentIndex(scheme->findData(QStringLiteral("github-sha256")));
    Q_EMIT scheme->activated(scheme->currentIndex());
    REQUIRE(eventually([&] { return page->editor()->problems().size() == 1; }));
    CHECK(page->editor()->problems()[0].field == "verificationSecret");
    type("endpoint.verificationSecret", QStringLiteral("an invented secret"));
    find<QCheckBox>("endpoint.strict")->click();
    saveNow();
    REQUIRE(eventually([&] { return state(number).listening; }));
    CHECK(eventually([&] { return ask(number, "/x").startsWith("HTTP/1.1 401"); }));
}

TEST_CASE_METHOD(EndpointsFixture, "edits of one endpoint wait while another is looked at")
{
    addOne();
    type("endpoint.name", QStringLiteral("Renamed"));
    REQUIRE(eventually([&] { return page->editor()->isChanged(); }));
    page->list()->setCurrentIndex(page->model()->index(0));
    REQUIRE(eventually([&] { return shown() && shown()->number == 1; }));
    CHECK_FALSE(page->editor()->isChanged());
    page->list()->setCurrentIndex(page->model()->index(1));
    REQUIRE(eventually([&] { return find<QLineEdit>("endpoint.name")->text() == QStringLiteral("Renamed"); }));
    CHECK(page->editor()->isChanged());
    saveNow();
    CHECK(eventually([&] { return shown() && shown()->name == "Renamed"; }));
}

TEST_CASE_METHOD(EndpointsFixture, "an endpoint is duplicated, removed, and brought back with its secrets")
{
    addOne();
    type("endpoint.secretHeader", QStringLiteral("X-Mixpeek-Secret"));
    type("endpoint.sharedHeader", QStringLiteral("invented"));
    saveNow();
    REQUIRE(eventually([&] { return shown() && shown()->verification.secretHeader == "X-Mixpeek-Secret"; }));
    const std::string id = page->editor()->currentId();
    page->duplicateCurrent();
    REQUIRE(eventually([&] { return page->model()->rowCount() == 3 && page->editor()->isShown() &&
                                    page->editor()->currentId() != id; }));
    CHECK(eventually(
        [&] { return find<QLineEdit>("endpoint.sharedHeader")->text() == QStringLiteral("invented"); }));
    page->removeCurrent();
    REQUIRE(eventually([&] { return page->model()->rowCount() == 2; }));
    click("undoRemoveEndpoint");
    REQUIRE(eventually([&] { return page->model()->rowCount() == 3; }));
    CHECK(eventually(
        [&] { return find<QLineEdit>("endpoint.sharedHeader")->text() == QStringLiteral("invented"); }));
    page->selectId(endpoint::firstEndpointId);
    page->removeCurrent();
    CHECK(page->model()->rowCount() == 3);
}

TEST_CASE_METHOD(EndpointsFixture, "a rule is made of a captured request, and told of before it is met again")
{
    window->showPage(ui::MainWindow::Inspector);
    sendEvent("evt_1", "/orders?x=1");
    REQUIRE(waitForCaptures(1));
    list()->selectId(model()->idAt(0));
    REQUIRE(waitForDetail(model()->idAt(0)));
    window->inspectorPage()->explainRules();
    const auto message = [&] { return window->inspectorPage()->findChild<ui::MessageBar*>()->text(); };
    CHECK(message().startsWith(QStringLiteral("No rule of “default” would answer it")));
    window->inspectorPage()->makeRule();
    CHECK(window->currentPage() == ui::MainWindow::Endpoints);
    auto* text = find<ui::CodeEditor>("rulesText");
    REQUIRE(eventually([&] { return text->bytes().find("\"/orders\"") != std::string::npos; }));
    text->setText(text->text().replace(QStringLiteral("\"status\": 200"), QStringLiteral("\"status\": 418")));
    saveNow();
    REQUIRE(eventually([&] { return shown() && shown()->rules.rules.size() == 1; }));
    window->showPage(ui::MainWindow::Inspector);
    window->inspectorPage()->explainRules();
    CHECK(message().contains(QStringLiteral("POST /orders")));
    REQUIRE(eventually([&] { return send("POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 31\r\nConnection: close\r\n\r\n"
                     "{\"event_type\":\"object.created\"}")
            .startsWith("HTTP/1.1 418"); }));
    REQUIRE(eventually([&] { return model()->rowCount() >= 2; }));
    list()->selectId(model()->idAt(0));
    REQUIRE(waitForDetail(model()->idAt(0)));
    bool told = false;
    for (const QLabel* label : window->inspectorPage()->detail()->overview()->findChildren<QLabel*>())
        told = told || label->text() == QStringLiteral("POST /orders");
    CHECK(told);
}

TEST_CASE_METHOD(EndpointsFixture, "whether a request was signed stands in its overview, with the endpoint that took it")
{
    const std::uint16_t number = addOne();
    auto* scheme = find<QComboBox>("endpoint.scheme");
    scheme->setCurrentIndex(scheme->findData(QStringLiteral("github-sha256")));
    Q_EMIT scheme->activated(scheme->currentIndex());
    type("endpoint.verificationSecret", QStringLiteral("an invented secret"));
    saveNow();
    REQUIRE(eventually([&] { return shown() && shown()->verification.scheme == "github-sha256"; }));
    REQUIRE(eventually([&] { return state(number).listening; }));
    window->showPage(ui::MainWindow::Inspector);
    ask(number, "/x");
    REQUIRE(waitForCaptures(1));
    list()->selectId(model()->idAt(0));
    REQUIRE(waitForDetail(model()->idAt(0)));
    QStringList words;
    for (const QLabel* label : window->inspectorPage()->detail()->overview()->findChildren<QLabel*>())
        words << label->text();
    CHECK(words.contains(QStringLiteral("not signed (GitHub is expected)")));
    CHECK(words.contains(QStringLiteral("Endpoint")));
}
