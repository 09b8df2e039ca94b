#include "json/Parser.h"

#include "json/Diagnose.h"

#include <simdjson.h>

namespace hookbench::json {

namespace {

namespace od = simdjson::ondemand;

/// simdjson hands out raw number tokens unchecked; the grammar is RFC 8259, section 6.
bool isNumberToken(std::string_view text)
{
    return !diagnose(text);
}

std::string_view trimmed(std::string_view token)
{
    const auto end = token.find_last_not_of(" \t\r\n");
    return end == std::string_view::npos ? std::string_view() : token.substr(0, end + 1);
}

/// Builds the value tree; any failure is only signalled, since diagnose() then finds the words and the place.
class Builder {
public:
    bool build(od::value source, Value& out, std::size_t depth)
    {
        if (depth > maxDepth)
            return false;
        od::json_type type{};
        if (source.type().get(type))
            return false;
        switch (type) {
        case od::json_type::object:
            return object(source, out, depth);
        case od::json_type::array:
            return array(source, out, depth);
        case od::json_type::string: {
            std::string_view text;
            if (source.get_string().get(text))
                return false;
            out = Value(text);
            return true;
        }
        case od::json_type::number:
            return number(source.raw_json_token(), out);
        case od::json_type::boolean: {
            bool flag = false;
            if (source.get_bool().get(flag))
                return false;
            out = Value(flag);
            return true;
        }
        case od::json_type::null: {
            bool isNull = false;
            if (source.is_null().get(isNull) || !isNull)
                return false;
            out = Value();
            return true;
        }
        }
        return false;
    }

    static bool number(std::string_view token, Value& out)
    {
        const std::string_view text = trimmed(token);
        if (!isNumberToken(text))
            return false;
        out = Number{std::string(text)};
        return true;
    }

private:
    bool object(od::value source, Value& out, std::size_t depth)
    {
        od::object members;
        if (source.get_object().get(members))
            return false;
        Object object;
        for (auto field : members) {
            std::string_view key;
            od::value child;
            if (field.unescaped_key().get(key))
                return false;
            std::string name(key);
            if (field.value().get(child))
                return false;
            Value value;
            if (!build(child, value, depth + 1))
                return false;
            object.append(std::move(name), std::move(value));
        }
        out = std::move(object);
        return true;
    }

    bool array(od::value source, Value& out, std::size_t depth)
    {
        od::array items;
        if (source.get_array().get(items))
            return false;
        Array array;
        for (auto item : items) {
            od::value child;
            if (item.get(child))
                return false;
            Value value;
            if (!build(child, value, depth + 1))
                return false;
            array.push_back(std::move(value));
        }
        out = std::move(array);
        return true;
    }
};

/// A scalar as the whole text. simdjson cannot hand such a document on as a value and leaves what follows it
/// unread, so it is put into an array, whose end is checked.
bool parseScalar(std::string_view text, Value& out);

bool parseInto(std::string_view text, Value& out)
{
    od::parser parser;
    const simdjson::padded_string padded(text);
    od::document document;
    if (parser.iterate(padded).get(document))
        return false;
    bool scalar = false;
    if (document.is_scalar().get(scalar))
        return false;
    if (scalar)
        return parseScalar(text, out);
    od::value root;
    if (document.get_value().get(root) || !Builder().build(root, out, 0))
        return false;
    // Past the last token there is no location: anything else follows the value.
    return document.current_location().error() == simdjson::OUT_OF_BOUNDS;
}

bool parseScalar(std::string_view text, Value& out)
{
    Value wrapped;
    if (!parseInto("[" + std::string(text) + "]", wrapped) || wrapped.asArray().size() != 1)
        return false;
    out = std::move(wrapped.asArray().front());
    return true;
}

} // namespace

Result<Value, ParseError> parse(std::string_view text)
{
    Value value;
    if (!text.starts_with("\xEF\xBB\xBF")) {
        try {
            if (parseInto(text, value))
                return value;
        } catch (const simdjson::simdjson_error&) {
            // Some accessors throw where they promise a code; diagnose() gives the reason below.
        }
    }
    if (auto error = diagnose(text))
        return *error;
    // A lone surrogate escape is grammatical, yet names no character.
    return ParseError{0, 1, 1, "an escape in a string names half of a surrogate pair"};
}

Error toError(const ParseError& error, const std::string& what)
{
    return {ErrorCode::InvalidInput,
            what + " is not JSON: line " + std::to_string(error.line) + ", column " +
                std::to_string(error.column) + ": " + error.message + ".",
            "byte " + std::to_string(error.offset)};
}

} // namespace hookbench::json
