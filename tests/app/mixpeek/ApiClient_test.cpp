#include "mixpeek/ApiClient.h"

#include "ApiFixture.h"
#include "registrations/RegistrationJson.h"
#include "json/Writer.h"

using namespace hookbench;
using namespace hookbench::mixpeek;
using registrations::Registration;

namespace {

Registration recordOf(const json::Value& value)
{
    auto record = registrations::registrationFromJson(value);
    REQUIRE(record);
    return std::move(*record);
}

Registration sample(const std::string& name = "orders")
{
    return recordOf(test::webhookRecord(name, "https://hooks.example.test/orders"));
}

void neverShowsTheKey(const ApiError& error)
{
    const std::string key = test::FakeService::apiKey;
    for (const std::string& text : {error.error.message, error.error.detail, error.body, error.type})
        CHECK(text.find(key) == std::string::npos);
    for (const registrations::Problem& problem : error.fields)
        CHECK(problem.message.find(key) == std::string::npos);
}

} // namespace

TEST_CASE("a record is created, shown by id and by name, changed and deleted")
{
    test::ApiFixture f;
    const auto made = f.create(sample("orders & more"));
    REQUIRE(made);
    CHECK(made->id == "wh_0000000000000001");
    CHECK(made->createdAt == "2026-01-02T03:04:05Z");
    CHECK(made->extra.find("internal_id") == nullptr);
    CHECK(f.get(made->id).value() == *made);
    CHECK(f.get("orders & more").value() == *made);

    Registration changed = *made;
    changed.isActive = false;
    const auto updated = f.update(changed);
    REQUIRE(updated);
    CHECK_FALSE(updated->isActive);
    CHECK(updated->updatedAt == "2026-02-02T02:02:02Z");

    CHECK(f.remove(made->id));
    CHECK(f.service.count() == 0);
    CHECK(f.remove(made->id));
    const auto gone = f.get(made->id);
    REQUIRE_FALSE(gone);
    CHECK(gone.error().error.code == ErrorCode::NotFound);
    CHECK(gone.error().status == 404);
    CHECK_THAT(gone.error().error.message, Catch::Contains(made->id));
}

TEST_CASE("requests carry the key, say what they are, and go to the paths of the API")
{
    test::ApiFixture f;
    REQUIRE(f.create(sample()));
    REQUIRE(f.remove("wh_0000000000000001"));
    const auto seen = f.service.seen();
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].method == "POST");
    CHECK(seen[0].target == "/v1/organizations/webhooks/");
    CHECK(*http::findHeader(seen[0].headers, "Authorization") ==
          std::string("Bearer ") + test::FakeService::apiKey);
    CHECK(*http::findHeader(seen[0].headers, "Content-Type") == "application/json");
    CHECK(seen[1].method == "DELETE");
    CHECK(seen[1].target == "/v1/organizations/webhooks/wh_0000000000000001");
    CHECK_FALSE(http::findHeader(seen[1].headers, "Content-Type"));
}

TEST_CASE("2,500 records come page by page, each once, with the progress told")
{
    test::ApiFixture f;
    for (int i = 0; i < 2500; ++i)
        f.service.addWebhook("hook " + std::to_string(i), "https://hooks.example.test/" + std::to_string(i));
    const auto all = f.list();
    REQUIRE(all);
    REQUIRE(all->size() == 2500);
    CHECK(all->front().name == "hook 0");
    CHECK(all->back().name == "hook 2499");
    CHECK(f.progress.size() == 25);
    CHECK(f.progress.back() == 2500);
    CHECK(f.service.seen().size() == 25);
}

TEST_CASE("a list can ask for the active ones of an event type")
{
    test::ApiFixture f;
    f.service.addWebhook("a", "https://a.example.test/");
    const std::string b = f.service.addWebhook("b", "https://b.example.test/");
    f.service.edit(b, [](json::Object& record) { record.set("is_active", json::Value(false)); });
    const auto paused = f.list({.eventType = "object.created", .isActive = false});
    REQUIRE(paused);
    REQUIRE(paused->size() == 1);
    CHECK(paused->front().id == b);
    CHECK(f.list({.eventType = "cluster.created"}).value().empty());
}

