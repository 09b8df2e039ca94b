#include "mixpeek/SyncService.h"

#include "SyncFixture.h"

#include "registrations/RegistrationJson.h"
#include "json/Writer.h"

using namespace hookbench;
using namespace hookbench::mixpeek;
using namespace hookbench::registrations;
using State = SyncItem::State;

namespace {

constexpr const char* secretValue = "whsec_invented-5be1d0";
constexpr const char* otherSecret = "whsec_invented-77aa02";

Registration sample(const std::string& name = "orders")
{
    auto record = registrationFromJson(test::webhookRecord(name, "https://hooks.example.test/orders"));
    REQUIRE(record);
    return std::move(*record);
}

json::Value recordWithSecret(const std::string& value)
{
    return test::parsed(
        R"({"webhook_name":"orders","event_types":["object.created"],"channels":[{"channel":"webhook",
        "configs":{"url":"https://hooks.example.test/orders","headers":{"X-Mixpeek-Secret":")" +
        value + R"("},"timeout":10}}],"is_active":true})");
}

WebhookConfig& config(Registration& record)
{
    return std::get<WebhookConfig>(record.channels.at(0).config);
}

} // namespace

TEST_CASE("a registration that is only here is pushed, and both are in step from then on")
{
    test::SyncFixture f;
    f.save(sample());
    SyncItem item = f.item("orders");
    CHECK(item.state == State::LocalOnly);
    const auto pushed = f.push(item);
    REQUIRE(pushed);
    CHECK(pushed->state == State::InStep);
    CHECK(pushed->remoteId == "wh_0000000000000001");
    CHECK(f.service().record(pushed->remoteId)->find("webhook_name")->asString() == "orders");
    CHECK(f.item("orders").state == State::InStep);
    CHECK(f.item("orders").registrationId == item.registrationId);
}

TEST_CASE("a record that is only at the service is pulled with an id of its own, its unknown members too")
{
    test::SyncFixture f;
    const std::string id = f.service().addWebhook("remote", "https://hooks.example.test/");
    f.service().edit(id, [](json::Object& record) { record.append("x_owner", json::Value("team")); });
    const SyncItem seen = f.item("remote");
    CHECK(seen.state == State::RemoteOnly);
    CHECK(seen.registrationId.empty());
    const auto pulled = f.pull(seen);
    REQUIRE(pulled);
    CHECK(pulled->state == State::InStep);
    REQUIRE(pulled->local);
    CHECK(pulled->local->id != id);
    CHECK(pulled->local->extra.find("x_owner") != nullptr);
    CHECK(f.refresh().size() == 1);
}

TEST_CASE("changes go the way they came from, and both ways at once where they touch different fields")
{
    test::SyncFixture f;
    f.save(sample());
    SyncItem item = f.push(f.item("orders")).value();
    Registration changed = *item.local;
    changed.eventTypes.push_back("object.deleted");
    f.save(changed);
    item = f.item("orders");
    CHECK(item.state == State::LocalChanged);
    REQUIRE(item.differences.size() == 1);
    CHECK(item.differences[0].field == "event_types");
    item = f.push(item).value();
    CHECK(item.state == State::InStep);
    CHECK(f.service().record(item.remoteId)->find("event_types")->asArray().size() == 2);

    f.service().setUrl(item.remoteId, "https://moved.example.test/");
    item = f.item("orders");
    CHECK(item.state == State::RemoteChanged);
    item = f.pull(item).value();
    CHECK(item.state == State::InStep);
    CHECK(config(*item.local).url == "https://moved.example.test/");

    f.service().setUrl(item.remoteId, "https://again.example.test/");
    changed = *item.local;
    changed.isActive = false;
    f.save(changed);
    item = f.item("orders");
    CHECK(item.state == State::Conflict);
    item = f.push(item).value();
    CHECK(item.state == State::InStep);
    CHECK(config(*item.local).url == "https://again.example.test/");
    CHECK_FALSE(f.service().record(item.remoteId)->find("is_active")->asBool());
}

