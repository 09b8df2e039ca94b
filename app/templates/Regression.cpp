#include "templates/Regression.h"

#include "templates/Renderer.h"
#include "json/Parser.h"

#include <algorithm>

namespace hookbench::templates {

namespace {

using Verdict = RegressionResult::Verdict;

bool hasJsonProblem(const Rendering& rendering)
{
    return std::any_of(rendering.problems.begin(), rendering.problems.end(),
                       [](const Problem& problem) { return problem.kind == Problem::Kind::Json; });
}

/// Differences of the texts, and of the values where both are JSON.
void addDiffs(RegressionResult& result)
{
    if (result.before.text == result.after.text)
        return;
    result.lineDiff = diffLines(result.before.text, result.after.text);
    const auto before = json::parse(result.before.text);
    const auto after = json::parse(result.after.text);
    if (before && after)
        result.jsonDiff = json::diff(*before, *after);
}

bool isSameValue(const RegressionResult& result)
{
    const auto before = json::parse(result.before.text);
    const auto after = json::parse(result.after.text);
    return before && after && json::diff(*before, *after).empty();
}

void judge(TemplateKind kind, RegressionResult& result)
{
    const bool isJson = kind == TemplateKind::Payload || kind == TemplateKind::Blocks;
    addDiffs(result);
    if (!result.before.ok() && !result.after.ok())
        result.verdict = Verdict::StillFails;
    else if (!result.before.ok())
        result.verdict = Verdict::Mended;
    else if (!result.after.ok())
        result.verdict = hasJsonProblem(result.after) ? Verdict::NoLongerJson : Verdict::Breaks;
    else if (result.before.text == result.after.text)
        result.verdict = Verdict::Same;
    else
        result.verdict = isJson && isSameValue(result) ? Verdict::SameValue : Verdict::Changed;
}

} // namespace

Rendering renderAs(TemplateKind kind, const TemplateSource& source, const json::Value& event,
                   const RenderOptions& options)
{
    switch (kind) {
    case TemplateKind::Payload:
        return renderPayload(source, event, options);
    case TemplateKind::Blocks:
        return renderJson(source.text, event, options, "blocks_template");
    case TemplateKind::Subject:
        return renderText(source.text, event, options, "subject_template");
    case TemplateKind::Body:
        return renderText(source.text, event, options, "body_template");
    case TemplateKind::Message:
        break;
    }
    return renderText(source.text, event, options, "message_template");
}

std::vector<RegressionResult> compareTemplates(TemplateKind kind, const TemplateSource& before,
                                               const TemplateSource& after,
                                               const std::vector<RegressionCase>& cases,
                                               const RenderOptions& options,
                                               const std::function<bool(std::size_t)>& progress)
{
    RenderOptions bare = options;
    bare.provenance = false;
    std::vector<RegressionResult> results;
    for (const RegressionCase& given : cases) {
        if (progress && !progress(results.size()))
            break;
        RegressionResult result;
        result.name = given.name;
        result.before = renderAs(kind, before, given.event, bare);
        result.after = renderAs(kind, after, given.event, bare);
        judge(kind, result);
        results.push_back(std::move(result));
    }
    return results;
}

RegressionResult compareWithExpected(TemplateKind kind, const TemplateSource& source,
                                     const RegressionCase& given, const std::string& expected,
                                     const RenderOptions& options)
{
    RenderOptions bare = options;
    bare.provenance = false;
    RegressionResult result;
    result.name = given.name;
    result.before.text = expected;
    result.after = renderAs(kind, source, given.event, bare);
    judge(kind, result);
    return result;
}

} // namespace hookbench::templates