TEST_CASE("a cursor that comes again ends the list with an error instead of never")
{
    test::ApiFixture f;
    for (int i = 0; i < 2; ++i)
        f.service.failNext(
            {.status = 200, .body = R"({"results":[],"pagination":{"next_cursor":"same"},"total":1})"});
    const auto listed = f.list();
    REQUIRE_FALSE(listed);
    CHECK_THAT(listed.error().error.message, Catch::Contains("a cursor came again"));
}

TEST_CASE("unknown members survive reading a record and sending it back")
{
    test::ApiFixture f;
    const std::string id = f.service.add(test::parsed(
        R"({"webhook_name":"n","event_types":["object.created","new.type"],"x_owner":{"team":12345678901234567890},
            "channels":[{"channel":"webhook","configs":{"url":"https://h.example.test/","x_region":"eu"},"x_tag":1},
                        {"channel":"pager","configs":{"key":[1,2]}}],"is_active":true})"));
    auto record = f.get(id);
    REQUIRE(record);
    record->name = "renamed";
    REQUIRE(f.update(*record));
    const json::Value stored = *f.service.record(id);
    CHECK(json::write(*stored.find("x_owner")) == R"({"team":12345678901234567890})");
    const json::Array& channels = stored.find("channels")->asArray();
    CHECK(json::write(*channels[0].find("configs")->find("x_region")) == "\"eu\"");
    CHECK(json::write(*channels[0].find("x_tag")) == "1");
    CHECK(json::write(channels[1]) == R"({"channel":"pager","configs":{"key":[1,2]}})");
}

TEST_CASE("a request that is asked to wait waits as long as the answer says, and is sent again")
{
    test::ApiFixture f;
    const std::string id = f.service.addWebhook("a", "https://a.example.test/");
    SECTION("seconds")
    {
        f.service.failNext({.status = 429, .headers = {{"Retry-After", "7"}}});
        REQUIRE(f.get(id));
        CHECK(f.scheduler.waitedMs == 7000);
    }
    SECTION("a date")
    {
        // As the clock of the test has it.
        const auto later = QDateTime::fromSecsSinceEpoch(f.clock.nowUs() / 1'000'000 + 9, Qt::UTC);
        f.service.failNext(
            {.status = 503,
             .headers = {
                 {"Retry-After", QLocale::c()
                                     .toString(later, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"))
                                     .toStdString()}}});
        REQUIRE(f.get(id));
        CHECK(f.scheduler.waitedMs == 9000);
    }
    SECTION("at most a minute")
    {
        f.service.failNext({.status = 429, .headers = {{"Retry-After", "86400"}}});
        REQUIRE(f.get(id));
        CHECK(f.scheduler.waitedMs == 60'000);
    }
    SECTION("nothing said: half a second, a second, two")
    {
        for (const int status : {500, 502, 504})
            f.service.failNext({.status = status});
        REQUIRE(f.get(id));
        CHECK(f.scheduler.waitedMs == 3500);
    }
}

TEST_CASE("after four tries the last answer is the error")
{
    test::ApiFixture f;
    for (int i = 0; i < 4; ++i)
        f.service.failNext({.status = 503, .body = R"({"success":false,"status":503,"error":
            {"message":"Closed for repairs","type":"Maintenance"}})"});
    const auto listed = f.list();
    REQUIRE_FALSE(listed);
    CHECK(f.service.seen().size() == 4);
    CHECK(listed.error().status == 503);
    CHECK(listed.error().type == "Maintenance");
    CHECK_THAT(listed.error().error.detail, Catch::Contains("Closed for repairs"));
}

TEST_CASE("create is not sent twice once the service may have acted")
{
    test::ApiFixture f;
    SECTION("an answer that says nothing about what was done")
    {
        f.service.failNext({.status = 502});
        CHECK_FALSE(f.create(sample()));
        CHECK(f.service.seen().size() == 1);
    }
    SECTION("a connection that ends without an answer")
    {
        f.service.cutNext();
        CHECK_FALSE(f.create(sample()));
        CHECK(f.service.seen().size() == 1);
    }
    SECTION("but again where the service did nothing")
    {
        f.service.failNext({.status = 429});
        CHECK(f.create(sample()));
    }
}

TEST_CASE("a service that cannot be reached is tried four times, also to create")
{
    test::ApiFixture f;
    const Access nowhere{"http://127.0.0.1:1", test::FakeService::apiKey};
    const auto made = test::await<Registration, ApiError>(
        [&](auto* context, auto done) { f.api.create(nowhere, sample(), {}, context, done); });
    REQUIRE_FALSE(made);
    CHECK(made.error().error.code == ErrorCode::Network);
    CHECK(made.error().status == 0);
    CHECK(f.scheduler.waitedMs == 3500);
}

TEST_CASE("an answer cut off in the middle is asked for again")
{
    test::ApiFixture f;
    f.service.addWebhook("a", "https://a.example.test/");
    f.service.cutNext();
    const auto listed = f.list();
    REQUIRE(listed);
    CHECK(listed->size() == 1);
    CHECK(f.service.seen().size() == 2);
}

TEST_CASE("a slow answer and a wait are cancelled at once")
{
    test::ApiFixture f;
    SECTION("while the answer is due")
    {
        f.service.hold();
        std::optional<Result<Registration, ApiError>> outcome;
        QObject context;
        f.api.get(f.access(), "wh_1", f.token, &context,
                  [&](auto result) { outcome.emplace(std::move(result)); });
        REQUIRE(test::waitFor([&] { return !f.service.seen().empty(); }));
        f.token.cancel();
        REQUIRE(test::waitFor([&] { return outcome.has_value(); }, 2000));
        REQUIRE_FALSE(*outcome);
        CHECK(outcome->error().error.code == ErrorCode::Cancelled);
    }
    SECTION("between two tries")
    {
        f.service.failNext({.status = 429, .headers = {{"Retry-After", "60"}}});
        f.scheduler.onWait = [&] { f.token.cancel(); };
        const auto outcome = f.get("wh_1");
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().error.code == ErrorCode::Cancelled);
        CHECK(f.scheduler.waitedMs <= 50);
    }
}

TEST_CASE("an answer that takes longer than the timeout is an error, not a try without end")
{
    test::ApiFixture f({.timeoutMs = 100});
    f.service.hold();
    const auto outcome = f.get("wh_1");
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().error.code == ErrorCode::Timeout);
    CHECK(f.service.seen().size() == 1);
}

