#pragma once

#include "base/Error.h"
#include "registrations/Problem.h"

#include <string>

namespace hookbench::mixpeek {

/// Why the service did not do what it was asked.
struct ApiError {
    Error error;                    ///< what to say; 401 and 403: that the key was not accepted
    int status = 0;                 ///< 0: no answer
    std::string type;               ///< `error.type` of the answer, if it named one
    std::string body;               ///< the answer as it came, cut at 64 KB
    registrations::Problems fields; ///< of 422: each message at the field that its `loc` names

    bool operator==(const ApiError&) const = default;
};

inline ApiError apiError(Error error)
{
    ApiError made;
    made.error = std::move(error);
    return made;
}

} // namespace hookbench::mixpeek