TEST_CASE("a conflict waits for a choice, field by field, in a pull and in a push")
{
    test::SyncFixture f;
    f.save(sample());
    SyncItem item = f.push(f.item("orders")).value();
    Registration changed = *item.local;
    config(changed).url = "https://here.example.test/";
    f.save(changed);
    f.service().setUrl(item.remoteId, "https://there.example.test/");
    item = f.item("orders");
    REQUIRE(item.state == State::Conflict);
    const std::string field = "channels[0].configs.url";
    CHECK(f.pull(item).error().error.code == ErrorCode::InvalidInput);
    CHECK(f.push(item).error().error.code == ErrorCode::InvalidInput);
    SECTION("the service's, by a pull")
    {
        const auto pulled = f.pull(item, {{field, Side::Remote}});
        REQUIRE(pulled);
        CHECK(pulled->state == State::InStep);
        SyncItem after = f.item("orders");
        CHECK(config(*after.local).url == "https://there.example.test/");
    }
    SECTION("this machine's, by a pull: it is left to be pushed")
    {
        const auto pulled = f.pull(item, {{field, Side::Local}});
        REQUIRE(pulled);
        CHECK(pulled->state == State::LocalChanged);
        CHECK(f.push(f.item("orders")).value().state == State::InStep);
    }
    SECTION("this machine's, by a push")
    {
        const auto pushed = f.push(item, {{field, Side::Local}});
        REQUIRE(pushed);
        CHECK(pushed->state == State::InStep);
        CHECK_THAT(json::write(*f.service().record(item.remoteId)),
                   Catch::Contains("https://here.example.test/"));
    }
}

TEST_CASE("a push onto a record that changed since it was seen is refused and writes nothing")
{
    test::SyncFixture f;
    f.save(sample());
    SyncItem item = f.push(f.item("orders")).value();
    Registration changed = *item.local;
    changed.isActive = false;
    SECTION("at the service")
    {
        f.save(changed);
        item = f.item("orders");
        f.service().setUrl(item.remoteId, "https://meanwhile.example.test/");
    }
    SECTION("at the service, where it is gone")
    {
        f.save(changed);
        item = f.item("orders");
        f.service().erase(item.remoteId);
    }
    SECTION("here")
    {
        item = f.item("orders");
        f.save(changed);
    }
    const auto before = f.service().record(item.remoteId);
    const auto pushed = f.push(item);
    REQUIRE_FALSE(pushed);
    CHECK(pushed.error().error.code == ErrorCode::InvalidInput);
    CHECK(f.service().record(item.remoteId) == before);
    CHECK_FALSE(f.pull(item));
}

TEST_CASE("preflight stops a push before anything is asked of the service")
{
    test::SyncFixture f;
    Registration record = sample();
    record.channels.push_back({SmsConfig{{"+4915112345678"}, {}, {}}, {}});
    f.save(record);
    const SyncItem item = f.item("orders");
    const std::size_t asked = f.service().seen().size();
    const auto pushed = f.push(item);
    REQUIRE_FALSE(pushed);
    REQUIRE(pushed.error().fields.size() == 1);
    CHECK(pushed.error().fields[0].field == "channels[1].channel");
    CHECK(f.service().seen().size() == asked);
}

TEST_CASE("a record that is gone at the service can be created again or forgotten")
{
    test::SyncFixture f;
    f.save(sample());
    SyncItem item = f.push(f.item("orders")).value();
    f.service().erase(item.remoteId);
    item = f.item("orders");
    REQUIRE(item.state == State::RemoteGone);
    CHECK_FALSE(f.pull(item));
    SECTION("created again")
    {
        const auto again = f.push(item);
        REQUIRE(again);
        CHECK(again->state == State::InStep);
        CHECK(again->remoteId != item.remoteId);
        CHECK(f.service().count() == 1);
    }
    SECTION("forgotten")
    {
        REQUIRE(test::await<Done, ApiError>([&](auto* context, auto done) {
            f.sync->unlink(f.account, item.registrationId, context, done);
        }));
        CHECK(f.item("orders").state == State::LocalOnly);
    }
    SECTION("it came back before the push")
    {
        json::Value back = test::webhookRecord("orders", "https://hooks.example.test/back");
        back.asObject().set("webhook_id", json::Value(item.remoteId));
        f.service().add(back);
        CHECK_FALSE(f.push(item));
        CHECK(f.service().count() == 1);
    }
}

