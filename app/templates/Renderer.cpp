#include "templates/Renderer.h"

#include "templates/ObjectTemplate.h"
#include "templates/RenderCore.h"
#include "json/Writer.h"

namespace hookbench::templates {

Rendering renderText(std::string_view source, const json::Value& event, const RenderOptions& options,
                     std::string_view field)
{
    const Stopwatch watch;
    Rendering rendering = renderSource(source, jinja::Context(event), options, field);
    finish(rendering, watch);
    return rendering;
}

Rendering renderJson(std::string_view source, const json::Value& event, const RenderOptions& options,
                     std::string_view field)
{
    const Stopwatch watch;
    Rendering rendering = renderSource(source, jinja::Context(event), options, field);
    checkJson(rendering, field);
    finish(rendering, watch);
    return rendering;
}

Rendering renderEnvelope(const json::Value& event, const RenderOptions& options)
{
    const Stopwatch watch;
    Rendering rendering;
    rendering.text = json::write(options.envelope ? events::inEnvelope(event, *options.envelope) : event);
    if (options.provenance) {
        Range whole;
        whole.end = rendering.text.size();
        rendering.ranges.push_back(std::move(whole));
    }
    finish(rendering, watch);
    return rendering;
}

Rendering renderPayload(const TemplateSource& source, const json::Value& event, const RenderOptions& options,
                        std::string_view field)
{
    switch (source.shape) {
    case TemplateSource::Shape::None:
        return renderEnvelope(event, options);
    case TemplateSource::Shape::Text:
        return renderJson(source.text, event, options, field);
    case TemplateSource::Shape::Object:
        break;
    }
    const Stopwatch watch;
    Rendering rendering = renderObject(source.text, jinja::Context(event), options, field);
    checkJson(rendering, field);
    finish(rendering, watch);
    return rendering;
}

} // namespace hookbench::templates
