#pragma once

#include "registrations/Registration.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::registrations {

/// What lists show of a registration.
struct RegistrationSummary {
    std::string id;
    std::string name;
    std::vector<std::string> eventTypes;
    std::vector<std::string> channels; ///< kinds
    std::string target;                ///< of the first channel
    bool isActive = true;
    bool hasDraft = false; ///< there are edits that were not saved
    bool isNew = false;    ///< there is only a draft
    int problemCount = 0;  ///< errors
    std::int64_t updatedAtUs = 0;

    bool operator==(const RegistrationSummary&) const = default;
};

/// A registration as it is stored.
struct StoredRegistration {
    std::optional<Registration> saved; ///< none for a new one that was never saved
    std::optional<Registration> draft;
};

} // namespace hookbench::registrations
