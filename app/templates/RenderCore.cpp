#include "templates/RenderCore.h"

#include "templates/Blame.h"
#include "templates/TextPositions.h"
#include "json/Parser.h"

#include <algorithm>
#include <set>

namespace hookbench::templates {

namespace {

Range rangeOf(jinja::ProvenanceEntry entry)
{
    Range range;
    range.kind = entry.isText ? Range::Kind::Literal : Range::Kind::Expression;
    range.begin = entry.begin;
    range.end = entry.end;
    if (entry.templateName.empty()) {
        range.source = {entry.sourceBegin, entry.sourceEnd, entry.line,
                        entry.column,      entry.endLine,   entry.endColumn};
    }
    range.expression = std::move(entry.expression);
    range.paths = std::move(entry.paths);
    return range;
}

/// Puts the entries side by side, so that every byte has its range; what no entry claims is literal text.
std::vector<Range> tiled(std::vector<jinja::ProvenanceEntry> entries, std::size_t size)
{
    std::vector<Range> ranges;
    ranges.reserve(entries.size());
    std::size_t at = 0;
    const auto fillTo = [&](std::size_t end) {
        if (at >= end)
            return;
        Range gap;
        gap.begin = at;
        gap.end = end;
        ranges.push_back(std::move(gap));
    };
    for (jinja::ProvenanceEntry& entry : entries) {
        if (entry.begin < at || entry.end > size)
            continue;
        fillTo(entry.begin);
        at = entry.end;
        ranges.push_back(rangeOf(std::move(entry)));
    }
    fillTo(size);
    return ranges;
}

} // namespace

Problem problemOf(const jinja::TemplateError& error, std::string_view source, std::string_view field)
{
    Problem problem;
    const bool stopped = error.errorClass == "LimitError" || error.errorClass == "Cancelled";
    problem.kind = stopped ? Problem::Kind::Stopped : Problem::Kind::Template;
    problem.message = error.errorClass + ": " + error.message;
    if (!problem.message.ends_with('.'))
        problem.message += '.';
    problem.detail = error.describe();
    problem.templateError = error;
    problem.field = field;
    if (error.line > 0) {
        TextPositions positions(source);
        const std::size_t begin = positions.offsetOf(error.line, std::max(error.column, 1));
        const std::size_t end = positions.offsetOf(error.line, error.column > 0 ? error.column + 1 : 1 << 30);
        problem.source = positions.span(begin, end);
    }
    return problem;
}

Rendering renderSource(std::string_view source, const jinja::Context& context, const RenderOptions& options,
                       std::string_view field)
{
    Rendering rendering;
    jinja::EnvironmentOptions environmentOptions;
    environmentOptions.undefined = options.undefined;
    const jinja::Environment environment(std::move(environmentOptions));
    const auto compiled = environment.compile(source);
    if (!compiled) {
        rendering.problems.push_back(problemOf(compiled.error(), source, field));
        return rendering;
    }
    jinja::RenderOptions renderOptions;
    renderOptions.limits = options.limits;
    renderOptions.cancellation = options.cancellation;
    renderOptions.provenance = renderOptions.provenanceOfText = options.provenance;
    renderOptions.coverage = options.coverage;
    auto result = compiled->render(context, renderOptions);
    if (!result) {
        rendering.problems.push_back(problemOf(result.error(), source, field));
        return rendering;
    }
    rendering.text = std::move(result->text);
    if (options.provenance)
        rendering.ranges = tiled(std::move(result->provenance), rendering.text.size());
    return rendering;
}

void checkJson(Rendering& rendering, std::string_view field)
{
    if (!rendering.ok())
        return;
    const auto parsed = json::parse(rendering.text);
    if (parsed)
        return;
    TextPositions positions(rendering.text);
    Problem problem;
    problem.kind = Problem::Kind::Json;
    problem.field = field;
    problem.output = positions.span(parsed.error().offset, parsed.error().offset + 1);
    problem.message = "The output is not JSON: " + parsed.error().message + " (line " +
                      std::to_string(problem.output.line) + ", column " +
                      std::to_string(problem.output.column) + " of the output).";
    if (const Range* range = rangeAt(rendering, parsed.error().offset)) {
        problem.source = range->source;
        if (range->kind == Range::Kind::Expression)
            problem.detail = "{{ " + range->expression + " }} wrote this; |tojson writes any value as JSON.";
    }
    rendering.problems.push_back(std::move(problem));
}

void finish(Rendering& rendering, const Stopwatch& watch)
{
    std::set<std::string> paths;
    for (const Range& range : rendering.ranges)
        paths.insert(range.paths.begin(), range.paths.end());
    rendering.pathsRead.assign(paths.begin(), paths.end());
    rendering.elapsedUs = watch.elapsedUs();
}

} // namespace hookbench::templates
