#pragma once

#include "cli/Command.h"
#include "endpoint/tls/LocalAuthority.h"

#include <string>

namespace hookbench::cli {

class Session;

/// `authority`: the local certificate authority of endpoints that speak HTTPS. Works beside the window.
class AuthorityCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::AuthorityCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    int show(const endpoint::LocalAuthority& authority);
    int exportTo(const endpoint::LocalAuthority& authority);
    int trust(const endpoint::LocalAuthority& authority);
    int renew(Session& session, endpoint::LocalAuthority& authority);
    int remove(Session& session, endpoint::LocalAuthority& authority);
    int printState(const endpoint::LocalAuthority::State& state);

    CLI::App* m_app = nullptr;
    CLI::App* m_show = nullptr;
    CLI::App* m_export = nullptr;
    CLI::App* m_trust = nullptr;
    CLI::App* m_renew = nullptr;
    CLI::App* m_remove = nullptr;
    std::string m_file;
    bool m_yes = false;
};

} // namespace hookbench::cli
