#include "check/EffectCount.h"

#include "base/Text.h"
#include "json/Parser.h"

#include <charconv>
#include <optional>
#include <string>

namespace hookbench::check {

namespace {

std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

std::optional<std::int64_t> numberOf(const json::Value& value)
{
    return value.isNumber() ? wholeNumber(value.asNumber().text) : std::nullopt;
}

std::optional<std::int64_t> numberIn(const json::Value& value)
{
    if (value.isArray())
        return static_cast<std::int64_t>(value.asArray().size());
    if (!value.isObject())
        return numberOf(value);
    if (const json::Value* count = value.find("count"))
        return numberOf(*count);
    std::optional<std::int64_t> found;
    for (const json::Member& member : value.asObject()) {
        const auto number = numberOf(member.value);
        if (number && found)
            return std::nullopt;
        if (number)
            found = number;
    }
    return found;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

} // namespace

Result<std::int64_t> effectCount(std::string_view text)
{
    constexpr std::size_t shown = 60;
    const std::string_view said = trimmed(text);
    if (const auto number = wholeNumber(said))
        return *number;
    if (const auto value = json::parse(said)) {
        if (const auto number = numberIn(*value))
            return *number;
    }
    return Error{ErrorCode::InvalidInput,
                 said.empty() ? "The effect probe says nothing; let it say a number, or JSON with a \"count\"."
                              : "The effect probe says no number; let it say one, or JSON with a \"count\".",
                 asUtf8(said.substr(0, shown))};
}

} // namespace hookbench::check
