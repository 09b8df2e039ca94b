#pragma once

#include "jinja/Environment.h"
#include "json/Parser.h"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace hookbench::jinja {

/// The text of a template, or the class of its error in angle brackets.
inline std::string rendered(std::string_view source, std::string_view variables = "{}", EnvironmentOptions options = {},
                            const RenderOptions& renderOptions = {})
{
    const Environment environment(std::move(options));
    const auto compiled = environment.compile(source);
    if (!compiled)
        return "<" + compiled.error().errorClass + ">";
    const auto parsed = json::parse(variables);
    REQUIRE(parsed);
    const Context context(*parsed);
    const auto result = compiled->render(context, renderOptions);
    return result ? result->text : "<" + result.error().errorClass + ">";
}

/// The error of a template that fails.
inline TemplateError failure(std::string_view source, std::string_view variables = "{}", EnvironmentOptions options = {},
                             const RenderOptions& renderOptions = {})
{
    const Environment environment(std::move(options));
    const auto compiled = environment.compile(source);
    if (!compiled)
        return compiled.error();
    const Context context(*json::parse(variables));
    const auto result = compiled->render(context, renderOptions);
    REQUIRE(!result);
    return result.error();
}

inline EnvironmentOptions withAutoescape()
{
    EnvironmentOptions options;
    options.autoescape = true;
    return options;
}

inline EnvironmentOptions withUndefined(EnvironmentOptions::Undefined kind)
{
    EnvironmentOptions options;
    options.undefined = kind;
    return options;
}

} // namespace hookbench::jinja
