#include "jinja/Context.h"

#include "jinja/ContextData.h"
#include "jinja/Dict.h"
#include "jinja/Integer.h"

#include <string_view>
#include <unordered_map>

namespace hookbench::jinja {

namespace {

/// Converts JSON to values; equal keys share one string.
class Converter {
public:
    Value convert(const json::Value& value)
    {
        switch (value.kind()) {
        case json::Kind::Null: return Value::none();
        case json::Kind::Bool: return Value(value.asBool());
        case json::Kind::Number: return convertNumber(value.asNumber());
        case json::Kind::String: return makeStr(value.asString());
        case json::Kind::Array: {
            Value list = makeList();
            list.as<List>().fromContext = true;
            list.as<List>().items.reserve(value.asArray().size());
            for (const json::Value& item : value.asArray())
                list.as<List>().items.push_back(convert(item));
            return list;
        }
        case json::Kind::Object: return convertObject(value.asObject());
        }
        return {};
    }

private:
    static Value convertNumber(const json::Number& number)
    {
        // 4300 digits are as many as Python's own reader takes; more are read as a float.
        if (number.isInteger() && number.text.size() <= maxIntegerDigits) {
            if (auto integer = parseInteger(number.text, 10))
                return *integer;
        }
        return Value(parseFloat(number.text).value_or(0));
    }

    Value convertObject(const json::Object& object)
    {
        Value dict = makeDict();
        dict.as<Dict>().fromContext = true;
        dict.as<Dict>().reserve(object.size());
        for (const json::Member& member : object) {
            auto known = m_keys.find(member.key);
            if (known == m_keys.end())
                known = m_keys.emplace(member.key, makeStr(member.key)).first;
            dict.as<Dict>().set(known->second, convert(member.value));
        }
        return dict;
    }

    std::unordered_map<std::string_view, Value> m_keys;
};

} // namespace

Context::Context() : m_data(std::make_unique<Data>())
{
    m_data->variables = makeDict();
}

Context::Context(const json::Value& variables) : Context()
{
    if (variables.isObject())
        m_data->variables = Converter().convert(variables);
}

Context::~Context() = default;
Context::Context(Context&&) noexcept = default;
Context& Context::operator=(Context&&) noexcept = default;

} // namespace hookbench::jinja
