#include "registrations/RegistrationStore.h"

#include "Await.h"
#include "FakeClock.h"
#include "registrations/RegistrationTable.h"
#include "TemporaryProfile.h"
#include "json/Value.h"

using namespace hookbench;
using namespace hookbench::registrations;

namespace {

using Ids = std::vector<std::string>;

/// A workspace with a store on it, which can be closed and opened again.
class StoreFixture {
public:
    StoreFixture() { open(); }
    ~StoreFixture() { close(); }

    void open()
    {
        auto opened = storage::Workspace::open(profile.stdPath());
        REQUIRE(opened);
        workspace = std::move(*opened);
        store = std::make_unique<RegistrationStore>(*workspace, clock);
        QObject::connect(store.get(), &RegistrationStore::changed, store.get(),
                         [this](const Ids& ids) { announced.push_back(ids); });
    }
    void close()
    {
        store.reset();
        workspace.reset();
    }
    void reopen()
    {
        close();
        open();
        store->purgeRemoved();
    }

    Result<Registration> save(const Registration& registration)
    {
        return test::await<Registration>(
            [&](auto* context, auto done) { store->save(registration, context, done); });
    }
    Registration saved(const Registration& registration)
    {
        auto result = save(registration);
        REQUIRE(result);
        return std::move(*result);
    }
    Status saveDraft(const Registration& draft)
    {
        return test::await<Done>([&](auto* context, auto done) { store->saveDraft(draft, context, done); });
    }
    Status setActive(const Ids& ids, bool active)
    {
        return test::await<Done>(
            [&](auto* context, auto done) { store->setActive(ids, active, context, done); });
    }
    Status remove(const Ids& ids)
    {
        return test::await<Done>([&](auto* context, auto done) { store->remove(ids, context, done); });
    }
    Status restore(const Ids& ids)
    {
        return test::await<Done>([&](auto* context, auto done) { store->restore(ids, context, done); });
    }
    Result<StoredRegistration> fetch(const std::string& id)
    {
        return test::await<StoredRegistration>(
            [&](auto* context, auto done) { store->fetch(id, context, done); });
    }
    std::vector<RegistrationSummary> list()
    {
        auto rows = test::await<std::vector<RegistrationSummary>>(
            [&](auto* context, auto done) { store->list(context, done); });
        REQUIRE(rows);
        return std::move(*rows);
    }
    Ids names()
    {
        Ids all;
        for (const RegistrationSummary& row : list())
            all.push_back(row.name);
        return all;
    }
    Ids matching(const std::string& eventType)
    {
        const auto found = test::await<std::vector<Registration>>(
            [&](auto* context, auto done) { store->matching(eventType, context, done); });
        REQUIRE(found);
        Ids all;
        for (const Registration& registration : *found)
            all.push_back(registration.name);
        return all;
    }

    test::TemporaryProfile profile;
    test::FakeClock clock;
    std::unique_ptr<storage::Workspace> workspace;
    std::unique_ptr<RegistrationStore> store;
    std::vector<Ids> announced;
};

Registration named(const std::string& name, const Ids& eventTypes = {"object.created"})
{
    WebhookConfig config;
    config.url = "https://example.com/" + name;
    Registration registration;
    registration.name = name;
    registration.eventTypes = eventTypes;
    registration.channels = {{config, {}}};
    return registration;
}

} // namespace

TEST_CASE_METHOD(StoreFixture,
                 "a new registration gets an id and its times, and is read back as it was stored")
{
    Registration registration = named("orders");
    registration.extra.append("team", json::Value("web"));
    const Registration stored = saved(registration);
    CHECK(stored.id.starts_with("wh_"));
    CHECK(stored.createdAt == "2026-11-23T08:44:04Z");
    CHECK(stored.updatedAt == stored.createdAt);
    CHECK(*fetch(stored.id)->saved == stored);
    CHECK_FALSE(fetch(stored.id)->draft);
    CHECK(fetch("wh_none").error().code == ErrorCode::NotFound);
    CHECK(announced == std::vector<Ids>{{stored.id}});
}

TEST_CASE_METHOD(StoreFixture, "a change keeps the time of creation and moves the other")
{
    Registration registration = saved(named("orders"));
    clock.advanceMs(5000);
    registration.name = "renamed";
    registration.createdAt = "1999-01-01T00:00:00Z";
    const Registration changed = saved(registration);
    CHECK(changed.id == registration.id);
    CHECK(changed.createdAt == "2026-11-23T08:44:04Z");
    CHECK(changed.updatedAt == "2026-11-23T08:44:09Z");
    CHECK(names() == Ids{"renamed"});

    Registration imported = named("imported");
    imported.createdAt = "2025-01-01T00:00:00Z";
    CHECK(saved(imported).createdAt == "2025-01-01T00:00:00Z");
}

