#include "registrations/TemplateCheck.h"

#include "jinja/Environment.h"
#include "json/Parser.h"

namespace hookbench::registrations {

namespace {

/// Without a tag the rendering is the text itself.
bool hasTags(std::string_view source)
{
    for (const char* opening : {"{{", "{%", "{#"}) {
        if (source.find(opening) != std::string_view::npos)
            return true;
    }
    return false;
}

std::string place(int line, int column)
{
    if (line <= 0)
        return "";
    std::string text = "line " + std::to_string(line);
    if (column > 0)
        text += ", column " + std::to_string(column);
    return text;
}

/// The engine's message as the end of a sentence: without the full stop that it may have.
std::string withoutStop(std::string message)
{
    if (message.ends_with('.'))
        message.pop_back();
    return message;
}

Problem problemOf(const jinja::TemplateError& error, const std::string& field)
{
    const std::string where = place(error.line, error.column);
    return {field, Problem::Severity::Error,
            "The template does not compile" + (where.empty() ? "" : " (" + where + ")") + ": " +
                withoutStop(error.message) + "; correct it there."};
}

Problems checkPlainJson(std::string_view source, const std::string& field)
{
    if (source.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return {
            {field, Problem::Severity::Error,
             "The template is empty, which is no JSON; write one, or take it away for the default body."}};
    }
    const auto parsed = json::parse(source);
    if (parsed)
        return {};
    const json::ParseError& error = parsed.error();
    return {{field, Problem::Severity::Error,
             "The template makes no JSON (" +
                 place(static_cast<int>(error.line), static_cast<int>(error.column)) +
                 "): " + withoutStop(error.message) + "; correct it there."}};
}

void checkLeaves(const json::Value& value, const std::string& field, Problems& found)
{
    if (value.isString()) {
        for (Problem& problem : checkTemplate(value.asString(), field, TemplateOutput::Text))
            found.push_back(std::move(problem));
    } else if (value.isArray()) {
        std::size_t index = 0;
        for (const json::Value& item : value.asArray())
            checkLeaves(item, field + "[" + std::to_string(index++) + "]", found);
    } else if (value.isObject()) {
        for (const json::Member& member : value.asObject())
            checkLeaves(member.value, field + "." + member.key, found);
    }
}

} // namespace

Problems checkTemplate(std::string_view source, const std::string& field, TemplateOutput output)
{
    if (!hasTags(source))
        return output == TemplateOutput::Json ? checkPlainJson(source, field) : Problems();
    // Unchanging once made, and free to use from several threads.
    static const jinja::Environment environment;
    const auto compiled = environment.compile(source);
    return compiled ? Problems() : Problems{problemOf(compiled.error(), field)};
}

Problems checkTemplateLeaves(const json::Value& value, const std::string& field)
{
    Problems found;
    checkLeaves(value, field, found);
    return found;
}

} // namespace hookbench::registrations
