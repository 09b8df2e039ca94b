#pragma once

#include "delivery/Attempt.h"
#include "delivery/SecretMask.h"
#include "delivery/Transport.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::delivery {

/// An attempt made ready, or the reason why it cannot be made.
struct Preparation {
    TransportJob job;
    std::optional<Diagnosis> problem;
};

/// Renders, signs and applies the options: everything before the wire. Rendering takes what time the template
/// takes; any thread.
Preparation prepare(std::shared_ptr<const Recipe> recipe, registrations::VariableValues variables,
                    std::vector<std::string> recipients, int attempt, std::int64_t nowUs);

/// What ended, as the log keeps it: with `${NAME}` in the place of secrets.
struct AttemptEnd {
    DeliveryId delivery = 0;
    int number = 1;
    std::int64_t startedAtUs = 0;
    std::int64_t endedAtUs = 0;
    std::int64_t nextAttemptUs = 0;
    Outcome outcome = Outcome::Failed;
    Diagnosis diagnosis;
};
AttemptRecord recordOf(const std::shared_ptr<const Recipe>& recipe, const AttemptEnd& end, Exchange exchange,
                       const SecretMask& mask);

} // namespace hookbench::delivery
