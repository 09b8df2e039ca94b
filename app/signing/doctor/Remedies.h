#pragma once

#include "signing/doctor/Doctor.h"

namespace hookbench::signing {

/// What is verified: a scheme, a message and secrets, of which remedies change one thing each.
struct Case {
    Scheme scheme;
    Message message;
    std::vector<Credentials> credentials;
};

/// A mistake undone. Not yet a cause: that it is only if the changed case verifies.
struct Remedy {
    Cause cause;
    Case changed;
};

using Remedies = std::vector<Remedy>;

Remedies bodyRemedies(const Case& original);
Remedies secretRemedies(const Case& original, std::span<const Credentials> others);
Remedies urlRemedies(const Case& original);
Remedies headerRemedies(const Case& original);
Remedies formRemedies(const Case& original); ///< unit of the timestamp, encoding, digest
Remedies schemeRemedies(const Case& original);

} // namespace hookbench::signing
