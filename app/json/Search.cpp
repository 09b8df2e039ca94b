#include "json/Search.h"

#include "base/Text.h"

#include <algorithm>
#include <unordered_set>

namespace hookbench::json {

namespace {

bool contains(std::string_view text, std::string_view wanted)
{
    const auto same = [](char a, char b) { return asciiLower(a) == asciiLower(b); };
    return std::search(text.begin(), text.end(), wanted.begin(), wanted.end(), same) != text.end();
}

bool holds(const Value& value, std::string_view wanted)
{
    switch (value.kind()) {
    case Kind::String:
        return contains(value.asString(), wanted);
    case Kind::Number:
        return contains(value.asNumber().text, wanted);
    case Kind::Bool:
        return contains(value.asBool() ? "true" : "false", wanted);
    case Kind::Null:
        return contains("null", wanted);
    case Kind::Array:
    case Kind::Object:
        break;
    }
    return false;
}

/// Walks a document in its order. `visit` is called with each value and its key; it ends the walk with false.
template <class Visit>
bool walk(const Value& value, const std::string* key, Steps& steps, const CancellationToken& token, const Visit& visit)
{
    if (token.isCancelled() || !visit(value, key, steps))
        return false;
    const std::size_t size = value.isArray() ? value.asArray().size() : value.isObject() ? value.asObject().size() : 0;
    for (std::size_t i = 0; i < size; ++i) {
        steps.push_back(i);
        const bool goesOn = value.isArray() ? walk(value.asArray()[i], nullptr, steps, token, visit)
                                            : walk(value.asObject()[i].value, &value.asObject()[i].key, steps, token, visit);
        if (!goesOn)
            return false;
        steps.pop_back();
    }
    return true;
}

std::optional<std::size_t> repeatedIn(const Object& object)
{
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < object.size(); ++i) {
        if (!seen.insert(object[i].key).second)
            return i;
    }
    return std::nullopt;
}

} // namespace

std::vector<Steps> find(const Value& root, std::string_view text, std::size_t most, const CancellationToken& token)
{
    std::vector<Steps> found;
    if (text.empty() || most == 0)
        return found;
    Steps steps;
    walk(root, nullptr, steps, token, [&](const Value& value, const std::string* key, const Steps& at) {
        if ((key && contains(*key, text)) || holds(value, text))
            found.push_back(at);
        return found.size() < most;
    });
    return found;
}

std::optional<Steps> firstRepeatedKey(const Value& root, const CancellationToken& token)
{
    std::optional<Steps> found;
    Steps steps;
    walk(root, nullptr, steps, token, [&](const Value& value, const std::string*, const Steps& at) {
        const auto member = value.isObject() ? repeatedIn(value.asObject()) : std::nullopt;
        if (member) {
            found = at;
            found->push_back(*member);
        }
        return !found;
    });
    return found;
}

} // namespace hookbench::json
