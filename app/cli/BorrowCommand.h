#pragma once

#include "cli/Command.h"
#include "cli/RemoteSession.h"

#include <string>
#include <vector>

namespace hookbench::cli {

/// `registrations borrow|give-back|borrowed`: point a remote registration somewhere else for a while.
class BorrowCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::BorrowCommand)

public:
    using Command::Command;
    /// After RegistrationsCommand, to whose verbs these are added.
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    int borrow(RemoteSession& session);
    int giveBack(RemoteSession& session);
    int list(RemoteSession& session);
    int giveBackOne(RemoteSession& session, const mixpeek::Borrowed& item);
    void print(const mixpeek::Borrowed& item, const char* action) const;

    CLI::App* m_borrow = nullptr;
    CLI::App* m_giveBack = nullptr;
    CLI::App* m_list = nullptr;
    AccountOptions m_options;
    std::string m_name;
    std::vector<std::string> m_names;
    std::string m_url;
    int m_channel = -1;
    bool m_keep = false;
    bool m_all = false;
};

} // namespace hookbench::cli
