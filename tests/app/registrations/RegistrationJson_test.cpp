#include "registrations/RegistrationJson.h"

#include "Generator.h"
#include "json/Parser.h"
#include "json/Writer.h"

using namespace hookbench;
using namespace hookbench::registrations;

namespace {

json::Value parsed(std::string_view text)
{
    auto value = json::parse(text);
    REQUIRE(value);
    return std::move(*value);
}

Registration readText(std::string_view text)
{
    auto registration = registrationFromJson(parsed(text));
    REQUIRE(registration);
    return std::move(*registration);
}

std::string errorOf(std::string_view text)
{
    const auto registration = registrationFromJson(parsed(text));
    REQUIRE_FALSE(registration);
    CHECK(registration.error().code == ErrorCode::InvalidInput);
    return registration.error().message;
}

constexpr std::string_view fullRecord =
    R"({"webhook_id":"wh_0123456789abcdef","webhook_name":"Orders","event_types":["object.created","new.type"],)"
    R"("channels":[)"
    R"({"channel":"webhook","configs":{"url":"https://example.com/in","headers":{"X-B":"2","X-A":"1"},)"
    R"("payload_template":{"id":"{{ event_id }}","n":10},"timeout":2.5,"verify":true},"label":"first"},)"
    R"({"channel":"slack","configs":{"webhook_url":"https://hooks.slack.com/services/${PATH}","channel":"#a",)"
    R"("username":"u","icon_emoji":":x:","icon_url":"https://example.com/i.png","blocks_template":"[]"}},)"
    R"({"channel":"slack","configs":{"bot_token":"${TOKEN}","channel_id":"C1","workspace_id":"T1"}},)"
    R"({"channel":"email","configs":{"to_addresses":["a@example.com"],"cc_addresses":["b@example.com"],)"
    R"("bcc_addresses":["c@example.com"],"subject_template":"s","body_template":"b","content_type":"plain_text"}},)"
    R"({"channel":"sms","configs":{"phone_numbers":["+14155550123"],"message_template":"m"}},)"
    R"({"channel":"pager","configs":{"key":12345678901234567890}}],)"
    R"("is_active":false,"created_at":"2025-09-26T10:00:00Z","updated_at":"2025-09-27T10:00:00.5+00:00",)"
    R"("z_unknown":{"b":1.0,"a":null},"a_unknown":[1]})";

} // namespace

TEST_CASE("a full record is read and written byte for byte, unknown members in their order")
{
    const Registration registration = readText(fullRecord);
    CHECK(json::write(toJson(registration)) == fullRecord);
    CHECK(registration.name == "Orders");
    const auto& webhook = std::get<WebhookConfig>(registration.channels[0].config);
    CHECK(webhook.timeoutSeconds == 2.5);
    CHECK(webhook.headers == http::Headers{{"X-B", "2"}, {"X-A", "1"}});
    CHECK(*webhook.extra.find("verify") == json::Value(true));
    CHECK(std::get<OtherConfig>(registration.channels[5].config).kind == "pager");
    CHECK(targetOf(registration) == "https://example.com/in");
}

TEST_CASE("what is not there, or null, has the service's defaults")
{
    const Registration registration =
        readText(R"({"webhook_id":null,"webhook_name":null,"is_active":null,"channels":[)"
                 R"({"channel":"webhook","configs":{"url":null,"headers":null,"timeout":null}},)"
                 R"({"channel":"email"},{"channel":"sms","configs":null}]})");
    CHECK(registration.isActive);
    CHECK(registration.eventTypes.empty());
    CHECK(registration.channels[0] == Channel{WebhookConfig{}, {}});
    CHECK(std::get<EmailConfig>(registration.channels[1].config).contentType == "html");
    CHECK(registration.channels[2].kind() == "sms");
    CHECK(registrationFromJson(toJson(registration)).value() == registration);
}

TEST_CASE("a timeout is a number, written without a fraction that it does not have")
{
    const auto written = [](const char* number) {
        const Registration registration = readText(
            std::string(R"({"channels":[{"channel":"webhook","configs":{"timeout":)") + number + "}}]}");
        const json::Value json = toJson(registration.channels[0]);
        return json.find("configs")->find("timeout")->asNumber().text;
    };
    CHECK(written("10") == "10");
    CHECK(written("10.0") == "10");
    CHECK(written("2.50") == "2.5");
    CHECK(written("1e1") == "10");
    CHECK_THAT(errorOf(R"({"channels":[{"channel":"webhook","configs":{"timeout":1e999}}]})"),
               Catch::Contains("channels[0].configs.timeout: must be a number that this program can hold"));
}

TEST_CASE("internal_id is never kept and never written")
{
    Registration registration = readText(R"({"webhook_name":"n","internal_id":"org_1","x":1})");
    CHECK_FALSE(registration.extra.find("internal_id"));
    registration.extra.set("internal_id", json::Value("org_1"));
    for (const Members members : {Members::All, Members::Create, Members::Update})
        CHECK_FALSE(toJson(registration, members).find("internal_id"));
}

