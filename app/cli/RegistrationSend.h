#pragma once

#include "cli/Command.h"
#include "delivery/TestSender.h"
#include "templates/ChannelPreview.h"

#include <functional>
#include <string>
#include <vector>

namespace hookbench::cli {

/// `send --registration`: fires one event through the channels of a registration, with exactly the bytes that
/// their preview shows. Targets on this machine only, unless the user said yes to the others.
class RegistrationSend {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::RegistrationSend)

public:
    struct Options {
        std::string registration; ///< name or id
        std::string eventType;
        std::string dataFile; ///< an event in place of the sample; "" for none
        bool dryRun = false;
        bool yes = false;
        int retries = 0;
    };
    using Printer = std::function<void(const delivery::Attempt&)>;

    RegistrationSend(const GlobalOptions& global, Options options, Printer printAttempt);
    int run();

private:
    /// A channel that is sent, and what its preview gave.
    struct Shot {
        templates::ChannelPreview preview;
        http::OutgoingRequest request;
    };

    Result<json::Value> event() const;
    Status prepare();
    Status addChannel(const registrations::Channel& channel, const templates::PreviewInput& input);
    int dryRun() const;
    Status demandYes() const;
    void tellSkipped() const;
    int fire();

    const GlobalOptions& m_global;
    Options m_options;
    Printer m_printAttempt;
    std::string m_name;                              ///< of the registration
    std::vector<templates::ChannelPreview> m_masked; ///< of all channels, for showing
    std::vector<Shot> m_shots;
};

} // namespace hookbench::cli
