#pragma once

#include "cli/Command.h"
#include "cli/EndpointFlags.h"
#include "endpoint/tls/TlsSetup.h"
#include "json/Value.h"
#include "storage/Settings.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hookbench {
class Workbench;
}

namespace hookbench::cli {

class UnixSignals;

/// `listen`: runs the endpoint until SIGINT or SIGTERM and prints each capture after it has been stored.
class ListenCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::ListenCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    void addHttpsOptions();
    /// What is wrong with how the options of HTTPS are combined; "" if nothing is.
    QString httpsProblem() const;
    Result<endpoint::TlsSettings> tlsSettings(const storage::Settings& settings) const;
    Status startEndpoint(Workbench& workbench);
    storage::Settings overridden(storage::Settings settings) const;
    Status startSmtp(Workbench& workbench) const;
    /// Gives endpoint 1 what the options say, for this run.
    Status overrideHandling(Workbench& workbench);
    /// The numbers of --endpoint; empty: all.
    Result<std::set<std::uint16_t>> chosenEndpoints(Workbench& workbench) const;
    Status startEndpoints(Workbench& workbench);
    json::Object firstLine(Workbench& workbench, const std::string& smtp) const;
    void warnIfExposed(Workbench& workbench) const;
    /// Refuses an address that others can reach, given here, unless they are kept out or it is said to be meant.
    Status checkExposure(Workbench& workbench) const;
    void openToOutside(Workbench& workbench) const;
    int serve(Workbench& workbench, const UnixSignals& signalSource);

    CLI::App* m_app = nullptr;
    std::optional<std::uint16_t> m_port;
    std::string m_bind;
    std::string m_caFile;
    std::optional<int> m_respond;
    std::optional<std::uint16_t> m_smtp;
    EndpointFlags m_flags;
    std::vector<std::string> m_endpoints;
    std::string m_token; ///< of endpoint 1 in this run
    bool m_outside = false;
    bool m_https = false;
    std::string m_certificate;
    std::string m_key;
    std::string m_keyPasswordVariable;
    std::string m_clientCa;
    bool m_clientsOptional = false;
    std::string m_metricsPath;
    bool m_quiet = false;
};

} // namespace hookbench::cli
