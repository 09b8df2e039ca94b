#pragma once

#include "registrations/Registration.h"

#include <string>
#include <vector>

namespace hookbench::registrations {

/// A secret that stands in a record as itself, where a `${NAME}` belongs.
struct LiteralSecret {
    std::string field;         ///< "channels[0].configs.headers.X-Mixpeek-Secret"
    std::string suggestedName; ///< "X_MIXPEEK_SECRET", made different from the names that are taken
    std::string value;

    bool operator==(const LiteralSecret&) const = default;
};

/// The secrets that a record holds as text: values of headers that carry credentials, the password and
/// credentials in the query of a URL, the path of a Slack webhook URL behind "/services/", and unknown
/// members of `configs` that are named like a credential (`bot_token`). Values that are a reference already,
/// or hold one, are none. Names are unique.
std::vector<LiteralSecret> literalSecrets(const Registration& registration,
                                          const std::vector<std::string>& takenNames = {});

/// The record with references in place of the secrets. Every record passes through this before it is written
/// anywhere.
Registration withReferences(Registration registration, const std::vector<LiteralSecret>& secrets);

/// The record with nothing in the places of its secrets, as drafts are kept.
Registration withoutLiteralSecrets(Registration registration);

} // namespace hookbench::registrations
