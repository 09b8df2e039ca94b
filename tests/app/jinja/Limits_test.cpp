#include "TestHelpers.h"

using namespace hookbench::jinja;

namespace {

RenderOptions tight()
{
    RenderOptions options;
    options.limits.outputBytes = 100'000;
    options.limits.valueBytes = 1'000'000;
    options.limits.steps = 300'000;
    return options;
}

} // namespace

TEST_CASE("hostile templates end within their limits")
{
    CHECK(rendered("{{ range(10**9) }}", "{}", {}, tight()) == "<OverflowError>");
    CHECK(rendered("{{ 'a' * 10**9 }}", "{}", {}, tight()) == "<LimitError>");
    CHECK(rendered("{{ [0] * 10**9 }}", "{}", {}, tight()) == "<LimitError>");
    CHECK(rendered("{{ 9**(9**9) }}", "{}", {}, tight()) == "<LimitError>");
    CHECK(rendered("{{ '%999999999d' % 1 }}", "{}", {}, tight()) == "<LimitError>");
    CHECK(rendered("{{ '{:999999999}'.format(1) }}", "{}", {}, tight()) == "<LimitError>");
    CHECK(rendered("{{ 'x'.center(999999999) }}", "{}", {}, tight()) == "<LimitError>");
    CHECK(rendered("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}", "{}", {}, tight())
          == "<LimitError>");
    CHECK(rendered("{% for i in range(100000) %}0123456789{% endfor %}", "{}", {}, tight()) == "<LimitError>");
    CHECK(rendered("{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}", "{}",
                   {}, tight())
          == "<LimitError>");
}

TEST_CASE("endless recursion is a RecursionError")
{
    CHECK(rendered("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}") == "<RecursionError>");
    EnvironmentOptions options;
    options.templates = {{"a", "{% include 'a' %}"}, {"b", "{% extends 'b' %}"}, {"c", "{% import 'c' as c %}"}};
    CHECK(rendered("{% include 'a' %}", "{}", options) == "<RecursionError>");
    CHECK(rendered("{% extends 'b' %}", "{}", options) == "<RecursionError>");
    CHECK(rendered("{% import 'c' as c %}", "{}", options) == "<RecursionError>");
}

TEST_CASE("10,000 nested parentheses are refused")
{
    const std::string nested = "{{ " + std::string(10'000, '(') + "1" + std::string(10'000, ')') + " }}";
    CHECK(rendered(nested) == "<RecursionError>");
    CHECK(rendered("{{ " + std::string(10'000, '-') + "1 }}") == "<RecursionError>");
    std::string chain = "{{ x";
    for (int i = 0; i < 10'000; ++i)
        chain += ".a";
    CHECK(rendered(chain + " }}") == "<RecursionError>");
    std::string tags;
    for (int i = 0; i < 10'000; ++i)
        tags += "{% if x %}";
    CHECK(rendered(tags) == "<RecursionError>");
}

TEST_CASE("a literal of 10 MB is taken")
{
    const std::string text(10'000'000, 'x');
    CHECK(rendered("{{ '" + text + "'|length }}") == "10000000");
}

TEST_CASE("lists within lists do not use up the stack")
{
    CHECK(rendered("{% set ns = namespace(x=[]) %}{% for i in range(90000) %}{% set ns.x = [ns.x] %}{% endfor %}ok") == "ok");
    CHECK(rendered("{% set ns = namespace(x=[]) %}{% for i in range(9000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}")
          == "<RecursionError>");
}

TEST_CASE("neither generators over generators nor nested keys use up the stack")
{
    CHECK(rendered("{% set ns = namespace(g=[1]) %}{% for i in range(90000) %}{% set ns.g = ns.g|map('string') %}{% endfor %}"
                   "{{ ns.g|list }}")
          == "<RecursionError>");
    CHECK(rendered("{% set ns = namespace(t=()) %}{% for i in range(90000) %}{% set ns.t = (ns.t,) %}{% endfor %}{{ {ns.t: 1} }}")
          == "<RecursionError>");
    CHECK(rendered("{% macro m() %}{{ " + std::string(60, '[') + "m()" + std::string(60, ']') + " }}{% endmacro %}{{ m() }}")
          == "<RecursionError>");
}

TEST_CASE("containers may hold themselves")
{
    CHECK(rendered("{% set l = [1] %}{{ l.append(l) }}{{ l }}") == "None[1, [...]]");
    CHECK(rendered("{% set d = {} %}{{ d.update(d=d) }}{{ d }}") == "None{'d': {...}}");
    CHECK(rendered("{% set l = [1] %}{{ l.append(l) }}{{ l|tojson }}") == "<ValueError>");
}

TEST_CASE("time and cancellation end a render")
{
    RenderOptions options;
    options.limits.time = std::chrono::milliseconds(30);
    options.limits.steps = 1'000'000'000'000;
    const std::string_view loops = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}";
    CHECK(failure(loops, "{}", {}, options).message == "the template takes longer than 30 milliseconds");
    RenderOptions cancelled;
    cancelled.cancellation.emplace();
    cancelled.cancellation->cancel();
    CHECK(rendered(loops, "{}", {}, cancelled) == "<Cancelled>");
}
