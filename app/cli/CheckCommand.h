#pragma once

#include "check/CheckPlan.h"
#include "check/Report.h"
#include "cli/Command.h"
#include "cli/SigningFlags.h"

#include <string>
#include <vector>

namespace hookbench::cli {

/// `check URL`: is this a good webhook receiver? Prints each probe as it ends.
class CheckCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::CheckCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    void addEffects();
    int list() const;
    Result<check::CheckPlan> plan() const;
    Status readEvent(check::CheckPlan& plan) const;
    Status readProbes(check::CheckPlan& plan) const;
    int conclude(const check::Report& report) const;

    CLI::App* m_app = nullptr;
    SigningFlags m_signing;
    std::string m_url;
    std::string m_event = "object.created";
    std::string m_data;
    std::vector<std::string> m_headers;
    double m_timeout = 10.0;
    int m_samples = 20;
    std::string m_plainUrl;
    std::string m_effectsUrl;
    std::string m_effectsCommand;
    double m_effectWait = 5.0;
    std::string m_caFile;
    bool m_insecure = false;
    std::vector<std::string> m_only;
    bool m_list = false;
    std::string m_junit;
    std::string m_html;
};

} // namespace hookbench::cli
