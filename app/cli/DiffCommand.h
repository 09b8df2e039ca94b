#pragma once

#include "capture/compare/Comparison.h"
#include "cli/Command.h"

#include <string>

namespace hookbench::cli {

/// `captures diff A B`: what two requests, two attempts of deliveries or their answers have in common and what not.
class DiffCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::DiffCommand)

public:
    using Command::Command;
    /// `captures` is the verb that it belongs to.
    void add(CLI::App& captures) override;
    bool chosen() const override;
    int run() override;

private:
    /// "12": a capture; "delivery:7": an attempt.
    Result<capture::ComparedMessage> load(const std::string& name) const;
    Result<capture::ComparedMessage> loadAttempt(const std::string& name) const;
    std::string text(const capture::Comparison& comparison) const;

    CLI::App* m_app = nullptr;
    std::string m_before;
    std::string m_after;
    bool m_responses = false;
};

} // namespace hookbench::cli
