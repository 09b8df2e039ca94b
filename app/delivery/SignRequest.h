#pragma once

#include "base/Result.h"
#include "delivery/DeliveryOptions.h"
#include "http/HttpClient.h"
#include "registrations/Environment.h"

#include <cstdint>
#include <string>

namespace hookbench::delivery {

/// Signs a request as the options say, with a timestamp of `nowUs` and the event's id as the message's; does
/// nothing for an unsigned one. Errors: NotFound (scheme, variable), those of signing. Any thread.
Status signRequest(http::OutgoingRequest& request, const SigningOptions& options,
                   const registrations::VariableValues& variables, const std::string& eventId,
                   std::int64_t nowUs);

} // namespace hookbench::delivery
