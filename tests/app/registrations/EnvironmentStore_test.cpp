#include "registrations/EnvironmentStore.h"

#include "Await.h"
#include "FakeClock.h"
#include "registrations/FirstStart.h"
#include "registrations/LiteralSecrets.h"
#include "registrations/RegistrationStore.h"
#include "registrations/SecretKeeper.h"
#include "TemporaryProfile.h"

#include <QDirIterator>
#include <QFile>
#include <QTimer>

using namespace hookbench;
using namespace hookbench::registrations;

namespace {

using Names = std::vector<std::string>;

/// A keychain that refuses to write.
class LockedSecretStore final : public secrets::SecretStore {
public:
    secrets::Backing backing() const override { return secrets::Backing::Keychain; }
    void read(const QString&, QObject* context, ReadHandler done) override
    {
        QMetaObject::invokeMethod(
            context, [done] { done(refusal()); }, Qt::QueuedConnection);
    }
    void write(const QString&, const QByteArray&, QObject* context, DoneHandler done) override
    {
        QMetaObject::invokeMethod(
            context, [done] { done(refusal()); }, Qt::QueuedConnection);
    }
    void remove(const QString&, QObject* context, DoneHandler done) override
    {
        QMetaObject::invokeMethod(
            context, [done] { done(refusal()); }, Qt::QueuedConnection);
    }

private:
    static Error refusal() { return {ErrorCode::PermissionDenied, "The keychain is locked; unlock it.", ""}; }
};

/// The stores of one profile on a given secret store; may be closed and opened again.
class EnvironmentFixture {
public:
    EnvironmentFixture() : secrets(secrets::makeMemorySecretStore()) { open(); }
    ~EnvironmentFixture() { close(); }

    void open()
    {
        auto opened = storage::Workspace::open(profile.stdPath());
        REQUIRE(opened);
        workspace = std::move(*opened);
        registrations = std::make_unique<RegistrationStore>(*workspace, clock);
        store = std::make_unique<EnvironmentStore>(*workspace, *secrets);
        QObject::connect(store.get(), &EnvironmentStore::changed, store.get(), [this] { ++changes; });
        store->load();
        REQUIRE(test::waitFor([this] { return store->isLoaded(); }));
    }
    void close()
    {
        store.reset();
        registrations.reset();
        workspace.reset();
    }
    void reopen()
    {
        close();
        open();
    }

    Result<Environment> save(const Environment& environment,
                             const EnvironmentStore::SecretValues& values = {})
    {
        return test::await<Environment>(
            [&](auto* context, auto done) { store->save(environment, values, context, done); });
    }
    Status remove(const std::string& id)
    {
        return test::await<Done>([&](auto* context, auto done) { store->remove(id, context, done); });
    }
    Status setVariable(const Variable& variable, const std::string& secret = {})
    {
        return test::await<Done>(
            [&](auto* context, auto done) { store->setVariable(variable, secret, context, done); });
    }
    VariableValues values(const std::string& id = {})
    {
        auto result =
            test::await<VariableValues>([&](auto* context, auto done) { store->values(id, context, done); });
        REQUIRE(result);
        return std::move(*result);
    }
    Result<Registration> keep(const Registration& registration)
    {
        return test::await<Registration>(
            [&](auto* context, auto done) { SecretKeeper(*store).keep(registration, context, done); });
    }
    bool keychainHas(const std::string& name)
    {
        return test::await<QByteArray>([&](auto* context, auto done) {
                   secrets->read(QString::fromStdString(name), context, done);
               })
            .ok();
    }
    FirstStart::Sample firstStart()
    {
        FirstStart start(*workspace, *registrations, *store);
        start.run();
        auto sample =
            test::await<FirstStart::Sample>([&](auto* context, auto done) { start.whenDone(context, done); });
        REQUIRE(sample);
        return *sample;
    }
    Names registrationNames()
    {
        const auto rows = test::await<std::vector<RegistrationSummary>>(
            [&](auto* context, auto done) { registrations->list(context, done); });
        REQUIRE(rows);
        Names names;
        for (const RegistrationSummary& row : *rows)
            names.push_back(row.name);
        return names;
    }

