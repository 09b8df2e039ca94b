#include "TestHelpers.h"

#include "templates/Blame.h"
#include "templates/Renderer.h"

#include <thread>

using namespace hookbench;
using namespace hookbench::templates;
using test::parsed;

namespace {

TemplateSource text(std::string source)
{
    return {TemplateSource::Shape::Text, std::move(source)};
}
TemplateSource object(std::string source)
{
    return {TemplateSource::Shape::Object, std::move(source)};
}

registrations::VariableValues variables()
{
    registrations::VariableValues values;
    values.environmentName = "local";
    values.values = {
        {"HOST", "example.com"}, {"SECRET", "s3cr3t"}, {"TRICK", "${SECRET}{{ 1 }}"}, {"BREAK", "a\r\nX: y"}};
    values.secretNames = {"SECRET", "BREAK"};
    values.missingSecrets = {"GONE"};
    return values;
}

Rendering value(std::string_view source, std::string_view event = "{}", bool mask = false)
{
    return renderValue(source, parsed(event), variables(), mask, {}, "headers.X");
}

} // namespace

TEST_CASE("the variables of a template are the members of the event's envelope")
{
    const Rendering rendering = renderPayload(
        text(R"({"type": "{{ event_type }}", "id": {{ data.object_id|tojson }}})"), test::sample());
    CHECK(rendering.ok());
    CHECK(rendering.text == R"({"type": "object.created", "id": "obj_7f3a91c2"})");
    CHECK(rendering.pathsRead == std::vector<std::string>{"data.object_id", "event_type"});
    CHECK(test::areTiled(rendering));
}

TEST_CASE("an object template renders its leaves, escapes what they give, and keeps numbers and names")
{
    const Rendering rendering = renderPayload(
        object("{\n  \"a {{ x }}\": [\"{{ x }}!\", 1.50, true, null],\n  \"b\\u0041\": \"plain \\u00e9\"\n}"),
        parsed(R"({"x": "say \"hi\"\n"})"));
    CHECK(rendering.ok());
    CHECK(rendering.text == "{\"a {{ x }}\":[\"say \\\"hi\\\"\\n!\",1.50,true,null],\"bA\":\"plain é\"}");
    CHECK(test::areTiled(rendering));
    const Range* range = rangeAt(rendering, rendering.text.find("say"));
    REQUIRE(range != nullptr);
    CHECK(range->expression == "x");
    CHECK(range->leaf == "['a {{ x }}'][0]");
    CHECK(range->source.line == 2);
    CHECK(range->source.column == 21);
    CHECK(test::bytesOf(rendering, *range) == R"(say \"hi\"\n)");
}

TEST_CASE("an error in a leaf is placed in the object's JSON text")
{
    const Rendering rendering = renderPayload(object("{\n \"a\": \"\\u0041 {{ x. }}\"\n}"), parsed("{}"));
    REQUIRE(rendering.problems.size() == 1);
    CHECK(rendering.problems[0].kind == Problem::Kind::Template);
    CHECK(rendering.problems[0].source.line == 2);
    CHECK(rendering.problems[0].source.column == 21);
    CHECK(rendering.problems[0].path == "a");
    CHECK(rendering.text.empty());
}

TEST_CASE("output that is no JSON is a problem with its place in the output and in the template")
{
    const Rendering rendering = renderPayload(text("{\n\"a\": \"{{ x }}\"}"), parsed(R"({"x": "q\"q"})"));
    REQUIRE(rendering.problems.size() == 1);
    const Problem& problem = rendering.problems[0];
    CHECK(problem.kind == Problem::Kind::Json);
    CHECK(problem.output.line == 2);
    CHECK(problem.output.column == 9);
    CHECK(problem.source.line == 2);
    CHECK(rendering.text == "{\n\"a\": \"q\"q\"}");
}

TEST_CASE("template errors carry line and column")
{
    const Rendering rendering = renderText("a\n{% if %}", parsed("{}"), {}, "body_template");
    REQUIRE(rendering.problems.size() == 1);
    CHECK(rendering.problems[0].source.line == 2);
    CHECK(rendering.problems[0].field == "body_template");
    CHECK(rendering.problems[0].message.starts_with("TemplateSyntaxError"));
}

TEST_CASE("without a template the event itself is sent, in the wanted envelope")
{
    const json::Value event = test::sample();
    CHECK(renderPayload({}, event).text == json::write(event));
    RenderOptions options;
    options.envelope = events::EnvelopeKind::Detailed;
    const json::Value sent = parsed(renderPayload({}, event, options).text);
    CHECK(sent.find("data") == nullptr);
    CHECK(*sent.find("subject")->find("id") == json::Value("obj_7f3a91c2"));
    options.envelope = events::EnvelopeKind::Simple;
    CHECK(renderPayload({}, event, options).text == json::write(event));
}

