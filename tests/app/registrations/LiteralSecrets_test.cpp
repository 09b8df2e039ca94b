#include "registrations/LiteralSecrets.h"

#include "Generator.h"
#include "registrations/RegistrationJson.h"
#include "json/Parser.h"
#include "json/Writer.h"

using namespace hookbench;
using namespace hookbench::registrations;

namespace {

Registration withChannel(std::string_view channel)
{
    const auto value = json::parse(R"({"webhook_name":"n","channels":[)" + std::string(channel) + "]}");
    REQUIRE(value);
    auto registration = registrationFromJson(*value);
    REQUIRE(registration);
    return std::move(*registration);
}

Registration withUrl(const std::string& url)
{
    WebhookConfig config;
    config.url = url;
    Registration registration;
    registration.channels = {{config, {}}};
    return registration;
}

std::string safeUrl(const std::string& url)
{
    const Registration registration = withUrl(url);
    return targetOf(withReferences(registration, literalSecrets(registration)));
}

} // namespace

TEST_CASE("headers that carry credentials are found, references and others are left")
{
    const Registration registration = withChannel(
        R"({"channel":"webhook","configs":{"url":"https://example.com","headers":{"X-Mixpeek-Secret":"s3cret",)"
        R"("X-Tenant":"t","Authorization":"Bearer abc","Cookie":"a=${SESSION}","X-Api-Key":"","X-Token":" "}}})");
    const auto secrets = literalSecrets(registration);
    CHECK(secrets == std::vector<LiteralSecret>{
                         {"channels[0].configs.headers.X-Mixpeek-Secret", "X_MIXPEEK_SECRET", "s3cret"},
                         {"channels[0].configs.headers.Authorization", "AUTHORIZATION", "Bearer abc"}});
    const Registration safe = withReferences(registration, secrets);
    CHECK(literalSecrets(safe).empty());
    const auto& headers = std::get<WebhookConfig>(safe.channels[0].config).headers;
    CHECK(*http::findHeader(headers, "X-Mixpeek-Secret") == "${X_MIXPEEK_SECRET}");
    CHECK(*http::findHeader(headers, "X-Tenant") == "t");
    CHECK(*http::findHeader(headers, "Cookie") == "a=${SESSION}");
}

TEST_CASE("names are unique among themselves and those that are taken")
{
    const char* channel = R"({"channel":"webhook","configs":{"headers":{"X-Secret":"a","x_secret":"b"}}})";
    const auto secrets = literalSecrets(withChannel(channel), {"X_SECRET"});
    REQUIRE(secrets.size() == 2);
    CHECK(secrets[0].suggestedName == "X_SECRET_2");
    CHECK(secrets[1].suggestedName == "X_SECRET_3");
    const Registration odd = withChannel(R"({"channel":"webhook","configs":{"headers":{"1-Token":"a"}}})");
    CHECK(literalSecrets(odd)[0].suggestedName == "SECRET_1_TOKEN");
}

TEST_CASE("secrets in URLs: the password, credentials in the query, Slack's path")
{
    CHECK(safeUrl("https://user:pa:ss@example.com:8443/x") ==
          "https://user:${URL_PASSWORD}@example.com:8443/x");
    CHECK(safeUrl("https://example.com/a@b:c") == "https://example.com/a@b:c");
    CHECK(safeUrl("x?next=https://u:p@example.com/") == "x?next=https://u:p@example.com/");
    CHECK(safeUrl("https://user@example.com/") == "https://user@example.com/");
    CHECK(safeUrl("https://example.com/in?api_key=k1&page=2&token=t#f") ==
          "https://example.com/in?api_key=${API_KEY}&page=2&token=${TOKEN}#f");
    CHECK(safeUrl("https://u:p@example.com/in?token=p") ==
          "https://u:${URL_PASSWORD}@example.com/in?token=${TOKEN}");
    CHECK(safeUrl("https://hooks.slack.com/services/T0/B0/xyz") ==
          "https://hooks.slack.com/services/${SLACK_WEBHOOK_PATH}");
    CHECK(safeUrl("https://HOOKS.slack.com/workflows/T0/xyz?a=b") ==
          "https://HOOKS.slack.com/workflows/${SLACK_WEBHOOK_PATH}?a=b");
    CHECK(safeUrl("https://hooks.slack.com/xyz") == "https://hooks.slack.com/${SLACK_WEBHOOK_PATH}");
    for (const char* plain :
         {"https://hooks.slack.com/", "https://hooks.slack.com.example.com/services/T/B/x",
          "https://example.com/hooks.slack.com/services/T/B/x", "https://hooks.slack.com/services/${PATH}"}) {
        CHECK(safeUrl(plain) == plain);
    }
}

TEST_CASE("unknown members that are named like a credential are found in every kind of channel")
{
    for (const char* kind : {"webhook", "slack", "email", "sms", "pager"}) {
        CAPTURE(kind);
        const Registration registration =
            withChannel(std::string(R"({"channel":")") + kind +
                        R"(","configs":{"bot_token":"xoxb-1","channel_id":"C1","signing_secret":"${S}"}})");
        const auto secrets = literalSecrets(registration);
        CHECK(secrets ==
              std::vector<LiteralSecret>{{"channels[0].configs.bot_token", "BOT_TOKEN", "xoxb-1"}});
        const std::string safe = json::write(toJson(withReferences(registration, secrets)));
        CHECK_THAT(safe, Catch::Contains(R"("bot_token":"${BOT_TOKEN}")") && !Catch::Contains("xoxb"));
    }
}

TEST_CASE("after the secrets are taken out, by references or for a draft, none is left")
{
    test::Generator generator(99);
    int found = 0;
    for (int i = 0; i < 2000; ++i) {
        const Registration registration = generator.registration();
        CAPTURE(i, json::write(toJson(registration)));
        const auto secrets = literalSecrets(registration);
        found += static_cast<int>(secrets.size());
        REQUIRE(literalSecrets(withReferences(registration, secrets)).empty());
        REQUIRE(literalSecrets(withoutLiteralSecrets(registration)).empty());
        if (secrets.empty())
            REQUIRE(withoutLiteralSecrets(registration) == registration);
    }
    CHECK(found > 50);
    const Registration blank =
        withoutLiteralSecrets(withUrl("https://u:p@hooks.slack.com/services/T/B/x?token=1"));
    CHECK(literalSecrets(blank).empty());
    CHECK(targetOf(blank) == "https://u:@hooks.slack.com/services/?token=");
}
