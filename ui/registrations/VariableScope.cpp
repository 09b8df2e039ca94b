#include "registrations/VariableScope.h"

#include "common/Formatting.h"

#include <algorithm>

namespace hookbench::ui {

VariableScope::State VariableScope::stateOf(std::string_view name) const
{
    const auto found = variables.find(name);
    return found == variables.end() ? State::Unknown : found->second;
}

VariableScope scopeOf(const registrations::Environment& environment,
                      const std::vector<std::string>& missingSecrets)
{
    VariableScope scope;
    scope.environment = textFromBytes(environment.name);
    for (const registrations::Variable& variable : environment.variables) {
        const bool missing =
            std::find(missingSecrets.begin(), missingSecrets.end(), variable.name) != missingSecrets.end();
        scope.variables[variable.name] = !variable.isSecret ? VariableScope::State::Plain
                                         : missing          ? VariableScope::State::SecretMissing
                                                            : VariableScope::State::Secret;
    }
    return scope;
}

} // namespace hookbench::ui