TEST_CASE("nothing is told to who has gone")
{
    test::ApiFixture f;
    bool told = false;
    {
        QObject context;
        f.api.get(f.access(), "wh_1", {}, &context, [&](const auto&) { told = true; });
    }
    REQUIRE(test::waitFor([&] { return !f.service.seen().empty(); }));
    (void)f.get("wh_1");
    CHECK_FALSE(told);
}

TEST_CASE("a key that is not accepted is said so, and is not in what is shown")
{
    test::ApiFixture f;
    for (const int status : {401, 403}) {
        f.service.failNext({.status = status,
                            .body = R"({"success":false,"status":401,"error":{"message":"Bad key Bearer )" +
                                    std::string(test::FakeService::apiKey) + R"(","type":"Auth"}})"});
        const auto listed = f.list();
        REQUIRE_FALSE(listed);
        CHECK(listed.error().error.code == ErrorCode::PermissionDenied);
        CHECK(listed.error().status == status);
        CHECK_THAT(listed.error().error.message, Catch::Contains("did not accept the API key"));
        CHECK_THAT(listed.error().error.detail, Catch::Contains("Bad key"));
        neverShowsTheKey(listed.error());
    }
}

TEST_CASE("a body that is cut for showing does not show the beginning of the key at the cut")
{
    test::ApiFixture f;
    const std::string key = test::FakeService::apiKey;
    for (std::size_t before = 65536 - key.size(); before <= 65536; before += 5) {
        f.service.failNext({.status = 400, .body = std::string(before, 'x') + key + std::string(100, 'y')});
        const auto refused = f.get("wh_1");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().body.size() < 65536 + 10);
        CHECK(refused.error().body.find(key.substr(0, 4)) == std::string::npos);
    }
}

TEST_CASE("a redirect is not followed and names where it leads")
{
    test::ApiFixture f;
    f.service.failNext({.status = 307, .headers = {{"Location", "https://elsewhere.example.test/v2"}}});
    const auto listed = f.list();
    REQUIRE_FALSE(listed);
    CHECK(listed.error().status == 307);
    CHECK_THAT(listed.error().error.message, Catch::Contains("https://elsewhere.example.test/v2"));
    CHECK(f.service.seen().size() == 1);
}

