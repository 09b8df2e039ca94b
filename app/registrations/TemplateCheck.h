#pragma once

#include "registrations/Problem.h"
#include "json/Value.h"

#include <string>
#include <string_view>

namespace hookbench::registrations {

/// What the rendering of a template has to be.
enum class TemplateOutput { Text, Json };

/// Why a template does not compile, with line and column, or, where it has no tags at all, why its text is
/// not the JSON that it has to be. Any thread.
Problems checkTemplate(std::string_view source, const std::string& field, TemplateOutput output);

/// The same for each text of an object whose leaves are templates; their fields are `field` and the path.
Problems checkTemplateLeaves(const json::Value& value, const std::string& field);

} // namespace hookbench::registrations
