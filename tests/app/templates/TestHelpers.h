#pragma once

#include "events/Samples.h"
#include "templates/Rendering.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <string>
#include <string_view>

namespace hookbench::test {

inline json::Value parsed(std::string_view text)
{
    auto value = json::parse(text);
    REQUIRE(value);
    return std::move(*value);
}

/// The bytes of a range.
inline std::string bytesOf(const templates::Rendering& rendering, const templates::Range& range)
{
    return rendering.text.substr(range.begin, range.end - range.begin);
}

/// The ranges follow each other from the first byte to the last.
inline bool areTiled(const templates::Rendering& rendering)
{
    std::size_t at = 0;
    for (const templates::Range& range : rendering.ranges) {
        if (range.begin != at || range.end < range.begin)
            return false;
        at = range.end;
    }
    return at == rendering.text.size();
}

inline json::Value sample(std::string_view type = "object.created")
{
    return events::sampleEvent(type, events::EnvelopeKind::Simple, "evt_123", 1'758'880'800'000'000);
}

} // namespace hookbench::test
