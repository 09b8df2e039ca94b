#include "storage/Settings.h"
#include "TemporaryProfile.h"

using namespace hookbench;
using namespace hookbench::storage;

namespace {
void writeIni(const test::TemporaryProfile& profile, const QByteArray& text)
{
    QFile file(profile.file(QStringLiteral("settings.ini")));
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(text);
}
} // namespace

TEST_CASE("a profile without settings has the defaults")
{
    test::TemporaryProfile profile;
    CHECK(*loadSettings(profile.path()) == Settings{});
}

TEST_CASE("saved settings come back as they were")
{
    test::TemporaryProfile profile;
    Settings settings;
    settings.port = 9999;
    settings.bindAddress = "::1";
    settings.limits.bodyBytes = 5'000'000'000;
    settings.limits.headTimeoutMs = 1234;
    settings.responseStatus = 503;
    settings.survivePowerLoss = true;
    settings.deliveryDays = 7;
    settings.deliveryMegabytes = 0;
    settings.theme = Theme::Dark;
    REQUIRE(saveSettings(profile.path(), settings));
    CHECK(*loadSettings(profile.path()) == settings);
}

TEST_CASE("a setting that makes no sense is refused with its key, its value and what is allowed")
{
    struct Case {
        const char* ini;
        const char* words;
    };
    const Case cases[] = {
        {"[endpoint]\nport=70000\n", "endpoint/port is \"70000\", but it takes a number from 0 to 65535"},
        {"[endpoint]\nport=abc\n", "\"abc\""},
        {"[endpoint]\nresponseStatus=99\n", "200 to 599"},
        {"[endpoint]\nsurvivePowerLoss=maybe\n", "true or false"},
        {"[endpoint]\nbindAddress=localhost\n", "not an IP address"},
        {"[limits]\nheadBytes=1\n", "head limit is 1 bytes"},
        {"[limits]\nconnections=0\n", "connection limit is 0"},
        {"[deliveries]\nkeepDays=soon\n", "deliveries/keepDays is \"soon\""},
        {"[deliveries]\nkeepMegabytes=2000000\n", "a number from 0 to 1048576"},
        {"[appearance]\ntheme=pink\n", "system, light or dark"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.ini);
        test::TemporaryProfile profile;
        writeIni(profile, c.ini);
        const auto settings = loadSettings(profile.path());
        REQUIRE_FALSE(settings);
        CHECK(settings.error().code == ErrorCode::InvalidInput);
        CHECK_THAT(settings.error().message, Catch::Contains(c.words));
    }
}
