#include "RegistrationGenerator.h"
#include "registrations/CurlCommand.h"
#include "registrations/RegistrationJson.h"
#include "registrations/YamlReader.h"
#include "json/Parser.h"
#include "json/Writer.h"

using namespace hookbench;
using namespace hookbench::registrations;
using test::RegistrationGenerator;

namespace {

std::vector<Registration> import(std::string_view text, std::optional<ExchangeFormat> format = std::nullopt)
{
    auto registrations = importRegistrations(text, "hooks", format);
    INFO(text);
    if (!registrations)
        FAIL(registrations.error().message);
    return *registrations;
}

void checkRefused(std::string_view text, std::string_view words,
                  std::optional<ExchangeFormat> format = std::nullopt)
{
    const auto registrations = importRegistrations(text, "hooks", format);
    INFO(text);
    REQUIRE_FALSE(registrations);
    INFO(registrations.error().message);
    CHECK(registrations.error().message.find(words) != std::string::npos);
    CHECK(registrations.error().message.starts_with("hooks"));
    CHECK(registrations.error().message.ends_with('.'));
}

Registration sample(const std::string& name)
{
    Registration registration;
    registration.id = "wh_0123456789abcdef";
    registration.name = name;
    registration.eventTypes = {"object.created"};
    WebhookConfig config;
    config.url = "https://example.com/hooks";
    config.headers = {{"X-Mixpeek-Secret", "${SECRET}"}};
    registration.channels = {{config, {}}};
    return registration;
}

} // namespace

TEST_CASE("registrations are read in every shape they come in")
{
    const std::string one = R"({"webhook_name": "a", "event_types": ["*"], "future": {"x": 1}})";
    for (const std::string& text :
         {one, "[" + one + "]", "{\"webhooks\": [" + one + ",]} // mine",
          "{\"results\": [" + one + "], \"total\": 1}",
          "curl -d '" + one + "' https://api.mixpeek.com/v1/organizations/webhooks/",
          std::string("webhook_name: a\nevent_types: ['*']\nfuture: {x: 1}\n"),
          std::string("- webhook_name: a\n  event_types: ['*']\n  future: {x: 1}\n"),
          std::string("# hooks\nwebhooks:\n- {webhook_name: a, event_types: ['*'], future: {x: 1}}\n")}) {
        CAPTURE(text);
        const std::vector<Registration> registrations = import(text);
        REQUIRE(registrations.size() == 1);
        CHECK(registrations[0].name == "a");
        CHECK(registrations[0].extra.find("future") != nullptr);
    }
    CHECK(import("webhook_name: a\n---\nwebhook_name: b\n").size() == 2);
    CHECK(import("[" + one + "," + one + "]").size() == 2);
}

TEST_CASE("the format is told by the name's ending or the first words")
{
    CHECK(formatOfFile("a/b.json") == ExchangeFormat::Json);
    CHECK(formatOfFile("b.yml") == ExchangeFormat::Yaml);
    CHECK(formatOfFile("b.sh") == ExchangeFormat::Curl);
    CHECK_FALSE(formatOfFile("b.txt"));
    CHECK(formatOfText("\xEF\xBB\xBF // x\n{}") == ExchangeFormat::Json);
    CHECK(formatOfText("# x\n$ curl -X POST") == ExchangeFormat::Curl);
    CHECK(formatOfText("curly: 1") == ExchangeFormat::Yaml);
    CHECK(formatOfText("- a") == ExchangeFormat::Yaml);
}

TEST_CASE("a wrong import is named by line and path")
{
    checkRefused("", "empty");
    checkRefused("[]", "no registration");
    checkRefused("{\n  \"a\" 1\n}", "line 2, column 7");
    checkRefused("{}", "webhook_name is missing");
    checkRefused("[{\"webhook_name\": \"a\"},\n {\"webhook_name\": 1}]",
                 "line 2: [1].webhook_name must be text");
    checkRefused("{\"webhooks\": [\n{\"webhook_name\": \"a\", \"channels\": [{\"channel\": \"webhook\",\n "
                 "\"configs\": {\n"
                 "  \"url\": 3}}]}]}",
                 "line 4: webhooks[0].channels[0].configs.url must be text");
    checkRefused("- webhook_name: a\n  channels:\n    - channel: webhook\n      configs: {url: [x]}\n",
                 "line 4: [0].channels[0].configs.url must be text");
    checkRefused("a: b: c\n", "line 1");
    checkRefused("just words", "must be a JSON object");
    checkRefused("curl https://a/", "no body");
    checkRefused("curl -d '{\"a\":1}' https://a/", "webhook_name is missing");
    checkRefused("curl -d '{\"a\":' https://a/", "the body of the curl command for https://a/");
    checkRefused("curl -d @x https://a/", "not JSON", ExchangeFormat::Json);
    checkRefused("curl -d @x https://a/", "x (-d)");
}

