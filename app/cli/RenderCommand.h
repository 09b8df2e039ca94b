#pragma once

#include "cli/Command.h"
#include "jinja/Environment.h"
#include "json/Value.h"

#include <string>

namespace hookbench::cli {

/// `render`: a Jinja2 template, or a batch of cases.
class RenderCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::RenderCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    Result<json::Value> variables() const;
    int render() const;
    int failed(const jinja::TemplateError& error) const;

    CLI::App* m_app = nullptr;
    std::string m_file;
    std::string m_contextFile;
    std::string m_eventType;
    bool m_batch = false;
};

} // namespace hookbench::cli
