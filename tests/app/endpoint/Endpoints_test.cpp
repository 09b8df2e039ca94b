// Endpoints as a whole: their store, and how they run by it.

#include "Await.h"
#include "CaptureFixture.h"
#include "endpoint/EndpointSystem.h"
#include "endpoint/store/EndpointCheck.h"
#include "endpoint/store/EndpointJson.h"
#include "FakeScheduler.h"
#include "http/HttpServer.h"
#include "RuleFixture.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace hookbench;
using namespace hookbench::endpoint;

namespace {

/// A profile with endpoint 1 on a free port, and the others as they are stored.
struct SystemFixture {
    SystemFixture() : workspace(std::move(*storage::Workspace::open(fixture.folder()))) { openSystem(); }

    void openSystem()
    {
        system = std::make_unique<EndpointSystem>(EndpointSystem::Parts{
            clock, *fixture.store, *workspace, *secrets, fixture.folder(), fixture.folder() + "/captures/incoming",
            [](const TlsSettings&, QObject*, auto done) {
                done(Error{ErrorCode::Unavailable, "There is no keychain for the authority's key.", ""});
            }});
        system->store().setFirstPlace("127.0.0.1", 0, 200, TlsChoice::Off);
    }
    void start()
    {
        Endpoint::Config config;
        config.port = 0;
        REQUIRE(system->first().start(config));
        system->endpoints().start();
        settle();
    }
    void settle()
    {
        REQUIRE(test::waitFor([&] { return system->store().isLoaded() && system->endpoints().isSettled(); }));
    }
    Result<EndpointConfig> save(EndpointConfig config, EndpointStore::SaveOptions options = {})
    {
        auto saved = test::await<EndpointConfig>([&](QObject* context, auto done) {
            system->store().save(std::move(config), std::move(options), context, done);
        });
        // The list follows a moment later.
        if (saved)
            REQUIRE(test::waitFor([&] {
                const EndpointConfig* stored = system->store().find(saved->id);
                return stored != nullptr && *stored == *saved;
            }));
        return saved;
    }
    EndpointConfig added(const std::string& name, std::uint16_t port, const std::string& prefix = "", int status = 200)
    {
        EndpointConfig config;
        config.name = name;
        config.port = port;
        config.pathPrefix = prefix;
        config.responseStatus = status;
        const auto saved = save(config);
        INFO((saved ? "" : saved.error().message));
        REQUIRE(saved);
        return *saved;
    }
    EndpointState state(const EndpointConfig& config) { return system->endpoints().state(config.number); }

    SystemClock clock;
    test::CaptureFixture fixture;
    std::unique_ptr<storage::Workspace> workspace;
    std::unique_ptr<secrets::SecretStore> secrets = secrets::makeMemorySecretStore();
    std::unique_ptr<EndpointSystem> system;
};

std::uint16_t freePort()
{
    QTcpServer probe;
    REQUIRE(probe.listen(QHostAddress::LocalHost));
    return probe.serverPort();
}

/// The status that a POST gets; 0 if nobody answers.
int statusOf(std::uint16_t port, const QByteArray& target, const QByteArray& headers = {})
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    socket.write("POST " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "Content-Length: 1\r\n\r\nx");
    test::waitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; });
    return socket.bytesAvailable() > 12 ? socket.readAll().mid(9, 3).toInt() : 0;
}

} // namespace

