#include "templates/Coverage.h"

#include "templates/ObjectTemplate.h"
#include "templates/RenderCore.h"
#include "templates/TextPositions.h"

#include <algorithm>

namespace hookbench::templates {

namespace {

CoverageEntry::Kind kindOf(jinja::BranchPoint::Kind kind)
{
    switch (kind) {
    case jinja::BranchPoint::Kind::If:
        return CoverageEntry::Kind::If;
    case jinja::BranchPoint::Kind::Else:
        return CoverageEntry::Kind::Else;
    case jinja::BranchPoint::Kind::Loop:
        return CoverageEntry::Kind::Loop;
    case jinja::BranchPoint::Kind::LoopElse:
        return CoverageEntry::Kind::LoopElse;
    case jinja::BranchPoint::Kind::Then:
        return CoverageEntry::Kind::Then;
    case jinja::BranchPoint::Kind::Otherwise:
        break;
    }
    return CoverageEntry::Kind::Otherwise;
}

/// Adds the branches of one template (or leaf); `placeOf` maps bytes of it to the whole text.
template <class F>
void addEntries(CoverageReport& report, const std::string& source, std::vector<jinja::Context>& contexts,
                const RenderOptions& options, const F& placeOf)
{
    jinja::EnvironmentOptions environmentOptions;
    environmentOptions.undefined = options.undefined;
    const auto compiled = jinja::Environment(std::move(environmentOptions)).compile(source);
    if (!compiled) {
        report.problems.push_back(problemOf(compiled.error(), source, {}));
        return;
    }
    const std::vector<jinja::BranchPoint> points = jinja::branchPoints(*compiled);
    const std::size_t first = report.entries.size();
    for (const jinja::BranchPoint& point : points) {
        report.entries.push_back({kindOf(point.kind),
                                  source.substr(point.begin, point.end - point.begin),
                                  placeOf(point.begin, point.end),
                                  {}});
    }
    for (std::size_t i = 0; i < contexts.size() && !points.empty(); ++i) {
        jinja::CoverageRecorder recorder;
        jinja::RenderOptions renderOptions;
        renderOptions.limits = options.limits;
        renderOptions.cancellation = options.cancellation;
        renderOptions.coverage = &recorder;
        (void)compiled->render(contexts[i], renderOptions);
        for (std::size_t p = 0; p < points.size(); ++p) {
            if (recorder.entered(points[p].id))
                report.entries[first + p].enteredBy.push_back(i);
        }
    }
}

} // namespace

CoverageReport coverageOf(const TemplateSource& source, const std::vector<json::Value>& events,
                          const RenderOptions& options)
{
    std::vector<jinja::Context> contexts;
    for (const json::Value& event : events)
        contexts.emplace_back(event);
    CoverageReport report;
    TextPositions positions(source.text);
    if (source.shape == TemplateSource::Shape::Text) {
        addEntries(report, source.text, contexts, options,
                   [&](std::size_t begin, std::size_t end) { return positions.span(begin, end); });
    } else if (source.shape == TemplateSource::Shape::Object) {
        for (const TemplateLeaf& leaf : leavesOf(source.text)) {
            addEntries(report, leaf.source, contexts, options, [&](std::size_t begin, std::size_t end) {
                return positions.span(leaf.origins[begin], leaf.origins[end]);
            });
        }
    }
    if (!report.problems.empty())
        report.entries.clear();
    report.covered = static_cast<std::size_t>(
        std::count_if(report.entries.begin(), report.entries.end(),
                      [](const CoverageEntry& entry) { return !entry.enteredBy.empty(); }));
    return report;
}

} // namespace hookbench::templates
