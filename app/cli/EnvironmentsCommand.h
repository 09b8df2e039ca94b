#pragma once

#include "cli/Command.h"
#include "cli/Session.h"
#include "registrations/Environment.h"

#include <string>
#include <vector>

namespace hookbench::cli {

/// `environments list|show|add|use|set|unset|rename|remove`: named sets of the variables that ${NAME} stands
/// for. Secret values go to the keychain; they come from standard input or a variable of the process, never
/// from the command line, and are never printed.
class EnvironmentsCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::EnvironmentsCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    void addVerbs();
    void addVariableVerbs();
    int list(Session& session);
    int show(Session& session);
    int create(Session& session);
    int use(Session& session);
    int set(Session& session);
    int unset(Session& session);
    int rename(Session& session);
    int remove(Session& session);

    Result<registrations::Environment> find(Session& session, const std::string& name) const;
    /// The variable and the secret value that the options of `set` name.
    Result<std::pair<registrations::Variable, std::string>> wanted() const;
    Result<std::string> secretFromOptions() const;
    int save(Session& session, registrations::Environment environment,
             std::map<std::string, std::string, std::less<>> secrets, const char* action,
             const std::string& what);
    int report(const char* action, const std::string& what) const;

    CLI::App* m_app = nullptr;
    CLI::App* m_list = nullptr;
    CLI::App* m_show = nullptr;
    CLI::App* m_add = nullptr;
    CLI::App* m_use = nullptr;
    CLI::App* m_set = nullptr;
    CLI::App* m_unset = nullptr;
    CLI::App* m_rename = nullptr;
    CLI::App* m_remove = nullptr;
    std::string m_name;
    std::string m_newName;
    std::string m_environment;
    std::string m_assignment;
    std::string m_secretVariable;
    bool m_secretStdin = false;
    bool m_production = false;
    bool m_noProduction = false;
};

} // namespace hookbench::cli
