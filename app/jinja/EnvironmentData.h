#pragma once

#include "jinja/CompiledTemplate.h"
#include "jinja/Objects.h"
#include "jinja/Syntax.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace hookbench::jinja {

/// What an Environment knows, for the engine's own use.
class EnvironmentData {
public:
    Syntax syntax;
    bool autoescape = false;
    UndefinedKind undefined = UndefinedKind::Default;
    bool sandboxed = true;
    std::map<std::string, std::string, std::less<>> templates;

    /// The template of this name, compiled when first asked for; null if there is none. Raises SyntaxRaise.
    const CompiledTemplate* find(std::string_view name) const;

private:
    mutable std::mutex m_mutex;
    mutable std::map<std::string, std::unique_ptr<CompiledTemplate>, std::less<>> m_compiled;
};

/// Whether Jinja2's environment has a global of this name.
bool isGlobalName(std::string_view name);

} // namespace hookbench::jinja
