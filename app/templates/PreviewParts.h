#pragma once

#include "registrations/Problem.h"
#include "templates/PreviewInput.h"
#include "templates/Renderer.h"

#include <string>
#include <string_view>

/// What the previews of the channels share. For the module's own use.
namespace hookbench::templates {

/// renderValue() with the preview's variables; its problems are added to `problems`, too.
Rendering renderInto(Problems& problems, std::string_view source, const PreviewInput& input,
                     const std::string& field);

/// Adds what the rules of registrations say about a rendered value. Values with masked parts are not judged.
void addProblems(Problems& problems, const registrations::Problems& found);

/// Renders a URL and judges it.
Rendering renderUrl(Problems& problems, std::string_view source, const PreviewInput& input,
                    const std::string& field);

/// A URL as one value that must not be shown: all but the scheme and host become a mask.
void maskPath(Rendering& url);

} // namespace hookbench::templates
