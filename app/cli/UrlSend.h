#pragma once

#include "cli/Command.h"
#include "cli/DeliverySession.h"
#include "cli/UnixSignals.h"
#include "delivery/Attempt.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace hookbench::cli {

/// `--retries N` as a policy: 1 s, 2 s, 4 s, … with a little jitter, or what Retry-After asks for.
delivery::RetryPolicy retryPolicy(int retries);

/// `send --url`: fires one request, as it stands, as often and as fast as asked, and prints each attempt. The
/// log keeps them as it keeps those of registrations.
class UrlSend : public QObject {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::UrlSend)

public:
    struct Plan {
        http::OutgoingRequest request;
        std::string eventType; ///< without a body: a sample envelope of it, fresh for each event
        bool hasBody = false;
        delivery::DeliveryOptions options;
        registrations::VariableValues values; ///< that the signing options name
        int count = 1;                        ///< events
        double ratePerSecond = 0;             ///< events started a second at most; 0: no limit
        int concurrency = 1;                  ///< events under way at once, retries included
    };

    UrlSend(const GlobalOptions& global, Plan plan);
    int run();

private:
    void startMore();
    bool waitsForItsTurn();
    Status startEvent();
    void onChanged(const delivery::DeliveryState& state);
    void stop();
    void printAttempt(const delivery::AttemptRecord& attempt) const;
    std::string text(const delivery::AttemptRecord& attempt, int event) const;

    const GlobalOptions& m_global;
    Plan m_plan;
    /// Made before any thread is, so that signals come to it alone.
    std::unique_ptr<UnixSignals> m_signals;
    std::unique_ptr<DeliverySession> m_session;
    std::map<delivery::DeliveryId, int> m_events; ///< their numbers, from 1, while they are under way
    std::int64_t m_startUs = 0;
    int m_started = 0;
    int m_delivered = 0;
    int m_failed = 0;
    bool m_isPacing = false;
    bool m_isStopped = false; ///< by a signal: less was sent than asked for
    std::optional<Error> m_error;
};

} // namespace hookbench::cli