TEST_CASE_METHOD(StoreFixture, "the list shows what it needs, oldest first")
{
    const Registration first = saved(named("first", {"object.created", "odd type%", "*"}));
    Registration paused = named("second");
    paused.isActive = false;
    paused.channels.clear();
    paused = saved(paused);
    const auto rows = list();
    REQUIRE(rows.size() == 2);
    RegistrationSummary expected;
    expected.id = first.id;
    expected.name = "first";
    expected.eventTypes = first.eventTypes;
    expected.channels = {"webhook"};
    expected.target = "https://example.com/first";
    expected.updatedAtUs = clock.nowUs();
    CHECK(rows[0] == expected);
    CHECK_FALSE(rows[1].isActive);
    CHECK(rows[1].problemCount == 1);
    CHECK(rows[1].channels.empty());
    CHECK(rows[1].target.empty());
    saved(first);
    CHECK(names() == Ids{"first", "second"});
}

TEST_CASE_METHOD(StoreFixture, "nothing invalid is saved as active")
{
    Registration bad = named("bad");
    std::get<WebhookConfig>(bad.channels[0].config).url = "http://example.com";
    const auto refused = save(bad);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::InvalidInput);
    CHECK_THAT(refused.error().message, Catch::StartsWith("channels[0].configs.url: Plain http"));
    CHECK(names().empty());
    CHECK(announced.empty());

    bad.isActive = false;
    bad = saved(bad);
    const Registration good = saved(named("good"));
    REQUIRE(setActive({good.id}, false));
    const Status activated = setActive({good.id, bad.id}, true);
    REQUIRE_FALSE(activated);
    CHECK(activated.error().code == ErrorCode::InvalidInput);
    CHECK_THAT(activated.error().message,
               Catch::StartsWith("\"bad\" cannot be active: channels[0].configs.url"));
    CHECK_FALSE(fetch(good.id)->saved->isActive);
    REQUIRE(setActive({good.id, "wh_gone"}, true));
    CHECK(fetch(good.id)->saved->isActive);
    CHECK(names() == Ids{"bad", "good"});
}

TEST_CASE_METHOD(StoreFixture, "matching finds the active ones that subscribe")
{
    saved(named("a", {"object.created", "object.updated"}));
    saved(named("all", {"*"}));
    saved(named("longer", {"object.created.late"}));
    saved(named("spaced", {"odd type"}));
    Registration paused = named("paused");
    paused.isActive = false;
    saved(paused);
    CHECK(matching("object.created") == Ids{"a", "all"});
    CHECK(matching("object.updated") == Ids{"a", "all"});
    CHECK(matching("odd type") == Ids{"all", "spaced"});
    CHECK(matching("odd") == Ids{"all"});
    CHECK(matching("object") == Ids{"all"});
    CHECK(matching("") == Ids{});
}

TEST_CASE_METHOD(StoreFixture, "drafts survive a restart, and go with the save")
{
    Registration registration = saved(named("orders"));
    Registration edited = registration;
    edited.name = "";
    edited.channels.clear();
    REQUIRE(saveDraft(edited));
    Registration fresh = named("fresh");
    fresh.id = makeRegistrationId();
    REQUIRE(saveDraft(fresh));
    reopen();

    CHECK(*fetch(registration.id)->saved == registration);
    CHECK(*fetch(registration.id)->draft == edited);
    CHECK_FALSE(fetch(fresh.id)->saved);
    const auto rows = list();
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].hasDraft);
    CHECK_FALSE(rows[0].isNew);
    CHECK(rows[0].name == "orders");
    CHECK(rows[1].isNew);
    CHECK(rows[1].name == "fresh");
    CHECK(rows[1].target == "https://example.com/fresh");

    saved(fresh);
    saved(edited.name.empty() ? registration : edited);
    for (const RegistrationSummary& row : list()) {
        CHECK_FALSE(row.hasDraft);
        CHECK_FALSE(row.isNew);
    }
    CHECK(names() == Ids{"orders", "fresh"});
}

TEST_CASE_METHOD(StoreFixture, "a discarded draft is gone, and with it a registration that was never saved")
{
    Registration fresh = named("fresh");
    CHECK(saveDraft(fresh).error().code == ErrorCode::InvalidInput);
    fresh.id = makeRegistrationId();
    REQUIRE(saveDraft(fresh));
    const auto discard = [&](auto* context, auto done) { store->discardDraft(fresh.id, context, done); };
    REQUIRE(test::await<Done>(discard));
    CHECK(names().empty());
    CHECK(fetch(fresh.id).error().code == ErrorCode::NotFound);
}

