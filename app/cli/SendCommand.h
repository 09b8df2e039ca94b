#pragma once

#include "cli/Command.h"
#include "delivery/TestSender.h"

#include <cstdint>
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
    Result<delivery::SendPlan> plan() const;
    int runRegistration() const;
    void printAttempt(const delivery::Attempt& attempt) const;

    CLI::App* m_app = nullptr;
    std::string m_url;
    std::string m_registration;
    bool m_dryRun = false;
    bool m_yes = false;
    std::string m_method = "POST";
    std::string m_event;
    std::string m_data;
    std::vector<std::string> m_headers;
    double m_timeout = 10.0;
    int m_retries = 0;
    int m_count = 1;
    double m_rate = 0;
    int m_concurrency = 1;
};

} // namespace hookbench::cli
