#pragma once

#include "base/Result.h"
#include "json/Value.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::endpoint {

/// A way to values inside JSON: `data.items[0].id`, `items[-1]` (the last), `items[*].id` (any), `["a.b"]` (a
/// name with other characters), with or without `$.` before it; `$` alone is the whole. Values; any thread.
class JsonPath {
public:
    /// Errors: InvalidInput, with the place, for anything else.
    static Result<JsonPath> parse(std::string_view text);

    /// Calls `visit` with each value at the path until it returns true; whether one did.
    bool any(const json::Value& root, const std::function<bool(const json::Value&)>& visit) const;

private:
    struct Step {
        enum class Kind : std::uint8_t { Member, Item, EveryItem };
        Kind kind = Kind::Member;
        std::string name;
        long long index = 0;
    };
    static std::optional<std::size_t> readBracket(std::string_view text, std::size_t at, Step& step);
    bool follow(const json::Value& value, std::size_t step,
                const std::function<bool(const json::Value&)>& visit) const;

    std::vector<Step> m_steps;
};

/// The text that conditions compare: of text itself, of other scalars as they are written, of the rest
/// compact JSON.
std::string comparableText(const json::Value& value);

} // namespace hookbench::endpoint
