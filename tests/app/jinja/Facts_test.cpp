#include "TestHelpers.h"

#include "jinja/Completion.h"
#include "jinja/Facts.h"

using namespace hookbench::jinja;
using Names = std::vector<std::string>;

namespace {

Facts facts(std::string_view source)
{
    const auto compiled = Environment().compile(source);
    REQUIRE(compiled);
    return factsOf(*compiled);
}

Names completions(std::string_view source, std::string_view sample)
{
    Names names;
    for (const CompletionItem& item : complete(source, source.size(), *hookbench::json::parse(sample)).items)
        names.push_back(item.text);
    return names;
}

} // namespace

TEST_CASE("undeclared names are those that are looked up in the context")
{
    CHECK(facts("{% set foo = 42 %}{{ bar + foo }}").undeclared == Names{"bar"});
    CHECK(facts("{% for i in items %}{{ i }}{{ loop.index }}{{ x }}{% endfor %}{{ range(3) }}").undeclared
          == Names{"items", "x"});
    CHECK(facts("{% macro m(a) %}{{ a }}{{ b }}{% endmacro %}{{ m(c) }}").undeclared == Names{"b", "c"});
}

TEST_CASE("paths follow attributes, loops and assignments")
{
    CHECK(facts("{{ data.id|upper }}{% for i in items %}{{ i.name }}{{ i['x-y'] }}{% endfor %}").paths
          == Names{"data.id", "items", "items[].name", "items[]['x-y']"});
    CHECK(facts("{% set d = data.a %}{{ d.b }}{{ name.upper() }}").paths == Names{"data.a", "data.a.b", "name"});
}

TEST_CASE("templates, filters and tests are listed")
{
    const Facts found = facts("{% include 'a' %}{% import 'b' as b %}{% include c %}{{ 'x'|upper }}{{ y is odd }}");
    CHECK(found.templates == Names{"a", "b"});
    CHECK(found.hasComputedTemplates);
    CHECK(found.filters == Names{"upper"});
    CHECK(found.tests == Names{"odd"});
}

TEST_CASE("completion offers what may stand at the cursor")
{
    const std::string_view sample = R"({"data": {"id": 1, "items": [{"name": "a", "qty": 2}]}, "date": "x"})";
    CHECK(completions("{{ dat", sample) == Names{"data", "date"});
    CHECK(completions("{{ data.", sample) == Names{"id", "items"});
    CHECK(completions("{% for i in data.items %}{{ i.", sample) == Names{"name", "qty"});
    CHECK(completions("{{ data.items[0].q", sample) == Names{"qty"});
    CHECK(completions("{{ data.id|tr", sample) == Names{"trim", "truncate"});
    CHECK(completions("{% if data is not de", sample) == Names{"defined"});
    CHECK(completions("{% ext", sample) == Names{"extends"});
    CHECK(completions("{% for i in x %}{{ loop.ind", sample) == Names{"index", "index0"});
    CHECK(completions("text dat", sample).empty());
    CHECK(complete("{{ dat", 6, *hookbench::json::parse(sample)).replaceFrom == 3);
}
