// Any text as an object template, as a payload to format, and as Slack's blocks: nothing may crash, and the
// ranges of a rendering cover its bytes.
#include "templates/Formatter.h"
#include "templates/Renderer.h"
#include "templates/SlackLimits.h"
#include "templates/SlackModel.h"
#include "json/Parser.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace hookbench;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    static const json::Value event = *json::parse(R"({"a": "x\"y", "n": 5, "items": [{"n": 1}, {"n": 2}]})");
    templates::RenderOptions options;
    options.limits.steps = 20'000;
    options.limits.outputBytes = options.limits.valueBytes = 1U << 16U;
    const auto rendering =
        templates::renderPayload({templates::TemplateSource::Shape::Object, text}, event, options);
    std::size_t at = 0;
    for (const templates::Range& range : rendering.ranges) {
        if (range.begin != at || range.end < range.begin)
            std::abort();
        at = range.end;
    }
    if (at != rendering.text.size())
        std::abort();
    (void)templates::renderValue(text, event, {}, true, options);
    (void)templates::formatJsonTemplate(text);
    (void)templates::parseMrkdwn(text);
    if (const auto value = json::parse(text)) {
        (void)templates::parseBlocks(*value);
        (void)templates::checkSlackPayload(*value);
        json::Object payload;
        payload.append("blocks", *value);
        (void)templates::checkSlackPayload(payload);
    }
    return 0;
}
