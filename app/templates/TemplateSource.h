#pragma once

#include "base/Result.h"
#include "json/Value.h"

#include <string>

namespace hookbench::templates {

/// A payload template as it is edited.
struct TemplateSource {
    enum class Shape {
        None,   ///< no template: the default envelope is sent
        Text,   ///< a Jinja2 template whose rendering must be JSON
        Object, ///< a JSON object (or array) whose string leaves are templates
    };
    Shape shape = Shape::None;
    /// The template, or the JSON text of the object. Kept as typed: it may be broken.
    std::string text;

    bool operator==(const TemplateSource&) const = default;
};

/// As a registration stores it: null, a string or an object. An object is written over several lines.
TemplateSource sourceOf(const json::Value& payloadTemplate);
/// Back again. Errors: InvalidInput with line and column, if an object's text is not JSON or is no object.
Result<json::Value> payloadTemplateOf(const TemplateSource& source);

/// The same template in the other shape.
///
/// Object to text is always possible and renders to the same JSON value with every event: a leaf with tags
/// becomes
/// `{% filter tojson %}leaf{% endfilter %}`. Text to object is possible where the text is itself a JSON
/// object, its tags within strings; it keeps every byte, and then values with quotes or line breaks in them
/// are escaped, which they were not before. Shape::None has nothing to convert. Errors: InvalidInput, saying
/// where what is in the way stands.
Result<TemplateSource> converted(const TemplateSource& source, TemplateSource::Shape shape);

} // namespace hookbench::templates
