#include "cli/RenderVerb.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace hookbench::cli {

void RenderVerb::add(CLI::App& program)
{
    m_app = program.add_subcommand("render", tr("Render a Jinja2 template, exactly as Python's Jinja2 does.").toStdString());
    m_app->add_option("FILE", m_options.templateFile, tr("The template (- for standard input).").toStdString());
    m_app->add_option("--context", m_options.contextFile, tr("A JSON object with the template's variables.").toStdString())
        ->type_name("FILE");
    m_app->add_option("--event", m_options.eventType,
                      tr("Without --context: use the sample envelope of this event type.").toStdString())
        ->type_name("TYPE");
    m_app->add_flag("--batch", m_batch, tr("Read cases as JSON lines on standard input and answer each.").toStdString());
    m_app->footer(tr("Exit status 1 tells that the template failed; the message names its line and column.\n"
                     "Example: echo 'Hello {{ event_type }}' | hookbench-cli render - --event object.created").toStdString());
}

bool RenderVerb::chosen() const
{
    return m_app->parsed();
}

int RenderVerb::run()
{
    std::ios::sync_with_stdio(false);
    if (m_batch != m_options.templateFile.empty()) {
        complain(tr("Name one template to render, or give --batch alone."));
        return WrongInput;
    }
    if (m_batch)
        return runRenderBatch(std::cin, std::cout);
    m_options.json = global().json;
    return runRender(m_options, std::cin, std::cout, std::cerr);
}

} // namespace hookbench::cli
