#include "TestHelpers.h"

using namespace hookbench::jinja;

namespace {

std::vector<ProvenanceEntry> traced(std::string_view source, std::string_view variables, EnvironmentOptions options = {})
{
    const Environment environment(std::move(options));
    const auto compiled = environment.compile(source);
    REQUIRE(compiled);
    RenderOptions renderOptions;
    renderOptions.provenance = true;
    const Context context(*hookbench::json::parse(variables));
    const auto result = compiled->render(context, renderOptions);
    REQUIRE(result);
    for (const ProvenanceEntry& entry : result->provenance)
        CHECK(entry.end <= result->text.size());
    return result->provenance;
}

} // namespace

TEST_CASE("each expression knows its piece of the output, its place and the paths it read")
{
    const auto entries = traced("{\"a\": {{ data.id|upper }},\n \"b\": {{ n + data['x'] }}}",
                                R"({"data": {"id": "obj", "x": 2}, "n": 1})");
    REQUIRE(entries.size() == 2);
    CHECK(entries[0] == ProvenanceEntry{6, 9, "", 1, 10, 1, 23, "data.id|upper", {"data.id"}});
    CHECK(entries[1] == ProvenanceEntry{17, 18, "", 2, 10, 2, 23, "n + data['x']", {"n", "data.x"}});
}

TEST_CASE("loop variables keep the path of their item")
{
    const auto entries = traced("{% for i in items %}{{ i.name }}{% for t in i.tags %}{{ t }}{% endfor %}{% endfor %}",
                                R"({"items": [{"name": "a", "tags": []}, {"name": "b", "tags": ["x"]}]})");
    REQUIRE(entries.size() == 3);
    CHECK(entries[0].paths == std::vector<std::string>{"items[0].name"});
    CHECK(entries[1].paths == std::vector<std::string>{"items[1].name"});
    CHECK(entries[2].paths == std::vector<std::string>{"items[1].tags[0]"});
}

TEST_CASE("what a macro wrote belongs to the expression within it")
{
    const auto entries = traced("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(a) }}{{ m(b)|upper }}", R"({"a": "p", "b": "q"})");
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].begin == 1);
    CHECK(entries[0].expression == "x");
    CHECK(entries[0].paths == std::vector<std::string>{"a"});
    // What was changed on the way belongs to the expression that changed it.
    CHECK(entries[1].expression == "m(b)|upper");
    CHECK(entries[1].paths == std::vector<std::string>{"b"});
}

TEST_CASE("set and with hand paths on, included templates name themselves")
{
    EnvironmentOptions options;
    options.templates = {{"part", "\n{{ d.y }}"}};
    const auto entries = traced("{% set d = data %}{% with e = d.x %}{{ e }}{% endwith %}{% include 'part' %}",
                                R"({"data": {"x": 1, "y": 2}})", options);
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].paths == std::vector<std::string>{"data.x"});
    CHECK(entries[1].templateName == "part");
    CHECK(entries[1].line == 2);
}
