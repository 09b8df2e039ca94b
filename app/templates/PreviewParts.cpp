#include "templates/PreviewParts.h"

#include "registrations/Validation.h"

#include <algorithm>

namespace hookbench::templates {

namespace {

bool hasMask(const Rendering& rendering)
{
    return std::any_of(rendering.ranges.begin(), rendering.ranges.end(),
                       [](const Range& range) { return range.isMasked; });
}

} // namespace

Rendering renderInto(Problems& problems, std::string_view source, const PreviewInput& input,
                     const std::string& field)
{
    Rendering rendering =
        renderValue(source, input.event, input.variables, input.maskSecrets, input.options, field);
    problems.insert(problems.end(), rendering.problems.begin(), rendering.problems.end());
    return rendering;
}

void addProblems(Problems& problems, const registrations::Problems& found)
{
    for (const registrations::Problem& entry : found) {
        Problem problem;
        problem.severity = static_cast<Problem::Severity>(entry.severity);
        problem.kind = Problem::Kind::Header;
        problem.message = entry.message;
        problem.field = entry.field;
        problems.push_back(std::move(problem));
    }
}

Rendering renderUrl(Problems& problems, std::string_view source, const PreviewInput& input,
                    const std::string& field)
{
    // Judged is what would be sent, whether it is shown or not; the problems name no part of it.
    RenderOptions bare = input.options;
    bare.provenance = false;
    const Rendering sent = renderValue(source, input.event, input.variables, false, bare, field);
    Rendering shown = renderInto(problems, source, input, field);
    if (sent.ok())
        addProblems(problems, registrations::validateUrl(sent.text, field));
    return shown;
}

void maskPath(Rendering& url)
{
    if (hasMask(url))
        return;
    const std::size_t host = url.text.find("://");
    const std::size_t path = host == std::string::npos ? std::string::npos : url.text.find('/', host + 3);
    if (path == std::string::npos)
        return;
    url.text.resize(path + 1);
    std::erase_if(url.ranges, [path](const Range& range) { return range.begin > path; });
    if (!url.ranges.empty())
        url.ranges.back().end = std::min(url.ranges.back().end, path + 1);
    Range mask;
    mask.begin = url.text.size();
    url.text += maskText;
    mask.end = url.text.size();
    mask.isMasked = true;
    if (!url.ranges.empty())
        url.ranges.push_back(std::move(mask));
}

} // namespace hookbench::templates