    test::TemporaryProfile profile;
    test::FakeClock clock;
    std::unique_ptr<secrets::SecretStore> secrets;
    std::unique_ptr<storage::Workspace> workspace;
    std::unique_ptr<RegistrationStore> registrations;
    std::unique_ptr<EnvironmentStore> store;
    int changes = 0;
};

Environment staging()
{
    Environment environment;
    environment.name = "staging";
    environment.isProduction = true;
    environment.variables = {{"BASE_URL", false, "https://staging.example.com"}, {"TOKEN", true, ""}};
    return environment;
}

Registration withHeader(const std::string& name, const std::string& value)
{
    WebhookConfig config;
    config.url = "https://example.com/hooks";
    config.headers = {{name, value}};
    Registration registration;
    registration.name = "r";
    registration.eventTypes = {"*"};
    registration.channels = {{config, {}}};
    return registration;
}

std::string headerOf(const Registration& registration)
{
    return std::get<WebhookConfig>(registration.channels[0].config).headers[0].value;
}

/// The files below `folder` that hold one of `texts`.
Names filesHolding(const QString& folder, const Names& texts)
{
    Names found;
    int files = 0;
    QDirIterator all(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        REQUIRE(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        ++files;
        for (const std::string& text : texts) {
            if (bytes.contains(QByteArray::fromStdString(text)))
                found.push_back(file.fileName().toStdString() + " holds " + text);
        }
    }
    REQUIRE(files > 0);
    return found;
}

} // namespace

TEST_CASE_METHOD(EnvironmentFixture, "the first start makes the environment local, once")
{
    REQUIRE(store->environments().size() == 1);
    CHECK(store->current().name == "local");
    CHECK(store->current().id.starts_with("env_"));
    CHECK(changes == 1);
    const std::string id = store->current().id;
    reopen();
    CHECK(store->environments().size() == 1);
    CHECK(store->current().id == id);
}

TEST_CASE("until it is loaded there is a nameless empty environment, and calls wait for the load")
{
    test::TemporaryProfile profile;
    auto workspace = storage::Workspace::open(profile.stdPath());
    REQUIRE(workspace);
    const auto secrets = secrets::makeMemorySecretStore();
    EnvironmentStore store(**workspace, *secrets);
    CHECK_FALSE(store.isLoaded());
    CHECK(store.current() == Environment{});
    const auto values =
        test::await<VariableValues>([&](auto* context, auto done) { store.values("", context, done); });
    REQUIRE(values);
    CHECK(values->environmentName == "local");
    CHECK(store.isLoaded());
}

TEST_CASE_METHOD(EnvironmentFixture, "plain values are in the database, secret ones in the keychain")
{
    const auto saved = save(staging(), {{"TOKEN", "t0ken"}, {"BASE_URL", "ignored"}});
    REQUIRE(saved);
    CHECK(saved->id.starts_with("env_"));
    CHECK(keychainHas("environment/" + saved->id + "/TOKEN"));
    CHECK_FALSE(keychainHas("environment/" + saved->id + "/BASE_URL"));
    const VariableValues all = values(saved->id);
    CHECK(all.environmentName == "staging");
    CHECK(all.values.at("BASE_URL") == "https://staging.example.com");
    CHECK(all.values.at("TOKEN") == "t0ken");
    CHECK(all.secretNames == Names{"TOKEN"});
    CHECK(all.missingSecrets.empty());
    reopen();
    REQUIRE(store->environments().size() == 2);
    CHECK(store->environments()[1] == *saved);
    CHECK(*resolveVariables("${BASE_URL}/${TOKEN}", lookupIn(values(saved->id))) ==
          "https://staging.example.com/t0ken");
}

TEST_CASE_METHOD(EnvironmentFixture,
                 "a secret keeps its value unless another one is given, and may be missing")
{
    Environment saved = *save(staging(), {{"TOKEN", "one"}});
    saved.variables.push_back({"OTHER", true, ""});
    REQUIRE(save(saved));
    CHECK(values(saved.id).values.at("TOKEN") == "one");
    CHECK(values(saved.id).missingSecrets == Names{"OTHER"});
    REQUIRE(save(saved, {{"TOKEN", "two"}, {"OTHER", "three"}}));
    CHECK(values(saved.id).values.at("TOKEN") == "two");
    CHECK(values(saved.id).missingSecrets.empty());
}

TEST_CASE_METHOD(EnvironmentFixture, "secrets of variables and environments that are gone leave the keychain")
{
    Environment saved = *save(staging(), {{"TOKEN", "one"}});
    const std::string name = "environment/" + saved.id + "/TOKEN";
    saved.variables[1].isSecret = false;
    REQUIRE(save(saved));
    CHECK_FALSE(keychainHas(name));
    saved.variables[1].isSecret = true;
    REQUIRE(save(saved, {{"TOKEN", "one"}}));
    REQUIRE(keychainHas(name));
    REQUIRE(remove(saved.id));
    CHECK_FALSE(keychainHas(name));
    CHECK(store->environments().size() == 1);
}

TEST_CASE_METHOD(EnvironmentFixture, "a value in a secret variable is moved to the keychain")
{
    Environment environment = staging();
    environment.variables[1].value = "slipped-in";
    const auto saved = save(environment);
    REQUIRE(saved);
    CHECK(saved->variables[1].value.empty());
    CHECK(values(saved->id).values.at("TOKEN") == "slipped-in");
    close();
    CHECK(filesHolding(profile.path(), {"slipped-in"}) == Names{});
}

TEST_CASE_METHOD(EnvironmentFixture, "environments with wrong or taken names are refused with the mend")
{
    store->setBuiltIn("HOOKBENCH_URL", "http://127.0.0.1:8787");
    const auto message = [&](const Environment& environment) {
        const auto saved = save(environment);
        REQUIRE_FALSE(saved);
        CHECK(saved.error().code == ErrorCode::InvalidInput);
        return saved.error().message;
    };
    Environment environment = staging();
    environment.name = " ";
    CHECK(message(environment) == "The environment needs a name; write one such as staging.");
    environment.name = "local";
    CHECK(message(environment) == "There is an environment named \"local\" already; choose another name.");
    environment = staging();
    environment.variables[0].name = "BASE URL";
    CHECK_THAT(message(environment),
               Catch::StartsWith("\"BASE URL\" cannot be the name of a variable; use letters"));
    environment.variables[0].name = "TOKEN";
    CHECK(message(environment) == "The variable TOKEN is there twice; take one away.");
    environment.variables[0].name = "HOOKBENCH_URL";
    CHECK(message(environment) == "The variable HOOKBENCH_URL is made by the program; choose another name.");
    CHECK(store->environments().size() == 1);
}

TEST_CASE_METHOD(EnvironmentFixture, "the one in use is remembered; the last one cannot be removed")
{
    const std::string local = store->current().id;
    const std::string id = save(staging())->id;
    changes = 0;
    store->setCurrent(id);
    CHECK(store->current().name == "staging");
    CHECK(changes == 1);
    store->setCurrent("env_unknown");
    CHECK(store->current().name == "staging");
    reopen();
    CHECK(store->current().name == "staging");
    REQUIRE(remove(id));
    CHECK(store->current().name == "local");
    CHECK(remove(id).error().code == ErrorCode::NotFound);
    const Status last = remove(local);
    REQUIRE_FALSE(last);
    CHECK(last.error().message == "The last environment cannot be removed; make another one first.");
}

TEST_CASE_METHOD(EnvironmentFixture, "variables are set one at a time, and none of two calls at once is lost")
{
    QObject context;
    int answers = 0;
    for (const char* name : {"A", "B", "C"})
        store->setVariable({name, false, name}, "", &context, [&](const Status& done) {
            CHECK(done);
            ++answers;
        });
    REQUIRE(test::waitFor([&] { return answers == 3; }));
    REQUIRE(setVariable({"B", true, ""}, "secret"));
    const VariableValues all = values();
    CHECK(all.values.at("A") == "A");
    CHECK(all.values.at("B") == "secret");
    CHECK(all.secretNames == Names{"B"});
    CHECK(store->current().variables.size() == 3);
    CHECK(setVariable({"1", false, ""}).error().code == ErrorCode::InvalidInput);
}

TEST_CASE_METHOD(EnvironmentFixture, "built-in variables are in every environment, and change with a signal")
{
    changes = 0;
    store->setBuiltIn("HOOKBENCH_URL", "http://127.0.0.1:8787");
    store->setBuiltIn("HOOKBENCH_URL", "http://127.0.0.1:8787");
    CHECK(changes == 1);
    CHECK(values().values.at("HOOKBENCH_URL") == "http://127.0.0.1:8787");
    const std::string id = save(staging())->id;
    CHECK(values(id).values.contains("HOOKBENCH_URL"));
    store->setBuiltIn("HOOKBENCH_URL", "");
    CHECK_FALSE(values(id).values.contains("HOOKBENCH_URL"));
    CHECK(store->builtIn().empty());
}

TEST_CASE_METHOD(EnvironmentFixture, "another process's environment appears")
{
    changes = 0;
    auto other = storage::Workspace::open(profile.stdPath());
    REQUIRE(other);
    Environment theirs = staging();
    theirs.id = makeEnvironmentId();
    REQUIRE((*other)->wait<Done>(
        [&](storage::Database& database) { return EnvironmentTable(database).save(theirs); }));
    REQUIRE(test::waitFor([&] { return store->environments().size() == 2; }));
    CHECK(changes == 1);
    CHECK(values(theirs.id).missingSecrets == Names{"TOKEN"});
}

TEST_CASE_METHOD(EnvironmentFixture, "when the keychain refuses, nothing is stored and the reason is told")
{
    close();
    secrets = std::make_unique<LockedSecretStore>();
    open();
    const auto saved = save(staging(), {{"TOKEN", "t"}});
    REQUIRE_FALSE(saved);
    CHECK(saved.error().code == ErrorCode::PermissionDenied);
    CHECK(store->environments().size() == 1);
    CHECK(keep(withHeader("X-Token", "t")).error().code == ErrorCode::PermissionDenied);
    // The next operation is not held up.
    CHECK(setVariable({"PLAIN", false, "x"}));
    CHECK(values().values.at("PLAIN") == "x");
}

TEST_CASE_METHOD(EnvironmentFixture, "the keeper moves literal secrets into the environment in use")
{
    const auto safe = keep(withHeader("X-Mixpeek-Secret", "s1"));
    REQUIRE(safe);
    CHECK(headerOf(*safe) == "${X_MIXPEEK_SECRET}");
    CHECK(literalSecrets(*safe).empty());
    CHECK(values().values.at("X_MIXPEEK_SECRET") == "s1");

    CHECK(headerOf(*keep(withHeader("Authorization", "s1"))) == "${X_MIXPEEK_SECRET}");
    CHECK(headerOf(*keep(withHeader("X-Mixpeek-Secret", "s2"))) == "${X_MIXPEEK_SECRET_2}");
    CHECK(values().values.at("X_MIXPEEK_SECRET") == "s1");
    CHECK(store->current().variables.size() == 2);
    CHECK(*keep(*safe) == *safe);

    REQUIRE(setVariable({"PLAIN", false, "s3"}));
    CHECK(headerOf(*keep(withHeader("X-Token", "s3"))) == "${X_TOKEN}");
}

TEST_CASE_METHOD(EnvironmentFixture, "two records that are kept at once get names of their own")
{
    QObject context;
    Names found;
    for (const char* value : {"s1", "s2", "s1"})
        SecretKeeper(*store).keep(
            withHeader("X-Token", value), &context,
            [&](const Result<Registration>& safe) { found.push_back(headerOf(*safe)); });
    REQUIRE(test::waitFor([&] { return found.size() == 3; }));
    CHECK(found == Names{"${X_TOKEN}", "${X_TOKEN_2}", "${X_TOKEN}"});
}

TEST_CASE_METHOD(EnvironmentFixture, "the first start makes the sample and its secret")
{
    const FirstStart::Sample sample = firstStart();
    CHECK(sample.environmentId == store->current().id);
    CHECK(registrationNames() == Names{"Sample: local endpoint"});
    const std::string secret = values().values.at("WEBHOOK_SECRET");
    CHECK(secret.size() == 39);
    const auto stored = test::await<StoredRegistration>(
        [&](auto* context, auto done) { registrations->fetch(sample.registrationId, context, done); });
    REQUIRE(stored);
    CHECK(stored->saved->isActive);
    CHECK(headerOf(*stored->saved) == "${WEBHOOK_SECRET}");

    reopen();
    CHECK(firstStart().registrationId == sample.registrationId);
    CHECK(registrationNames().size() == 1);
    CHECK(values().values.at("WEBHOOK_SECRET") == secret);
}

TEST_CASE_METHOD(EnvironmentFixture, "variables that are set while the first start runs survive it")
{
    FirstStart start(*workspace, *registrations, *store);
    bool isDone = false;
    int asked = 0;
    int set = 0;
    // Always a few under way, so that one falls between any two steps of the first start.
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, store.get(), [&] {
        if (asked - set > 3)
            return;
        const std::string name = "MINE_" + std::to_string(asked++);
        store->setVariable({name, false, "kept"}, "", store.get(), [&](const Status& stored) {
            REQUIRE(stored);
            ++set;
        });
    });
    timer.start(0);
    start.run();
    start.whenDone(store.get(), [&](const Result<FirstStart::Sample>& sample) {
        REQUIRE(sample);
        isDone = true;
        timer.stop();
    });
    REQUIRE(test::waitFor([&] { return isDone && set == asked; }));
    const int count = asked;
    REQUIRE(count > 0);
    reopen();
    const VariableValues after = values();
    for (int i = 0; i < count; ++i)
        CHECK(after.values.count("MINE_" + std::to_string(i)) == 1);
    CHECK(after.values.count("WEBHOOK_SECRET") == 1);
}

