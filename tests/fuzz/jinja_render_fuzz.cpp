// Any bytes as a template, rendered within tight limits, with provenance now and then: it ends with a text or
// an error.
#include "jinja/Environment.h"
#include "json/Parser.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using namespace hookbench;

constexpr std::string_view variables =
    R"({"a": 1, "b": "text <b>", "c": [3, 1, 2], "d": {"x": 1.5, "y": null, "z": "ü"},
    "items": [{"id": 1, "name": "B"}, {"id": 2, "name": "a"}], "n": 18446744073709551616, "t": true})";

jinja::RenderOptions tightLimits()
{
    jinja::RenderOptions options;
    options.limits.outputBytes = 1U << 20U;
    options.limits.valueBytes = 1U << 20U;
    options.limits.steps = 50'000;
    options.limits.time = std::chrono::milliseconds(500);
    return options;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    jinja::EnvironmentOptions environmentOptions;
    environmentOptions.autoescape = (data[0] & 1U) != 0;
    environmentOptions.sandboxed = (data[0] & 2U) == 0;
    environmentOptions.undefined = (data[0] & 4U) != 0 ? jinja::EnvironmentOptions::Undefined::Chainable
                                                       : jinja::EnvironmentOptions::Undefined::Default;
    environmentOptions.syntax.doExtension = environmentOptions.syntax.loopControlsExtension = true;
    const std::string_view source(reinterpret_cast<const char*>(data) + 1, size - 1);
    environmentOptions.templates["x"] = std::string(source);
    environmentOptions.templates["base"] =
        "{% block a %}A{{ super is defined }}{% endblock %}{% macro m(p, q=1) %}{{ p }}{% endmacro %}";
    const jinja::Environment environment(std::move(environmentOptions));
    const auto compiled = environment.compile(source, "fuzz");
    if (!compiled)
        return 0;
    static const auto parsed = json::parse(variables);
    const jinja::Context context(*parsed);
    jinja::RenderOptions options = tightLimits();
    options.provenance = (data[0] & 8U) != 0;
    (void)compiled->render(context, options);
    return 0;
}
