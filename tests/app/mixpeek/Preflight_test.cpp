#include "mixpeek/Preflight.h"

#include "FakeService.h"
#include "mixpeek/JsonSchema.h"
#include "registrations/RegistrationJson.h"

#include <algorithm>

using namespace hookbench;
using namespace hookbench::mixpeek;
using namespace hookbench::registrations;

namespace {

Registration record(const json::Value& value)
{
    auto read = registrationFromJson(value);
    REQUIRE(read);
    return std::move(*read);
}

Registration good()
{
    return record(test::webhookRecord("orders", "https://hooks.example.test/"));
}

std::vector<std::string> fields(const Problems& problems)
{
    std::vector<std::string> out;
    for (const Problem& problem : problems) {
        CHECK(problem.message.ends_with('.'));
        out.push_back(problem.field);
    }
    return out;
}

} // namespace

TEST_CASE("a record as the service takes it passes")
{
    CHECK(preflight(good()).empty());
    Registration all = good();
    all.id = "wh_0123456789abcdef";
    all.createdAt = "2026-01-31T12:00:00.123456Z";
    all.channels.push_back({EmailConfig{{"a@example.test"}, {}, {}, "s", "b", "markdown", {}}, {}});
    all.channels.push_back({SlackConfig{.webhookUrl = "https://hooks.slack.com/services/${SLACK}"}, {}});
    std::get<WebhookConfig>(all.channels[0].config).payloadTemplate =
        test::parsed(R"({"id":"{{ event_id }}"})");
    std::get<WebhookConfig>(all.channels[0].config).headers = {{"X-Secret", "${WEBHOOK_SECRET}"}};
    CHECK(preflight(all).empty());
}

TEST_CASE("every violation is named with its field")
{
    Registration bad = good();
    bad.id = "wh_local";
    bad.name = std::string(201, 'n');
    bad.createdAt = "yesterday";
    bad.eventTypes.clear();
    bad.channels.push_back({EmailConfig{{}, {}, {}, {}, {}, "rtf", {}}, {}});
    CHECK(fields(preflight(bad)) == std::vector<std::string>{"webhook_id", "webhook_name", "event_types",
                                                             "channels[1].configs.content_type",
                                                             "created_at"});
    bad = Registration{};
    CHECK(fields(preflight(bad)) == std::vector<std::string>{"webhook_name", "event_types", "channels"});
}

TEST_CASE("names are counted in characters, not in bytes")
{
    Registration r = good();
    r.name.clear();
    for (int i = 0; i < 200; ++i)
        r.name += "ä";
    CHECK(preflight(r).empty());
    r.name += "ä";
    CHECK(fields(preflight(r)) == std::vector<std::string>{"webhook_name"});
}

TEST_CASE("the SMS channel and channels nobody knows are errors at their kind, and only there")
{
    Registration r = good();
    r.channels.push_back({SmsConfig{{"+4915112345678"}, "hi", {}}, {}});
    r.channels.push_back({OtherConfig{"pager", test::parsed("[1]")}, {}});
    const Problems problems = preflight(r);
    CHECK(fields(problems) == std::vector<std::string>{"channels[1].channel", "channels[2].channel"});
    CHECK(hasErrors(problems));
    CHECK_THAT(problems[0].message, Catch::Contains("\"sms\"") && Catch::Contains("\"webhook\""));
}

TEST_CASE("a payload template that is a text is an error that says how to mend it")
{
    Registration r = good();
    std::get<WebhookConfig>(r.channels[0].config).payloadTemplate = json::Value("{{ event | tojson }}");
    const Problems problems = preflight(r);
    CHECK(fields(problems) == std::vector<std::string>{"channels[0].configs.payload_template"});
    CHECK(problems[0].severity == Problem::Severity::Error);
    CHECK_THAT(problems[0].message, Catch::Contains("convert"));
}

TEST_CASE("an event type that the API may have learnt since is a warning, as is the star")
{
    Registration r = good();
    r.eventTypes = {"object.created", "object.painted", "*"};
    const Problems problems = preflight(r);
    CHECK(fields(problems) == std::vector<std::string>{"event_types[1]", "event_types[2]"});
    CHECK_FALSE(hasErrors(problems));
    CHECK_THAT(problems[0].message, Catch::Contains("object.painted"));
}

TEST_CASE("a schema's complaints about a choice are those of the branch that comes nearest")
{
    const JsonSchema schema(R"({"anyOf":[
        {"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}},
        {"type":"object","required":["b"],"properties":{"b":{"type":"boolean"}}},{"type":"null"}]})");
    CHECK(schema.check(test::parsed(R"({"a":1})")).empty());
    CHECK(schema.check(test::parsed("null")).empty());
    const auto wrong = schema.check(test::parsed(R"({"b":1.5})"));
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0] == SchemaViolation{"b", "type", "must be true or false"});
    CHECK(schema.check(test::parsed(R"({"a":1.5})")).at(0).path == "a");
}
