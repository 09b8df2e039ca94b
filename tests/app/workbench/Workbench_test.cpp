#include "Workbench.h"

#include "Await.h"
#include "TemporaryProfile.h"

#include <QTcpServer>

using namespace hookbench;

namespace {

std::unique_ptr<Workbench> openIn(const test::TemporaryProfile& profile)
{
    Workbench::Options options;
    options.profileFolder = profile.path();
    options.secrets = secrets::makeMemorySecretStore();
    auto workbench = Workbench::open(std::move(options));
    REQUIRE(workbench);
    return std::move(*workbench);
}

storage::Settings onAnyPort()
{
    storage::Settings settings;
    settings.port = 0;
    return settings;
}

} // namespace

TEST_CASE("a second workbench on one profile is refused and changes nothing of the first")
{
    test::TemporaryProfile profile;
    const auto first = openIn(profile);
    Workbench::Options options;
    options.profileFolder = profile.path();
    const auto second = Workbench::open(std::move(options));
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::AlreadyRunning);
}

TEST_CASE("applied settings are saved and come back at the next start")
{
    test::TemporaryProfile profile;
    storage::Settings settings = onAnyPort();
    settings.responseStatus = 202;
    {
        const auto workbench = openIn(profile);
        REQUIRE(workbench->applySettings(settings));
        CHECK(workbench->endpoint().state() == endpoint::Endpoint::State::Listening);
    }
    CHECK(openIn(profile)->settings() == settings);
}

TEST_CASE("settings with a taken port are refused, not saved, and the endpoint listens as before")
{
    QTcpServer other;
    REQUIRE(other.listen(QHostAddress::LocalHost, 0));
    test::TemporaryProfile profile;
    const auto workbench = openIn(profile);
    const auto free = endpoint::nextFreePort("127.0.0.1", 20'000);
    REQUIRE(free);
    storage::Settings good;
    good.port = *free;
    REQUIRE(workbench->applySettings(good));
    storage::Settings taken = good;
    taken.port = other.serverPort();
    const Status applied = workbench->applySettings(taken);
    REQUIRE_FALSE(applied);
    CHECK(applied.error().code == ErrorCode::AddressInUse);
    CHECK(workbench->settings() == good);
    CHECK(workbench->endpoint().port() == good.port);
    CHECK(workbench->endpoint().state() == endpoint::Endpoint::State::Listening);
}

TEST_CASE("settings that make no sense are refused before anything changes")
{
    test::TemporaryProfile profile;
    const auto workbench = openIn(profile);
    storage::Settings bad = onAnyPort();
    bad.limits.headBytes = 1;
    const Status applied = workbench->applySettings(bad);
    REQUIRE_FALSE(applied);
    CHECK(applied.error().code == ErrorCode::InvalidInput);
    CHECK(workbench->endpoint().state() == endpoint::Endpoint::State::Stopped);
}

TEST_CASE("bodies that were still arriving when the program ended are cleared away at the start")
{
    test::TemporaryProfile profile;
    openIn(profile).reset();
    const QString leftOver = profile.file(QStringLiteral("captures/incoming/old.part"));
    QFile file(leftOver);
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.close();
    openIn(profile).reset();
    CHECK_FALSE(QFile::exists(leftOver));
}

TEST_CASE("HOOKBENCH_URL follows the endpoint, and the sample registration is made by itself")
{
    test::TemporaryProfile profile;
    const auto workbench = openIn(profile);
    const auto url = [&] { return workbench->environments().builtIn().at("HOOKBENCH_URL"); };
    CHECK(url() == "http://127.0.0.1:8787");
    REQUIRE(workbench->startEndpoint(onAnyPort(), nullptr));
    CHECK(url() + "/" == workbench->endpoint().url());
    workbench->endpoint().stop();
    CHECK(url() == "http://127.0.0.1:8787");

    const auto sample = test::await<registrations::FirstStart::Sample>(
        [&](auto* context, auto done) { workbench->firstStart().whenDone(context, done); });
    REQUIRE(sample);
    const auto rows = test::await<std::vector<registrations::RegistrationSummary>>(
        [&](auto* context, auto done) { workbench->registrations().list(context, done); });
    REQUIRE(rows);
    REQUIRE(rows->size() == 1);
    CHECK(rows->front().id == sample->registrationId);
    CHECK(rows->front().problemCount == 0);
}
