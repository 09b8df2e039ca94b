#pragma once

#include "base/Clock.h"
#include "cli/Command.h"
#include "cli/Session.h"
#include "delivery/DeliveryLog.h"
#include "delivery/Dispatcher.h"
#include "http/HttpClient.h"

#include <memory>

namespace hookbench::cli {

/// What commands that deliver need, beside the window if it is open.
class DeliverySession {
public:
    struct Options {
        /// Without it nothing can name a variable, and no keychain is asked.
        bool environments = true;
        int maxUnderWay = 32; ///< attempts at once
    };
    static Result<std::unique_ptr<DeliverySession>> open(const GlobalOptions& global, Options options);
    static Result<std::unique_ptr<DeliverySession>> open(const GlobalOptions& global)
    {
        return open(global, Options());
    }

    Session& session() { return *m_session; }
    delivery::DeliveryLog& log() { return *m_log; }
    delivery::Dispatcher& dispatcher() { return *m_dispatcher; }
    http::HttpClient& client() { return m_client; }
    const Clock& clock() const { return m_clock; }
    /// How much of the log the settings keep.
    delivery::Retention retention() const { return m_retention; }

    /// The variables of an environment ("": the one in use); HOOKBENCH_URL is the endpoint that the profile's
    /// settings name.
    Result<registrations::VariableValues> variables(const std::string& environmentId);

private:
    DeliverySession() = default;
    Result<std::string> endpointBase() const;

    SystemClock m_clock;
    delivery::Retention m_retention;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<delivery::DeliveryLog> m_log;
    http::HttpClient m_client;
    std::unique_ptr<delivery::Dispatcher> m_dispatcher;
};

} // namespace hookbench::cli
