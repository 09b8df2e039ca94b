// bench_templates: how long a preview takes, from the template's text to the rendering with provenance, as
// lines of JSON.
// {"case", "template_bytes", "output_bytes", "ranges", "median_ms", "p99_ms"}. The budget of a keystroke is
// 16 ms in all.
#include "events/Samples.h"
#include "templates/Renderer.h"
#include "json/Parser.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using namespace hookbench;

json::Value eventWith(int count)
{
    json::Value event =
        events::sampleEvent("object.created", events::EnvelopeKind::Simple, "evt_1", 1'758'880'800'000'000);
    json::Array items;
    for (int i = 0; i < count; ++i)
        items.push_back(*json::parse(R"({"sku": "TS-)" + std::to_string(i) +
                                     R"(", "title": "Linen \"shirt\"", "price": 79.90})"));
    event.asObject().append("items", std::move(items));
    return event;
}

std::string templateOf(std::size_t bytes)
{
    std::string source = "{\n";
    while (source.size() + 220 < bytes)
        source += "  \"object_" + std::to_string(source.size()) +
                  "\": {\"id\": {{ data.object_id|tojson }}, \"type\": \"{{ event_type }}\"},\n";
    return source + "  \"items\": [{% for item in items %}{\"sku\": {{ item.sku|tojson }}, \"title\": {{ "
                    "item.title|upper|tojson }}, "
                    "\"price\": {{ item.price }}}{% if not loop.last %},{% endif %}{% endfor %}]\n}";
}

void measure(const char* name, std::size_t templateBytes, int items, int runs)
{
    const std::string source = templateOf(templateBytes);
    const json::Value event = eventWith(items);
    std::vector<double> times;
    templates::Rendering rendering;
    for (int i = 0; i < runs; ++i) {
        const auto start = std::chrono::steady_clock::now();
        rendering = templates::renderJson(source, event);
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    std::printf("{\"case\": \"%s\", \"template_bytes\": %zu, \"output_bytes\": %zu, \"ranges\": %zu, "
                "\"median_ms\": %.3f, "
                "\"p99_ms\": %.3f}\n",
                name, source.size(), rendering.text.size(), rendering.ranges.size(), times[times.size() / 2],
                times[times.size() * 99 / 100]);
}

} // namespace

int main()
{
    measure("2 KB template, 50 items", 2048, 50, 2000);
    measure("2 KB template, 1 MB output", 2048, 17'000, 30);
    measure("1 MB template", std::size_t{1} << 20U, 50, 30);
    return 0;
}
