#pragma once

#include "endpoint/EndpointConfig.h"
#include "endpoint/EndpointSecrets.h"
#include "endpoint/store/EndpointTable.h"
#include "secrets/SecretStore.h"
#include "storage/Workspace.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// The id of endpoint 1, which is always there.
inline constexpr const char* firstEndpointId = "ep_first";
/// What it is called until it is given another name.
inline constexpr const char* firstEndpointName = "default";

/// A token for AccessOptions::token: 24 characters of 144 random bits.
std::string makeToken();

/// Whether anything of it is in the keychain.
bool needsSecrets(const EndpointConfig& config);

/// The endpoints of a profile, in the workspace's database; their secrets in the keychain under "endpoint/ID". Main
/// thread; answers come as with Workspace::run().
class EndpointStore : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = storage::Workspace::Callback<T>;
    using DoneHandler = std::function<void(Status)>;

    EndpointStore(storage::Workspace& workspace, secrets::SecretStore& secrets);

    /// Where endpoint 1 is, by the settings.
    void setFirstPlace(const std::string& bindAddress, std::uint16_t port, int responseStatus,
                       TlsChoice tls);

    /// Reads them; changed() follows, and again whenever another process changes them.
    void load();
    /// The same, and waits for it.
    Status loadNow();
    bool isLoaded() const { return m_loaded; }
    /// By number; endpoint 1 is the first, also before anything is loaded.
    const std::vector<EndpointConfig>& endpoints() const { return m_endpoints; }
    /// Grows with every save of the endpoint, here or elsewhere; 0 for one that was never saved.
    std::uint64_t revision(const std::string& id) const;
    const EndpointConfig* find(const std::string& id) const;
    const EndpointConfig* withNumber(std::uint16_t number) const;
    /// By name, id or number, as people write it; null if there is none.
    const EndpointConfig* named(const std::string& text) const;

    struct SaveOptions {
        std::optional<EndpointSecrets> secrets; ///< nothing: those that are there stay
        /// Others than this machine may send to it without token and password.
        bool exposureAcknowledged = false;
    };
    /// Adds one (id "") or changes one, and answers it with id and number. A token that is asked for and not given is
    /// made. Place and status of endpoint 1 are the settings' and stay. Errors: those of checkEndpoint(),
    /// PermissionDenied (open to others without an acknowledgement), of the database and the keychain.
    void save(EndpointConfig config, SaveOptions options, QObject* context, Callback<EndpointConfig> done);
    /// Takes one away; restore() brings it back with its secrets until the program is started anew. Endpoint 1 stays:
    /// InvalidInput.
    void remove(const std::string& id, QObject* context, DoneHandler done);
    void restore(const std::string& id, QObject* context, DoneHandler done);
    /// Forgets removed ones and their secrets for good; by the process that holds the profile's lock, at its start.
    void purgeRemoved();

    /// Its secrets; empty ones where it needs none.
    void secrets(const EndpointConfig& config, QObject* context, Callback<EndpointSecrets> done);

Q_SIGNALS:
    void changed();
    /// What is stored cannot be read.
    void failed(const hookbench::Error& error);

private:
    using Rows = std::vector<EndpointTable::Row>;
    void adopt(Result<Rows> stored);
    void placeFirst(EndpointConfig& config) const;
    void saveWith(EndpointConfig config, EndpointSecrets secrets, bool acknowledged, bool writeSecrets,
                  QObject* context, Callback<EndpointConfig> done);
    void writeRow(EndpointConfig config, QObject* context, Callback<EndpointConfig> done);

    storage::Workspace& m_workspace;
    secrets::SecretStore& m_secrets;
    EndpointConfig m_firstPlace;
    std::vector<EndpointConfig> m_endpoints;
    std::map<std::string, std::uint64_t, std::less<>> m_revisions;
    bool m_loaded = false;
};

} // namespace hookbench::endpoint
