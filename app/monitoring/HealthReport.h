#pragma once

#include "monitoring/Coverage.h"
#include "monitoring/Figures.h"
#include "monitoring/Issues.h"
#include "monitoring/Standing.h"
#include "monitoring/Timeline.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::monitoring {

/// What is asked, and what the answer takes into account beside the logs.
struct HealthQuery {
    Selection selection;
    std::vector<registrations::RegistrationSummary> registrations;

    bool operator==(const HealthQuery&) const = default;
};

/// Everything that is known of a period, at one moment. The groups are those of the whole period; the rest is of the
/// selected group alone, but for standings and coverage, which are of all time.
struct HealthReport {
    std::int64_t madeAtUs = 0; ///< Unix time
    Selection selection;
    Figures total;
    std::array<std::vector<GroupFigures>, 4> groups; ///< by Dimension
    Timeline timeline;
    /// Durations of what was delivered: see wouldFail().
    delivery::LatencyHistogram deliveredDurations;
    std::vector<Issue> issues;
    std::vector<Standing> standings;
    Coverage coverage;
    std::int64_t attemptsInLog = 0;
    std::int64_t captures = 0;

    const std::vector<GroupFigures>& by(Dimension dimension) const
    {
        return groups[static_cast<std::size_t>(dimension)];
    }
    /// Of the deliveries that succeeded, how many took longer than this timeout, which would have failed them; exact to
    /// 1.6 % of the timeout.
    struct WhatIf {
        std::int64_t delivered = 0;
        std::int64_t wouldFail = 0;
        double share() const
        {
            return delivered == 0 ? 0 : static_cast<double>(wouldFail) / static_cast<double>(delivered);
        }
        bool operator==(const WhatIf&) const = default;
    };
    WhatIf whatIf(std::int64_t timeoutUs) const
    {
        return {deliveredDurations.count(), deliveredDurations.countAbove(timeoutUs)};
    }
};

using HealthReportPtr = std::shared_ptr<const HealthReport>;

HealthReport makeReport(const AttemptTable& attempts, const CaptureMarks& captures, const HealthQuery& query,
                        std::int64_t nowUs);

} // namespace hookbench::monitoring
