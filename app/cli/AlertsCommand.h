#pragma once

#include "cli/Command.h"
#include "monitoring/AlertTable.h"

#include <optional>
#include <string>
#include <vector>

namespace hookbench::cli {

class Session;

/// `health alerts|acknowledge|rules|rule`: alerts about deliveries, and what raises them. A window or a listener that
/// watches meanwhile takes up what is changed here within some seconds.
class AlertsCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::AlertsCommand)

public:
    using Command::Command;
    /// `health` is the verb that it belongs to.
    void add(CLI::App& health) override;
    bool chosen() const override;
    int run() override;

private:
    void addRule(CLI::App& health);
    int listAlerts(Session& session);
    int acknowledge(Session& session);
    int listRules(Session& session);
    int changeRule(Session& session);
    Result<std::vector<monitoring::AlertRule>> rules(Session& session) const;
    void showRule(const monitoring::AlertRule& rule) const;
    monitoring::AlertRule changed(monitoring::AlertRule rule) const;
    bool changesAnything() const;

    CLI::App* m_alerts = nullptr;
    CLI::App* m_acknowledge = nullptr;
    CLI::App* m_rules = nullptr;
    CLI::App* m_rule = nullptr;
    bool m_history = false;
    std::size_t m_limit = 50;
    std::string m_id;
    std::string m_subject;
    bool m_on = false;
    bool m_off = false;
    bool m_reset = false;
    std::optional<double> m_threshold;
    std::optional<std::int64_t> m_window;
    std::optional<std::int64_t> m_minimum;
    std::optional<std::int64_t> m_sustain;
    std::optional<double> m_clearShare;
    std::optional<std::int64_t> m_clear;
    std::optional<std::string> m_command;
    std::optional<std::string> m_webhook;
};

} // namespace hookbench::cli
