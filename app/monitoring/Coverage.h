#pragma once

#include "monitoring/AttemptTable.h"
#include "monitoring/CaptureMarks.h"
#include "registrations/RegistrationSummary.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::monitoring {

/// One channel of one registration.
struct CoverageColumn {
    std::string registrationId;
    std::string registration;
    std::string channel;
    bool isActive = true;

    bool operator==(const CoverageColumn&) const = default;
};

/// What is known of one event type on its way over one channel; Unix times, 0: never.
struct CoverageCell {
    bool isSubscribed = false;
    std::int64_t firedAtUs = 0;    ///< last attempt
    std::int64_t deliveredAtUs = 0; ///< last that was accepted
    std::int64_t receivedAtUs = 0; ///< last that an endpoint of this program captured
    std::int64_t verifiedAtUs = 0; ///< last of those with a valid signature

    /// Subscribed, and nothing was ever fired.
    bool isGap() const { return isSubscribed && firedAtUs == 0; }
    bool operator==(const CoverageCell&) const = default;
};

struct CoverageRow {
    std::string eventType;
    /// What endpoints captured of this type, whoever sent it.
    std::int64_t receivedAtUs = 0;
    std::int64_t verifiedAtUs = 0;
    std::vector<CoverageCell> cells; ///< one for each column

    bool operator==(const CoverageRow&) const = default;
};

/// Event types by channels of registrations.
struct Coverage {
    std::vector<CoverageColumn> columns;
    std::vector<CoverageRow> rows;

    std::size_t gaps() const;
    std::size_t subscribed() const;
    bool operator==(const Coverage&) const = default;
};

/// Rows are the types that any registration names, or that were sent or received; for one that subscribes to "*", also
/// those of `catalogue`. Rows in the catalogue's order, others behind by name.
Coverage coverage(const AttemptTable& attempts, const CaptureMarks& captures,
                  const std::vector<registrations::RegistrationSummary>& registrations,
                  const std::vector<std::string>& catalogue);

} // namespace hookbench::monitoring
