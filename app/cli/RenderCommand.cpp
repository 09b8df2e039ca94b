#include "cli/RenderCommand.h"

#include "base/Clock.h"
#include "cli/RenderBatch.h"
#include "events/Envelope.h"
#include "json/Parser.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace hookbench::cli {

void RenderCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "render", tr("Render a Jinja2 template, exactly as Python's Jinja2 does.").toStdString());
    m_app->add_option("FILE", m_file, tr("The template (- for standard input).").toStdString());
    m_app
        ->add_option("--context", m_contextFile,
                     tr("A JSON object with the template's variables.").toStdString())
        ->type_name("FILE");
    m_app
        ->add_option(
            "--event", m_eventType,
            tr("Use the sample envelope of this event type as variables; with --context only its event_type.")
                .toStdString())
        ->type_name("TYPE");
    m_app->add_flag("--batch", m_batch,
                    tr("Read cases as JSON lines on standard input and answer each.").toStdString());
    m_app->footer(
        tr("Exit status 1 tells that the template failed; the message names its line and column.\n"
           "Example: echo 'Hello {{ data.object_id }}' | hookbench-cli render - --event object.created")
            .toStdString());
}

bool RenderCommand::chosen() const
{
    return m_app->parsed();
}

int RenderCommand::run()
{
    std::ios::sync_with_stdio(false);
    if (m_batch != m_file.empty()) {
        complain(tr("Name one template to render, or give --batch alone."));
        return WrongInput;
    }
    return m_batch ? runRenderBatch(std::cin, std::cout) : render();
}

Result<json::Value> RenderCommand::variables() const
{
    if (m_contextFile.empty()) {
        if (m_eventType.empty())
            return json::Value(json::Object());
        return events::sampleEnvelope(m_eventType, events::makeEventId(), SystemClock().nowUs());
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

int RenderCommand::render() const
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
    const jinja::Environment environment;
    const auto compiled = environment.compile(*source, m_file == "-" ? std::string() : m_file);
    if (!compiled)
        return failed(compiled.error());
    const auto rendered = compiled->render(jinja::Context(*context));
    if (!rendered)
        return failed(rendered.error());
    print(global().json ? "{\"ok\":" + asciiQuoted(rendered->text) + "}\n" : rendered->text);
    return Success;
}

int RenderCommand::failed(const jinja::TemplateError& error) const
{
    if (global().json)
        print("{" + failureMembers(error) + "}\n");
    else
        complain(QString::fromStdString(error.describe()));
    return Failure;
}

} // namespace hookbench::cli
