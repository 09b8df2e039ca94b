#pragma once

#include "jinja/Context.h"
#include "templates/Rendering.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// Object templates: JSON whose string leaves are templates. For the module's own use.
namespace hookbench::templates {

/// One string leaf.
struct TemplateLeaf {
    std::string path;   ///< `blocks[0].text`
    std::string source; ///< decoded, line ends LF
    /// For each byte of `source` where it stands in the JSON text; one more for the end.
    std::vector<std::size_t> origins;
};

/// The leaves of a valid JSON text, in its order.
std::vector<TemplateLeaf> leavesOf(std::string_view json);

/// Renders each leaf; everything else stays. The output is compact: what is sent does not depend on how the
/// object was typed.
Rendering renderObject(std::string_view json, const jinja::Context& context, const RenderOptions& options,
                       std::string_view field);

} // namespace hookbench::templates
