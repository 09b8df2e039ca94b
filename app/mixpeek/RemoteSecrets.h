#pragma once

#include "base/Result.h"
#include "registrations/Environment.h"
#include "registrations/EnvironmentStore.h"
#include "registrations/Registration.h"

#include <optional>
#include <string>
#include <vector>

namespace hookbench::mixpeek {

/// A remote record as it may be shown and stored here: with references in place of what the service holds as
/// text.
struct ReferencedRecord {
    registrations::Registration record;
    std::vector<std::string> literalFields; ///< where the service's text stands for a reference
    std::vector<std::string>
        unlikeFields; ///< of these: where the value is not the one that the local record refers to
    /// What the references of `record` that nobody knows yet would stand for.
    std::vector<registrations::EnvironmentStore::NewSecret> newSecrets;
};

/// A text equal to what the local record's references resolve to becomes that text. Any other secret becomes
/// a reference to a secret variable of the same value, or else to one that is yet to be made.
ReferencedRecord withReferences(const registrations::Registration& remote,
                                const std::optional<registrations::Registration>& local,
                                const registrations::VariableValues& values);

/// The record as the service is to get it: references in `literalFields` are resolved, others stay.
/// Errors: NotFound, naming the variables that have no value.
Result<registrations::Registration> resolved(const registrations::Registration& record,
                                             const std::vector<std::string>& literalFields,
                                             const registrations::VariableValues& values);

/// The record with references to `to` where it has references to `from`.
registrations::Registration renamed(const registrations::Registration& record, const std::string& from,
                                    const std::string& to);

/// Without the fields at these paths.
registrations::Registration without(const registrations::Registration& record,
                                    const std::vector<std::string>& fields);

} // namespace hookbench::mixpeek
