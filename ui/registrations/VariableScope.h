#pragma once

#include "registrations/Environment.h"

#include <QString>

#include <map>
#include <string>

namespace hookbench::ui {

/// What the environment in use knows about the names in `${NAME}`.
struct VariableScope {
    enum class State {
        Plain,
        Secret,
        SecretMissing, ///< declared, but the keychain does not hold its value
        Unknown,
    };
    QString environment;
    std::map<std::string, State, std::less<>> variables;

    State stateOf(std::string_view name) const;
    bool operator==(const VariableScope&) const = default;
};

/// Keeps the names alone, no value.
VariableScope scopeOf(const registrations::VariableValues& values);

} // namespace hookbench::ui
