#include "TestHelpers.h"

#include "jinja/Coverage.h"

using namespace hookbench::jinja;

namespace {

/// The branches that were not entered: kind and text.
std::vector<std::pair<BranchPoint::Kind, std::string>> missed(std::string_view source,
                                                              std::initializer_list<std::string_view> contexts)
{
    const auto compiled = Environment().compile(source);
    REQUIRE(compiled);
    CoverageRecorder recorder;
    RenderOptions options;
    options.coverage = &recorder;
    for (const std::string_view variables : contexts)
        (void)compiled->render(Context(*hookbench::json::parse(variables)), options);
    std::vector<std::pair<BranchPoint::Kind, std::string>> result;
    for (const BranchPoint& point : branchPoints(*compiled)) {
        if (!recorder.entered(point.id))
            result.emplace_back(point.kind, std::string(source.substr(point.begin, point.end - point.begin)));
    }
    return result;
}

using Kind = BranchPoint::Kind;
using Missed = std::vector<std::pair<Kind, std::string>>;

} // namespace

TEST_CASE("each branch of an if is told apart, also the else that is not written")
{
    const std::string_view source = "{% if a %}1{% elif b %}2{% endif %}";
    CHECK(missed(source, {}) == Missed{{Kind::If, "a"}, {Kind::Else, "a"}, {Kind::If, "b"}});
    CHECK(missed(source, {R"({"a": 1})"}) == Missed{{Kind::Else, "a"}, {Kind::If, "b"}});
    CHECK(missed(source, {R"({"a": 1})", R"({"b": 1})", "{}"}).empty());
}

TEST_CASE("loops, empty loops and inline conditions are branches, in macros too")
{
    const std::string_view source =
        "{% macro m(x) %}{{ 'y' if x else 'n' }}{% endmacro %}{% for i in l %}{{ m(i) }}{% endfor %}";
    CHECK(missed(source, {R"({"l": [1]})"}) == Missed{{Kind::Otherwise, "x"}, {Kind::LoopElse, "l"}});
    CHECK(missed(source, {R"({"l": []})"}) == Missed{{Kind::Then, "x"}, {Kind::Otherwise, "x"}, {Kind::Loop, "l"}});
    CHECK(missed(source, {R"({"l": []})", R"({"l": [0, 1]})"}).empty());
}
