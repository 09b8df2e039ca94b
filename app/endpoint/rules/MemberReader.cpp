#include "endpoint/rules/MemberReader.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <unordered_set>

namespace hookbench::endpoint {

MemberReader::MemberReader(const json::Value& value, std::string path,
                           std::span<const std::string_view> allowed, std::optional<FileProblem>& problem)
    : m_value(value), m_path(std::move(path)), m_problem(problem)
{
    if (value.isObject())
        demandKnown(allowed);
    else
        fail(m_path, "An object is expected here. " + meantOrAllowed("", allowed));
}

void MemberReader::demandKnown(std::span<const std::string_view> allowed)
{
    std::unordered_set<std::string_view> seen;
    for (const json::Member& member : m_value.asObject()) {
        if (std::find(allowed.begin(), allowed.end(), member.key) == allowed.end())
            return fail(pathOf(member.key),
                        "\"" + member.key + "\" is not known here. " + meantOrAllowed(member.key, allowed));
        if (!seen.insert(member.key).second)
            return fail(pathOf(member.key), "\"" + member.key + "\" stands here twice; leave one out.");
    }
}

void MemberReader::fail(std::string path, std::string message)
{
    if (!m_problem)
        m_problem = FileProblem{std::move(path), std::move(message)};
}

void MemberReader::read(std::string_view name, std::string& into)
{
    const json::Value* value = member(name);
    if (!value)
        return;
    if (!value->isString())
        return fail(pathOf(name), "\"" + std::string(name) + "\" must be text.");
    into = value->asString();
}

void MemberReader::read(std::string_view name, bool& into)
{
    const json::Value* value = member(name);
    if (!value)
        return;
    if (!value->isBool())
        return fail(pathOf(name), "\"" + std::string(name) + "\" must be true or false.");
    into = value->asBool();
}

template <class Integer>
void MemberReader::readInteger(std::string_view name, Integer& into)
{
    const json::Value* value = member(name);
    if (!value)
        return;
    if (value->isNumber()) {
        const std::string& text = value->asNumber().text;
        Integer number = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (code == std::errc() && end == text.data() + text.size()) {
            into = number;
            return;
        }
    }
    fail(pathOf(name), "\"" + std::string(name) + "\" must be a whole number from 0 to " +
                           std::to_string(std::numeric_limits<Integer>::max()) + ".");
}

void MemberReader::read(std::string_view name, std::uint32_t& into)
{
    readInteger(name, into);
}

void MemberReader::read(std::string_view name, std::uint64_t& into)
{
    readInteger(name, into);
}

void MemberReader::read(std::string_view name, int& into)
{
    readInteger(name, into);
}

void MemberReader::read(std::string_view name, double& into)
{
    const json::Value* value = member(name);
    if (!value)
        return;
    if (value->isNumber()) {
        const std::string& text = value->asNumber().text;
        double number = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (code == std::errc() && end == text.data() + text.size()) {
            into = number;
            return;
        }
    }
    fail(pathOf(name), "\"" + std::string(name) + "\" must be a number.");
}

} // namespace hookbench::endpoint
