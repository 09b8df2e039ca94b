#pragma once

#include "base/LineDiff.h"
#include "templates/Rendering.h"
#include "templates/TemplateSource.h"
#include "json/Diff.h"
#include "json/Value.h"

#include <functional>
#include <string>
#include <vector>

namespace hookbench::templates {

/// What a template is used for; decides how its rendering is checked.
enum class TemplateKind {
    Payload, ///< of a webhook: JSON
    Blocks,  ///< of a Slack message: JSON
    Subject,
    Body,    ///< of a mail
    Message, ///< of an SMS
};

/// Renders as the channel would: JSON is demanded of payloads and blocks.
Rendering renderAs(TemplateKind kind, const TemplateSource& source, const json::Value& event,
                   const RenderOptions& options = {});

/// An event to try a template with: a fixture, a sample, the body of a captured request.
struct RegressionCase {
    std::string name; ///< "fixture big order", "capture 12 (object.created)"
    json::Value event;
};

/// What a changed template does to one of them.
struct RegressionResult {
    enum class Verdict {
        Same,      ///< byte for byte
        SameValue, ///< other bytes, the same JSON value
        Changed,
        Breaks,       ///< rendered before, fails now
        NoLongerJson, ///< was JSON before, is none now
        Mended,       ///< failed before, renders now
        StillFails,
    };
    std::string name;
    Verdict verdict = Verdict::Same;
    Rendering before; ///< without provenance
    Rendering after;
    std::vector<json::Difference> jsonDiff; ///< where both are JSON
    std::vector<DiffLine> lineDiff;         ///< of the texts, where they differ

    bool isRegression() const
    {
        return verdict == Verdict::Breaks || verdict == Verdict::NoLongerJson || verdict == Verdict::Changed;
    }
};

/// Renders every case with both templates. `progress` (may be empty) is told how many are done and stops the
/// work by returning false.
std::vector<RegressionResult> compareTemplates(TemplateKind kind, const TemplateSource& before,
                                               const TemplateSource& after,
                                               const std::vector<RegressionCase>& cases,
                                               const RenderOptions& options = {},
                                               const std::function<bool(std::size_t)>& progress = {});

/// One outcome given the expected text instead of an old template.
RegressionResult compareWithExpected(TemplateKind kind, const TemplateSource& source,
                                     const RegressionCase& given, const std::string& expected,
                                     const RenderOptions& options = {});

} // namespace hookbench::templates
