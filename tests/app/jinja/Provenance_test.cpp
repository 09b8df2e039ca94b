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
    CHECK(entries[0] == ProvenanceEntry{6, 9, "", 1, 10, 1, 23, "data.id|upper", {"data.id"}, 9, 22});
    CHECK(entries[1] == ProvenanceEntry{17, 18, "", 2, 10, 2, 23, "n + data['x']", {"n", "data.x"}, 36, 49});
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

TEST_CASE("a computed value hands on all paths that went into it")
{
    const std::string_view variables = R"({"a": "p", "b": [{"n": "y"}, {"n": "x"}], "c": true})";
    const auto paths = [&](std::string_view source) {
        std::vector<std::string> found;
        for (const ProvenanceEntry& entry : traced(source, variables)) {
            for (const std::string& path : entry.paths)
                found.push_back(path);
        }
        return found;
    };
    using Paths = std::vector<std::string>;
    CHECK(paths("{% set x = a|upper %}{{ x }}") == Paths{"a"});
    CHECK(paths("{% set x = a if c else 1 %}{{ x }}") == Paths{"c", "a"});
    CHECK(paths("{% with x = a ~ c %}{{ x }}{% endwith %}") == Paths{"a", "c"});
    CHECK(paths("{% for i in b|sort(attribute='n') %}{{ i.n }}{% endfor %}") == Paths{"b", "b"});
    CHECK(paths("{% macro m(x, y=1) %}{{ y }}{% endmacro %}{{ m(1, y=a|upper) }}") == Paths{"a"});
    CHECK(paths("{% set n = namespace(v=1) %}{% set n.v = a %}{{ n.v }}") == Paths{"a"});
    CHECK(paths("{% set x %}<{{ a }}>{% endset %}{{ x|upper }}") == Paths{"a"});
    CHECK(paths("{% filter upper %}{{ a }}{% endfilter %}") == Paths{"a"});
}

TEST_CASE("text of the template has entries if it is asked for them")
{
    const auto compiled = Environment().compile("ab{{ x }}\n{% if x %}c{% endif %}{{ 1 }}");
    REQUIRE(compiled);
    RenderOptions options;
    options.provenance = options.provenanceOfText = true;
    const auto result = compiled->render(Context(*hookbench::json::parse(R"({"x": "q"})")), options);
    REQUIRE(result);
    std::size_t at = 0;
    for (const ProvenanceEntry& entry : result->provenance) {
        CHECK(entry.begin == at);
        at = entry.end;
    }
    CHECK(at == result->text.size());
    REQUIRE(result->provenance.size() == 5);
    CHECK(result->provenance[0].isText);
    CHECK(result->provenance[3].line == 2);
    CHECK(result->provenance[3].sourceBegin == 20);
}
