#include "mixpeek/BorrowService.h"

#include "SyncFixture.h"

#include "json/Writer.h"

#include <QFile>

using namespace hookbench;
using namespace hookbench::mixpeek;

namespace {

constexpr const char* original = "https://hooks.example.test/orders";
constexpr const char* here = "https://tunnel.example.test/hooks";
constexpr const char* slackUrl =
    "https://hooks.slack.com/services/T00000000/B00000000/inventedinventedinvented";

std::string urlOf(const json::Value& record, std::size_t channel = 0)
{
    const json::Value& configs = *record.find("channels")->asArray().at(channel).find("configs");
    const json::Value* url = configs.find("url");
    return (url != nullptr ? url : configs.find("webhook_url"))->asString();
}

struct Fixture : test::SyncFixture {
    Outcome<Borrowed> take(const std::string& id, int channel = 0, const std::string& url = here)
    {
        return test::await<Borrowed, ApiError>(
            [&](auto* context, auto done) { borrow->borrow(account, id, channel, url, {}, context, done); });
    }
    Outcome<Done> giveBack(const Borrowed& item)
    {
        return test::await<Done, ApiError>(
            [&](auto* context, auto done) { borrow->giveBack(item, {}, context, done); });
    }
    Outcome<Borrowed> redirect(const Borrowed& item, const std::string& url)
    {
        return test::await<Borrowed, ApiError>(
            [&](auto* context, auto done) { borrow->redirect(item, url, {}, context, done); });
    }
    std::vector<Borrowed> list() { return borrow->borrowed().value(); }
    std::string url(const std::string& id, std::size_t channel = 0)
    {
        return urlOf(*service().record(id), channel);
    }
    /// As after a crash: the service of another run.
    void restart()
    {
        borrow =
            std::make_unique<BorrowService>(profile.stdPath(), *accounts, keychain, remote.api, remote.clock);
    }
};

std::string slackRecord()
{
    return R"({"webhook_name":"alerts","event_types":["alert.triggered"],"channels":[{"channel":"slack","configs":{
        "webhook_url":")" +
           std::string(slackUrl) +
           R"("}},{"channel":"email","configs":{"to_addresses":["a@example.test"]}}]})";
}

} // namespace

TEST_CASE("a borrowed channel points here, and given back it is as before")
{
    Fixture f;
    const std::string id = f.service().addWebhook("orders", original);
    const json::Value before = *f.service().record(id);
    const auto item = f.take(id);
    REQUIRE(item);
    CHECK(f.url(id) == here);
    CHECK(item->name == "orders");
    CHECK(item->accountName == "test");
    CHECK(f.list() == std::vector<Borrowed>{*item});
    CHECK(f.borrow->isBorrowed(f.account, id));

    REQUIRE(f.giveBack(*item));
    CHECK(f.url(id) == original);
    CHECK(f.service().record(id)->find("channels")->asArray() == before.find("channels")->asArray());
    CHECK(f.list().empty());
}

TEST_CASE("the original is on the disk before the service is asked to change anything")
{
    Fixture f;
    const std::string id = f.service().addWebhook("orders", original);
    std::string journal;
    f.service().before("PUT", [&] {
        std::ifstream file(f.profile.stdPath() + "/borrowed.json");
        journal.assign(std::istreambuf_iterator<char>(file), {});
    });
    REQUIRE(f.take(id));
    CHECK_THAT(journal, Catch::Contains(original));
}

TEST_CASE("a refused change leaves the list as it was")
{
    Fixture f;
    const std::string id = f.service().addWebhook("orders", original);
    f.service().before("PUT", [&] { f.service().failNext({.status = 403}); });
    const auto item = f.take(id);
    REQUIRE_FALSE(item);
    CHECK(item.error().status == 403);
    CHECK(f.list().empty());
    CHECK(f.url(id) == original);
}

TEST_CASE("an answer that never comes is looked into")
{
    Fixture f;
    const std::string id = f.service().addWebhook("orders", original);
    const auto fail = [&](int count) {
        for (int i = 0; i < count; ++i)
            f.service().failNext({.status = 502});
    };
    SECTION("it was not done")
    {
        f.service().before("PUT", [&] { fail(4); });
        CHECK_FALSE(f.take(id));
        CHECK(f.list().empty());
    }
    SECTION("it was done")
    {
        f.service().before("PUT", [&] {
            f.service().setUrl(id, here);
            fail(4);
        });
        CHECK(f.take(id));
        CHECK(f.list().size() == 1);
    }
    SECTION("nobody can tell: it stays to be given back")
    {
        f.service().before("PUT", [&] { fail(8); });
        const auto item = f.take(id);
        REQUIRE_FALSE(item);
        CHECK_THAT(item.error().error.message, Catch::Contains("not known"));
        REQUIRE(f.list().size() == 1);
        f.restart();
        CHECK(f.giveBack(f.list().front()));
        CHECK(f.list().empty());
        CHECK(f.url(id) == original);
    }
}

