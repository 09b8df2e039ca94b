#pragma once

#include "base/Result.h"
#include "registrations/Environment.h"
#include "registrations/Variables.h"
#include "secrets/SecretStore.h"
#include "storage/Workspace.h"

#include <QObject>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace hookbench::registrations {

/// The environments: plain values in the workspace's database, secret ones in the keychain under
/// "environment/ID/NAME". Main thread; answers come as with Workspace::run().
class EnvironmentStore : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = storage::Workspace::Callback<T>;
    using DoneHandler = std::function<void(Status)>;
    /// Values for secrets, by variable name. Those that are not named keep the value they have.
    using SecretValues = std::map<std::string, std::string, std::less<>>;

    EnvironmentStore(storage::Workspace& workspace, secrets::SecretStore& secrets);

    /// Reads everything; changed() follows. The first start makes the environment "local".
    void load();
    bool isLoaded() const;

    /// In their order; empty until loaded.
    const std::vector<Environment>& environments() const;
    /// The one in use; a nameless empty one until loaded.
    const Environment& current() const;
    void setCurrent(const std::string& id);

    /// Stores one, new (id "") or changed, and the secrets that changed; secrets of variables that are gone
    /// leave the keychain. Errors: InvalidInput (name empty or taken, variable name wrong or twice), those of
    /// the database and of the keychain.
    void save(Environment environment, SecretValues secrets, QObject* context, Callback<Environment> done);
    /// Removes one and its secrets; the last one cannot be removed.
    void remove(const std::string& id, QObject* context, DoneHandler done);
    /// Sets one variable of the environment in use, secret or not, and adds it if it is new.
    void setVariable(Variable variable, std::string secretValue, QObject* context, DoneHandler done);

    /// The variables of an environment ("": the one in use) with the secrets from the keychain.
    void values(const std::string& id, QObject* context, Callback<VariableValues> done);

Q_SIGNALS:
    /// The environments, or which one is in use, are different from before.
    void changed();

private:
    // The rest is the implementation's.
};

/// For resolveVariables().
VariableLookup lookupIn(const VariableValues& values);

} // namespace hookbench::registrations
