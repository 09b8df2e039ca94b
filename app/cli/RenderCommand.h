#pragma once

#include "cli/Command.h"
#include "templates/ChannelPreview.h"
#include "json/Value.h"

#include <string>

namespace hookbench::cli {

/// `render`: a template, what the channels of a registration would send, a folder of templates with
/// expectations, or a batch of cases.
class RenderCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::RenderCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    void addOptions();
    int dispatch();
    Result<json::Value> variables() const;
    Result<templates::RenderOptions> options() const;
    int renderTemplate();
    int renderRegistration();
    int check();
    Result<registrations::Channel> channelWith(const std::string& source) const;
    int show(const templates::ChannelPreview& preview) const;
    int showText(const templates::Rendering& rendering) const;
    int failed(const templates::Rendering& rendering) const;

    CLI::App* m_app = nullptr;
    std::string m_file;
    std::string m_contextFile;
    std::string m_eventType;
    std::string m_envelope = "simple";
    std::string m_channel;
    std::string m_contentType = "html";
    std::string m_registration;
    std::string m_undefined = "default";
    std::string m_checkFolder;
    bool m_strict = false;
    bool m_provenance = false;
    bool m_accept = false;
    bool m_batch = false;
};

} // namespace hookbench::cli