TEST_CASE("what was exported as JSON or YAML reads back as the same registrations")
{
    for (std::uint32_t seed = 1; seed <= 2000; ++seed) {
        RegistrationGenerator generator(seed);
        std::vector<Registration> registrations;
        for (std::size_t i = 0; i <= generator.random().below(3); ++i)
            registrations.push_back(generator.next());
        const std::string json = *exportJson(registrations);
        const std::string yaml = exportYaml(registrations);
        CAPTURE(seed, json, yaml);
        REQUIRE(import(json, ExchangeFormat::Json) == registrations);
        REQUIRE(import(yaml, ExchangeFormat::Yaml) == registrations);
        REQUIRE(import(json) == registrations);
        REQUIRE(import(yaml) == registrations);
        // A file that holds it already does not change.
        REQUIRE(*exportJson(registrations, json) == json);
    }
}

TEST_CASE("the exported curl command reads back as what the service would create")
{
    for (std::uint32_t seed = 1; seed <= 500; ++seed) {
        RegistrationGenerator generator(seed);
        Registration registration = generator.next();
        const std::string text = exportCurl({registration, registration}, "https://api.example.com/");
        CAPTURE(text);
        registration.id.clear();
        registration.createdAt.clear();
        registration.updatedAt.clear();
        CHECK(import(text, ExchangeFormat::Curl) == std::vector<Registration>{registration, registration});
        CHECK(import(text) == std::vector<Registration>{registration, registration});
    }
    const std::string text = exportCurl({sample("it's")}, "https://api.example.com/");
    CHECK(text.find("\"Authorization: Bearer $MIXPEEK_API_KEY\"") != std::string::npos);
    const auto commands = readCurlCommands(text);
    REQUIRE(commands);
    CHECK(commands->front().url == "https://api.example.com/v1/organizations/webhooks/");
    CHECK(commands->front().method == "POST");
    CHECK(json::parse(commands->front().body)->find("webhook_id") == nullptr);
}

TEST_CASE("no format lets a secret out")
{
    Registration registration = sample("a");
    std::get<WebhookConfig>(registration.channels[0].config).headers = {
        {"X-Mixpeek-Secret", "hunter2-hunter2"}, {"Authorization", "Bearer hunter2"}};
    SlackConfig slack;
    slack.webhookUrl = "https://hooks.slack.com/services/T00000000/B00000000/hunter2hunter2hunter2hun";
    slack.extra.append("bot_token", json::Value("xoxb-hunter2"));
    registration.channels.push_back({slack, {}});
    REQUIRE(literalSecrets(registration).size() >= 4);
    for (const std::string& text : {*exportJson({registration}), exportYaml({registration}),
                                    exportCurl({registration}, "https://api.example.com"),
                                    *exportJson({registration}, "{\"webhook_name\": \"a\"}")}) {
        CAPTURE(text);
        CHECK(text.find("hunter2") == std::string::npos);
        CHECK(text.find("${X_MIXPEEK_SECRET}") != std::string::npos);
    }
}

TEST_CASE("a file is edited in place: its shape, comments, order and spelling stay")
{
    const std::string file =
        "// Ours.\n"
        "{\"webhooks\": [\n"
        "  { // the first\n"
        "    \"webhook_name\": \"a\",\n"
        "    \"is_active\": true, // for now\n"
        "    \"event_types\": [\"object.created\"],\n"
        "    \"channels\": [{\"channel\": \"webhook\", \"configs\": {\n"
        "      \"timeout\": 10.0, \"url\": \"https://example.com/hooks\", \"payload_template\": null,\n"
        "      \"headers\": {\"X-Mixpeek-Secret\": \"${SECRET}\"}\n"
        "    }}]\n"
        "  }\n"
        "], \"note\": \"kept\"}\n";
    std::vector<Registration> registrations = import(file);
    CHECK(*exportJson(registrations, file) == file);

    registrations[0].isActive = false;
    std::string expected = file;
    expected.replace(expected.find("true"), 4, "false");
    CHECK(*exportJson(registrations, file) == expected);

    registrations.push_back(sample("b"));
    const std::string grown = *exportJson(registrations, file);
    CHECK(grown.find("// the first") != std::string::npos);
    CHECK(grown.find("10.0") != std::string::npos);
    CHECK(import(grown) == registrations);
    CHECK_FALSE(exportJson(registrations, "webhook_name: a"));
}

TEST_CASE("any bytes give registrations or an error, never more")
{
    for (std::uint32_t seed = 1; seed <= 3000; ++seed) {
        RegistrationGenerator generator(seed);
        test::JsonGenerator& random = generator.random();
        const Registration registration = generator.next();
        std::string text = random.chance(33)   ? *exportJson({registration})
                           : random.chance(50) ? exportYaml({registration})
                                               : exportCurl({registration}, "https://a.example");
        for (std::size_t i = random.below(6); i > 0; --i) {
            const std::size_t at = random.below(text.size() + 1);
            const std::size_t length = random.below(10);
            if (random.chance(50))
                text.erase(at, length);
            else
                text.insert(at, random.chance(50) ? random.nastyString()
                                                  : std::string(1, static_cast<char>(random.below(256))));
        }
        if (random.chance(20))
            text = text.substr(0, random.below(text.size() + 1));
        for (const auto format : {ExchangeFormat::Json, ExchangeFormat::Yaml, ExchangeFormat::Curl}) {
            const auto result = importRegistrations(text, "hooks", format);
            if (result) {
                CHECK_FALSE(result->empty());
            } else {
                CAPTURE(text, result.error().message);
                CHECK(result.error().message.starts_with("hooks"));
                CHECK(result.error().message.ends_with('.'));
            }
        }
    }
}
