#include "mixpeek/AccountStore.h"

#include "Await.h"
#include "TemporaryProfile.h"

#include <filesystem>
#include <fstream>

using namespace hookbench;
using namespace hookbench::mixpeek;

namespace {

constexpr const char* key = "key_invented-account-91c2";

struct Fixture {
    Fixture() { reopen(); }

    void reopen()
    {
        accounts.reset();
        workspace.reset();
        auto opened = storage::Workspace::open(profile.stdPath());
        REQUIRE(opened);
        workspace = std::move(*opened);
        accounts = std::make_unique<AccountStore>(*workspace, *secrets);
        accounts->load();
        REQUIRE(test::waitFor([&] { return accounts->isLoaded(); }));
    }

    Result<Account> save(Account account, const std::string& apiKey = key)
    {
        return test::await<Account>([&](auto* c, auto done) { accounts->save(account, apiKey, c, done); });
    }
    Result<Access> access(const std::string& id)
    {
        return test::await<Access>([&](auto* c, auto done) { accounts->access(id, c, done); });
    }
    Status remove(const std::string& id)
    {
        return test::await<Done>([&](auto* c, auto done) { accounts->remove(id, c, done); });
    }

    test::TemporaryProfile profile;
    std::unique_ptr<secrets::SecretStore> secrets = secrets::makeMemorySecretStore();
    std::unique_ptr<storage::Workspace> workspace;
    std::unique_ptr<AccountStore> accounts;
};

/// A keychain that refuses to write.
class RefusingStore final : public secrets::SecretStore {
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
    static Error refusal() { return {ErrorCode::PermissionDenied, "The keychain stays locked.", ""}; }
};

bool profileHolds(const std::string& folder, const std::string& text)
{
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file())
            continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(file), {});
        if (bytes.find(text) != std::string::npos)
            return true;
    }
    return false;
}

} // namespace

TEST_CASE("an account is kept, its key goes to the secrets alone, and both come back")
{
    Fixture f;
    const auto saved = f.save({"", "production", "https://api.mixpeek.com"});
    REQUIRE(saved);
    CHECK_THAT(saved->id, Catch::StartsWith("acc_"));
    CHECK(saved->id.size() == 20);
    REQUIRE(test::waitFor([&] { return f.accounts->accounts().size() == 1; }));
    f.reopen();
    REQUIRE(f.accounts->accounts() == std::vector<Account>{*saved});
    const auto access = f.access(saved->id);
    REQUIRE(access);
    CHECK(access->apiKey == key);
    CHECK(access->baseUrl == "https://api.mixpeek.com");
    CHECK_FALSE(profileHolds(f.profile.stdPath(), key));
}

TEST_CASE("a changed account keeps its key unless another is given")
{
    Fixture f;
    Account account = f.save({"", "production"}).value();
    account.name = "main";
    REQUIRE(f.save(account, ""));
    CHECK(f.access(account.id)->apiKey == key);
    REQUIRE(f.save(account, "other-key"));
    CHECK(f.access(account.id)->apiKey == "other-key");
    REQUIRE(test::waitFor(
        [&] { return f.accounts->accounts().size() == 1 && f.accounts->accounts()[0].name == "main"; }));
}

TEST_CASE("a name that is empty or taken, an address in plain text, and a key with a line break are refused")
{
    Fixture f;
    REQUIRE(f.save({"", "production"}));
    for (const Account& bad : {Account{"", ""}, Account{"", "  "}, Account{"", "production"},
                               Account{"", "x", "http://api.example.test"}, Account{"", "x", "nonsense"}}) {
        const auto saved = f.save(bad);
        REQUIRE_FALSE(saved);
        CHECK(saved.error().code == ErrorCode::InvalidInput);
    }
    const auto broken = f.save({"", "x"}, std::string(key) + "\nX");
    REQUIRE_FALSE(broken);
    CHECK(broken.error().message.find(key) == std::string::npos);
    CHECK(f.accounts->accounts().size() == 1);
}

TEST_CASE("a removed account leaves neither a row nor a key")
{
    Fixture f;
    const Account account = f.save({"", "production"}).value();
    REQUIRE(f.remove(account.id));
    REQUIRE(test::waitFor([&] { return f.accounts->accounts().empty(); }));
    CHECK(f.access(account.id).error().code == ErrorCode::NotFound);
    const auto left = test::await<QByteArray>([&](auto* context, auto done) {
        f.secrets->read(QStringLiteral("account/") + QString::fromStdString(account.id), context, done);
    });
    CHECK_FALSE(left);
}

TEST_CASE("an account whose key is not in the keychain says so")
{
    Fixture f;
    const Account account = f.save({"", "production"}, "").value();
    const auto access = f.access(account.id);
    REQUIRE_FALSE(access);
    CHECK(access.error().code == ErrorCode::NotFound);
    CHECK_THAT(access.error().message, Catch::Contains("production"));
}

TEST_CASE("a new account whose key cannot be stored is not there afterwards")
{
    Fixture f;
    f.secrets = std::make_unique<RefusingStore>();
    f.reopen();
    const auto saved = f.save({"", "production"});
    REQUIRE_FALSE(saved);
    CHECK(saved.error().code == ErrorCode::PermissionDenied);
    REQUIRE(test::waitFor([&] { return f.accounts->accounts().empty(); }));
    f.reopen();
    CHECK(f.accounts->accounts().empty());
}

TEST_CASE("accounts that another process adds appear")
{
    Fixture f;
    auto other = storage::Workspace::open(f.profile.stdPath());
    REQUIRE(other);
    AccountStore elsewhere(**other, *f.secrets);
    REQUIRE(test::await<Account>([&](auto* c, auto done) {
        elsewhere.save({"", "elsewhere"}, key, c, done);
    }));
    REQUIRE(test::waitFor([&] { return f.accounts->accounts().size() == 1; }));
    CHECK(f.accounts->accounts()[0].name == "elsewhere");
}