TEST_CASE("an endpoint comes back from its JSON as it was")
{
    EndpointConfig config;
    config.id = "ep_1";
    config.number = 3;
    config.name = "shop";
    config.enabled = false;
    config.tls = TlsChoice::OwnCertificate;
    config.certificateFile = "/c.pem";
    config.rules = test::rulesOf(test::ruleText(R"("name": "a", "answer": {"status": 299})"));
    config.rulesFile = "/rules.json";
    config.handshakes = {"slack", "meta"};
    config.verification = {"github-sha256", true, "X-Secret", "https://example.test"};
    config.access = {true, true, "ann"};
    config.duplicates = DuplicatePolicy::Acknowledge;
    config.forwarding = {true, "http://127.0.0.1:3000/", ForwardOptions::Mode::Behind, true, 5000, 3, false};
    config.retention = {7, std::uint64_t{1} << 40, 1000};
    config.outside = {"cloudflared", "https://hooks.example.test", "https://smee.example.test/abc"};
    const auto read = endpointFromJson(toJson(config));
    REQUIRE(read);
    CHECK(*read == config);
}

TEST_CASE("what makes no sense is refused in one sentence")
{
    EndpointConfig other;
    other.id = "ep_other";
    other.name = "other";
    other.number = 2;
    other.port = 9000;
    const auto refusal = [&](const std::function<void(EndpointConfig&, EndpointSecrets&)>& change) {
        EndpointConfig config;
        config.id = "ep_new";
        config.name = "new";
        config.number = 3;
        config.port = 9001;
        EndpointSecrets secrets;
        change(config, secrets);
        const Status checked = checkEndpoint(config, secrets, {other});
        if (!checked)
            CHECK(checked.error().message.ends_with('.'));
        return checked ? std::string() : checked.error().message;
    };
    using C = EndpointConfig;
    using S = EndpointSecrets;
    CHECK(refusal([](C&, S&) {}).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.name = "other"; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.port = 9000; }).empty());
    CHECK(refusal([](C& c, S&) { c.port = 9000, c.pathPrefix = "/a"; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.port = 9000, c.pathPrefix = "/a", c.tls = TlsChoice::LocalAuthority; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.port = 9000, c.pathPrefix = "/a", c.bindAddress = "0.0.0.0"; }).empty());
    for (const char* prefix : {"a", "/", "/a/", "/a b", "/a?b"})
        CHECK_FALSE(refusal([&](C& c, S&) { c.pathPrefix = prefix; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.bindAddress = "localhost"; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.httpsOnly = true; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.tls = TlsChoice::OwnCertificate; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.responseStatus = 199; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.verification.scheme = "nonsense"; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.verification.scheme = "stripe"; }).empty());
    CHECK(refusal([](C& c, S& s) { c.verification.scheme = "stripe", s.verification = {"whsec_x"}; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.verification.strict = true; }).empty());
    CHECK_FALSE(refusal([](C& c, S& s) { c.verification.secretHeader = "a b", s.sharedHeader = "x"; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.verification.secretHeader = "X-Secret"; }).empty());
    CHECK_FALSE(refusal([](C& c, S& s) { c.access.token = true, s.token = "a/b/c/d/e"; }).empty());
    CHECK_FALSE(refusal([](C& c, S& s) { c.access.basic = true, c.access.basicUser = "a:b", s.basicPassword = "x"; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.forwarding = {.enabled = true, .url = "127.0.0.1:3000"}; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.forwarding = {.enabled = true, .url = "http://localhost:9001/x"}; }).empty());
    CHECK(refusal([](C& c, S&) { c.forwarding = {.enabled = true, .url = "http://localhost:9002/x"}; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.handshakes = {"slak"}; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.outside.tunnel = "nonsense"; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.outside.smee = "smee.io/x"; }).empty());
    CHECK_FALSE(refusal([](C& c, S&) { c.rules.rules.push_back({.name = "a", .answers = {{.status = 7}}}); }).empty());
}

