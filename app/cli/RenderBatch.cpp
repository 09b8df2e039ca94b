#include "cli/RenderBatch.h"

#include "json/Parser.h"
#include "json/Writer.h"

#include <functional>
#include <map>

namespace hookbench::cli {

namespace {

using Setter = std::function<void(jinja::EnvironmentOptions&, const json::Value&)>;

Setter textSetter(std::string jinja::Syntax::*member)
{
    return [member](jinja::EnvironmentOptions& options, const json::Value& value) {
        if (value.isString())
            options.syntax.*member = value.asString();
    };
}

Setter prefixSetter(std::optional<std::string> jinja::Syntax::*member)
{
    return [member](jinja::EnvironmentOptions& options, const json::Value& value) {
        if (value.isString())
            options.syntax.*member = value.asString();
    };
}

Setter flagSetter(bool jinja::Syntax::*member)
{
    return [member](jinja::EnvironmentOptions& options, const json::Value& value) {
        options.syntax.*member = value.isBool() && value.asBool();
    };
}

void setExtensions(jinja::EnvironmentOptions& options, const json::Value& value)
{
    if (!value.isArray())
        return;
    for (const json::Value& name : value.asArray()) {
        if (!name.isString())
            continue;
        options.syntax.doExtension = options.syntax.doExtension || name.asString() == "do";
        options.syntax.loopControlsExtension =
            options.syntax.loopControlsExtension || name.asString() == "loopcontrols";
    }
}

void setUndefined(jinja::EnvironmentOptions& options, const json::Value& value)
{
    if (!value.isString())
        return;
    using Undefined = jinja::EnvironmentOptions::Undefined;
    const std::string& name = value.asString();
    options.undefined = name == "strict" ? Undefined::Strict
                                         : (name == "chainable" ? Undefined::Chainable : Undefined::Default);
}

/// The names of jinja2.Environment's parameters.
std::map<std::string, Setter, std::less<>> makeSetters()
{
    using jinja::Syntax;
    return {
        {"block_start_string", textSetter(&Syntax::blockStart)},
        {"block_end_string", textSetter(&Syntax::blockEnd)},
        {"variable_start_string", textSetter(&Syntax::variableStart)},
        {"variable_end_string", textSetter(&Syntax::variableEnd)},
        {"comment_start_string", textSetter(&Syntax::commentStart)},
        {"comment_end_string", textSetter(&Syntax::commentEnd)},
        {"newline_sequence", textSetter(&Syntax::newlineSequence)},
        {"line_statement_prefix", prefixSetter(&Syntax::lineStatementPrefix)},
        {"line_comment_prefix", prefixSetter(&Syntax::lineCommentPrefix)},
        {"trim_blocks", flagSetter(&Syntax::trimBlocks)},
        {"lstrip_blocks", flagSetter(&Syntax::lstripBlocks)},
        {"keep_trailing_newline", flagSetter(&Syntax::keepTrailingNewline)},
        {"extensions", setExtensions},
        {"undefined", setUndefined},
        {"autoescape",
         [](auto& options, const json::Value& value) {
             options.autoescape = value.isBool() && value.asBool();
         }},
        {"sandbox", [](auto& options,
                       const json::Value& value) { options.sandboxed = !value.isBool() || value.asBool(); }},
    };
}

jinja::EnvironmentOptions environmentOf(const json::Value& request)
{
    static const auto setters = makeSetters();
    jinja::EnvironmentOptions options;
    if (const json::Value* env = request.find("env"); env != nullptr && env->isObject()) {
        for (const json::Member& member : env->asObject()) {
            const auto setter = setters.find(member.key);
            if (setter != setters.end())
                setter->second(options, member.value);
        }
    }
    if (const json::Value* templates = request.find("templates");
        templates != nullptr && templates->isObject()) {
        for (const json::Member& member : templates->asObject()) {
            if (member.value.isString())
                options.templates[member.key] = member.value.asString();
        }
    }
    return options;
}

std::string answer(const json::Value& request)
{
    const json::Value* source = request.find("source");
    if (source == nullptr || !source->isString())
        return R"("error":"ValueError","line":null,"message":"the case has no source")";
    const jinja::Environment environment(environmentOf(request));
    const auto compiled = environment.compile(source->asString());
    if (!compiled)
        return failureMembers(compiled.error());
    const json::Value* variables = request.find("context");
    const jinja::Context context = variables != nullptr ? jinja::Context(*variables) : jinja::Context();
    const auto rendered = compiled->render(context);
    return rendered ? "\"ok\":" + asciiQuoted(rendered->text) : failureMembers(rendered.error());
}

} // namespace

std::string asciiQuoted(std::string_view text)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out = "\"";
    const auto escape = [&](unsigned unit) {
        out += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4)
            out += digits[unit >> static_cast<unsigned>(shift) & 15U];
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        if (lead < 0x80) {
            if (lead == '"' || lead == '\\') {
                out += '\\';
                out += static_cast<char>(lead);
            } else if (lead < 32 || lead == 127) {
                escape(lead);
            } else {
                out += static_cast<char>(lead);
            }
            ++at;
            continue;
        }
        const std::size_t length = lead >= 0xF0 ? 4 : (lead >= 0xE0 ? 3 : 2);
        unsigned code = lead & (0xFFU >> (length + 1));
        for (std::size_t i = 1; i < length && at + i < text.size(); ++i)
            code = code << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
        at += length;
        if (code > 0xFFFF) {
            escape(0xD800U + ((code - 0x10000U) >> 10U));
            escape(0xDC00U + ((code - 0x10000U) & 0x3FFU));
        } else {
            escape(code);
        }
    }
    return out + '"';
}

std::string failureMembers(const jinja::TemplateError& error)
{
    std::string out = "\"error\":" + asciiQuoted(error.errorClass) + ",\"line\":";
    out += error.line > 0 ? std::to_string(error.line) : "null";
    if (error.column > 0)
        out += ",\"column\":" + std::to_string(error.column);
    if (!error.templateName.empty())
        out += ",\"template\":" + asciiQuoted(error.templateName);
    return out + ",\"message\":" + asciiQuoted(error.message);
}

int runRenderBatch(std::istream& in, std::ostream& out)
{
    for (std::string line; std::getline(in, line);) {
        if (line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        const auto request = json::parse(line);
        if (!request) {
            out << R"({"id":null,"error":"ValueError","line":null,"message":)"
                << asciiQuoted(request.error().message) << "}\n";
        } else {
            const json::Value* id = request->find("id");
            out << "{\"id\":" << (id != nullptr ? json::write(*id) : "null") << "," << answer(*request)
                << "}\n";
        }
        out.flush();
    }
    return 0;
}

} // namespace hookbench::cli
