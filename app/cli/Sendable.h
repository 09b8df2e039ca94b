#pragma once

#include "base/Result.h"
#include "registrations/Environment.h"
#include "registrations/Registration.h"

#include <string>

namespace hookbench::cli {

class Session;

/// A registration with the values of the variables that it may use.
struct Sendable {
    registrations::Registration registration;
    registrations::VariableValues variables;

    /// The one of this name or id, as it is saved, in the environment in use. HOOKBENCH_URL is the endpoint
    /// that the profile's settings name. Errors: NotFound; InvalidInput where several have the name.
    static Result<Sendable> read(Session& session, const std::string& nameOrId);
};

} // namespace hookbench::cli
