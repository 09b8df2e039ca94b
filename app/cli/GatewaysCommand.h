#pragma once

#include "cli/Command.h"
#include "cli/Session.h"
#include "delivery/GatewayAccount.h"

#include <string>
#include <vector>

namespace hookbench::cli {

/// `gateways`: the mail servers and SMS gateways that channels without a URL of their own go through.
class GatewaysCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::GatewaysCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    void addMailOptions();
    void addSmsOptions();
    void addSecretOptions(CLI::App* verb, const char* name, const QString& what);
    int list(Session& session);
    int set(Session& session, Result<delivery::GatewayAccount> account);
    int use(Session& session);
    int remove(Session& session);
    int test(Session& session);
    Result<delivery::GatewayAccount> mailServer(Session& session) const;
    Result<delivery::GatewayAccount> smsGateway(Session& session) const;
    Result<std::string> secret() const;
    Result<delivery::GatewayAccount> find(Session& session) const;
    Result<std::string> environmentId(Session& session) const;
    int report(const char* action, const std::string& what) const;

    CLI::App* m_app = nullptr;
    CLI::App* m_list = nullptr;
    CLI::App* m_setMail = nullptr;
    CLI::App* m_setSms = nullptr;
    CLI::App* m_use = nullptr;
    CLI::App* m_remove = nullptr;
    CLI::App* m_test = nullptr;
    std::string m_name;
    std::string m_environment;
    std::string m_host;
    int m_port = 0;
    std::string m_tls = "starttls";
    std::string m_auth = "automatic";
    std::string m_user;
    std::string m_from;
    std::string m_caFile;
    bool m_insecure = false;
    std::string m_service = "twilio";
    std::string m_baseUrl;
    std::string m_account;
    std::string m_method = "POST";
    std::vector<std::string> m_headers;
    std::string m_bodyFile;
    bool m_secretStdin = false;
    std::string m_secretVariable;
    std::string m_to;
    std::string m_text;
    bool m_yes = false;
};

} // namespace hookbench::cli
