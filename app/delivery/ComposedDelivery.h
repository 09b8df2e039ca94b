#pragma once

#include "base/Result.h"
#include "delivery/Recipe.h"
#include "http/HttpClient.h"
#include "registrations/Environment.h"

#include <cstdint>

namespace hookbench::delivery {

/// A request that was composed by hand, as a recipe to fire.
struct ComposedDelivery {
    Recipe recipe;
    /// What stands behind the names of credentials: in memory only, for Dispatcher::fire().
    registrations::VariableValues values;
};

/// Makes a recipe of a request's method, URL, headers, body and timeout. The values of headers that carry
/// credentials (see isSensitiveHeader()) and a URL's user and password become `${NAME}` in the recipe, for
/// the log keeps it. A retry after the end of the program says that they are gone.
/// Errors: InvalidInput, for a URL that leads nowhere.
Result<ComposedDelivery> compose(http::OutgoingRequest request, DeliveryOptions options, std::int64_t nowUs);

/// `more` on top of `values`.
registrations::VariableValues merged(registrations::VariableValues values,
                                     const registrations::VariableValues& more);

} // namespace hookbench::delivery
