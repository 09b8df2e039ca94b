#pragma once

#include "cli/Command.h"
#include "cli/SigningFlags.h"
#include "delivery/TestSender.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::cli {

/// `send --url`: fires test events and prints each attempt.
class SendCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::SendCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    Result<delivery::SendPlan> plan() const;
    Status addSigning(delivery::SendPlan& plan) const;
    void printAttempt(const delivery::Attempt& attempt) const;

    CLI::App* m_app = nullptr;
    SigningFlags m_signing;
    std::string m_url;
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