TEST_CASE("endpoints get numbers that are never used twice, and their secrets stay out of the database")
{
    SystemFixture f;
    EndpointConfig config;
    config.name = "stripe";
    config.port = freePort();
    config.verification.scheme = "stripe";
    EndpointSecrets secrets;
    secrets.verification = {"whsec_of_this_test"};
    REQUIRE(f.system->store().loadNow());
    const auto first = f.save(config, {.secrets = secrets});
    REQUIRE(first);
    CHECK(first->number == 2);
    const auto read = test::await<EndpointSecrets>(
        [&](QObject* context, auto done) { f.system->store().secrets(*first, context, done); });
    CHECK(*read == secrets);
    const auto remove = [&](const std::string& id) {
        REQUIRE(test::await<Done>([&](QObject* context, auto done) { f.system->store().remove(id, context, done); }));
        REQUIRE(test::waitFor([&] { return f.system->store().find(id) == nullptr; }));
    };
    remove(first->id);
    CHECK(f.added("next", freePort()).number == 3);
    REQUIRE(test::await<Done>([&](QObject* context, auto done) { f.system->store().restore(first->id, context, done); }));
    REQUIRE(test::waitFor([&] { return f.system->store().named("stripe") != nullptr; }));
    CHECK(test::await<Done>([&](QObject* context, auto done) {
              f.system->store().remove(firstEndpointId, context, done);
          }).error().code == ErrorCode::InvalidInput);
    f.system.reset();
    f.workspace.reset();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(f.fixture.folder())) {
        if (!entry.is_regular_file())
            continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(file), {});
        CHECK(bytes.find("whsec_of_this_test") == std::string::npos);
    }
}

TEST_CASE("one that others could send to is saved only with an acknowledgement, a token or a password")
{
    SystemFixture f;
    REQUIRE(f.system->store().loadNow());
    EndpointConfig config;
    config.name = "open";
    config.bindAddress = "0.0.0.0";
    config.port = freePort();
    const auto refused = f.save(config);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::PermissionDenied);
    const auto open = f.save(config, {.exposureAcknowledged = true});
    REQUIRE(open);
    config.name = "guarded";
    config.port = freePort();
    config.access.token = true;
    const auto guarded = f.save(config);
    REQUIRE(guarded);
    const auto secrets = test::await<EndpointSecrets>(
        [&](QObject* context, auto done) { f.system->store().secrets(*guarded, context, done); });
    CHECK(secrets->token.size() == 24);
    f.start();
    CHECK(f.state(*open).exposed);
    CHECK(f.system->endpoints().exposed());
    CHECK(statusOf(guarded->port, "/") == 403);
    CHECK(statusOf(guarded->port, "/" + QByteArray::fromStdString(secrets->token)) == 200);
}

TEST_CASE("endpoints run by the store: added, changed, moved, stopped and removed without the others")
{
    SystemFixture f;
    f.start();
    const std::uint16_t port = freePort();
    EndpointConfig whole = f.added("whole", port, "", 201);
    EndpointConfig bin = f.added("bin", port, "/bin", 202);
    f.settle();
    REQUIRE(test::waitFor([&] { return f.state(bin).listening; }));
    CHECK(f.state(bin).url == "http://127.0.0.1:" + std::to_string(port) + "/bin");
    CHECK(statusOf(port, "/x") == 201);
    CHECK(statusOf(port, "/bin/x") == 202);
    QTcpSocket kept;
    kept.connectToHost(QHostAddress::LocalHost, port);
    REQUIRE(test::waitFor([&] { return kept.state() == QAbstractSocket::ConnectedState; }));
    bin.responseStatus = 203;
    REQUIRE(f.save(bin));
    REQUIRE(test::waitFor([&] { return statusOf(port, "/bin") == 203; }));
    bin.port = freePort();
    REQUIRE(f.save(bin));
    REQUIRE(test::waitFor([&] { return statusOf(bin.port, "/bin") == 203; }));
    CHECK(statusOf(port, "/bin") == 201);
    bin.enabled = false;
    REQUIRE(f.save(bin));
    REQUIRE(test::waitFor([&] { return !f.state(bin).listening; }));
    CHECK(statusOf(bin.port, "/bin") == 0);
    kept.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    REQUIRE(test::waitFor([&] { return kept.bytesAvailable() > 12; }));
    CHECK(kept.readAll().mid(9, 3) == "201");
    CHECK(statusOf(f.system->first().port(), "/") == 200);
}