TEST_CASE("a registration that is gone here can be pulled again, or removed at the service too")
{
    test::SyncFixture f;
    f.save(sample());
    SyncItem item = f.push(f.item("orders")).value();
    REQUIRE(test::await<Done>(
        [&](auto* context, auto done) { f.registrations->remove({item.registrationId}, context, done); }));
    f.registrations->purgeRemoved();
    item = f.item("orders");
    REQUIRE(item.state == State::LocalGone);
    CHECK_FALSE(f.push(item));
    SECTION("pulled again")
    {
        CHECK(f.pull(item).value().state == State::InStep);
        CHECK(f.item("orders").state == State::InStep);
    }
    SECTION("removed at the service")
    {
        REQUIRE(test::await<Done, ApiError>([&](auto* context, auto done) {
            f.sync->removeRemote(f.account, item.remoteId, {}, context, done);
        }));
        CHECK(f.service().count() == 0);
        CHECK(f.refresh().empty());
    }
}

TEST_CASE("two records of one name belong together, and conflict where they differ")
{
    test::SyncFixture f;
    f.save(sample());
    const std::string id = f.service().addWebhook("orders", "https://other.example.test/");
    const SyncItem item = f.item("orders");
    CHECK(item.state == State::Conflict);
    CHECK(item.remoteId == id);
    REQUIRE(item.differences.size() == 1);
    const auto pushed = f.push(item, {{item.differences[0].field, Side::Local}});
    REQUIRE(pushed);
    CHECK(f.service().count() == 1);
    CHECK(f.item("orders").state == State::InStep);
}

TEST_CASE("a secret that the service holds becomes a variable by a pull, and its value again by a push")
{
    test::SyncFixture f;
    const std::string id = f.service().add(recordWithSecret(secretValue));
    SyncItem item = f.item("orders");
    CHECK(json::write(toJson(*item.remote)).find(secretValue) == std::string::npos);
    item = f.pull(item).value();
    CHECK(config(*item.local).headers == http::Headers{{"X-Mixpeek-Secret", "${X_MIXPEEK_SECRET}"}});
    CHECK(f.secret("X_MIXPEEK_SECRET") == secretValue);
    item = f.item("orders");
    CHECK(item.state == State::InStep);

    Registration changed = *item.local;
    changed.isActive = false;
    f.save(changed);
    item = f.push(f.item("orders")).value();
    CHECK(item.state == State::InStep);
    CHECK_THAT(json::write(*f.service().record(id)), Catch::Contains(secretValue));
    CHECK_THAT(json::write(*f.service().record(id)), !Catch::Contains("${"));
    CHECK_FALSE(f.diskHolds(secretValue));
}

TEST_CASE("a reference that is not literal at the service is sent as it stands")
{
    test::SyncFixture f;
    f.setSecret("WEBHOOK_SECRET", secretValue);
    Registration record = sample();
    config(record).headers = {{"X-Mixpeek-Secret", "${WEBHOOK_SECRET}"}};
    f.save(record);
    const SyncItem item = f.push(f.item("orders")).value();
    CHECK(item.state == State::InStep);
    CHECK_THAT(json::write(*f.service().record(item.remoteId)), Catch::Contains("${WEBHOOK_SECRET}"));
}

TEST_CASE("a secret that differs at the service is a conflict that shows neither value")
{
    test::SyncFixture f;
    const std::string id = f.service().add(recordWithSecret(secretValue));
    SyncItem item = f.pull(f.item("orders")).value();
    const std::string field = "channels[0].configs.headers.X-Mixpeek-Secret";
    SECTION("changed there, taken over here")
    {
        f.service().erase(id);
        json::Value rotated = recordWithSecret(otherSecret);
        rotated.asObject().set("webhook_id", json::Value(id));
        f.service().add(rotated);
        item = f.item("orders");
        REQUIRE(item.state == State::Conflict);
        for (const FieldDifference& difference : item.differences)
            CHECK(json::write(difference.remote).find("whsec") == std::string::npos);
        item = f.pull(item, {{field, Side::Remote}}).value();
        CHECK(item.state == State::InStep);
        CHECK(config(*item.local).headers[0].value == "${X_MIXPEEK_SECRET_2}");
        CHECK(f.secret("X_MIXPEEK_SECRET_2") == otherSecret);
    }
    SECTION("changed here, sent there")
    {
        f.setSecret("X_MIXPEEK_SECRET", otherSecret);
        item = f.item("orders");
        REQUIRE(item.state == State::Conflict);
        item = f.push(item, {{field, Side::Local}}).value();
        CHECK(item.state == State::InStep);
        CHECK_THAT(json::write(*f.service().record(id)), Catch::Contains(otherSecret));
        CHECK(f.item("orders").state == State::InStep);
    }
    CHECK_FALSE(f.diskHolds(secretValue));
    CHECK_FALSE(f.diskHolds(otherSecret));
}