TEST_CASE("a template that would run for ever is cut off at its limit")
{
    RenderOptions options;
    options.limits.time = std::chrono::milliseconds(50);
    const std::string endless =
        "{% for i in range(99999) %}{% for j in range(99999) %}{{ i * j }}{% endfor %}{% endfor %}";
    const Rendering rendering = renderText(endless, parsed("{}"), options);
    REQUIRE(rendering.problems.size() == 1);
    CHECK(rendering.problems[0].kind == Problem::Kind::Stopped);
    CHECK(rendering.elapsedUs < 5'000'000);
}

TEST_CASE("a rendering can be cancelled from another thread")
{
    RenderOptions options;
    options.cancellation = CancellationToken();
    options.limits.time = std::chrono::minutes(5);
    options.limits.steps = ~std::uint64_t{0};
    std::thread canceller([token = *options.cancellation] { token.cancel(); });
    const Rendering rendering = renderText(
        "{% for i in range(99999) %}{% for j in range(99999) %}{% if i %}{% endif %}{% endfor %}{% endfor %}",
        parsed("{}"), options);
    canceller.join();
    REQUIRE(rendering.problems.size() == 1);
    CHECK(rendering.problems[0].message.starts_with("Cancelled"));
}

TEST_CASE("values resolve variables and templates beside each other")
{
    const Rendering rendering = value("https://${HOST}/{{ id }}?k=${SECRET}", R"({"id": 7})");
    CHECK(rendering.ok());
    CHECK(rendering.text == "https://example.com/7?k=s3cr3t");
    CHECK(test::areTiled(rendering));
    REQUIRE(rendering.ranges.size() == 6);
    CHECK(rendering.ranges[1].kind == Range::Kind::Variable);
    CHECK(rendering.ranges[1].source.column == 9);
    CHECK(rendering.ranges[3].expression == "id");
    CHECK(rendering.ranges[3].source.column == 20);
    CHECK(rendering.ranges[5].expression == "SECRET");
}

TEST_CASE("neither the event's data nor a variable's value can bring in a reference or a template")
{
    CHECK(value("{{ x }}", R"({"x": "${SECRET} {{ 7 * 7 }}"})").text == "${SECRET} {{ 7 * 7 }}");
    CHECK(value("${TRICK}").text == "${SECRET}{{ 1 }}");
    CHECK(value("${HOST}{{ x }}", R"({"x": "\u001a0;${HOST}"})").text == "example.com\x1a"
                                                                         "0;${HOST}");
    CHECK(value("{% set v %}${HOST}{% endset %}{{ v }}{{ x }}", R"({"x": "${HOST}"})").text ==
          "example.com${HOST}");
    CHECK(value("$${HOST}}").text == "$example.com}");
}

TEST_CASE("secrets are masked, always with the same mask")
{
    const Rendering rendering = value("Bearer ${SECRET}", "{}", true);
    CHECK(rendering.text == "Bearer " + std::string(maskText));
    REQUIRE(rendering.ranges.size() == 2);
    CHECK(rendering.ranges[1].isMasked);
    CHECK(value("${HOST}", "{}", true).text == "example.com");
}

TEST_CASE("a variable without a value is a problem that names it")
{
    const Rendering rendering = value("a ${NOPE} ${GONE}");
    REQUIRE(rendering.problems.size() == 2);
    CHECK(rendering.problems[0].message.find("NOPE") != std::string::npos);
    CHECK(rendering.problems[0].source.begin == 2);
    CHECK(rendering.problems[1].message.find("keychain") != std::string::npos);
    CHECK(rendering.text == "a ${NOPE} ${GONE}");
}

TEST_CASE("a variable within a tag or a filter block is refused")
{
    CHECK(value("{{ '${HOST}' }}").problems.at(0).kind == Problem::Kind::Variable);
    CHECK(value("{% filter upper %}${HOST}{% endfilter %}").problems.at(0).kind == Problem::Kind::Variable);
}

TEST_CASE("line breaks in a rendered header are refused, from data and from masked secrets alike")
{
    CHECK(value("{{ x }}", R"({"x": "a\r\nX-Evil: 1"})").problems.at(0).kind == Problem::Kind::Header);
    CHECK(value("${BREAK}", "{}", true).problems.at(0).kind == Problem::Kind::Header);
    CHECK(value("{{ x }}", R"({"x": "a\u0000b"})").problems.at(0).kind == Problem::Kind::Header);
}
