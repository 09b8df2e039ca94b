#pragma once

#include "templates/Rendering.h"
#include "templates/TemplateSource.h"
#include "json/Value.h"

#include <string>
#include <vector>

namespace hookbench::templates {

/// A branch or loop of a template and who entered it.
struct CoverageEntry {
    enum class Kind {
        If,        ///< the condition of an if or elif held
        Else,      ///< none of them did; also where no else is written
        Loop,      ///< a for had at least one item
        LoopElse,  ///< it had none
        Then,      ///< `a if condition else b`: the condition held
        Otherwise, ///< it did not
    };
    Kind kind = Kind::If;
    std::string text; ///< the condition or the list, as written
    TextSpan source;
    std::vector<std::size_t> enteredBy; ///< indices of the contexts given; empty: not covered

    bool operator==(const CoverageEntry&) const = default;
};

struct CoverageReport {
    std::vector<CoverageEntry> entries; ///< in the order of the source
    std::size_t covered = 0;            ///< entries that at least one context entered
    Problems problems;                  ///< of the template; then there are no entries
};

/// Renders the template with each context and says which branches and loops were entered. A rendering that
/// fails counts as far as it came.
CoverageReport coverageOf(const TemplateSource& source, const std::vector<json::Value>& events,
                          const RenderOptions& options = {});

} // namespace hookbench::templates
