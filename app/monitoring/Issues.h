#pragma once

#include "monitoring/AttemptTable.h"
#include "monitoring/Figures.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::monitoring {

/// Failures with the same cause: status, diagnosis and target are the same.
struct Issue {
    Origin origin = Origin::Delivery;
    int status = 0; ///< 0: no answer
    delivery::DiagnosisCode diagnosis = delivery::DiagnosisCode::None;
    std::string target;
    std::int64_t firstAtUs = 0;
    std::int64_t lastAtUs = 0;
    std::int64_t count = 0;
    std::int64_t sample = 0; ///< the newest attempt: its id in the log that the origin says
    std::vector<std::string> registrations; ///< their names, as they come; those sent to a URL alone have none
    std::vector<std::string> eventTypes;
    bool isOpen = true; ///< nothing reached the target since

    bool operator==(const Issue&) const = default;
};

/// The issues among the selected attempts; open ones first, the newest before older ones.
std::vector<Issue> issues(const AttemptTable& table, const Selection& selection, std::int64_t nowUs);

} // namespace hookbench::monitoring
