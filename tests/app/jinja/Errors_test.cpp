#include "TestHelpers.h"

using namespace hookbench::jinja;

TEST_CASE("a syntax error names its place")
{
    const TemplateError error = failure("Hello\n  {{ name + }}!");
    CHECK(error.errorClass == "TemplateSyntaxError");
    CHECK(error.message == "unexpected 'end of print statement'");
    CHECK(error.line == 2);
    CHECK(error.column == 13);
    CHECK(error.sourceLine == "  {{ name + }}!");
    CHECK(error.caret == "            ^");
    CHECK(error.whileCompiling);
}

TEST_CASE("a runtime error points at the part that failed")
{
    const TemplateError error = failure("a\n\t{{ 1 + x.name.first }}", R"({"x": {}})");
    CHECK(error.errorClass == "UndefinedError");
    CHECK(error.message == "'dict object' has no attribute 'name'");
    CHECK(error.line == 2);
    CHECK(error.column == 9);
    CHECK(error.caret == "\t       ^");
    CHECK(error.describe()
          == "UndefinedError: 'dict object' has no attribute 'name'\n  line 2, column 9\n    \t{{ 1 + x.name.first }}\n    \t       ^");
}

TEST_CASE("an error within a macro reports the macro's line, one behind it the caller's")
{
    CHECK(failure("{% macro m() %}\n{{ 1/0 }}\n{% endmacro %}\n\n{{ m() }}").line == 2);
    CHECK(failure("{% macro m() %}\n{{ 1 }}\n{% endmacro %}\n\n{{ m() + 1 }}").line == 5);
}

TEST_CASE("an error in another template names it")
{
    EnvironmentOptions options;
    options.templates = {{"part", "x\n{{ 1/0 }}"}, {"bad", "\n\n{% nope %}"}};
    const TemplateError runtime = failure("{% include 'part' %}", "{}", options);
    CHECK(runtime.templateName == "part");
    CHECK(runtime.line == 2);
    CHECK(runtime.sourceLine == "{{ 1/0 }}");
    const TemplateError syntax = failure("{% include 'bad' %}", "{}", options);
    CHECK(syntax.errorClass == "TemplateSyntaxError");
    CHECK(syntax.templateName == "bad");
    CHECK(syntax.line == 3);
    CHECK(syntax.message == "Encountered unknown tag 'nope'.");
}

TEST_CASE("unknown tags tell what was looked for")
{
    CHECK(failure("{% for a in b %}{% endif %}").message
          == "Encountered unknown tag 'endif'. Jinja was looking for the following tags: 'endfor' or 'else'. "
             "The innermost block that needs to be closed is 'for'.");
    CHECK(failure("{% if a %}").message
          == "Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. "
             "The innermost block that needs to be closed is 'if'.");
}