TEST_CASE("one whose port is taken says so, and the others run")
{
    QTcpServer other;
    REQUIRE(other.listen(QHostAddress::LocalHost));
    SystemFixture f;
    f.start();
    const EndpointConfig taken = f.added("taken", other.serverPort());
    const EndpointConfig good = f.added("good", freePort(), "", 201);
    REQUIRE(test::waitFor([&] { return f.state(taken).error && f.state(good).listening; }));
    CHECK(f.state(taken).error->code == ErrorCode::AddressInUse);
    CHECK_FALSE(f.state(taken).listening);
    CHECK(statusOf(good.port, "/") == 201);
}

TEST_CASE("one whose certificate cannot be made does not fall back to plain HTTP")
{
    SystemFixture f;
    f.start();
    EndpointConfig config;
    config.name = "tls";
    config.port = freePort();
    config.tls = TlsChoice::LocalAuthority;
    const auto saved = f.save(config);
    REQUIRE(saved);
    REQUIRE(test::waitFor([&] { return f.state(*saved).error.has_value(); }));
    CHECK(statusOf(config.port, "/") == 0);
}

TEST_CASE("until its secrets are there, the first endpoint lets nobody in whom it should keep out")
{
    SystemFixture f;
    REQUIRE(f.system->store().loadNow());
    EndpointConfig first = f.system->store().endpoints().front();
    first.access.token = true;
    EndpointSecrets secrets;
    secrets.token = "token-of-this-test";
    REQUIRE(f.save(first, {.secrets = secrets}));
    Endpoint::Config config;
    config.port = 0;
    REQUIRE(f.system->first().start(config));
    f.system->endpoints().start();
    CHECK_FALSE(f.system->endpoints().isSettled());
    CHECK(f.system->first().handling().access.token);
    f.settle();
    const std::uint16_t port = f.system->first().port();
    CHECK(statusOf(port, "/") == 403);
    CHECK(statusOf(port, "/token-of-this-test/x") == 200);
}

TEST_CASE("a followed rule file is taken again when it changes, and a broken one changes nothing but the notice")
{
    SystemFixture f;
    f.start();
    const std::string file = f.fixture.folder() + "/rules.json";
    const auto write = [&](const std::string& text) { std::ofstream(file) << text; };
    write(test::ruleText(R"("name": "a", "answer": {"status": 501})"));
    EndpointConfig config;
    config.name = "ruled";
    config.port = freePort();
    config.rulesFile = file;
    const auto saved = f.save(config);
    REQUIRE(saved);
    REQUIRE(test::waitFor([&] { return f.state(*saved).listening; }));
    CHECK(statusOf(config.port, "/") == 501);
    write(test::ruleText(R"("name": "b", "answer": {"status": 502})"));
    REQUIRE(test::waitFor([&] { return statusOf(config.port, "/") == 502; }));
    write("{");
    REQUIRE(test::waitFor([&] { return f.state(*saved).notice.has_value(); }));
    CHECK(statusOf(config.port, "/") == 502);
    // As editors do it.
    std::ofstream(file + "~") << test::ruleText(R"("name": "c", "answer": {"status": 504})");
    std::filesystem::rename(file + "~", file);
    REQUIRE(test::waitFor([&] { return statusOf(config.port, "/") == 504; }));
    CHECK_FALSE(f.state(*saved).notice);
}

