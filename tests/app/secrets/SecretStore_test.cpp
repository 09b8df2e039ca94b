#include "secrets/SecretStore.h"

#include <optional>

using namespace hookbench;
using namespace hookbench::secrets;

namespace {

template <class Condition>
bool waitFor(Condition&& condition)
{
    QDeadlineTimer deadline(10'000);
    while (!condition() && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
    return condition();
}

class Asker {
public:
    explicit Asker(SecretStore& store) : m_store(store) {}

    Result<QByteArray> read(const QString& name)
    {
        std::optional<Result<QByteArray>> answer;
        m_store.read(name, &m_context, [&](const Result<QByteArray>& value) { answer.emplace(value); });
        REQUIRE(waitFor([&] { return answer.has_value(); }));
        return *answer;
    }

    Status write(const QString& name, const QByteArray& value)
    {
        std::optional<Status> answer;
        m_store.write(name, value, &m_context, [&](const Status& status) { answer.emplace(status); });
        REQUIRE(waitFor([&] { return answer.has_value(); }));
        return *answer;
    }

    Status remove(const QString& name)
    {
        std::optional<Status> answer;
        m_store.remove(name, &m_context, [&](const Status& status) { answer.emplace(status); });
        REQUIRE(waitFor([&] { return answer.has_value(); }));
        return *answer;
    }

private:
    SecretStore& m_store;
    QObject m_context;
};

OpenedSecretStore open(const QString& service, int timeoutMs = 8000)
{
    QObject context;
    std::optional<OpenedSecretStore> opened;
    openSecretStore(service, timeoutMs, &context,
                    [&](OpenedSecretStore result) { opened.emplace(std::move(result)); });
    REQUIRE(waitFor([&] { return opened.has_value(); }));
    return std::move(*opened);
}

void behavesAsAStore(SecretStore& store)
{
    Asker asker(store);
    const auto name = QStringLiteral("hook/secret ü");
    const QByteArray value("whsec_\0\xFF invented", 16);
    CHECK(asker.read(name).error().code == ErrorCode::NotFound);
    REQUIRE(asker.write(name, value));
    CHECK(*asker.read(name) == value);
    REQUIRE(asker.write(name, "other"));
    CHECK(*asker.read(name) == "other");
    REQUIRE(asker.remove(name));
    CHECK(asker.read(name).error().code == ErrorCode::NotFound);
    CHECK(asker.remove(name));
}

} // namespace

TEST_CASE("the store in memory reads what was written and forgets what was removed")
{
    const auto store = makeMemorySecretStore();
    CHECK(store->backing() == Backing::Memory);
    behavesAsAStore(*store);
}

TEST_CASE("an answer is never given to an asker that is gone")
{
    const auto store = makeMemorySecretStore();
    bool answered = false;
    {
        QObject context;
        store->read(QStringLiteral("x"), &context, [&](const auto&) { answered = true; });
    }
    QCoreApplication::processEvents();
    CHECK_FALSE(answered);
}

TEST_CASE("a real keychain keeps secrets beyond the program that stored them", "[.][keychain]")
{
    const auto opened = open(QStringLiteral("hookbench-test"));
    INFO(opened.whyNoKeychain);
    REQUIRE(opened.store->backing() == Backing::Keychain);
    behavesAsAStore(*opened.store);
    REQUIRE(Asker(*opened.store).write(QStringLiteral("kept"), "value"));

    const auto again = open(QStringLiteral("hookbench-test"));
    CHECK(*Asker(*again.store).read(QStringLiteral("kept")) == "value");
    const auto otherProfile = open(QStringLiteral("hookbench-other"));
    CHECK_FALSE(Asker(*otherProfile.store).read(QStringLiteral("kept")));
}

TEST_CASE("without a keychain secrets stay in memory and the reason is told", "[.][no-keychain]")
{
    const auto opened = open(QStringLiteral("hookbench-test"));
    CHECK(opened.store->backing() == Backing::Memory);
    CHECK_FALSE(opened.whyNoKeychain.empty());
    behavesAsAStore(*opened.store);
}
