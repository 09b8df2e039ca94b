#pragma once

#include "endpoint/Endpoints.h"
#include "endpoint/RetentionKeeper.h"
#include "endpoint/tls/TlsSetup.h"

#include <memory>
#include <string>

namespace hookbench::endpoint {

/// Everything that receives: the servers, endpoint 1 and the others, their store, and the forwarder, which is opened
/// when the first endpoint hands something on. Main thread.
class EndpointSystem {
public:
    struct Parts {
        const Clock& clock;
        capture::CaptureStore& captures;
        storage::Workspace& workspace;
        secrets::SecretStore& secrets;
        std::string profileFolder;
        std::string spoolFolder; ///< for bodies in files, on the file system of the profile
        /// Prepares TLS; `done` on the main thread. See setUpTls().
        std::function<void(const TlsSettings&, QObject* context, std::function<void(Result<TlsSetup>)> done)> prepareTls;
    };
    explicit EndpointSystem(Parts parts);
    /// Nothing arrives any more; what waits for a target is kept.
    ~EndpointSystem();
    EndpointSystem(const EndpointSystem&) = delete;
    EndpointSystem& operator=(const EndpointSystem&) = delete;

    Endpoint& first() { return m_first; }
    EndpointStore& store() { return m_store; }
    Endpoints& endpoints() { return m_endpoints; }
    /// Endpoint 1 answers this page itself. Before the first one is started.
    void setPage(OwnPage page) { m_receivers.setPage(std::move(page)); }
    /// Opened if it is not yet. Errors: as Forwarder::open().
    Result<Forwarder*> forwarder();

private:
    ForwardHooks hooks();
    http::HttpClient& client();
    void setTargets(std::vector<ForwardTarget> targets);
    void makeTls(const EndpointConfig& config, QObject* context, std::function<void(Result<TlsContext>)> done);

    Parts m_parts;
    TimerScheduler m_scheduler;
    std::unique_ptr<http::HttpClient> m_client; ///< made when a channel needs it
    std::unique_ptr<Forwarder> m_forwarder; ///< set before the first request that needs it
    RetentionKeeper m_retention;
    Receivers m_receivers;
    Endpoint m_first;
    EndpointStore m_store;
    Endpoints m_endpoints;
};

} // namespace hookbench::endpoint
