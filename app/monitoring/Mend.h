#pragma once

#include "delivery/Diagnosis.h"

#include <string>
#include <string_view>

namespace hookbench::monitoring {

/// What a kind of failure is called in a list, and how it is mended, in the terms of the service's troubleshooting.
struct Mend {
    std::string_view title; ///< "Secret not accepted"
    std::string_view advice; ///< a sentence or two

    bool operator==(const Mend&) const = default;
};
Mend mendOf(delivery::DiagnosisCode code);

/// The same cause that a delivery's diagnosis would name, from an answer's status alone (0: none came): for requests that
/// are handed on as they came, of which no more is known.
delivery::DiagnosisCode causeOfStatus(int status);

} // namespace hookbench::monitoring
