#pragma once

#include "cli/Command.h"
#include "cli/RemoteSession.h"

#include <string>
#include <vector>

namespace hookbench::cli {

/// `registrations pull|push|diff` and `registrations remote list|show|remove`: registrations and the remote
/// service.
class SyncCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::SyncCommand)

public:
    using Command::Command;
    /// After RegistrationsCommand, to whose verbs these are added.
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    using Item = mixpeek::SyncItem;

    void addRemoteVerbs(CLI::App& registrations);
    int diff(RemoteSession& session, const mixpeek::Account& account);
    int transfer(RemoteSession& session, const mixpeek::Account& account);
    Result<Item, mixpeek::ApiError> transferOne(RemoteSession& session, const mixpeek::Account& account,
                                                const Item& item);
    bool isWanted(const Item& item) const;
    std::vector<mixpeek::Choice> choices(const Item& item) const;
    Result<std::vector<Item>, mixpeek::ApiError> look(RemoteSession& session,
                                                      const mixpeek::Account& account);
    void print(const Item& item, const std::string& action) const;

    int remoteList(RemoteSession& session, const mixpeek::Access& access);
    int remoteShow(RemoteSession& session, const mixpeek::Access& access);
    int remoteRemove(RemoteSession& session, const mixpeek::Account& account, const mixpeek::Access& access);

    CLI::App* m_pull = nullptr;
    CLI::App* m_push = nullptr;
    CLI::App* m_diff = nullptr;
    CLI::App* m_remote = nullptr;
    CLI::App* m_remoteList = nullptr;
    CLI::App* m_remoteShow = nullptr;
    CLI::App* m_remoteRemove = nullptr;
    AccountOptions m_options;
    std::vector<std::string> m_names;
    std::string m_name;
    std::string m_take;
    bool m_dryRun = false;
};

} // namespace hookbench::cli
