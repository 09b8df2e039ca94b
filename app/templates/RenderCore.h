#pragma once

#include "jinja/Context.h"
#include "templates/Rendering.h"
#include "json/Value.h"

#include <chrono>
#include <string>
#include <string_view>

/// What the functions of Renderer.h share. For the module's own use.
namespace hookbench::templates {

/// Measures elapsedUs.
class Stopwatch {
public:
    std::int64_t elapsedUs() const
    {
        return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                     m_start)
            .count();
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

/// Compiles and renders one template. With provenance, the ranges cover every byte; pathsRead is left to
/// finish().
Rendering renderSource(std::string_view source, const jinja::Context& context, const RenderOptions& options,
                       std::string_view field);

Problem problemOf(const jinja::TemplateError& error, std::string_view source, std::string_view field);

/// Adds the problem of a text that is no JSON, with its place in the output and, by its range, in the
/// template.
void checkJson(Rendering& rendering, std::string_view field);

/// Collects pathsRead from the ranges, and takes the time.
void finish(Rendering& rendering, const Stopwatch& watch);

} // namespace hookbench::templates
