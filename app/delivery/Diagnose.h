#pragma once

#include "delivery/Diagnosis.h"
#include "delivery/Recipe.h"
#include "delivery/Transport.h"
#include "registrations/Environment.h"
#include "templates/ChannelPreview.h"

#include <cstdint>

namespace hookbench::delivery {

/// What the end of an attempt means. `variables` are those it was rendered with; `request` what was sent, if
/// the channel is HTTP. No sentence holds a secret.
Diagnosis diagnose(const Exchange& exchange, const Recipe& recipe,
                   const registrations::VariableValues& variables, const http::OutgoingRequest* request);

/// Why a rendering with errors was not sent.
Diagnosis diagnosePreview(const templates::ChannelPreview& preview, const Recipe& recipe,
                          const registrations::VariableValues& variables);

/// A delivery that could not begin for another reason: no transport, no signature, another host than the one
/// that was shown.
Diagnosis notSendable(DiagnosisCode code, const Error& error);

} // namespace hookbench::delivery