TEST_CASE_METHOD(EnvironmentFixture, "a sample that was removed does not come back")
{
    const FirstStart::Sample sample = firstStart();
    REQUIRE(test::await<Done>(
        [&](auto* context, auto done) { registrations->remove({sample.registrationId}, context, done); }));
    Environment local = store->current();
    local.variables.clear();
    REQUIRE(save(local));
    const std::string other = save(staging())->id;
    reopen();
    firstStart();
    CHECK(registrationNames().empty());
    CHECK(store->current().variables.empty());

    REQUIRE(remove(sample.environmentId));
    CHECK(firstStart().environmentId.empty());
    CHECK(store->environments().size() == 1);
    CHECK(store->current().id == other);
}

TEST_CASE_METHOD(EnvironmentFixture, "without a keychain the sample has a fresh secret at every start")
{
    const FirstStart::Sample sample = firstStart();
    const std::string before = values().values.at("WEBHOOK_SECRET");
    close();
    secrets = secrets::makeMemorySecretStore();
    open();
    CHECK(values().missingSecrets == Names{"WEBHOOK_SECRET"});
    CHECK(firstStart().registrationId == sample.registrationId);
    CHECK(values().missingSecrets.empty());
    CHECK(values().values.at("WEBHOOK_SECRET") != before);
}

