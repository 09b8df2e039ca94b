#include "TestHelpers.h"

using namespace hookbench::jinja;

TEST_CASE("two trailing newlines: one is dropped")
{
    CHECK(rendered("a\n\n") == "a\n");
    CHECK(rendered("a\r\n\r\n") == "a\n");
    EnvironmentOptions options;
    options.syntax.keepTrailingNewline = true;
    CHECK(rendered("a\n\n", "{}", options) == "a\n\n");
}

TEST_CASE("a minus strips all Unicode white space, lstrip_blocks spares variables")
{
    CHECK(rendered("a \u00a0\n{{- 1 -}}\u2003 b") == "a1b");
    EnvironmentOptions options;
    options.syntax.lstripBlocks = options.syntax.trimBlocks = true;
    CHECK(rendered("  {% if true %}\n  {{ 1 }}\n  {% endif %}\n.", "{}", options) == "  1\n.");
}

TEST_CASE("if leaks what it sets; for, with, filter and set blocks do not")
{
    CHECK(rendered("{% if true %}{% set x = 1 %}{% endif %}{{ x }}") == "1");
    CHECK(rendered("{% for i in [1] %}{% set x = 1 %}{% endfor %}{{ x }}") == "");
    CHECK(rendered("{% with %}{% set x = 1 %}{% endwith %}{{ x }}") == "");
    CHECK(rendered("{% filter upper %}{% set x = 1 %}{% endfilter %}{{ x }}") == "");
    CHECK(rendered("{% set ns = namespace(n=0) %}{% for i in [1, 2] %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}") == "3");
}

TEST_CASE("blocks see loop variables only when scoped")
{
    CHECK(rendered("{% for i in [1] %}{% block a %}{{ i }}{% endblock %}{% endfor %}") == "");
    CHECK(rendered("{% for i in [1] %}{% block a scoped %}{{ i }}{% endblock %}{% endfor %}") == "1");
}

TEST_CASE("macro defaults may use earlier arguments; varargs and kwargs exist if mentioned")
{
    CHECK(rendered("{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, 2) }}") == "1112");
    CHECK(rendered("{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, x=2) }}") == "(1,){'x': 2}");
    CHECK(rendered("{% macro m() %}{% endmacro %}{{ m(1) }}") == "<TypeError>");
}

TEST_CASE("loop.depth counts only recursion")
{
    CHECK(rendered("{% for i in [1] %}{% for j in [1] %}{{ loop.depth }}{% endfor %}{% endfor %}") == "1");
    CHECK(rendered("{% for i in [[1]] recursive %}{{ loop.depth }}{% if i is iterable %}{{ loop(i) }}{% endif %}{% endfor %}")
          == "12");
}

TEST_CASE("templates extend, include and import each other")
{
    EnvironmentOptions options;
    options.templates = {{"base", "<{% block a %}base{% endblock %}>"},
                         {"part", "[{{ x }}]"},
                         {"lib", "{% macro m(n) %}({{ n }}){% endmacro %}{% set v = 7 %}"}};
    CHECK(rendered("{% extends 'base' %}{% block a %}{{ super() }}+{% endblock %}", "{}", options) == "<base+>");
    CHECK(rendered("{% for x in [1, 2] %}{% include 'part' %}{% endfor %}", "{}", options) == "[1][2]");
    CHECK(rendered("{% from 'lib' import m, v %}{{ m(v) }}", "{}", options) == "(7)");
    CHECK(rendered("{% import 'lib' as l %}{{ l.m(1) }}", "{}", options) == "(1)");
    CHECK(rendered("{% include 'none' ignore missing %}ok", "{}", options) == "ok");
    CHECK(rendered("{% include 'none' %}", "{}", options) == "<TemplateNotFound>");
}

TEST_CASE("a tilde binds tighter than plus, unary minus before power, and power is left-associative")
{
    CHECK(rendered("{{ 2 + 3 ~ 'x' }}") == "<TypeError>");
    CHECK(rendered("{{ -2 ** 2 }} {{ 2 ** 3 ** 2 }}") == "4 64");
}

