#include "snippets/Receiver.h"

#include "base/Suggestion.h"
#include "jinja/Environment.h"
#include "signing/Presets.h"
#include "snippets/ReceiverScheme.h"

#include <QFile>

#include <algorithm>
#include <array>

namespace hookbench::snippets {

namespace {

constexpr std::array languages{
    ReceiverLanguage{"express", "Express (Node.js)", "receiver.js", "express.js.j2"},
    ReceiverLanguage{"flask", "Flask (Python)", "receiver.py", "flask.py.j2"},
    ReceiverLanguage{"fastapi", "FastAPI (Python)", "receiver.py", "fastapi.py.j2"},
    ReceiverLanguage{"go", "Go net/http", "receiver.go", "go.go.j2"},
    ReceiverLanguage{"ruby", "Ruby", "receiver.rb", "ruby.rb.j2"},
    ReceiverLanguage{"php", "PHP", "receiver.php", "php.php.j2"},
    ReceiverLanguage{"csharp", "C# (ASP.NET Core)", "Program.cs", "csharp.cs.j2"},
};

std::string resource(std::string_view name)
{
    QFile file(QStringLiteral(":/hookbench/receivers/") +
               QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size())));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

/// Every framework takes such a path as it stands, and no literal needs an escape for it.
bool isPlainPath(std::string_view path)
{
    return path.starts_with('/') && path.find("//") == std::string_view::npos &&
           std::all_of(path.begin(), path.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                      c == '-' || c == '_' || c == '.' || c == '~';
           });
}

Error unknownLanguage(const std::string& id)
{
    std::vector<std::string_view> ids;
    for (const ReceiverLanguage& language : languages)
        ids.push_back(language.id);
    return Error{ErrorCode::InvalidInput, "There is no language \"" + id + "\". " + meantOrAllowed(id, ids), ""};
}

} // namespace

std::span<const ReceiverLanguage> receiverLanguages()
{
    return languages;
}

const ReceiverLanguage* findReceiverLanguage(std::string_view id)
{
    const auto found = std::find_if(languages.begin(), languages.end(),
                                    [id](const ReceiverLanguage& language) { return language.id == id; });
    return found == languages.end() ? nullptr : &*found;
}

std::vector<const signing::Scheme*> receiverSchemes()
{
    std::vector<const signing::Scheme*> out;
    for (const signing::Scheme& scheme : signing::allSchemes()) {
        if (receiverFacts(scheme))
            out.push_back(&scheme);
    }
    return out;
}

Result<std::string> receiverCode(const ReceiverSpec& spec)
{
    const ReceiverLanguage* language = findReceiverLanguage(spec.language);
    if (!language)
        return unknownLanguage(spec.language);
    if (!isPlainPath(spec.path))
        return Error{ErrorCode::InvalidInput,
                     "The path \"" + spec.path +
                         "\" cannot be used; begin it with one slash, and use letters, digits and -_.~ only.",
                     ""};
    auto scheme = receiverFacts(spec.scheme);
    if (!scheme)
        return scheme.error();
    json::Object facts;
    facts.append("scheme", std::move(*scheme));
    facts.append("port", json::Value(static_cast<long long>(spec.port)));
    facts.append("path", json::Value(spec.path));
    jinja::EnvironmentOptions options;
    options.syntax.trimBlocks = true;
    options.syntax.lstripBlocks = true;
    options.syntax.keepTrailingNewline = true;
    for (const char* part : {"python_imports.py", "python_common.py"})
        options.templates.emplace(part, resource(std::string(part) + ".j2"));
    const auto code = jinja::Environment(options).compile(resource(language->source), language->source);
    if (!code)
        return code.error().toError();
    const auto rendered = code->render(jinja::Context(json::Value(std::move(facts))));
    if (!rendered)
        return rendered.error().toError();
    return rendered->text;
}

} // namespace hookbench::snippets
