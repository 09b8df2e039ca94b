#pragma once

#include <map>
#include <string>
#include <vector>

namespace hookbench::registrations {

/// One variable of an environment. The value of a secret is in the keychain, not in here.
struct Variable {
    std::string name;
    bool isSecret = false;
    std::string value; ///< "" for a secret

    bool operator==(const Variable&) const = default;
};

/// A named set of variables: "local", "staging", "production".
struct Environment {
    std::string id; ///< "env_" and 16 hexadecimal digits; "" for one that is not stored yet
    std::string name;
    bool isProduction = false; ///< tints the bar, and asks before anything is really sent
    std::vector<Variable> variables;

    bool operator==(const Environment&) const = default;
};

/// The variables of one environment with their values, secrets included: only for sending and previewing,
/// only in memory.
struct VariableValues {
    std::string environmentName;
    std::map<std::string, std::string, std::less<>> values;
    std::vector<std::string> secretNames;    ///< those of `values` that must be masked where they are shown
    std::vector<std::string> missingSecrets; ///< secrets that the keychain does not hold
};

} // namespace hookbench::registrations
