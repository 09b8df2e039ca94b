#include "json/ObjectReader.h"

#include <charconv>

namespace hookbench::json {

ObjectReader::ObjectReader(const Value& object, std::string path, std::optional<Error>& error)
    : m_object(object), m_path(std::move(path)), m_error(error)
{
    if (!object.isObject())
        fail("", "an object");
}

const Value* ObjectReader::member(std::string_view name) const
{
    return m_error ? nullptr : m_object.find(name);
}

void ObjectReader::read(std::string_view name, bool& into)
{
    const Value* value = member(name);
    if (value == nullptr)
        return;
    if (!value->isBool())
        return fail(name, "true or false");
    into = value->asBool();
}

void ObjectReader::read(std::string_view name, std::string& into)
{
    const Value* value = member(name);
    if (value == nullptr)
        return;
    if (!value->isString())
        return fail(name, "text");
    into = value->asString();
}

void ObjectReader::read(std::string_view name, std::vector<std::string>& into)
{
    const Value* value = member(name);
    if (value == nullptr)
        return;
    if (!value->isArray())
        return fail(name, "an array of texts");
    into.clear();
    for (const Value& item : value->asArray()) {
        if (!item.isString())
            return fail(name, "an array of texts");
        into.push_back(item.asString());
    }
}

void ObjectReader::readWhole(std::string_view name, std::uint64_t least, std::uint64_t most,
                             std::uint64_t& into)
{
    const Value* value = member(name);
    if (value == nullptr)
        return;
    std::uint64_t number = 0;
    bool ok = value->isNumber();
    if (ok) {
        const std::string& text = value->asNumber().text;
        const auto end = text.data() + text.size();
        const auto read = std::from_chars(text.data(), end, number);
        ok = read.ec == std::errc() && read.ptr == end && number >= least && number <= most;
    }
    if (!ok)
        return fail(name, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    into = number;
}

void ObjectReader::fail(std::string_view name, const std::string& expected)
{
    if (m_error)
        return;
    std::string where = m_path;
    if (!name.empty())
        where += (where.empty() ? "" : ".") + std::string(name);
    m_error = Error{ErrorCode::InvalidInput,
                    (where.empty() ? std::string("This") : "\"" + where + "\"") + " must be " + expected + ".", ""};
}

} // namespace hookbench::json
