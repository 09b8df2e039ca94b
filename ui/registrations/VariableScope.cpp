#include "registrations/VariableScope.h"

#include "common/Formatting.h"

namespace hookbench::ui {

VariableScope::State VariableScope::stateOf(std::string_view name) const
{
    const auto found = variables.find(name);
    return found == variables.end() ? State::Unknown : found->second;
}

VariableScope scopeOf(const registrations::VariableValues& values)
{
    VariableScope scope;
    scope.environment = textFromBytes(values.environmentName);
    for (const auto& [name, value] : values.values)
        scope.variables[name] = VariableScope::State::Plain;
    for (const std::string& name : values.secretNames)
        scope.variables[name] = VariableScope::State::Secret;
    for (const std::string& name : values.missingSecrets)
        scope.variables[name] = VariableScope::State::SecretMissing;
    return scope;
}

} // namespace hookbench::ui