TEST_CASE_METHOD(StoreFixture, "a removal can be undone until the next start, drafts included")
{
    const Registration kept = saved(named("kept"));
    const Registration orders = saved(named("orders"));
    Registration edited = orders;
    edited.name = "edited";
    REQUIRE(saveDraft(edited));
    Registration fresh = named("fresh");
    fresh.id = makeRegistrationId();
    REQUIRE(saveDraft(fresh));

    REQUIRE(remove({orders.id, fresh.id}));
    CHECK(names() == Ids{"kept"});
    CHECK(matching("object.created") == Ids{"kept"});
    CHECK(fetch(orders.id).error().code == ErrorCode::NotFound);
    CHECK(fetch(fresh.id).error().code == ErrorCode::NotFound);

    REQUIRE(restore({orders.id, fresh.id}));
    CHECK(names() == Ids{"kept", "orders", "fresh"});
    CHECK(*fetch(orders.id)->saved == orders);
    CHECK(*fetch(orders.id)->draft == edited);

    REQUIRE(remove({orders.id, fresh.id}));
    reopen();
    REQUIRE(restore({orders.id, fresh.id}));
    CHECK(names() == Ids{"kept"});
}

TEST_CASE_METHOD(StoreFixture, "another process's change is announced, for all of them")
{
    const Registration mine = saved(named("mine"));
    announced.clear();
    const auto other = storage::Workspace::open(profile.stdPath());
    REQUIRE(other);
    const auto theirs = (*other)->wait<Registration>([&](storage::Database& database) {
        return RegistrationTable(database).save(named("theirs"), clock.nowUs());
    });
    REQUIRE(theirs);
    REQUIRE(test::waitFor([&] { return !announced.empty(); }));
    CHECK(announced == std::vector<Ids>{{""}});
    CHECK(names() == Ids{"mine", "theirs"});
}

TEST_CASE_METHOD(StoreFixture,
                 "no literal secret is ever written: a save is refused, a draft leaves its place empty")
{
    Registration registration = named("orders");
    auto& config = std::get<WebhookConfig>(registration.channels[0].config);
    config.headers = {{"X-Mixpeek-Secret", "hunter2-header"}};
    const auto refused = save(registration);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::InvalidInput);
    CHECK_THAT(refused.error().message, Catch::StartsWith("channels[0].configs.headers.X-Mixpeek-Secret: ") &&
                                            Catch::Contains("write ${X_MIXPEEK_SECRET} here") &&
                                            !Catch::Contains("hunter2"));
    registration.isActive = false;
    CHECK_FALSE(save(registration));

    config.url = "https://user:hunter2-url@example.com/";
    registration.id = makeRegistrationId();
    REQUIRE(saveDraft(registration));
    const auto draft = fetch(registration.id)->draft;
    const auto& stored = std::get<WebhookConfig>(draft->channels[0].config);
    CHECK(stored.headers == http::Headers{{"X-Mixpeek-Secret", ""}});
    CHECK(stored.url == "https://user:@example.com/");
}

TEST_CASE_METHOD(StoreFixture, "what is made once is not made again, also after it was removed")
{
    const auto makeOnce = [&] {
        auto made = test::await<std::optional<Registration>>(
            [&](auto* context, auto done) { store->saveOnce("made", named("sample"), context, done); });
        REQUIRE(made);
        return std::move(*made);
    };
    const auto made = makeOnce();
    REQUIRE(made);
    CHECK_FALSE(makeOnce());
    CHECK(names() == Ids{"sample"});
    REQUIRE(remove({made->id}));
    reopen();
    CHECK_FALSE(makeOnce());
    CHECK(names().empty());
}

TEST_CASE_METHOD(StoreFixture, "several are saved together or not at all")
{
    Registration bad = named("bad");
    bad.eventTypes.clear();
    const auto saveAll = [&](std::vector<Registration> all) {
        return workspace->wait<std::vector<Registration>>([&](storage::Database& database) {
            return RegistrationTable(database).saveAll(all, clock.nowUs());
        });
    };
    const auto refused = saveAll({named("a"), bad});
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Catch::StartsWith("event_types: "));
    CHECK(names().empty());
    REQUIRE(saveAll({named("a"), named("b")}));
    CHECK(names() == Ids{"a", "b"});
    const auto all = workspace->wait<std::vector<Registration>>(
        [](storage::Database& database) { return RegistrationTable(database).all(); });
    CHECK(all->size() == 2);
}

TEST_CASE_METHOD(StoreFixture, "a change is announced and stored also if the asker is gone")
{
    {
        QObject page;
        store->save(named("orders"), &page, [](const Result<Registration>&) { FAIL("nobody is there"); });
    }
    REQUIRE(test::waitFor([&] { return !announced.empty(); }));
    CHECK(names() == Ids{"orders"});
}

TEST_CASE_METHOD(StoreFixture,
                 "a record that cannot be read is an error with a mend, and does not hide the list")
{
    const Registration registration = saved(named("orders"));
    REQUIRE(workspace->wait<Done>([](storage::Database& database) -> Result<Done> {
        return database.execute("UPDATE registrations SET record = '{'");
    }));
    const auto broken = fetch(registration.id);
    REQUIRE_FALSE(broken);
    CHECK(broken.error().code == ErrorCode::Corrupt);
    CHECK(names() == Ids{"orders"});
    REQUIRE(save(registration));
    CHECK(fetch(registration.id));
}
