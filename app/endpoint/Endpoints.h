#pragma once

#include "endpoint/Endpoint.h"
#include "endpoint/forwarding/Forwarder.h"
#include "endpoint/outside/Outside.h"
#include "endpoint/rules/RuleFileWatch.h"
#include "endpoint/store/EndpointStore.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
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
    bool exposed = false; ///< others than this machine can reach it: by its address, or from outside
    std::optional<Error> error; ///< why it does not listen, although it should
    std::optional<Error> notice; ///< what is wrong although it listens: its rule file cannot be used, the earlier rules stay
    OutsideState outside = OutsideState::Off;
    std::string publicUrl;    ///< where it is reached from outside, with the prefix but without a token; "" while unknown
    bool isChannel = false;   ///< `publicUrl` is a channel's, which posts with the token; senders need none
    std::string outsideError; ///< why it is not, or not now

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
        Scheduler& scheduler;
        /// Posts what a channel brings.
        std::function<http::HttpClient&()> client;
        /// Told where captures go, before any request of such an endpoint arrives.
        std::function<void(std::vector<ForwardTarget>)> setTargets;
        /// Told what of their captures each may keep, whether they run or not.
        std::function<void(std::map<std::uint16_t, RetentionOptions>)> setRetention;
    };
    explicit Endpoints(Parts parts);
    ~Endpoints() override;

    /// Runs what the store says from now on; `only` these numbers, or all where it is empty.
    void start(std::set<std::uint16_t> only = {});
    /// Stops all but endpoint 1, and follows the store no longer.
    void stop();
    /// Gives endpoint 1 this instead of what the store says of it, for this run.
    void overrideFirst(EndpointConfig config, EndpointSecrets secrets);
    /// Makes one that listens reachable from outside, as its OutsideOptions say, until it stops or closeToOutside().
    /// Errors: InvalidInput (it does not listen; nothing is chosen; a tunnel or a channel that is none). What goes wrong
    /// later is in its state.
    Status openToOutside(std::uint16_t number);
    void closeToOutside(std::uint16_t number);
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
    /// It has another public URL than before; told once it is known, without a token.
    void publicUrlChanged(std::uint16_t number, const std::string& url);

private:
    struct Run {
        EndpointConfig config;
        EndpointSecrets secrets;
        std::uint64_t revision = 0; ///< EndpointStore::revision() of what was applied, or is being
        std::uint64_t attempt = 0;  ///< the newest; answers to older ones do not count
        bool ready = false;         ///< secrets are known
        TlsContext tls;
        std::optional<Error> error;
        RuleSet fileRules; ///< of EndpointConfig::rulesFile
        std::optional<Error> notice;
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
    void tellRetention();
    /// The configuration that its requests are handled by: with the rules of its file, and its public URL.
    EndpointConfig effective(const Run& run) const;
    void readRules(Run& run);
    void onRulesChanged(const std::string& file);
    void watchRules();
    void replaceHandler(std::uint16_t number);
    Outside::Local localOf(std::uint16_t number) const;
    void refreshOutside(std::uint16_t number);
    void onOutsideChanged(std::uint16_t number);
    bool shouldRun(const EndpointConfig& config) const;

    Parts m_parts;
    http::HttpLimits m_limits;
    std::map<std::uint16_t, Run> m_runs;
    std::set<std::uint16_t> m_only;
    std::map<std::uint16_t, std::unique_ptr<Outside>> m_outside;
    std::map<std::uint16_t, std::string> m_publicUrls; ///< that were told
    RuleFileWatch m_ruleFiles;
    std::vector<ForwardTarget> m_targets;
    bool m_running = false;
    bool m_firstOverridden = false;
    int m_underWay = 0;
    std::uint64_t m_lastAttempt = 0;
};

} // namespace hookbench::endpoint
