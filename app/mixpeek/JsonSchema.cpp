#include "mixpeek/JsonSchema.h"

#include "json/Parser.h"
#include "json/Writer.h"

#include <QRegularExpression>
#include <QString>

#include <algorithm>
#include <tuple>

namespace hookbench::mixpeek {

namespace {

using Violations = std::vector<SchemaViolation>;

bool isOfType(const json::Value& value, const std::string& type)
{
    if (type == "null")
        return value.isNull();
    if (type == "boolean")
        return value.isBool();
    if (type == "integer")
        return value.isNumber() && value.asNumber().isInteger();
    if (type == "number")
        return value.isNumber();
    if (type == "string")
        return value.isString();
    if (type == "array")
        return value.isArray();
    return type == "object" && value.isObject();
}

std::string typeInWords(const std::string& type)
{
    if (type == "boolean")
        return "true or false";
    if (type == "integer")
        return "a whole number";
    if (type == "number")
        return "a number";
    if (type == "string")
        return "text";
    if (type == "array")
        return "a list";
    return type == "object" ? "a JSON object" : type;
}

std::size_t characters(const std::string& utf8)
{
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::size_t limit(const json::Value& number)
{
    return static_cast<std::size_t>(std::stoull(number.asNumber().text));
}

bool matches(const std::string& text, const QString& pattern)
{
    return QRegularExpression(pattern).match(QString::fromStdString(text)).hasMatch();
}

/// One walk through a value and the schema beside it.
class Walk {
public:
    explicit Walk(const json::Value& root) : m_root(root) {}

    Violations check(const json::Value& schema, const json::Value& value, const std::string& path) const
    {
        Violations out;
        if (const json::Value* reference = schema.find("$ref"))
            append(out, check(resolve(reference->asString()), value, path));
        if (const json::Value* branches = schema.find("anyOf"))
            append(out, checkAnyOf(branches->asArray(), value, path));
        if (const json::Value* type = schema.find("type"); type && !isOfType(value, type->asString())) {
            out.push_back({path, "type", "must be " + typeInWords(type->asString())});
            return out;
        }
        if (const json::Value* allowed = schema.find("enum"))
            checkEnum(out, allowed->asArray(), value, path);
        if (value.isString())
            checkText(out, schema, value.asString(), path);
        if (value.isArray())
            checkArray(out, schema, value.asArray(), path);
        if (value.isObject())
            checkObject(out, schema, value.asObject(), path);
        return out;
    }

private:
    static void append(Violations& out, Violations more)
    {
        out.insert(out.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    }

    const json::Value& resolve(const std::string& reference) const
    {
        const std::string name = reference.substr(reference.rfind('/') + 1);
        return *m_root.find("$defs")->find(name);
    }

    /// The nearest branch lacks the fewest members, and then has the fewest complaints.
    Violations checkAnyOf(const json::Array& branches, const json::Value& value,
                          const std::string& path) const
    {
        Violations nearest;
        std::tuple<std::size_t, std::size_t> distance;
        bool isFirst = true;
        for (const json::Value& branch : branches) {
            Violations found = check(branch, value, path);
            if (found.empty())
                return {};
            std::size_t wrong = 0;
            for (const SchemaViolation& violation : found) {
                const bool isTopLevel = violation.keyword == "required" || violation.path == path;
                wrong += isTopLevel;
            }
            const auto here = std::tuple(wrong, found.size());
            if (isFirst || here < distance) {
                nearest = std::move(found);
                distance = here;
            }
            isFirst = false;
        }
        return nearest;
    }

    static void checkEnum(Violations& out, const json::Array& allowed, const json::Value& value,
                          const std::string& path)
    {
        if (std::find(allowed.begin(), allowed.end(), value) != allowed.end())
            return;
        // A long list is of no use in a sentence.
        constexpr std::size_t mostNamed = 6;
        std::string names;
        for (std::size_t i = 0; i < allowed.size() && allowed.size() <= mostNamed; ++i)
            names += (i == 0 ? "" : i + 1 == allowed.size() ? " or " : ", ") + json::write(allowed[i]);
        out.push_back({path, "enum",
                       "is " + json::write(value) + ", which the API does not know" +
                           (names.empty() ? "" : "; it takes " + names)});
    }

    static void checkText(Violations& out, const json::Value& schema, const std::string& text,
                          const std::string& path)
    {
        const std::size_t length = characters(text);
        if (const json::Value* least = schema.find("minLength"); least && length < limit(*least))
            out.push_back({path, "minLength",
                           limit(*least) == 1 ? "is empty"
                                              : "needs at least " + least->asNumber().text + " characters"});
        if (const json::Value* most = schema.find("maxLength"); most && length > limit(*most))
            out.push_back({path, "maxLength",
                           "has " + std::to_string(length) + " characters; at most " + most->asNumber().text +
                               " are allowed"});
        if (const json::Value* pattern = schema.find("pattern");
            pattern && !matches(text, QString::fromStdString(pattern->asString())))
            out.push_back({path, "pattern", "must have the form " + pattern->asString()});
        if (const json::Value* format = schema.find("format"); format && format->asString() == "date-time") {
            static const QString dateTime = QStringLiteral(
                "^\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)$");
            if (!matches(text, dateTime))
                out.push_back({path, "format", "must be a time such as 2026-01-31T12:00:00Z"});
        }
    }

    void checkArray(Violations& out, const json::Value& schema, const json::Array& array,
                    const std::string& path) const
    {
        if (const json::Value* least = schema.find("minItems"); least && array.size() < limit(*least))
            out.push_back({path, "minItems", "needs at least " + least->asNumber().text + " of them"});
        const json::Value* items = schema.find("items");
        for (std::size_t i = 0; items && i < array.size(); ++i)
            append(out, check(*items, array[i], path + "[" + std::to_string(i) + "]"));
    }

    void checkObject(Violations& out, const json::Value& schema, const json::Object& object,
                     const std::string& path) const
    {
        const auto pathOf = [&path](const std::string& member) {
            return path.empty() ? member : path + "." + member;
        };
        if (const json::Value* required = schema.find("required")) {
            for (const json::Value& name : required->asArray()) {
                if (object.find(name.asString()) == nullptr)
                    out.push_back({pathOf(name.asString()), "required", "is missing"});
            }
        }
        const json::Value* properties = schema.find("properties");
        const json::Value* others = schema.find("additionalProperties");
        for (const json::Member& member : object) {
            const json::Value* own = properties ? properties->find(member.key) : nullptr;
            const json::Value* rule = own ? own : others;
            if (rule != nullptr && rule->isObject())
                append(out, check(*rule, member.value, pathOf(member.key)));
        }
    }

    const json::Value& m_root;
};

} // namespace

JsonSchema::JsonSchema(std::string_view text) : m_root(std::move(*json::parse(text))) {}

std::vector<SchemaViolation> JsonSchema::check(const json::Value& value) const
{
    return Walk(m_root).check(m_root, value, "");
}

} // namespace hookbench::mixpeek