TEST_CASE("the body of a create leaves out what the service makes")
{
    const json::Value body = toJson(readText(fullRecord), Members::Create);
    for (const char* name : {"webhook_id", "created_at", "updated_at"}) {
        CHECK_FALSE(body.find(name));
        CHECK(toJson(readText(fullRecord), Members::Update).find(name));
    }
    CHECK(body.find("z_unknown"));
}

TEST_CASE("of members with one name the last one counts")
{
    const Registration registration = readText(
        R"({"webhook_name":"a","webhook_name":"b","x":1,"y":2,"x":3,"channels":[{"channel":"webhook",)"
        R"("configs":{"headers":{"A":"1","B":"2","A":"3","B":null}}}]})");
    CHECK(registration.name == "b");
    CHECK(json::write(registration.extra) == R"({"x":3,"y":2})");
    CHECK(std::get<WebhookConfig>(registration.channels[0].config).headers == http::Headers{{"A", "3"}});
}

TEST_CASE("a wrong type is an error that names the member by its path")
{
    const auto inChannel = [](const std::string& channel) {
        return R"({"channels":[{"channel":"sms"},)" + channel + "]}";
    };
    const auto inConfigs = [&](const std::string& kind, const std::string& configs) {
        return inChannel(R"({"channel":")" + kind + R"(","configs":)" + configs + "}");
    };
    CHECK(errorOf("[]") == "The registration: must be a JSON object.");
    CHECK(errorOf(R"({"webhook_name":1})") == "webhook_name: must be text.");
    CHECK(errorOf(R"({"is_active":"yes"})") == "is_active: must be true or false.");
    CHECK(errorOf(R"({"event_types":"*"})") == "event_types: must be a list of texts.");
    CHECK(errorOf(R"({"event_types":["*",2]})") == "event_types[1]: must be text.");
    CHECK(errorOf(R"({"channels":{}})") == "channels: must be a list of channels.");
    CHECK_THAT(errorOf(inChannel("3")), Catch::StartsWith("channels[1]: must be an object"));
    CHECK_THAT(errorOf(inChannel("{}")), Catch::StartsWith("channels[1].channel: must be text"));
    CHECK(errorOf(inConfigs("webhook", "[]")) == "channels[1].configs: must be an object.");
    CHECK(errorOf(inConfigs("webhook", R"({"url":{}})")) == "channels[1].configs.url: must be text.");
    CHECK(errorOf(inConfigs("webhook", R"({"headers":[]})")) ==
          "channels[1].configs.headers: must be an object of texts.");
    CHECK(errorOf(inConfigs("webhook", R"({"headers":{"X":1}})")) ==
          "channels[1].configs.headers.X: must be text.");
    CHECK(errorOf(inConfigs("webhook", R"({"payload_template":[]})")) ==
          "channels[1].configs.payload_template: must be text or an object.");
    CHECK(errorOf(inConfigs("webhook", R"({"timeout":"10"})")) ==
          "channels[1].configs.timeout: must be a number.");
    CHECK(errorOf(inConfigs("slack", R"({"username":1})")) == "channels[1].configs.username: must be text.");
    CHECK(errorOf(inConfigs("email", R"({"to_addresses":"a@b.c"})")) ==
          "channels[1].configs.to_addresses: must be a list of texts.");
    CHECK(errorOf(inConfigs("sms", R"({"phone_numbers":[1]})")) ==
          "channels[1].configs.phone_numbers[0]: must be text.");
}

TEST_CASE("whatever registration is written is read again as it was")
{
    test::Generator generator(20260101);
    for (int i = 0; i < 2000; ++i) {
        const Registration registration = generator.registration();
        const std::string text = json::write(toJson(registration));
        CAPTURE(i, text);
        const auto value = json::parse(text);
        REQUIRE(value);
        const auto again = registrationFromJson(*value);
        REQUIRE(again);
        REQUIRE(*again == registration);
    }
}

TEST_CASE("any JSON whatever gives a registration or an error with a path")
{
    test::Generator generator(7);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 20'000; ++i) {
        const json::Value value =
            i % 2 == 0 ? generator.anything() : generator.damaged(toJson(generator.registration()));
        CAPTURE(i, json::write(value));
        const auto registration = registrationFromJson(value);
        if (registration) {
            ++read;
            REQUIRE(registrationFromJson(toJson(*registration)).value() == *registration);
        } else {
            ++refused;
            REQUIRE(registration.error().code == ErrorCode::InvalidInput);
            const std::string& message = registration.error().message;
            REQUIRE_THAT(message, Catch::Contains(": must be ") && Catch::EndsWith("."));
            REQUIRE(message.find(": must be ") > 0);
        }
    }
    CHECK(read > 1000);
    CHECK(refused > 1000);
}
