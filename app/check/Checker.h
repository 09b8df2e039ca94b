#pragma once

#include "base/Cancellation.h"
#include "check/CheckPlan.h"
#include "check/Report.h"
#include "check/Wire.h"

#include <functional>

namespace hookbench::check {

/// Told of each probe before and after it, on the thread of the check. May be empty.
struct Progress {
    std::function<void(Probe)> began;
    std::function<void(const ProbeResult&)> ended;
};

/// Asks a receiver everything that the plan wants to know, one probe after another. A probe whose failure is
/// explained by an earlier one is skipped, so that a report names causes rather than consequences.
/// Blocks; see CheckJob. Errors: those of validate(), and of the first look at the effects.
Result<Report> runCheck(const CheckPlan& plan, Wire& wire, const CancellationToken& token,
                        const Progress& progress);

} // namespace hookbench::check