TEST_CASE("an answer that is not what the API promises is shown as it came")
{
    test::ApiFixture f;
    SECTION("no JSON")
    {
        f.service.failNext({.status = 200, .body = "<html>Sign in</html>"});
        const auto shown = f.get("wh_1");
        REQUIRE_FALSE(shown);
        CHECK(shown.error().error.code == ErrorCode::Corrupt);
        CHECK_THAT(shown.error().error.message, Catch::Contains("not JSON"));
        CHECK(shown.error().body == "<html>Sign in</html>");
    }
    SECTION("JSON of another shape")
    {
        f.service.failNext(
            {.status = 200, .body = R"({"channels":[{"channel":"webhook","configs":{"url":7}}]})"});
        const auto shown = f.get("wh_1");
        REQUIRE_FALSE(shown);
        CHECK_THAT(shown.error().error.detail, Catch::Contains("channels[0].configs.url"));
    }
    SECTION("a list without results")
    {
        f.service.failNext({.status = 200, .body = "[]"});
        CHECK_FALSE(f.list());
    }
    SECTION("an error in no known shape")
    {
        f.service.failNext({.status = 400, .body = "\xFF nonsense"});
        const auto shown = f.get("wh_1");
        REQUIRE_FALSE(shown);
        CHECK(shown.error().error.code == ErrorCode::InvalidInput);
        CHECK_THAT(shown.error().body, Catch::Contains("nonsense"));
    }
}

TEST_CASE("an answer above the limit is not read to its end")
{
    test::ApiFixture f({.maxAnswerBytes = 1000});
    f.service.addWebhook("big", "https://a.example.test/" + std::string(2000, 'x'));
    const auto listed = f.list();
    REQUIRE_FALSE(listed);
    CHECK(listed.error().error.code == ErrorCode::LimitExceeded);
}

TEST_CASE("each complaint of a 422 stands at the field that it is about")
{
    test::ApiFixture f;
    f.service.failNext({.status = 422, .body = R"({"detail":[
        {"loc":["body","channels",0,"configs","EmailConfig","to_addresses"],"msg":"Field required","type":"missing"},
        {"loc":["body","channels",0,"configs","WebhookConfig","url"],"msg":"URL scheme not permitted","type":"v"},
        {"loc":["body","channels",0,"configs","WebhookConfig","headers","X-Secret"],"msg":"Too long","type":"v"},
        {"loc":["body","event_types",1],"msg":"Unknown type","type":"enum"}]})"});
    const auto refused = f.create(sample());
    REQUIRE_FALSE(refused);
    const auto& fields = refused.error().fields;
    REQUIRE(fields.size() == 3);
    CHECK(fields[0].field == "channels[0].configs.url");
    CHECK(fields[0].message == "The service says: URL scheme not permitted.");
    CHECK(fields[1].field == "channels[0].configs.headers.X-Secret");
    CHECK(fields[2].field == "event_types[1]");
    CHECK(refused.error().error.code == ErrorCode::InvalidInput);
    CHECK_THAT(refused.error().error.message, Catch::Contains("channels[0].configs.url"));
}

TEST_CASE("what would send the key in plain text, or to nobody, is never sent")
{
    test::ApiFixture f;
    const auto refused = [&](const Access& access, const std::string& identifier) {
        const auto outcome = test::await<Registration, ApiError>(
            [&](auto* context, auto done) { f.api.get(access, identifier, {}, context, done); });
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().error.code == ErrorCode::InvalidInput);
        neverShowsTheKey(outcome.error());
    };
    refused({"http://api.example.test", test::FakeService::apiKey}, "wh_1");
    refused({"ftp://127.0.0.1", test::FakeService::apiKey}, "wh_1");
    refused({f.service.baseUrl() + "/?a=b", test::FakeService::apiKey}, "wh_1");
    refused({f.service.baseUrl(), ""}, "wh_1");
    refused({f.service.baseUrl(), std::string(test::FakeService::apiKey) + "\r\nX-A: b"}, "wh_1");
    refused({f.service.baseUrl(), test::FakeService::apiKey}, "");
    refused({f.service.baseUrl(), test::FakeService::apiKey}, "..");
    CHECK(f.service.seen().empty());
}
