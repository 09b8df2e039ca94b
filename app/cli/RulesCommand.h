#pragma once

#include "cli/Command.h"
#include "cli/RequestSource.h"
#include "endpoint/rules/RuleEngine.h"

#include <string>

namespace hookbench::cli {

/// `rules check`: whether a rule file can be used, and the dry run of requests against it.
class RulesCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::RulesCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    void printSummary(const endpoint::RuleSet& rules) const;
    void printExplanation(const DryRequest& request, const endpoint::Explanation& explanation) const;
    std::string headline(const DryRequest& request, const endpoint::Explanation& explanation) const;

    CLI::App* m_app = nullptr;
    CLI::App* m_check = nullptr;
    std::string m_file;
    std::string m_signature;
    RequestSource m_source;
};

} // namespace hookbench::cli
