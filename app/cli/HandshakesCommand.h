#pragma once

#include "base/Result.h"
#include "cli/Command.h"
#include "cli/RequestSource.h"
#include "endpoint/handshakes/Handshake.h"

#include <string>
#include <vector>

namespace hookbench::cli {

/// `handshakes list|check`: how senders make sure of the endpoint, and what it would answer them.
class HandshakesCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::HandshakesCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    int list() const;
    int check() const;
    Result<endpoint::HandshakeOptions> options() const;
    void printAnswer(const DryRequest& request, const std::optional<endpoint::HandshakeAnswer>& answer) const;

    CLI::App* m_app = nullptr;
    CLI::App* m_list = nullptr;
    CLI::App* m_check = nullptr;
    std::vector<std::string> m_presets;
    std::vector<std::string> m_secretVariables;
    std::string m_now;
    RequestSource m_source;
};

} // namespace hookbench::cli
