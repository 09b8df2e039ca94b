#pragma once

#include "cli/Command.h"
#include "cli/RenderCommand.h"

namespace hookbench::cli {

/// `render`: a Jinja2 template, or a batch of cases.
class RenderVerb final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::RenderVerb)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    CLI::App* m_app = nullptr;
    RenderOptions m_options;
    bool m_batch = false;
};

} // namespace hookbench::cli
