#pragma once

#include "endpoint/Endpoint.h"
#include "endpoint/forwarding/Forwarder.h"
#include "endpoint/store/EndpointStore.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hookbench::endpoint {

/// How one endpoint stands.
struct EndpointState {
    std::uint16_t number = 0;
    bool listening = false;
    std::string url;      ///< where senders send to, with the prefix but without a token; "" while it is stopped
    bool exposed = false; ///< others than this machine can reach it
    std::optional<Error> error; ///< why it does not listen, although it should

    bool operator==(const EndpointState&) const = default;
};

/// Runs the endpoints of a store: all that are enabled, as they are changed, each without the others. Endpoint 1 is
/// started and stopped by whoever has the settings; this gives it what goes beyond them. Main thread.
class Endpoints : public QObject {
    Q_OBJECT

public:
    struct Parts {
        const Clock& clock;
        Receivers& receivers;
        Endpoint& first;
        EndpointStore& store;
        /// Makes what a TLS endpoint's server takes; `done` on the main thread.
        std::function<void(const EndpointConfig&, QObject* context, std::function<void(Result<TlsContext>)> done)>
            makeTls;
        /// Told where captures go, before any request of such an endpoint arrives.
        std::function<void(std::vector<ForwardTarget>)> setTargets;
    };
    explicit Endpoints(Parts parts);
    ~Endpoints() override;

    /// Runs what the store says from now on; `only` these numbers, or all where it is empty.
    void start(std::set<std::uint16_t> only = {});
    /// Stops all but endpoint 1, and follows the store no longer.
    void stop();
    /// Gives endpoint 1 this instead of what the store says of it, for this run.
    void overrideFirst(EndpointConfig config, EndpointSecrets secrets);
    void setLimits(const http::HttpLimits& limits) { m_limits = limits; }

    /// Whether every endpoint that should run has been tried.
    bool isSettled() const { return m_underWay == 0; }
    /// Of all of the store, by number.
    std::vector<EndpointState> states() const;
    EndpointState state(std::uint16_t number) const;
    /// Whether others than this machine can reach any of them.
    bool exposed() const;

Q_SIGNALS:
    /// Once something of states() may be different.
    void stateChanged();

private:
    struct Run {
        EndpointConfig config;
        EndpointSecrets secrets;
        std::uint64_t revision = 0; ///< EndpointStore::revision() of what was applied, or is being
        std::uint64_t attempt = 0;  ///< the newest; answers to older ones do not count
        bool ready = false;         ///< secrets are known
        TlsContext tls;
        std::optional<Error> error;
    };

    void follow();
    void apply(const EndpointConfig& config);
    void fetchSecrets(const EndpointConfig& config, std::uint64_t attempt);
    void open(std::uint16_t number, const EndpointConfig& config, EndpointSecrets secrets, TlsContext tls);
    void fail(std::uint16_t number, Error error);
    /// The run that still waits for this attempt's answer; null if it has been overtaken.
    Run* runOf(std::uint16_t number, std::uint64_t attempt);
    void finish();
    void tellTargets();
    bool shouldRun(const EndpointConfig& config) const;

    Parts m_parts;
    http::HttpLimits m_limits;
    std::map<std::uint16_t, Run> m_runs;
    std::set<std::uint16_t> m_only;
    std::vector<ForwardTarget> m_targets;
    bool m_running = false;
    bool m_firstOverridden = false;
    int m_underWay = 0;
    std::uint64_t m_lastAttempt = 0;
};

} // namespace hookbench::endpoint
