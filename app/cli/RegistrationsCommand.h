#pragma once

#include "cli/Command.h"
#include "cli/DeliveryFlags.h"
#include "cli/RegistrationFlags.h"
#include "cli/Session.h"
#include "registrations/Exchange.h"
#include "registrations/Problem.h"
#include "registrations/Upsert.h"

#include <memory>
#include <string>
#include <vector>

namespace hookbench::cli {

/// `registrations list|show|add|edit|duplicate|pause|resume|remove|import|export|validate`: the registrations
/// of this machine, also while the window is open.
class RegistrationsCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::RegistrationsCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    // RegistrationsCommand.cpp
    CLI::App* addVerb(const char* name, const QString& help);
    void addReading();
    void addChanging();
    void addExchange();
    int list(Session& session);
    int show(Session& session);
    int duplicate(Session& session);
    int setActive(Session& session, bool active);
    int remove(Session& session);
    int report(const std::string& action, const std::string& id, const std::string& name) const;
    void printProblems(const std::string& name, const registrations::Problems& problems, bool onOutput) const;
    void tellKept(const std::vector<Session::KeptSecret>& kept) const;

    // RegistrationsEditing.cpp
    int create(Session& session);
    int edit(Session& session);
    int delivery(Session& session);
    int editByFlags(Session& session, registrations::Registration registration);
    int editInEditor(Session& session, const registrations::StoredRegistration& stored);
    int storeEdited(Session& session, registrations::Registration edited, const char* action);

    // RegistrationsExchange.cpp
    Result<std::vector<registrations::Registration>> readRegistrations(const std::string& path) const;
    int import(Session& session);
    int carryOut(Session& session, const registrations::UpsertPlan& plan);
    int exportThem(Session& session);
    int writeExport(const std::vector<registrations::Registration>& records) const;
    int validateFile();

    CLI::App* m_app = nullptr;
    CLI::App* m_list = nullptr;
    CLI::App* m_show = nullptr;
    CLI::App* m_add = nullptr;
    CLI::App* m_edit = nullptr;
    CLI::App* m_delivery = nullptr;
    CLI::App* m_duplicate = nullptr;
    CLI::App* m_pause = nullptr;
    CLI::App* m_resume = nullptr;
    CLI::App* m_remove = nullptr;
    CLI::App* m_import = nullptr;
    CLI::App* m_export = nullptr;
    CLI::App* m_validate = nullptr;

    std::string m_event;
    bool m_onlyActive = false;
    bool m_onlyPaused = false;
    std::string m_name;
    std::vector<std::string> m_names;
    std::string m_newName;
    std::string m_file;
    RegistrationFlags m_addFlags;
    RegistrationFlags m_editFlags;
    DeliveryFlags m_deliveryFlags;
    bool m_upsert = false;
    bool m_dryRun = false;
    std::string m_format;
    std::string m_output;
    std::string m_baseUrl = "https://api.mixpeek.com";
};

} // namespace hookbench::cli