TEST_CASE("what the service repeats of a secret it was sent is not shown")
{
    test::SyncFixture f;
    f.service().add(recordWithSecret(secretValue));
    SyncItem item = f.pull(f.item("orders")).value();
    Registration changed = *item.local;
    changed.isActive = false;
    f.save(changed);
    item = f.item("orders");
    f.service().before("PUT", [&] {
        f.service().failNext({.status = 422,
                              .body = R"({"detail":[{"loc":["body","channels",0],"msg":"bad )" +
                                      std::string(secretValue) + R"(","type":"v"}]})"});
    });
    const auto pushed = f.push(item);
    REQUIRE_FALSE(pushed);
    CHECK(pushed.error().status == 422);
    CHECK(pushed.error().body.find(secretValue) == std::string::npos);
    CHECK(pushed.error().error.message.find(secretValue) == std::string::npos);
    CHECK(pushed.error().fields.at(0).message.find(secretValue) == std::string::npos);
}

TEST_CASE("a push whose variable has no value says which and sends nothing")
{
    test::SyncFixture f;
    const std::string id = f.service().add(recordWithSecret(secretValue));
    SyncItem item = f.pull(f.item("orders")).value();
    Registration changed = *item.local;
    config(changed).headers[0].value = "${NOT_THERE}";
    f.save(changed);
    item = f.item("orders");
    const auto pushed = f.push(item, {{"channels[0].configs.headers.X-Mixpeek-Secret", Side::Local}});
    REQUIRE_FALSE(pushed);
    CHECK_THAT(pushed.error().error.message, Catch::Contains("NOT_THERE"));
    CHECK_THAT(json::write(*f.service().record(id)), Catch::Contains(secretValue));
}

TEST_CASE("one registration can be looked at alone, by its link or by its name")
{
    test::SyncFixture f;
    const Registration saved = f.save(sample());
    const auto one = [&] {
        return test::await<SyncItem, ApiError>([&](auto* context, auto done) {
                   f.sync->refreshOne(f.account, saved.id, {}, context, done);
               })
            .value();
    };
    CHECK(one().state == State::LocalOnly);
    const std::string id = f.service().addWebhook("orders", "https://other.example.test/");
    CHECK(one().state == State::Conflict);
    f.service().erase(id);
    REQUIRE(f.push(one()));
    CHECK(one().state == State::InStep);
}

TEST_CASE("a push that was done but not remembered is found out by the next look")
{
    test::SyncFixture f;
    f.save(sample());
    SyncItem item = f.push(f.item("orders")).value();
    Registration changed = *item.local;
    config(changed).url = "https://both.example.test/";
    f.save(changed);
    f.service().setUrl(item.remoteId, "https://both.example.test/");
    CHECK(f.item("orders").state == State::InStep);
    f.service().setUrl(item.remoteId, "https://later.example.test/");
    CHECK(f.item("orders").state == State::RemoteChanged);
}

TEST_CASE("a borrowed record is neither pulled nor pushed")
{
    test::SyncFixture f;
    f.save(sample());
    const SyncItem item = f.push(f.item("orders")).value();
    f.sync->setBorrowedCheck([&](const auto&, const auto& id) { return id == item.remoteId; });
    CHECK_THAT(f.push(item).error().error.message, Catch::Contains("borrowed"));
    CHECK_THAT(f.pull(item).error().error.message, Catch::Contains("borrowed"));
}
