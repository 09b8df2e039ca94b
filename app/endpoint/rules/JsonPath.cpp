#include "endpoint/rules/JsonPath.h"

#include "json/Parser.h"
#include "json/Writer.h"

#include <charconv>

namespace hookbench::endpoint {

/// `at` is behind "["; returns the place behind "]".
std::optional<std::size_t> JsonPath::readBracket(std::string_view text, std::size_t at, Step& step)
{
    if (text.substr(at).starts_with("*]")) {
        step.kind = Step::Kind::EveryItem;
        return at + 2;
    }
    if (at < text.size() && text[at] == '"') {
        std::size_t end = at + 1;
        while (end < text.size() && text[end] != '"')
            end += text[end] == '\\' ? 2 : 1;
        if (end + 1 >= text.size() || text[end + 1] != ']')
            return std::nullopt;
        const auto name = json::parse(text.substr(at, end + 1 - at));
        if (!name || !name->isString())
            return std::nullopt;
        step.name = name->asString();
        return end + 2;
    }
    step.kind = Step::Kind::Item;
    const auto [end, code] = std::from_chars(text.data() + at, text.data() + text.size(), step.index);
    const auto behind = static_cast<std::size_t>(end - text.data());
    if (code != std::errc() || behind >= text.size() || text[behind] != ']')
        return std::nullopt;
    return behind + 1;
}

Result<JsonPath> JsonPath::parse(std::string_view text)
{
    const auto wrong = [&](std::size_t at) {
        return Error{ErrorCode::InvalidInput,
                     "\"" + std::string(text) + "\" is no JSON path (from character " +
                         std::to_string(at + 1) + " on); write it like data.items[0].id or [\"a name\"].",
                     ""};
    };
    JsonPath path;
    std::size_t at = text.starts_with('$') ? 1 : 0;
    const bool rooted = at == 1;
    if (text.empty())
        return wrong(0);
    while (at < text.size()) {
        Step step;
        if (text[at] == '[') {
            const auto behind = readBracket(text, at + 1, step);
            if (!behind)
                return wrong(at);
            at = *behind;
        } else {
            if (!path.m_steps.empty() || rooted) {
                if (text[at] != '.')
                    return wrong(at);
                ++at;
            }
            const std::size_t end = std::min(text.find_first_of(".[", at), text.size());
            if (end == at || text.substr(at, end - at).find_first_of("]\"*") != std::string_view::npos)
                return wrong(at);
            step.name = text.substr(at, end - at);
            at = end;
        }
        path.m_steps.push_back(std::move(step));
    }
    return path;
}

bool JsonPath::any(const json::Value& root, const std::function<bool(const json::Value&)>& visit) const
{
    return follow(root, 0, visit);
}

bool JsonPath::follow(const json::Value& value, std::size_t index,
                      const std::function<bool(const json::Value&)>& visit) const
{
    if (index == m_steps.size())
        return visit(value);
    const Step& step = m_steps[index];
    if (step.kind == Step::Kind::Member) {
        const json::Value* member = value.find(step.name);
        return member && follow(*member, index + 1, visit);
    }
    if (!value.isArray())
        return false;
    const json::Array& items = value.asArray();
    if (step.kind == Step::Kind::EveryItem) {
        for (const json::Value& item : items) {
            if (follow(item, index + 1, visit))
                return true;
        }
        return false;
    }
    const auto size = static_cast<long long>(items.size());
    const long long at = step.index < 0 ? size + step.index : step.index;
    return at >= 0 && at < size && follow(items[static_cast<std::size_t>(at)], index + 1, visit);
}

std::string comparableText(const json::Value& value)
{
    return value.isString() ? value.asString() : json::write(value);
}

} // namespace hookbench::endpoint
