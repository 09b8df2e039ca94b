#pragma once

#include "templates/Rendering.h"
#include "templates/TemplateSource.h"
#include "json/Value.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::templates {

/// A path that the template reads and the context lacks.
struct UndefinedPath {
    std::string path;             ///< `data.owner`, `items[2].name`, `items[].name` where no item has it
    std::vector<TextSpan> places; ///< where the template reads it
    bool wasRead = false;         ///< the rendering with default undefined came by it
    std::string nearest;          ///< a path of the context that may have been meant; "" if none is alike

    bool operator==(const UndefinedPath&) const = default;
};

/// What one of Jinja2's undefined modes makes of the template.
struct UndefinedOutcome {
    jinja::EnvironmentOptions::Undefined mode = jinja::EnvironmentOptions::Undefined::Default;
    Rendering rendering; ///< without provenance
};

struct UndefinedView {
    std::vector<UndefinedPath> missing;       ///< in the order of the source
    std::array<UndefinedOutcome, 3> outcomes; ///< Default, Strict, Chainable
};

/// Every path of the template that `event` lacks, in branches that were not entered, too.
UndefinedView undefinedView(const TemplateSource& source, const json::Value& event,
                            const RenderOptions& options = {});

} // namespace hookbench::templates
