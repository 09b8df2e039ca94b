#include "templates/TemplateSource.h"

#include "jinja/Environment.h"
#include "templates/TagScanner.h"
#include "json/Parser.h"
#include "json/Tokens.h"
#include "json/Writer.h"

namespace hookbench::templates {

namespace {

Result<json::Value> parsedObject(const std::string& text)
{
    auto parsed = json::parse(text);
    if (!parsed)
        return json::toError(parsed.error(), "The template object");
    if (!parsed->isObject())
        return Error{ErrorCode::InvalidInput,
                     "The template is no JSON object; write it as {\"name\": value}.", ""};
    return std::move(*parsed);
}

bool hasTags(std::string_view text)
{
    return text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos ||
           text.find("{#") != std::string_view::npos;
}

/// A leaf as a piece of a text template that writes the same JSON string.
std::string asText(std::string leaf)
{
    // Jinja2 drops one line end at the end of a template, which a piece of a larger one does not have.
    if (leaf.ends_with('\n'))
        leaf.pop_back();
    return "{% filter tojson %}" + leaf + "{% endfilter %}";
}

/// Literal JSON that could be taken for a tag where it touches its neighbours: `{{"a":1}}` has none of it
/// between strings.
std::string spaced(std::string_view json)
{
    std::string out;
    for (const char c : json) {
        if (!out.empty() && ((out.back() == '{' && c == '{') || (out.back() == '}' && c == '}')))
            out += ' ';
        out += c;
    }
    return out;
}

Result<TemplateSource> objectToText(const std::string& text)
{
    if (const auto object = parsedObject(text); !object)
        return object.error();
    const auto tokens = json::tokenize(text);
    TemplateSource result{TemplateSource::Shape::Text, {}};
    std::size_t copied = 0;
    for (const json::Token& token : *tokens) {
        const std::string_view raw = std::string_view(text).substr(token.begin, token.end - token.begin);
        const bool isString = token.kind == json::Token::Kind::String;
        if (!isString && token.kind != json::Token::Kind::Name)
            continue;
        result.text += spaced(std::string_view(text).substr(copied, token.begin - copied));
        copied = token.end;
        std::string decoded = json::decodeString(raw).text;
        if (isString && (hasTags(decoded) || decoded.ends_with('\n')))
            result.text += asText(std::move(decoded));
        else if (hasTags(raw)) // a member's name is no template, whatever it looks like
            result.text += "{% raw %}" + std::string(raw) + "{% endraw %}";
        else
            result.text += raw;
    }
    result.text += spaced(std::string_view(text).substr(copied));
    if (const auto compiled = jinja::Environment().compile(result.text); !compiled) {
        return Error{
            ErrorCode::InvalidInput,
            "The object cannot become a text: one of its leaves is no template that compiles; mend it first.",
            compiled.error().describe()};
    }
    return result;
}

Result<TemplateSource> textToObject(const std::string& text)
{
    if (const auto object = parsedObject(text); !object) {
        return Error{ErrorCode::InvalidInput,
                     "The text cannot become an object, because it is itself no JSON object: tags have to "
                     "stand within "
                     "strings, and must not hold double quotes or backslashes of their own.",
                     object.error().message + " " + object.error().detail};
    }
    const auto tokens = json::tokenize(text);
    for (const json::Token& token : *tokens) {
        const std::string_view raw = std::string_view(text).substr(token.begin, token.end - token.begin);
        if (token.kind == json::Token::Kind::Name && hasTags(raw)) {
            return Error{ErrorCode::InvalidInput,
                         "The text cannot become an object, because the member name " + std::string(raw) +
                             " holds a tag; in an object only values are templates.",
                         ""};
        }
        if (token.kind != json::Token::Kind::String)
            continue;
        const auto compiled = jinja::Environment().compile(json::decodeString(raw).text);
        if (!compiled) {
            return Error{
                ErrorCode::InvalidInput,
                "The text cannot become an object, because the string " + std::string(raw.substr(0, 60)) +
                    " is no template by itself; a tag that spans several values has to stay in a text.",
                compiled.error().describe()};
        }
    }
    return TemplateSource{TemplateSource::Shape::Object, text};
}

} // namespace

TemplateSource sourceOf(const json::Value& payloadTemplate)
{
    if (payloadTemplate.isNull())
        return {};
    if (payloadTemplate.isString())
        return {TemplateSource::Shape::Text, payloadTemplate.asString()};
    return {TemplateSource::Shape::Object, json::write(payloadTemplate, json::Style::Pretty)};
}

Result<json::Value> payloadTemplateOf(const TemplateSource& source)
{
    switch (source.shape) {
    case TemplateSource::Shape::None:
        return json::Value();
    case TemplateSource::Shape::Text:
        return json::Value(source.text);
    case TemplateSource::Shape::Object:
        break;
    }
    return parsedObject(source.text);
}

Result<TemplateSource> converted(const TemplateSource& source, TemplateSource::Shape shape)
{
    using Shape = TemplateSource::Shape;
    if (source.shape == shape)
        return source;
    if (source.shape == Shape::None || shape == Shape::None)
        return Error{ErrorCode::InvalidInput, "There is no template to convert; write one first.", ""};
    return shape == Shape::Text ? objectToText(source.text) : textToObject(source.text);
}

} // namespace hookbench::templates
