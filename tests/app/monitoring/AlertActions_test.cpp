#include "Await.h"
#include "FakeClock.h"
#include "TemporaryProfile.h"
#include "json/Parser.h"
#include "monitoring/AlertActions.h"
#include "monitoring/Monitor.h"

#include <catch2/catch.hpp>

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>

using namespace hookbench;
using namespace hookbench::monitoring;

namespace {

/// Answers every request with one status, and keeps what came.
struct Hook {
    QTcpServer server;
    QByteArray received;
    int status = 204;

    Hook()
    {
        REQUIRE(server.listen(QHostAddress::LocalHost));
        QObject::connect(&server, &QTcpServer::newConnection, &server, [this] {
            QTcpSocket* socket = server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                received += socket->readAll();
                const auto head = received.indexOf("\r\n\r\n");
                if (head < 0 || !received.endsWith('}'))
                    return;
                socket->write("HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(server.serverPort()) + "/alerts"; }
    QByteArray body() const { return received.mid(received.indexOf("\r\n\r\n") + 4); }
};

struct World {
    test::TemporaryProfile profile;
    test::FakeClock clock;
    std::unique_ptr<storage::Workspace> workspace;
    std::unique_ptr<Monitor> monitor;
    http::HttpClient client;
    registrations::VariableValues variables;
    std::unique_ptr<AlertActions> actions;
    std::vector<ActionOutcome> outcomes;

    World()
    {
        auto opened = storage::Workspace::open(profile.stdPath());
        REQUIRE(opened);
        workspace = std::move(*opened);
        monitor = std::make_unique<Monitor>(clock, profile.stdPath(), *workspace);
        actions = std::make_unique<AlertActions>(*monitor, client, [this](QObject*, auto done) { done(variables); });
        QObject::connect(actions.get(), &AlertActions::ended, actions.get(),
                         [this](const ActionOutcome& outcome) { outcomes.push_back(outcome); });
    }
    void save(const std::string& command, const std::string& webhook)
    {
        AlertRule rule = builtInRules().front();
        rule.command = command;
        rule.webhook = webhook;
        REQUIRE(test::await<Done>([&](QObject* context, auto done) { monitor->saveRule(rule, context, done); }));
    }
    /// As the monitor tells of it.
    void fire()
    {
        AlertEntry entry;
        entry.change.now = {"failure-share", "wh_1", "Orders \"x\"", AlertState::Firing, 1'700'000'000'000'000, 0.75, 20};
        entry.sentence = "Orders: 75 % of 20 attempts failed";
        Q_EMIT monitor->alerted(entry);
    }
    bool ended(std::size_t count = 1)
    {
        return test::waitFor([&] { return outcomes.size() == count; });
    }
    std::vector<AlertEntry> history()
    {
        auto entries = test::await<std::vector<AlertEntry>>(
            [&](QObject* context, auto done) { monitor->history(10, context, done); });
        REQUIRE(entries);
        return std::move(*entries);
    }
};

} // namespace

TEST_CASE("a rule's command gets the alert on its standard input and in its environment, without a shell")
{
    World world;
    const QString file = QString::fromStdString(world.profile.stdPath()) + QStringLiteral("/said");
    world.save("/bin/sh -c \"cat > '" + file.toStdString() + "'; printenv HOOKBENCH_ALERT_NAME HOOKBENCH_ALERT_STATE >> '" +
                   file.toStdString() + "'\"",
               "");
    world.fire();
    REQUIRE(world.ended());
    CHECK(world.outcomes.front() == ActionOutcome{"failure-share", "wh_1", true, "The command of failure-share ended with status 0"});
    QFile said(file);
    REQUIRE(said.open(QIODevice::ReadOnly));
    const QByteArray line = said.readLine();
    const auto alert = json::parse(line.trimmed().toStdString());
    REQUIRE(alert);
    CHECK(alert->find("state")->asString() == "firing");
    CHECK(alert->find("kind")->asString() == "failure-share");
    CHECK(alert->find("sentence")->asString() == "Orders: 75 % of 20 attempts failed");
    CHECK(said.readAll() == "Orders \"x\"\nfiring\n");
}

TEST_CASE("what came of a command stands in the history of alerts")
{
    World world;
    world.save("/bin/sh -c \"echo no such room >&2; exit 3\"", "");
    world.fire();
    REQUIRE(world.ended());
    CHECK_FALSE(world.outcomes.front().isOk);
    const auto history = world.history();
    REQUIRE(history.size() == 1);
    CHECK(history.front().sentence == "The command of failure-share ended with status 3: no such room");
    CHECK(history.front().change.before == history.front().change.now.state);
    world.save("/no/such/program", "");
    world.fire();
    REQUIRE(world.ended(2));
    CHECK(world.outcomes.back().sentence.find("cannot be started") != std::string::npos);
}

TEST_CASE("a rule's webhook is called with the alert, its address from a variable")
{
    World world;
    Hook hook;
    world.variables.values["ALERT_URL"] = hook.url();
    world.save("", "${ALERT_URL}");
    world.fire();
    REQUIRE(world.ended());
    CHECK(world.outcomes.front() == ActionOutcome{"failure-share", "wh_1", true, "The webhook of failure-share answered 204"});
    CHECK(hook.received.startsWith("POST /alerts HTTP/1.1\r\n"));
    const auto alert = json::parse(hook.body().toStdString());
    REQUIRE(alert);
    CHECK(alert->find("name")->asString() == "Orders \"x\"");
    CHECK(alert->find("count")->asNumber().text == "20");
}

TEST_CASE("a webhook that refuses, is away or has no address is told, and no address is")
{
    World world;
    Hook hook;
    hook.status = 500;
    world.save("", hook.url());
    world.fire();
    REQUIRE(world.ended());
    CHECK(world.outcomes.back().sentence == "The webhook of failure-share answered 500");
    hook.server.close();
    world.fire();
    REQUIRE(world.ended(2));
    CHECK(world.outcomes.back().sentence.find("was not reached") != std::string::npos);
    world.save("", "${NOT_THERE}");
    world.fire();
    REQUIRE(world.ended(3));
    CHECK(world.outcomes.back().sentence.find("NOT_THERE") != std::string::npos);
}

TEST_CASE("a rule refuses a webhook that is no URL and actions of several lines")
{
    AlertRule rule = builtInRules().front();
    rule.webhook = "example.com/hook";
    CHECK_FALSE(checkRule(rule));
    rule.webhook = "https://example.com/hook";
    CHECK(checkRule(rule));
    rule.command = "a\nb";
    CHECK_FALSE(checkRule(rule));
    rule.command = "notify \"two words\"";
    CHECK(checkRule(rule));
    CHECK(*ruleFromJson(toJson(rule)) == rule);
}

TEST_CASE("what another process saves is taken up: a rule, and that somebody knows of an alert")
{
    World world;
    world.monitor->start();
    AlertRule rule = builtInRules()[1];
    rule.isEnabled = true;
    REQUIRE(world.workspace->wait<Done>([&](storage::Database& database) { return AlertTable(database).saveRule(rule); }));
    world.clock.advanceMs(6000);
    REQUIRE(test::waitFor([&] { return world.monitor->rules()[1].isEnabled; }));
}
