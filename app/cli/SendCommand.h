#pragma once

#include "cli/Command.h"
#include "cli/SigningFlags.h"
#include "cli/UrlSend.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::cli {

/// `send`: fires test events at a URL or by a registration and prints each attempt.
class SendCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::SendCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    Result<UrlSend::Plan> plan() const;
    Result<SigningFlags::ForDelivery> signing(const signing::Message& trial) const;
    void addLoad();
    int runRouted() const;
    std::string eventType() const { return m_events.empty() ? std::string() : m_events.front(); }

    CLI::App* m_app = nullptr;
    SigningFlags m_signing;
    std::string m_url;
    std::string m_registration;
    bool m_all = false;
    std::string m_sink;
    std::string m_mailSink;
    double m_duplicates = 0;
    int m_reorder = 0;
    std::uint64_t m_seed = 1;
    bool m_dryRun = false;
    bool m_yes = false;
    std::string m_method = "POST";
    std::vector<std::string> m_events;
    std::string m_data;
    std::vector<std::string> m_headers;
    double m_timeout = 10.0;
    std::optional<int> m_retries;
    int m_count = 1;
    double m_rate = 0;
    int m_concurrency = 1;
};

} // namespace hookbench::cli
