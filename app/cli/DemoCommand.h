#pragma once

#include "cli/Command.h"

#include <string>

namespace hookbench::cli {

/// `demo`: the main job end to end in a terminal, in a profile of its own that is gone afterwards.
class DemoCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::DemoCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    CLI::App* m_app = nullptr;
    std::string m_event = "object.created";
};

} // namespace hookbench::cli