TEST_CASE_METHOD(EnvironmentFixture, "no secret ever touches the profile folder, open or closed")
{
    const Names hidden{"hunter2-plain-before", "hunter2-token", "hunter2-header", "hunter2-draft", "sample-"};
    // A plain value that becomes a secret leaves nothing behind once the log is folded in; it is long, so
    // that its pages are not all used again by what follows.
    std::string turned;
    for (int i = 0; i < 2000; ++i)
        turned += hidden[0] + " ";
    REQUIRE(setVariable({"TURNED", false, turned}));
    REQUIRE(setVariable({"TURNED", true, ""}, turned));
    REQUIRE(save(staging(), {{"TOKEN", hidden[1]}}));
    firstStart();
    const auto safe = keep(withHeader("X-Token", hidden[2]));
    REQUIRE(safe);
    REQUIRE(test::await<Registration>(
        [&](auto* context, auto done) { registrations->save(*safe, context, done); }));
    CHECK_FALSE(test::await<Registration>([&](auto* context, auto done) {
        registrations->save(withHeader("X-Token", hidden[2]), context, done);
    }));
    Registration draft = withHeader("X-Token", hidden[3]);
    draft.id = makeRegistrationId();
    REQUIRE(
        test::await<Done>([&](auto* context, auto done) { registrations->saveDraft(draft, context, done); }));
    CHECK(filesHolding(profile.path(), Names(hidden.begin() + 1, hidden.end())) == Names{});
    close();
    CHECK(filesHolding(profile.path(), hidden) == Names{});
}

