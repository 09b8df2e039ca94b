#pragma once

#include "cli/Command.h"
#include "snippets/Receiver.h"

#include <cstdint>
#include <string>

namespace hookbench::cli {

/// `receiver`: a program that receives webhooks, to start from.
class ReceiverCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::ReceiverCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    int list() const;
    Result<snippets::ReceiverSpec> spec() const;

    CLI::App* m_app = nullptr;
    bool m_list = false;
    std::string m_language;
    std::string m_scheme = "shared-header";
    std::string m_signatureHeader;
    std::uint16_t m_port = 3000;
    std::string m_path = "/webhooks";
    std::string m_output;
};

} // namespace hookbench::cli
