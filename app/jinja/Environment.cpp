#include "jinja/Environment.h"

#include "jinja/Compiler.h"
#include "jinja/ContextData.h"
#include "jinja/EnvironmentData.h"
#include "jinja/Interpreter.h"
#include "jinja/Raise.h"
#include "jinja/SourcePosition.h"
#include "jinja/Trace.h"
#include "jinja/Unicode.h"

namespace hookbench::jinja {

namespace {

/// Spaces and a caret that stands below the column; tabs are kept, so that it lines up.
std::string caretBelow(std::string_view line, int column)
{
    std::string caret;
    std::size_t at = 0;
    for (int i = 1; i < column; ++i) {
        char32_t c = ' ';
        if (at < line.size())
            c = unicode::decodeNext(line, at);
        caret += c == '\t' ? '\t' : ' ';
        if (c >= 128 && unicode::has(c, unicode::Wide))
            caret += ' ';
    }
    return caret + '^';
}

void setPlace(TemplateError& error, std::string_view source, int line, std::size_t offset)
{
    error.line = line;
    if (offset != static_cast<std::size_t>(-1)) {
        const SourcePosition position = positionAt(source, offset);
        error.sourceLine = lineAt(source, position.line);
        error.column = position.column;
        error.caret = caretBelow(error.sourceLine, position.column);
        if (line > 0 && line != position.line) {
            // The place is on another line than the one that Jinja2 reports: then the line counts.
            error.sourceLine = lineAt(source, line);
            error.column = 0;
            error.caret.clear();
        }
    } else if (line > 0) {
        error.sourceLine = lineAt(source, line);
    }
}

TemplateError fromSyntax(const SyntaxRaise& raised, std::string_view source, std::string_view name)
{
    TemplateError error;
    error.errorClass = errorClassName(raised.error);
    error.message = raised.message;
    error.whileCompiling = true;
    const bool other = !raised.source.empty() || !raised.templateName.empty();
    error.templateName = other ? raised.templateName : std::string(name);
    setPlace(error, other ? std::string_view(raised.source) : source, raised.line, raised.offset);
    return error;
}

TemplateError fromRaise(const Raise& raised, const Interpreter& interpreter)
{
    TemplateError error;
    error.errorClass = errorClassName(raised.error);
    error.message = raised.message;
    const CompiledTemplate* source = interpreter.source();
    if (source == nullptr) {
        error.line = interpreter.line();
        return error;
    }
    error.templateName = source->name.value_or("");
    const Expr* at = interpreter.failedExpr();
    const bool within = at != nullptr && interpreter.line() > 0 && at->begin <= source->source.size()
        && positionAt(source->source, at->begin).line == interpreter.line();
    setPlace(error, source->source, interpreter.line(), within ? at->begin : static_cast<std::size_t>(-1));
    return error;
}

UndefinedKind undefinedKind(EnvironmentOptions::Undefined undefined)
{
    switch (undefined) {
    case EnvironmentOptions::Undefined::Strict: return UndefinedKind::Strict;
    case EnvironmentOptions::Undefined::Chainable: return UndefinedKind::Chainable;
    default: return UndefinedKind::Default;
    }
}

} // namespace

const CompiledTemplate* EnvironmentData::find(std::string_view name) const
{
    const std::lock_guard lock(m_mutex);
    const auto compiled = m_compiled.find(name);
    if (compiled != m_compiled.end())
        return compiled->second.get();
    const auto source = templates.find(name);
    if (source == templates.end())
        return nullptr;
    try {
        auto made = compileTemplate(source->second, source->first, *this);
        return m_compiled.emplace(source->first, std::move(made)).first->second.get();
    } catch (SyntaxRaise& raised) {
        raised.templateName = source->first;
        raised.source = normalizedSource(source->second, syntax.keepTrailingNewline);
        throw;
    }
}

std::string TemplateError::describe() const
{
    std::string out = errorClass + ": " + message;
    if (line > 0) {
        out += "\n  " + (templateName.empty() ? std::string("line ") : templateName + ", line ") + std::to_string(line);
        if (column > 0)
            out += ", column " + std::to_string(column);
    }
    if (!sourceLine.empty())
        out += "\n    " + sourceLine;
    if (!caret.empty())
        out += "\n    " + caret;
    return out;
}

Error TemplateError::toError() const
{
    Error error;
    error.code = errorClass == "LimitError" ? ErrorCode::LimitExceeded
                                            : (errorClass == "Cancelled" ? ErrorCode::Cancelled : ErrorCode::InvalidInput);
    error.message = errorClass + ": " + message;
    const std::string whole = describe();
    error.detail = whole.substr(std::min(whole.size(), error.message.size() + 1));
    return error;
}

Template::Template(std::shared_ptr<const EnvironmentData> environment, std::shared_ptr<const CompiledTemplate> compiled)
    : m_environment(std::move(environment)), m_compiled(std::move(compiled))
{
}

Result<Rendering, TemplateError> Template::render(const Context& context, const RenderOptions& options) const
{
    LimitGuard guard(options.limits, options.cancellation);
    Interpreter interpreter(*m_environment, guard);
    Trace trace(options.provenanceOfText);
    if (options.provenance)
        interpreter.setTrace(&trace);
    if (options.coverage != nullptr)
        interpreter.setCoverage(options.coverage, m_compiled.get());
    try {
        interpreter.render(*m_compiled, context.data().variables);
    } catch (const Raise& raised) {
        return fromRaise(raised, interpreter);
    } catch (const SyntaxRaise& raised) {
        TemplateError error = fromSyntax(raised, m_compiled->source, m_compiled->name.value_or(""));
        error.whileCompiling = false;
        return error;
    } catch (const std::bad_alloc&) {
        return fromRaise({ErrorClass::LimitError, "there is not enough memory for this template"}, interpreter);
    }
    Rendering result;
    result.text = std::move(interpreter.output());
    if (options.provenance)
        result.provenance = trace.take();
    return result;
}

Environment::Environment(EnvironmentOptions options)
{
    auto data = std::make_shared<EnvironmentData>();
    data->syntax = std::move(options.syntax);
    data->autoescape = options.autoescape;
    data->undefined = undefinedKind(options.undefined);
    data->sandboxed = options.sandboxed;
    data->templates = std::move(options.templates);
    m_data = std::move(data);
}

Result<Template, TemplateError> Environment::compile(std::string_view source, std::string_view name) const
{
    try {
        std::optional<std::string> own;
        if (!name.empty())
            own = name;
        return Template(m_data, compileTemplate(source, std::move(own), *m_data));
    } catch (const SyntaxRaise& raised) {
        return fromSyntax(raised, normalizedSource(source, m_data->syntax.keepTrailingNewline), name);
    } catch (const Raise& raised) {
        return fromSyntax({raised.error, raised.message, 0}, {}, name);
    } catch (const std::bad_alloc&) {
        return fromSyntax({ErrorClass::LimitError, "there is not enough memory for this template", 0}, {}, name);
    }
}

} // namespace hookbench::jinja
