#pragma once

#include "registrations/EnvironmentStore.h"
#include "registrations/Registration.h"

namespace hookbench::registrations {

/// Moves the secrets that stand in a record as text into the environment in use, which keeps them in the
/// keychain; what comes back holds references and may be saved. To be asked before every save of what a user
/// typed, imported or pulled.
///
///     SecretKeeper(environments).keep(registration, page, [=](Result<Registration> safe) {
///         …
///         registrations.save(*safe, page, …);
///     });
class SecretKeeper {
public:
    explicit SecretKeeper(EnvironmentStore& environments) : m_environments(environments) {}

    /// Main thread; the keeper need not outlive the call. Errors: those of EnvironmentStore::save().
    void keep(Registration registration, QObject* context,
              EnvironmentStore::Callback<Registration> done) const;

private:
    EnvironmentStore& m_environments;
};

} // namespace hookbench::registrations
