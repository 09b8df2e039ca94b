#pragma once

#include "cli/Command.h"
#include "cli/RemoteSession.h"

#include <string>

namespace hookbench::cli {

/// `accounts list|add|remove|check`: who may speak with the remote service. Keys come from standard input or
/// a variable of the process, never from the command line, and are never printed.
class AccountsCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::AccountsCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    Result<std::string> keyFromOptions() const;
    int list(RemoteSession& session) const;
    int create(RemoteSession& session);
    int remove(RemoteSession& session);
    int check(RemoteSession& session);
    int report(const char* action, const mixpeek::Account& account) const;

    CLI::App* m_app = nullptr;
    CLI::App* m_list = nullptr;
    CLI::App* m_add = nullptr;
    CLI::App* m_remove = nullptr;
    CLI::App* m_check = nullptr;
    AccountOptions m_options;
    std::string m_baseUrl = mixpeek::defaultBaseUrl;
    bool m_keyStdin = false;
};

} // namespace hookbench::cli
