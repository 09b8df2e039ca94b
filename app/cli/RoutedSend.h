#pragma once

#include "cli/Command.h"
#include "cli/DeliverySession.h"
#include "cli/UnixSignals.h"
#include "delivery/BulkRun.h"
#include "delivery/LocalSinks.h"
#include "delivery/Routing.h"
#include "templates/PreviewInput.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::cli {

/// `send --registration` and `send --all`: fires events as the service would, with exactly the bytes that
/// previews show, and logs every attempt. Targets on this machine only, unless the user said otherwise.
class RoutedSend {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::RoutedSend)

public:
    struct Options {
        std::string registration;            ///< name or id; "": every active one that subscribes
        std::vector<std::string> eventTypes; ///< more than one make a mix
        std::string dataFile;                ///< an event in place of the sample; "" for none
        bool dryRun = false;
        bool yes = false;
        std::string mailSink = delivery::usualSmtpUrl(); ///< where mails go then
        std::string sink; ///< where to reroute what leaves the machine; "" for nowhere
        std::optional<int> retries;
        /// How webhooks are signed in this run, in place of what their registrations say; no scheme: as they
        /// say. Its secrets are names of `values`.
        delivery::SigningOptions signing = {};
        registrations::VariableValues values = {};
        std::int64_t count = 1;
        double rate = 0;
        int concurrency = 1;
        double duplicates = 0;
        int reorder = 0;
        std::uint64_t seed = 1;
    };

    RoutedSend(const GlobalOptions& global, Options options);
    int run();

private:
    Result<std::vector<json::Value>> events() const;
    Result<std::vector<registrations::Registration>> registrations() const;
    delivery::RoutingPolicy policy() const;
    /// What one event would reach, and the recipes for what is really fired.
    Status plan(const json::Value& event);
    Status prepare();
    int dryRun() const;
    std::optional<delivery::Exchange> smsRequests(const templates::ChannelPreview& preview,
                                                  const json::Value& event) const;
    Status demandYes() const;
    int fire();
    int load();

    const GlobalOptions& m_global;
    Options m_options;
    /// Made before any thread is, so that signals come to it alone.
    std::unique_ptr<UnixSignals> m_signals;
    std::unique_ptr<DeliverySession> m_session;
    std::vector<registrations::Registration> m_registrations;
    delivery::OptionsById m_deliveryOptions;
    delivery::RoutingEnvironment m_environment;
    std::vector<json::Value> m_events;
    std::vector<delivery::RoutePlan> m_plans;             ///< of the events
    std::vector<std::vector<delivery::Recipe>> m_recipes; ///< of the events
};

} // namespace hookbench::cli