TEST_CASE("an endpoint is opened to the outside on demand alone, and its public URL is told")
{
    SystemFixture f;
    f.start();
    const std::string script = f.fixture.folder() + "/tunnel.sh";
    std::ofstream(script) << "#!/bin/sh\necho \"Forwarding https://calm.ngrok.app -> $1\"\nexec sleep 60\n";
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    EndpointConfig config;
    config.name = "outside";
    config.port = freePort();
    config.pathPrefix = "/in";
    config.outside.tunnel = script + " {port}";
    const auto saved = f.save(config);
    REQUIRE(saved);
    REQUIRE(test::waitFor([&] { return f.state(*saved).listening; }));
    CHECK(f.state(*saved).outside == OutsideState::Off);
    CHECK_FALSE(f.state(*saved).exposed);
    std::vector<std::string> told;
    QObject::connect(&f.system->endpoints(), &Endpoints::publicUrlChanged,
                     [&](std::uint16_t number, const std::string& url) { told.push_back(std::to_string(number) + url); });
    REQUIRE(f.system->endpoints().openToOutside(saved->number));
    REQUIRE(test::waitFor([&] { return f.state(*saved).outside == OutsideState::Open; }));
    CHECK(f.state(*saved).publicUrl == "https://calm.ngrok.app/in");
    CHECK(f.state(*saved).exposed);
    CHECK(told == std::vector<std::string>{std::to_string(saved->number) + "https://calm.ngrok.app/in"});
    f.system->endpoints().closeToOutside(saved->number);
    CHECK_FALSE(f.state(*saved).exposed);
    CHECK(f.system->endpoints().openToOutside(1).error().code == ErrorCode::InvalidInput);
    // Stopped, it is not open to anybody.
    REQUIRE(f.system->endpoints().openToOutside(saved->number));
    EndpointConfig stopped = *saved;
    stopped.enabled = false;
    REQUIRE(f.save(stopped));
    REQUIRE(test::waitFor([&] { return f.state(*saved).outside == OutsideState::Off; }));
}

TEST_CASE("captures of an endpoint beyond its limits are removed for good, oldest first, but for pinned ones")
{
    test::CaptureFixture fixture;
    for (int n = 0; n < 10; ++n)
        fixture.append(test::CaptureFixture::request(std::string(100, 'x')));
    fixture.store->flush();
    const std::int64_t received = test::CaptureFixture::request("").receivedAtUs;
    REQUIRE(test::await<Done>([&](QObject* context, auto done) { fixture.store->setPinned({2}, true, context, done); }));
    using Ids = std::vector<capture::CaptureId>;
    const auto overdue = [&](RetentionOptions options, std::uint16_t endpoint = 1, std::int64_t laterUs = 0) {
        return *overdueCaptures(fixture.folder(), {{endpoint, options}}, received + laterUs);
    };
    CHECK(overdue({.count = 7}) == Ids{3, 1});
    CHECK(overdue({.bytes = 850}) == Ids{1});
    CHECK(overdue({.count = 10}).empty());
    CHECK(overdue({.count = 7}, 2).empty());
    CHECK(overdue({.days = 1}).empty());
    CHECK(overdue({.days = 1}, 1, std::int64_t{25} * 3600 * 1'000'000) == Ids{10, 9, 8, 7, 6, 5, 4, 3, 1});

    test::FakeClock clock;
    test::FakeScheduler scheduler(clock);
    RetentionKeeper keeper(clock, scheduler, *fixture.store, fixture.folder());
    Ids removed;
    QObject::connect(fixture.store.get(), &capture::CaptureStore::removed, &keeper,
                     [&](const Ids& ids) { removed.insert(removed.end(), ids.begin(), ids.end()); });
    keeper.setLimits({{1, {.count = 7}}});
    REQUIRE(test::waitFor([&] { return removed == Ids{3, 1}; }));
    fixture.append(test::CaptureFixture::request("y"));
    fixture.store->flush();
    scheduler.advanceMs(60'000);
    REQUIRE(test::waitFor([&] { return removed.size() == 3; }));
    CHECK(removed.back() == 4);
    fixture.store->flush();
    auto database = storage::Database::open(fixture.databasePath(), storage::Database::Access::ReadOnly);
    CHECK(database->integer("SELECT count(*) FROM captures").value() == 8);
}
