#pragma once

#include "base/Result.h"
#include "registrations/Environment.h"
#include "registrations/EnvironmentTable.h"
#include "registrations/Variables.h"
#include "secrets/SecretStore.h"
#include "storage/Workspace.h"

#include <QObject>

#include <deque>
#include <functional>
#include <map>
#include <optional>
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
    /// The same in another environment ("": the one in use). The rest of it stays as it is when its turn comes, which
    /// save() of a copy cannot promise. NotFound if it is gone by then.
    void setVariableIn(const std::string& environmentId, Variable variable, std::string secretValue, QObject* context,
                       DoneHandler done);

    /// A value that is to become a secret variable.
    struct NewSecret {
        std::string suggestedName;
        std::string value;
    };
    /// Puts values into the environment in use as secret variables, and answers with the names that stand for
    /// them, in the order of `secrets`: that of a secret variable that has the value already, or the
    /// suggested one, made different from those that are taken.
    void keepSecrets(std::vector<NewSecret> secrets, QObject* context,
                     Callback<std::vector<std::string>> done);

    /// The variables of an environment ("": the one in use) with the secrets from the keychain, and the
    /// built-in ones.
    void values(const std::string& id, QObject* context, Callback<VariableValues> done);

    /// A variable that every environment has, HOOKBENCH_URL say; "" takes it away. Users cannot have one of
    /// its name.
    void setBuiltIn(const std::string& name, std::string value);
    const std::map<std::string, std::string, std::less<>>& builtIn() const;

Q_SIGNALS:
    /// The environments, which one is in use, or a built-in variable are different from before, here or in
    /// another process; or secrets were stored here.
    void changed();

private:
    using Finished = std::function<void()>;
    /// One operation runs at a time, so that none works on what another is about to change.
    void enqueue(std::function<void(Finished)> operation);
    void runNext();
    void requestLoad();
    void apply(const StoredEnvironments& stored);
    const Environment* find(const std::string& id) const;
    Status check(const Environment& environment) const;
    bool isTaken(const Environment& environment, const std::string& name) const;

    /// The steps of operations; `done` is called before the next operation starts.
    void loadNow(Finished finished);
    void store(Environment environment, SecretValues secrets, Callback<Environment> done);
    void write(Environment environment, std::vector<std::string> goneSecrets, Callback<Environment> done);
    void removeNow(const std::string& id, DoneHandler done);
    void readValues(const Environment& environment, Callback<VariableValues> done);
    void keepNow(const std::vector<NewSecret>& secrets, const VariableValues& known,
                 Callback<std::vector<std::string>> done);

    /// An operation that needs what is stored, and its answer.
    template <class T>
    void operate(QObject* context, Callback<T> done, std::function<void(Callback<T>)> operation);

    storage::Workspace& m_workspace;
    secrets::SecretStore& m_secrets;
    std::vector<Environment> m_environments;
    std::string m_currentId;
    std::map<std::string, std::string, std::less<>> m_builtIn;
    std::deque<std::function<void(Finished)>> m_waiting;
    std::optional<Error> m_loadError;
    int m_currentBeingStored = 0; ///< what is read meanwhile may still name the one before
    bool m_busy = false;
    bool m_loadRequested = false;
    bool m_loaded = false;
};

/// For resolveVariables().
VariableLookup lookupIn(const VariableValues& values);

} // namespace hookbench::registrations
