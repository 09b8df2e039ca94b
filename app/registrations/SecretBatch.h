#pragma once

#include "base/Result.h"
#include "secrets/SecretStore.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace hookbench::registrations {

/// Several secrets at once, by their names in the store. Main thread; `done` comes when all have been
/// answered, at once if there are none, and never once `context` is gone.
using SecretsByName = std::map<std::string, std::string, std::less<>>;

/// The secrets that are there. Errors: the first one that is not NotFound.
void readSecrets(secrets::SecretStore& store, const std::vector<std::string>& names, QObject* context,
                 std::function<void(Result<SecretsByName>)> done);
/// Errors: the first one.
void writeSecrets(secrets::SecretStore& store, const SecretsByName& secrets, QObject* context,
                  std::function<void(Status)> done);
void removeSecrets(secrets::SecretStore& store, const std::vector<std::string>& names, QObject* context,
                   std::function<void(Status)> done);

} // namespace hookbench::registrations
