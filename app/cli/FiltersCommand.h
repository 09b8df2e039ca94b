#pragma once

#include "capture/query/SavedFilter.h"
#include "cli/Command.h"

#include <string>

namespace hookbench::cli {

class Session;

/// `captures filters list|save|rename|delete`: filters of the captures that have a name.
class FiltersCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::FiltersCommand)

public:
    using Command::Command;
    /// `captures` is the verb that it belongs to.
    void add(CLI::App& captures) override;
    bool chosen() const override;
    int run() override;

    /// The text of the saved filter and another text, both of which must hold; "" for no saved filter. Errors: NotFound.
    static Result<std::string> combined(const QString& profileFolder, const std::string& saved, const std::string& text);

private:
    int list(Session& session);
    Result<std::size_t> count(const capture::SavedFilter& filter) const;
    int report(const char* action, const std::string& name) const;

    CLI::App* m_app = nullptr;
    CLI::App* m_list = nullptr;
    CLI::App* m_save = nullptr;
    CLI::App* m_rename = nullptr;
    CLI::App* m_delete = nullptr;
    bool m_count = false;
    std::string m_name;
    std::string m_newName;
    std::string m_text;
    bool m_notify = false;
};

} // namespace hookbench::cli