TEST_CASE("numbers are Python's: floor division, integers of any size, shortest floats")
{
    CHECK(rendered("{{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 6 / 2 }}") == "-4 2 3.5 3.0");
    CHECK(rendered("{{ 2 ** 100 }} {{ 9223372036854775807 + 1 }}") == "1267650600228229401496703205376 9223372036854775808");
    CHECK(rendered("{{ 1e16 }} {{ 0.1 + 0.2 }} {{ 1.0 }} {{ -0.0 }}") == "1e+16 0.30000000000000004 1.0 -0.0");
    CHECK(rendered("{{ 2.5|round }} {{ 1.15|round(1) }} {{ 2 ** 53 == 2.0 ** 53 }}") == "2.0 1.1 True");
}

TEST_CASE("numbers of a context keep their digits")
{
    CHECK(rendered("{{ n }} {{ n + 1 }}", R"({"n": 12345678901234567890})") == "12345678901234567890 12345678901234567891");
}

TEST_CASE("strings are code points with full case maps")
{
    CHECK(rendered("{{ 'straße'|upper }} {{ 'ΑΣ'|lower }} {{ '😀'|length }} {{ 'ab😀c'[2] }}") == "STRASSE ας 1 😀");
    CHECK(rendered(R"({{ '\N{BULLET}\x41\q' }})") == "•A\\q");
}

TEST_CASE("true, 1 and 1.0 are one key")
{
    CHECK(rendered("{{ {1: 'a', 1.0: 'b', true: 'c'} }} {{ [1, 1.0, true]|unique|list }}") == "{1: 'c'} [1]");
}

TEST_CASE("autoescape escapes text and spares Markup")
{
    CHECK(rendered("{{ a }} {{ a|safe }} {{ '<' ~ a|safe }}", R"({"a": "<\"'&>"})", withAutoescape())
          == "&lt;&#34;&#39;&amp;&gt; <\"'&> &lt;<\"'&>");
    CHECK(rendered("{{ {'a': '<'}|tojson }}", "{}", withAutoescape()) == R"({"a": "\u003c"})");
}

TEST_CASE("constants are folded as Jinja2 does it, which shows")
{
    // A folded ~ yields plain text; a folded slice of a number is undefined.
    CHECK(rendered("{{ '<'|safe ~ 'x' }}|{{ x|safe ~ 'x' }}", R"({"x": "<"})", withAutoescape()) == "&lt;x|<x");
    CHECK(rendered("{{ 5[1:2] }}") == "");
    CHECK(rendered("{{ x[1:2] }}", R"({"x": 5})") == "<TypeError>");
}

TEST_CASE("the three kinds of undefined")
{
    using Undefined = EnvironmentOptions::Undefined;
    CHECK(rendered("[{{ a }}]") == "[]");
    CHECK(rendered("{{ a.b }}") == "<UndefinedError>");
    CHECK(rendered("[{{ a.b.c }}]", "{}", withUndefined(Undefined::Chainable)) == "[]");
    CHECK(rendered("{{ a }}", "{}", withUndefined(Undefined::Strict)) == "<UndefinedError>");
    CHECK(rendered("{{ a is defined }}", "{}", withUndefined(Undefined::Strict)) == "False");
    CHECK(rendered("{{ a == 1 }}", "{}", withUndefined(Undefined::Strict)) == "<UndefinedError>");
}

TEST_CASE("the sandbox: unsafe attributes are undefined, and fail when they are used")
{
    CHECK(rendered("[{{ ''.__class__ }}]") == "[]");
    CHECK(rendered("{{ ''.__class__.mro }}") == "<SecurityError>");
    CHECK(rendered("{{ range(100001) }}") == "<OverflowError>");
    CHECK(rendered("{{ range(100000)|length }}") == "100000");
}

TEST_CASE("unknown filters fail at compile time, but within if only when they run")
{
    CHECK(rendered("{{ 1|nope }}") == "<TemplateAssertionError>");
    CHECK(rendered("{% if false %}{{ 1|nope }}{% endif %}ok") == "ok");
    CHECK(rendered("{% if true %}{{ 1|nope }}{% endif %}") == "<TemplateRuntimeError>");
}

TEST_CASE("what a template changes in the context is undone")
{
    const Environment environment;
    const auto compiled = environment.compile("{{ a.append(1) }}{{ a }}{{ d.update(x=1) }}{{ d }}");
    const Context context(*hookbench::json::parse(R"({"a": [], "d": {}})"));
    for (int i = 0; i < 2; ++i) {
        const auto result = compiled->render(context);
        REQUIRE(result);
        CHECK(result->text == "None[1]None{'x': 1}");
    }
}
