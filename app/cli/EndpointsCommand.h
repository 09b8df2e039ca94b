#pragma once

#include "cli/Command.h"
#include "cli/EndpointFlags.h"
#include "cli/Session.h"

#include <string>

namespace hookbench::cli {

/// `endpoints`: the receivers of a profile. Works beside a running window, which takes the changes over.
class EndpointsCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::EndpointsCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    CLI::App* verb(const char* name, const QString& what, bool named);
    int list(Session& session);
    int show(Session& session);
    int create(Session& session);
    int edit(Session& session);
    int remove(Session& session);
    int enable(Session& session, bool on);
    int save(Session& session, endpoint::EndpointConfig config, endpoint::EndpointSecrets secrets, bool withSecrets);
    int print(Session& session, const endpoint::EndpointConfig& config, bool withToken);
    Result<endpoint::EndpointConfig> find(Session& session) const;
    Result<endpoint::EndpointSecrets> secretsOf(Session& session, const endpoint::EndpointConfig& config) const;

    CLI::App* m_app = nullptr;
    CLI::App* m_list = nullptr;
    CLI::App* m_show = nullptr;
    CLI::App* m_add = nullptr;
    CLI::App* m_edit = nullptr;
    CLI::App* m_remove = nullptr;
    CLI::App* m_start = nullptr;
    CLI::App* m_stop = nullptr;
    std::string m_name;
    std::string m_newName;
    bool m_withToken = false;
    EndpointFlags m_addFlags;
    EndpointFlags m_editFlags;
};

} // namespace hookbench::cli
