#pragma once

#include "monitoring/AlertEngine.h"
#include "monitoring/AlertRule.h"
#include "monitoring/AttemptTable.h"
#include "monitoring/CaptureMarks.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hookbench::monitoring {

/// What rules need beside the logs.
struct MeasureFacts {
    std::map<std::string, std::int64_t> timeoutsUs; ///< by id of the registration; others have defaultTimeoutUs
    std::map<std::uint16_t, std::string> endpointNames;

    bool operator==(const MeasureFacts&) const = default;
};
/// The service's own.
inline constexpr std::int64_t defaultTimeoutUs = 10'000'000;

/// What a rule measures at this moment, of each of its subjects. Subjects without anything in the window have a reading
/// of count 0 if they were ever seen.
std::vector<Reading> measure(const AlertRule& rule, const AttemptTable& attempts, const CaptureMarks& captures,
                             const MeasureFacts& facts, std::int64_t nowUs);

/// The sentence of an alert: "Orders: 62 % of 21 attempts failed within 5 min (the rule allows 50 %)."
std::string alertSentence(const AlertRule& rule, const AlertStatus& status);
/// The same by the rule that it is of; its name alone if that is not among them.
std::string sentenceOf(const AlertStatus& status, const std::vector<AlertRule>& rules);
} // namespace hookbench::monitoring
