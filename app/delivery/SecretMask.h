#pragma once

#include "registrations/Environment.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookbench::delivery {

/// Puts `${NAME}` in the place of the values of secrets, wherever they stand in bytes: as they are, as a JSON
/// string writes them, percent-encoded, and in base64 (as Basic credentials, at whichever of the three
/// places of a group of bytes). Values of less than 4 bytes are replaced only where they stand alone between
/// other than letters and digits.
class SecretMask {
public:
    /// Masks nothing.
    SecretMask() = default;
    explicit SecretMask(const registrations::VariableValues& variables);

    bool empty() const { return m_forms.empty(); }
    /// Masks in place; the names of those that were found are added to `found`, each once.
    void apply(std::string& bytes, std::vector<std::string>& found) const;
    std::string masked(std::string bytes) const;

private:
    struct Form {
        std::string name;
        std::string bytes;
        bool standsAlone = false;
    };
    void add(const std::string& name, std::string bytes, bool standsAlone);

    std::vector<Form> m_forms; ///< longest first
};

} // namespace hookbench::delivery
