#pragma once

#include "registrations/Problem.h"
#include "registrations/Registration.h"

namespace hookbench::mixpeek {

/// What the service would refuse: every violation of the `Webhook-Input` schema of API 0.81, with its field.
/// Checked before every create and update. An unknown event type, which the service may have learnt since, is
/// a warning; the SMS channel, which its enum lacks, and a payload template that is a text and no object are
/// errors.
registrations::Problems preflight(const registrations::Registration& registration);

} // namespace hookbench::mixpeek
