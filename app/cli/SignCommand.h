#pragma once

#include "cli/Command.h"
#include "cli/SigningFlags.h"

#include <string>

namespace hookbench::cli {

/// `sign`: prints the headers that a service would send with a body, and lists the schemes.
class SignCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::SignCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    int list() const;
    Result<signing::Signed> signedMessage(const signing::Message& message) const;
    int printSigned(const signing::Message& message, const signing::Signed& fresh) const;

    CLI::App* m_app = nullptr;
    SigningFlags m_signing;
    MessageFlags m_message;
    bool m_list = false;
    std::string m_id;
    std::string m_timestamp;
    std::string m_bodyOut;
};

} // namespace hookbench::cli
