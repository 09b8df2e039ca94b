#include "mixpeek/BorrowFollower.h"

#include "SyncFixture.h"

using namespace hookbench;
using namespace hookbench::mixpeek;

namespace {

struct Fixture : test::SyncFixture {
    Fixture() { open(); }

    /// As at the start of a run.
    void open()
    {
        follower = std::make_unique<BorrowFollower>(profile.stdPath(), *borrow, *accounts);
        QObject::connect(follower.get(), &BorrowFollower::followed,
                         [this](const QString&, const QString& url) { urls.push_back(url.toStdString()); });
        QObject::connect(follower.get(), &BorrowFollower::failed,
                         [this](const Error& error) { errors.push_back(error.message); });
    }
    std::string borrowAt(const std::string& name, const std::string& url)
    {
        const std::string id = service().addWebhook(name, "https://hooks.example.test/" + name);
        REQUIRE(test::await<Borrowed, ApiError>(
            [&](auto* context, auto done) { borrow->borrow(account, id, 0, url, {}, context, done); }));
        return id;
    }
    std::vector<std::string> borrowedUrls()
    {
        std::vector<std::string> found;
        const std::vector<Borrowed> items = borrow->borrowed().value();
        for (const Borrowed& item : items)
            found.push_back(item.borrowedUrl);
        return found;
    }

    std::unique_ptr<BorrowFollower> follower;
    std::vector<std::string> urls;
    std::vector<std::string> errors;
};

} // namespace

TEST_CASE("what is borrowed follows an endpoint's public URL, with the path behind it")
{
    Fixture f;
    f.follower->follow(1, "https://one.example.test");
    f.borrowAt("orders", "https://one.example.test/token/x");
    f.borrowAt("other", "https://one.example.test.evil/");
    f.follower->follow(1, "https://two.example.test");
    REQUIRE(test::waitFor([&] { return f.urls.size() == 1; }));
    CHECK(f.urls.front() == "https://two.example.test/token/x");
    CHECK(f.borrowedUrls() ==
          std::vector<std::string>{"https://two.example.test/token/x", "https://one.example.test.evil/"});
    CHECK(f.errors.empty());
}

TEST_CASE("the public URL of the last run is known at the next start")
{
    Fixture f;
    f.follower->follow(1, "https://one.example.test");
    f.follower->follow(2, "https://second.example.test");
    f.borrowAt("orders", "https://one.example.test");
    f.open();
    f.follower->follow(2, "https://second.example.test");
    f.follower->follow(1, "https://three.example.test");
    REQUIRE(test::waitFor([&] { return !f.urls.empty(); }));
    CHECK(f.borrowedUrls() == std::vector<std::string>{"https://three.example.test"});
}

TEST_CASE("a service that refuses leaves the registration where it was, and it is said which")
{
    Fixture f;
    f.follower->follow(1, "https://one.example.test");
    f.borrowAt("orders", "https://one.example.test");
    f.service().before("PUT", [&] { f.service().failNext({.status = 400}); });
    f.follower->follow(1, "https://two.example.test");
    REQUIRE(test::waitFor([&] { return !f.errors.empty(); }));
    CHECK(f.errors.front().find("\"orders\" still points at https://one.example.test") != std::string::npos);
    CHECK(f.borrowedUrls() == std::vector<std::string>{"https://one.example.test"});
}
