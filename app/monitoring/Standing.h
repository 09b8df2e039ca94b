#pragma once

#include "monitoring/AttemptTable.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::monitoring {

/// How the deliveries of a registration go at the moment.
enum class StandingState {
    Delivering, ///< the last attempt was accepted
    Failing,    ///< the last attempt failed; retries are due, or it was the first failure
    Exhausted,  ///< the last delivery was given up after all of its attempts
    Recovered,  ///< accepted again, within the last hour after failures
};
/// "delivering", "failing", "exhausted", "recovered".
std::string_view standingName(StandingState state);

struct Standing {
    std::string registrationId;
    std::string registration;
    StandingState state = StandingState::Delivering;
    std::int64_t sinceUs = 0;     ///< Unix time: the first failure in a row, or the recovery
    std::int64_t lastAtUs = 0;    ///< the newest attempt
    std::int64_t failuresInARow = 0; ///< up to now; of one that recovered, those before

    bool operator==(const Standing&) const = default;
};

/// Of each registration that anything was sent to; troubled ones first.
std::vector<Standing> standings(const AttemptTable& table, std::int64_t nowUs);

} // namespace hookbench::monitoring