TEST_CASE("secrets in a real keychain outlive the program, and are nowhere in the profile", "[.][keychain]")
{
    const auto openKeychain = [] {
        QObject context;
        std::optional<secrets::OpenedSecretStore> opened;
        secrets::openSecretStore(
            QStringLiteral("hookbench-registrations-test"), 8000, &context,
            [&](secrets::OpenedSecretStore result) { opened.emplace(std::move(result)); });
        REQUIRE(test::waitFor([&] { return opened.has_value(); }));
        INFO(opened->whyNoKeychain);
        REQUIRE(opened->store->backing() == secrets::Backing::Keychain);
        return std::move(opened->store);
    };
    EnvironmentFixture fixture;
    fixture.close();
    fixture.secrets = openKeychain();
    fixture.open();
    fixture.firstStart();
    const std::string sampleSecret = fixture.values().values.at("WEBHOOK_SECRET");
    const auto staged = fixture.save(staging(), {{"TOKEN", "hunter2-keychain ü"}});
    REQUIRE(staged);
    const auto safe = fixture.keep(withHeader("X-Token", "hunter2-kept"));
    REQUIRE(safe);
    REQUIRE(test::await<Registration>(
        [&](auto* context, auto done) { fixture.registrations->save(*safe, context, done); }));

    fixture.close();
    fixture.secrets.reset();
    fixture.secrets = openKeychain();
    fixture.open();
    fixture.firstStart();
    CHECK(fixture.values().values.at("WEBHOOK_SECRET") == sampleSecret);
    CHECK(fixture.values().values.at("X_TOKEN") == "hunter2-kept");
    CHECK(fixture.values(staged->id).values.at("TOKEN") == "hunter2-keychain ü");
    const Names hidden{sampleSecret, "hunter2-keychain", "hunter2-kept"};
    CHECK(filesHolding(fixture.profile.path(), hidden) == Names{});
    REQUIRE(fixture.remove(staged->id));
    CHECK_FALSE(fixture.keychainHas("environment/" + staged->id + "/TOKEN"));
    fixture.close();
    CHECK(filesHolding(fixture.profile.path(), hidden) == Names{});
}