TEST_CASE("what cannot be borrowed is refused, and nothing is noted")
{
    Fixture f;
    const std::string id = f.service().add(test::parsed(slackRecord()));
    CHECK_THAT(f.take(id, 1).error().error.message, Catch::Contains("only webhook and Slack"));
    CHECK_FALSE(f.take(id, 7));
    CHECK_FALSE(f.take(id, -1));
    CHECK_FALSE(f.take(id, 0, "nonsense"));
    CHECK_FALSE(f.take(id, 0, "https://user:password@tunnel.example.test/"));
    CHECK(f.take("wh_none").error().status == 404);
    CHECK(f.list().empty());
    REQUIRE(f.take(id));
    CHECK_THAT(f.take(id).error().error.message, Catch::Contains("already"));
    CHECK(f.list().size() == 1);
}

TEST_CASE("an original that is a secret is in the keychain, and in no file")
{
    Fixture f;
    const std::string id = f.service().add(test::parsed(slackRecord()));
    SECTION("with a keychain")
    {
        const auto item = f.take(id);
        REQUIRE(item);
        CHECK(item->originalUrl.empty());
        CHECK_FALSE(item->originalKey.empty());
        CHECK_FALSE(f.diskHolds("inventedinventedinvented"));
        f.restart();
        REQUIRE(f.giveBack(f.list().front()));
        CHECK(f.url(id) == slackUrl);
        CHECK_FALSE(test::await<QByteArray>([&](auto* context, auto done) {
            f.keychain.read(QString::fromStdString(item->originalKey), context, done);
        }));
    }
    SECTION("without one it is not borrowed")
    {
        f.keychain.isThere = false;
        const auto item = f.take(id);
        REQUIRE_FALSE(item);
        CHECK(item.error().error.code == ErrorCode::Unavailable);
        CHECK(f.list().empty());
        CHECK(f.url(id) == slackUrl);
    }
}

TEST_CASE("a URL that somebody changed meanwhile is left as it is, and that is said")
{
    Fixture f;
    const std::string id = f.service().addWebhook("orders", original);
    const Borrowed item = f.take(id).value();
    f.service().setUrl(id, "https://somebody.example.test/");
    const auto given = f.giveBack(item);
    REQUIRE_FALSE(given);
    CHECK_THAT(given.error().error.message, Catch::Contains("changed at the service meanwhile"));
    CHECK(f.url(id) == "https://somebody.example.test/");
    CHECK(f.list().empty());
}

TEST_CASE("a record that is gone counts as given back; one that cannot be reached does not")
{
    Fixture f;
    const std::string id = f.service().addWebhook("orders", original);
    const Borrowed item = f.take(id).value();
    SECTION("gone")
    {
        f.service().erase(id);
        CHECK(f.giveBack(item));
        CHECK(f.list().empty());
    }
    SECTION("out of reach")
    {
        for (int i = 0; i < 4; ++i)
            f.service().failNext({.status = 503});
        CHECK_FALSE(f.giveBack(item));
        CHECK(f.list().size() == 1);
    }
}

TEST_CASE("a borrowed channel can point elsewhere, also when the change is not known to have been made")
{
    Fixture f;
    const std::string id = f.service().addWebhook("orders", original);
    const Borrowed item = f.take(id).value();
    const std::string second = "https://second.example.test/";
    SECTION("done")
    {
        const auto moved = f.redirect(item, second);
        REQUIRE(moved);
        CHECK(moved->borrowedUrl == second);
        CHECK(f.url(id) == second);
    }
    SECTION("refused")
    {
        f.service().before("PUT", [&] { f.service().failNext({.status = 400}); });
        CHECK_FALSE(f.redirect(item, second));
        CHECK(f.list() == std::vector<Borrowed>{item});
    }
    SECTION("a crash after the note")
    {
        f.service().before("PUT", [&] {
            for (int i = 0; i < 8; ++i)
                f.service().failNext({.status = 502});
        });
        CHECK_FALSE(f.redirect(item, second));
        CHECK(f.url(id) == here);
    }
    f.restart();
    REQUIRE(f.giveBack(f.list().front()));
    CHECK(f.url(id) == original);
}

TEST_CASE("channels that were reordered at the service are found by where they point")
{
    Fixture f;
    const std::string id = f.service().addWebhook("orders", original);
    const Borrowed item = f.take(id).value();
    f.service().edit(id, [](json::Object& record) {
        json::Array& channels = test::arrayAt(record, "channels");
        channels.insert(
            channels.begin(),
            test::parsed(R"({"channel":"webhook","configs":{"url":"https://first.example.test/"}})"));
    });
    REQUIRE(f.giveBack(item));
    CHECK(f.url(id, 0) == "https://first.example.test/");
    CHECK(f.url(id, 1) == original);
}

TEST_CASE("a list that cannot be read is an error with its name, and is not overwritten")
{
    Fixture f;
    const std::string id = f.service().addWebhook("orders", original);
    for (const char* text : {"{", "{}", "[1]", R"([{"account_id":"a"}])"}) {
        std::ofstream(f.profile.stdPath() + "/borrowed.json") << text;
        const auto items = f.borrow->borrowed();
        REQUIRE_FALSE(items);
        CHECK(items.error().code == ErrorCode::Corrupt);
        CHECK_THAT(items.error().message, Catch::Contains("borrowed.json"));
        CHECK_FALSE(f.take(id));
        CHECK(f.url(id) == original);
        std::ifstream file(f.profile.stdPath() + "/borrowed.json");
        CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == text);
    }
}
