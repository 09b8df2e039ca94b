#pragma once

#include "delivery/GatewayAccount.h"
#include "secrets/SecretStore.h"
#include "storage/Workspace.h"

#include <QObject>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::delivery {

/// What sending through a gateway needs. Only in memory.
struct GatewayAccess {
    GatewayAccount account;
    std::string secret; ///< "" where it needs none
};

/// Mail servers and SMS gateways, with their secrets in the keychain. Main thread; answers come as with
/// Workspace::run().
class GatewayStore : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = storage::Workspace::Callback<T>;
    using DoneHandler = std::function<void(Status)>;

    GatewayStore(storage::Workspace& workspace, secrets::SecretStore& secrets);

    /// Reads them; changed() follows, and again whenever another process changes them.
    void load();
    bool isLoaded() const { return m_loaded; }
    const std::vector<GatewayAccount>& gateways() const { return m_stored.gateways; }
    /// The one that an environment uses for a kind of channel: its own, or the one for all; null if none.
    const GatewayAccount* inUse(const std::string& environmentId, std::string_view kind) const;
    /// What routing takes as RoutingPolicy::gateways in an environment.
    std::map<std::string, Gateway, std::less<>> forRouting(const std::string& environmentId) const;

    /// `secret` "" keeps the one that is there. The first of its kind is used by all environments from then
    /// on. Errors: InvalidInput (settings, name taken), those of the database and of the keychain.
    void save(GatewayAccount account, std::string secret, QObject* context, Callback<GatewayAccount> done);
    /// Removes it and its secret.
    void remove(const std::string& id, QObject* context, DoneHandler done);
    /// Makes an environment ("": all that have none of their own) use it; "" as id takes the choice away.
    void use(const std::string& environmentId, std::string_view kind, const std::string& id, QObject* context,
             DoneHandler done);
    /// The one in use with its secret. Errors: NotFound where there is none.
    void access(const std::string& environmentId, std::string_view kind, QObject* context,
                Callback<GatewayAccess> done);
    /// The one of this id with its secret. Errors: NotFound.
    void accessTo(const std::string& id, QObject* context, Callback<GatewayAccess> done);

Q_SIGNALS:
    void changed();

private:
    struct Stored {
        std::vector<GatewayAccount> gateways; ///< in the order in which they were made
        std::map<std::pair<std::string, std::string>, std::string> use; ///< environment and kind: id

        const GatewayAccount* find(const std::string& environmentId, std::string_view kind) const;
        bool operator==(const Stored&) const = default;
    };
    static Result<Stored> read(storage::Database& database);
    void readSecret(const GatewayAccount& account, QObject* context, Callback<GatewayAccess> done);
    void storeSecret(GatewayAccount account, std::string secret, QObject* context,
                     Callback<GatewayAccount> done);

    storage::Workspace& m_workspace;
    secrets::SecretStore& m_secrets;
    Stored m_stored;
    bool m_loaded = false;
};

} // namespace hookbench::delivery
