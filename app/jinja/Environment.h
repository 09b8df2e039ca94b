#pragma once

#include "base/Cancellation.h"
#include "base/Error.h"
#include "base/Result.h"
#include "jinja/Context.h"
#include "jinja/Limits.h"
#include "jinja/Provenance.h"
#include "jinja/Syntax.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Jinja2 3.1 in C++: the same text, the same error class, the same line as Python's Jinja2
/// (https://jinja.palletsprojects.com/en/3.1.x/templates/).
///
///     jinja::Environment environment;
///     auto hello = environment.compile("Hello {{ name }}!");
///     if (!hello)
///         return hello.error().describe();
///     auto result = hello->render(jinja::Context(*json::parse(R"({"name": "World"})")));
///     // result->text == "Hello World!"
namespace hookbench::jinja {

class CoverageRecorder;
class EnvironmentData;
struct CompiledTemplate;

/// Why a template did not compile, or did not render.
struct TemplateError {
    /// As Jinja2 or Python names it: "TemplateSyntaxError", "UndefinedError", "TypeError", …; and our own "LimitError"
    /// and "Cancelled".
    std::string errorClass;
    std::string message;
    std::string templateName; ///< empty for the template itself
    int line = 0;             ///< from 1; 0 if Jinja2 would not know it either
    int column = 0;           ///< in characters, from 1; 0 if unknown
    std::string sourceLine;   ///< the line of the template, without its end
    std::string caret;        ///< spaces and a ^, to stand below sourceLine; empty if the column is unknown
    bool whileCompiling = false;

    /// For people: class, message, place, and the source line with the caret below.
    std::string describe() const;
    /// As an Error of the program; the place and the caret are its detail.
    Error toError() const;
    bool operator==(const TemplateError&) const = default;
};

struct EnvironmentOptions {
    Syntax syntax;
    bool autoescape = false;
    enum class Undefined { Default, Strict, Chainable };
    Undefined undefined = Undefined::Default;
    /// As jinja2.sandbox.SandboxedEnvironment.
    bool sandboxed = true;
    /// What include, import and extends find, by name.
    std::map<std::string, std::string, std::less<>> templates;
};

struct RenderOptions {
    Limits limits;
    /// Whether to work out where each piece of the output came from; costs nothing if not.
    bool provenance = false;
    /// Whether the template's own text gets entries of provenance, too.
    bool provenanceOfText = false;
    /// Is told which branches are entered, those of included templates apart; may be null, and costs nothing then.
    CoverageRecorder* coverage = nullptr;
    std::optional<CancellationToken> cancellation;
};

struct Rendering {
    std::string text; ///< UTF-8; lone surrogates, which Python allows, in their three-byte form
    std::vector<ProvenanceEntry> provenance;
};

/// A compiled template. Copies share it; it may be used by several threads at once, each with its own Context.
class Template {
public:
    Result<Rendering, TemplateError> render(const Context& context, const RenderOptions& options = {}) const;

    const CompiledTemplate& compiled() const { return *m_compiled; }

private:
    friend class Environment;
    Template(std::shared_ptr<const EnvironmentData> environment, std::shared_ptr<const CompiledTemplate> compiled);

    std::shared_ptr<const EnvironmentData> m_environment;
    std::shared_ptr<const CompiledTemplate> m_compiled;
};

/// Compiles templates by common rules. May be used by several threads.
class Environment {
public:
    explicit Environment(EnvironmentOptions options = {});

    /// `name` appears in errors, if it is not empty.
    Result<Template, TemplateError> compile(std::string_view source, std::string_view name = {}) const;

private:
    std::shared_ptr<const EnvironmentData> m_data;
};

} // namespace hookbench::jinja
