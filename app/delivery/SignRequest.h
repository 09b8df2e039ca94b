#pragma once

#include "base/Result.h"
#include "delivery/DeliveryOptions.h"
#include "http/HttpClient.h"
#include "registrations/Environment.h"

#include <cstdint>
#include <string>

namespace hookbench::delivery {

/// The scheme of the options with their exceptions. NotFound if there is none of this id.
Result<signing::Scheme> schemeOf(const SigningOptions& options);

/// Signs a request as the options say, with a timestamp of `nowUs` and the event's id as the message's (tokens
/// have one of their own each time, so that a receiver may refuse one that it has seen); does nothing for an
/// unsigned one. Errors: NotFound (scheme, variable), those of signing. Any thread.
Status signRequest(http::OutgoingRequest& request, const SigningOptions& options,
                   const registrations::VariableValues& variables, const std::string& eventId,
                   std::int64_t nowUs);

} // namespace hookbench::delivery
