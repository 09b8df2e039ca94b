#include "cli/RenderCommand.h"

#include "base/Clock.h"
#include "cli/RenderBatch.h"
#include "cli/Sendable.h"
#include "cli/Session.h"
#include "cli/TemplateJson.h"
#include "events/Envelope.h"
#include "templates/CheckFolder.h"
#include "templates/Renderer.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <iostream>

namespace hookbench::cli {

namespace {

using Undefined = jinja::EnvironmentOptions::Undefined;

} // namespace

void RenderCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "render", tr("Render a Jinja2 template, exactly as Python's Jinja2 does.").toStdString());
    addOptions();
    m_app->footer(
        tr("Exit status 1 tells that the template failed, that a channel would refuse what it rendered, or "
           "that\n"
           "a check found a difference; the message names line and column.\n"
           "Examples: echo 'Hello {{ data.object_id }}' | hookbench-cli render - --event object.created\n"
           "          hookbench-cli render order.blocks.j2 --channel slack --event object.created\n"
           "          hookbench-cli render --check templates")
            .toStdString());
}

void RenderCommand::addOptions()
{
    const auto option = [this](const char* name, std::string& into, const QString& help, const char* type) {
        return m_app->add_option(name, into, help.toStdString())->type_name(type);
    };
    option("FILE", m_file, tr("The template (- for standard input)."), "");
    option("--context", m_contextFile, tr("A JSON object with the template's variables: an event."), "FILE");
    option("--event", m_eventType,
           tr("Use the sample envelope of this event type as variables; with --context only its event_type."),
           "TYPE");
    option("--envelope", m_envelope, tr("Which envelope the sample has: simple (default) or detailed."),
           "KIND")
        ->check(CLI::IsMember({"simple", "detailed"}));
    option("--channel", m_channel,
           tr("Render as this channel would, and check its limits: webhook, slack, email or sms. A FILE that "
              "ends in "
              ".json is an object template."),
           "KIND")
        ->check(CLI::IsMember({"webhook", "slack", "email", "sms"}));
    option("--content-type", m_contentType,
           tr("Of --channel email: plain_text, html (default), markdown or json."), "TYPE");
    option("--registration", m_registration,
           tr("Show what every channel of this registration (name or id) would send; secrets are masked."),
           "NAME");
    option("--undefined", m_undefined, tr("What names without a value do: default, strict or chainable."),
           "MODE")
        ->check(CLI::IsMember({"default", "strict", "chainable"}));
    m_app->add_flag("--strict", m_strict, tr("The same as --undefined strict.").toStdString());
    m_app->add_flag("--provenance", m_provenance,
                    tr("With --json: tell for each byte of the output what made it.").toStdString());
    option("--check", m_checkFolder,
           tr("Render the templates of this folder with its fixtures and compare with what is expected (see "
              "the manual "
              "page)."),
           "DIR");
    m_app->add_flag("--accept", m_accept, tr("With --check: write what is expected instead.").toStdString());
    m_app->add_flag("--batch", m_batch,
                    tr("Read cases as JSON lines on standard input and answer each.").toStdString());
}

bool RenderCommand::chosen() const
{
    return m_app->parsed();
}

int RenderCommand::run()
{
    std::ios::sync_with_stdio(false);
    return dispatch();
}

int RenderCommand::dispatch()
{
    const int tasks = (m_batch ? 1 : 0) + (m_file.empty() ? 0 : 1) + (m_registration.empty() ? 0 : 1) +
                      (m_checkFolder.empty() ? 0 : 1);
    if (tasks != 1) {
        complain(
            tr("Name one template to render, or give one of --registration, --check and --batch alone."));
        return WrongInput;
    }
    if (m_accept && m_checkFolder.empty()) {
        complain(tr("--accept belongs to --check; name the folder with it."));
        return WrongInput;
    }
    if (m_batch)
        return runRenderBatch(std::cin, std::cout);
    if (!m_checkFolder.empty())
        return check();
    return m_registration.empty() ? renderTemplate() : renderRegistration();
}

Result<json::Value> RenderCommand::variables() const
{
    if (m_contextFile.empty()) {
        // What a channel sends is about some event; a template alone may do without.
        std::string type = m_eventType;
        if (type.empty() && (!m_channel.empty() || !m_registration.empty()))
            type = "object.created";
        if (type.empty())
            return json::Value(json::Object());
        const auto kind =
            m_envelope == "detailed" ? events::EnvelopeKind::Detailed : events::EnvelopeKind::Simple;
        return events::sampleEvent(type, kind, events::makeEventId(), SystemClock().nowUs());
    }
    const auto text = readInput(m_contextFile, "--context");
    if (!text)
        return text.error();
    auto parsed = json::parse(*text);
    if (!parsed)
        return json::toError(parsed.error(), "--context " + m_contextFile);
    if (!parsed->isObject()) {
        return Error{ErrorCode::InvalidInput,
                     "--context " + m_contextFile +
                         " holds no JSON object; write the variables as {\"name\": value}.",
                     ""};
    }
    if (!m_eventType.empty())
        parsed->asObject().set("event_type", json::Value(m_eventType));
    return std::move(*parsed);
}

Result<templates::RenderOptions> RenderCommand::options() const
{
    templates::RenderOptions options;
    options.provenance = m_provenance;
    if (m_strict && m_undefined == "chainable")
        return Error{ErrorCode::InvalidInput,
                     "--strict and --undefined chainable exclude each other; give one.", ""};
    if (m_strict || m_undefined == "strict")
        options.undefined = Undefined::Strict;
    else if (m_undefined == "chainable")
        options.undefined = Undefined::Chainable;
    return options;
}

