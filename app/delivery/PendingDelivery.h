#pragma once

#include "delivery/Attempt.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::delivery {

/// A delivery that is not finished: an attempt is under way, or the next one waits for its time.
struct PendingDelivery {
    DeliveryId id = 0;
    std::shared_ptr<const Recipe> recipe;
    int attempt = 1;                     ///< the one that is under way or due
    bool isUnderWay = false;             ///< it has begun, or is about to
    std::int64_t dueUs = 0;              ///< Unix time
    std::vector<std::string> recipients; ///< see TransportJob
    std::string owner;                   ///< the process that works on it (see ProcessIdentity)

    bool operator==(const PendingDelivery&) const = default;
};

/// What the log says of a delivery of this process; another process may have changed it.
struct PendingDue {
    DeliveryId id = 0;
    std::int64_t dueUs = 0; ///< Unix time

    bool operator==(const PendingDue&) const = default;
};

/// What an attempt's end does to what is pending, in the same transaction.
struct PendingChange {
    std::optional<PendingDelivery> next; ///< the next attempt
    bool isFinished = false;             ///< nothing is pending any more
};

} // namespace hookbench::delivery
