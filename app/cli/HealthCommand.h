#pragma once

#include "cli/Command.h"
#include "cli/Session.h"
#include "monitoring/AlertTable.h"
#include "monitoring/HealthReader.h"
#include "monitoring/HealthReport.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::cli {

class UnixSignals;

/// `health`: how deliveries and forwards go, as a table or as JSON, once or live.
class HealthCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::HealthCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    Status prepare();
    Result<monitoring::HealthReport> report();
    /// As the program that watches has left them.
    Status loadAlerts();
    void show(const monitoring::HealthReport& report) const;
    int watch(UnixSignals& signals);

    CLI::App* m_app = nullptr;
    std::string m_since = "1h";
    std::string m_by = "registration";
    std::string m_csv;
    std::optional<double> m_timeout;
    bool m_watch = false;
    SystemClock m_clock;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<monitoring::HealthReader> m_reader;
    monitoring::HealthQuery m_query;
    std::vector<monitoring::AlertRule> m_rules;
    std::vector<monitoring::AlertStatus> m_alerts;
};

} // namespace hookbench::cli