int RenderCommand::renderTemplate()
{
    if (m_file == "-" && m_contextFile == "-") {
        complain(tr(
            "Standard input can hold the template or the context, not both; name a file for one of them."));
        return WrongInput;
    }
    const auto source = readInput(m_file, "The template");
    if (!source)
        return fail(source.error());
    const auto context = variables();
    if (!context)
        return fail(context.error());
    const auto renderOptions = options();
    if (!renderOptions)
        return fail(renderOptions.error());
    if (m_channel.empty())
        return showText(templates::renderText(*source, *context, *renderOptions));
    const auto channel = channelWith(*source);
    if (!channel)
        return fail(channel.error());
    templates::PreviewInput input;
    input.event = *context;
    input.options = *renderOptions;
    input.nowUs = SystemClock().nowUs();
    return show(templates::previewChannel(*channel, input));
}

/// A channel around one template, with targets that are nobody's.
Result<registrations::Channel> RenderCommand::channelWith(const std::string& source) const
{
    registrations::Channel channel;
    if (m_channel == "webhook") {
        registrations::WebhookConfig config;
        config.url = "https://example.com/";
        const bool isObject = m_file.ends_with(".json");
        auto value = templates::payloadTemplateOf(
            {isObject ? templates::TemplateSource::Shape::Object : templates::TemplateSource::Shape::Text,
             source});
        if (!value)
            return value.error();
        config.payloadTemplate = std::move(*value);
        channel.config = std::move(config);
    } else if (m_channel == "slack") {
        registrations::SlackConfig config;
        config.webhookUrl = "https://hooks.slack.com/services/T00000000/B00000000/X";
        config.blocksTemplate = source;
        channel.config = std::move(config);
    } else if (m_channel == "email") {
        registrations::EmailConfig config;
        config.to = {"somebody@example.com"};
        config.contentType = m_contentType;
        config.bodyTemplate = source;
        channel.config = std::move(config);
    } else {
        registrations::SmsConfig config;
        config.phoneNumbers = {"+15550100100"};
        config.messageTemplate = source;
        channel.config = std::move(config);
    }
    return channel;
}

int RenderCommand::show(const templates::ChannelPreview& preview) const
{
    const templates::Problems& problems = templates::problemsOf(preview);
    if (global().json) {
        print(json::write(toJson(preview, m_provenance)) + "\n");
    } else {
        if (!m_registration.empty())
            print(previewText(preview) + "\n");
        else if (!templates::hasErrors(problems))
            print(bodyOf(preview));
        std::cerr << problemText(problems);
    }
    return templates::hasErrors(problems) ? Failure : Success;
}

int RenderCommand::showText(const templates::Rendering& rendering) const
{
    if (!rendering.ok())
        return failed(rendering);
    if (!global().json) {
        print(rendering.text);
        return Success;
    }
    std::string line = "{\"ok\":" + asciiQuoted(rendering.text);
    if (m_provenance)
        line += ",\"ranges\":" + json::write(toJson(rendering.ranges));
    print(line + "}\n");
    return Success;
}

int RenderCommand::failed(const templates::Rendering& rendering) const
{
    jinja::TemplateError error = rendering.problems.front().templateError.value_or(jinja::TemplateError{});
    if (error.templateName.empty() && m_file != "-")
        error.templateName = m_file;
    if (global().json)
        print("{" + failureMembers(error) + "}\n");
    else
        complain(QString::fromStdString(error.describe()));
    return Failure;
}

int RenderCommand::renderRegistration()
{
    const auto context = variables();
    if (!context)
        return fail(context.error());
    const auto renderOptions = options();
    if (!renderOptions)
        return fail(renderOptions.error());
    const auto session = Session::open(global().profileFolder());
    if (!session)
        return fail(session.error());
    const auto sendable = Sendable::read(**session, m_registration);
    if (!sendable)
        return fail(sendable.error());
    templates::PreviewInput input;
    input.event = *context;
    input.options = *renderOptions;
    input.variables = sendable->variables;
    input.nowUs = SystemClock().nowUs();
    int status = Success;
    for (const registrations::Channel& channel : sendable->registration.channels)
        status = std::max(status, show(templates::previewChannel(channel, input)));
    return status;
}

int RenderCommand::check()
{
    const auto renderOptions = options();
    if (!renderOptions)
        return fail(renderOptions.error());
    const auto report = templates::checkFolder(m_checkFolder, m_accept, *renderOptions);
    if (!report)
        return fail(report.error());
    constexpr std::array states{"passed", "differs", "fails", "no expectation", "accepted"};
    for (const templates::CheckResult& result : report->results) {
        const char* state = states[static_cast<std::size_t>(result.state)];
        if (global().json) {
            json::Object line;
            line.append("template", json::Value(result.templateFile));
            line.append("fixture", json::Value(result.fixtureFile));
            line.append("expected", json::Value(result.expectedFile));
            line.append("state", json::Value(state));
            line.append("diff", json::Value(result.diff));
            line.append("problems", toJson(result.comparison.after.problems));
            print(json::write(line) + "\n");
            continue;
        }
        print(std::string(state) + "  " + result.templateFile + "  " + result.fixtureFile + "\n" +
              result.diff + problemText(result.comparison.after.problems));
    }
    for (const std::string& file : report->leftOver) {
        if (global().json)
            print("{\"left_over\":" + json::quoted(file) + "}\n");
        else
            print(tr("left over  %1: no template and fixture make it any more; remove it, or run with "
                     "--accept.")
                      .arg(QString::fromStdString(file))
                      .toStdString() +
                  "\n");
    }
    return report->passed() ? Success : Failure;
}

} // namespace hookbench::cli
