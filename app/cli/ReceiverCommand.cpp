#include "cli/ReceiverCommand.h"

#include "base/Suggestion.h"
#include "json/Writer.h"
#include "signing/Presets.h"

#include <CLI/CLI.hpp>

#include <vector>

namespace hookbench::cli {

void ReceiverCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "receiver", tr("Write a program that receives webhooks: it verifies, takes each event once, answers fast.")
                        .toStdString());
    const auto option = [this](const char* name, auto& into, const QString& help, const char* type) {
        return m_app->add_option(name, into, help.toStdString())->type_name(type);
    };
    m_app->add_flag("--list", m_list, tr("List the languages and the signature schemes.").toStdString());
    option("--language", m_language, tr("What it is written in; \"receiver --list\" shows all."), "LANGUAGE");
    option("--scheme", m_scheme, tr("How the sender proves its origin (default shared-header)."), "SCHEME");
    option("--signature-header", m_signatureHeader,
           tr("Header that carries the signature or secret, if it is not the scheme's usual one."), "NAME");
    option("--port", m_port, tr("Port that it listens at, unless PORT is set (default 3000)."), "N")
        ->check(CLI::Range(1, 65535));
    option("--path", m_path, tr("Path that takes the events (default /webhooks)."), "PATH");
    option("-o,--output", m_output, tr("Write it here instead of to standard output."), "FILE");
    m_app->footer(tr("The secret stands in no code: the program reads it from WEBHOOK_SECRET.\n"
                     "Example: hookbench-cli receiver --language express --scheme github-sha256 -o receiver.js")
                      .toStdString());
}

bool ReceiverCommand::chosen() const
{
    return m_app->parsed();
}

int ReceiverCommand::list() const
{
    constexpr std::size_t width = 22;
    const auto line = [&](const char* kind, std::string_view id, std::string_view title) {
        json::Object out;
        out.append(kind, json::Value(id));
        out.append("title", json::Value(title));
        std::string text(id);
        text.resize(width, ' ');
        print(global().json ? json::write(out) + "\n" : "  " + text + std::string(title) + "\n");
    };
    if (!global().json)
        print(tr("Languages:").toStdString() + "\n");
    for (const snippets::ReceiverLanguage& language : snippets::receiverLanguages())
        line("language", language.id, language.title);
    if (!global().json)
        print(tr("Schemes:").toStdString() + "\n");
    for (const signing::Scheme* scheme : snippets::receiverSchemes())
        line("scheme", scheme->id, scheme->title);
    return Success;
}

Result<snippets::ReceiverSpec> ReceiverCommand::spec() const
{
    const signing::Scheme* scheme = signing::findScheme(m_scheme);
    if (!scheme) {
        std::vector<std::string_view> ids;
        for (const signing::Scheme* known : snippets::receiverSchemes())
            ids.push_back(known->id);
        return Error{ErrorCode::InvalidInput,
                     "There is no signature scheme \"" + m_scheme + "\". " + meantOrAllowed(m_scheme, ids), ""};
    }
    snippets::ReceiverSpec spec{m_language, *scheme, m_port, m_path};
    if (!m_signatureHeader.empty())
        spec.scheme.signatureHeader = m_signatureHeader;
    return spec;
}

int ReceiverCommand::run()
{
    if (m_list)
        return list();
    if (m_language.empty()) {
        complain(tr("Name a language: --language express; \"hookbench-cli receiver --list\" shows all."));
        return WrongInput;
    }
    const auto wanted = spec();
    if (!wanted)
        return fail(wanted.error());
    const auto code = snippets::receiverCode(*wanted);
    if (!code)
        return fail(code.error());
    if (m_output.empty()) {
        if (global().json) {
            json::Object out;
            out.append("language", json::Value(wanted->language));
            out.append("scheme", json::Value(wanted->scheme.id));
            out.append("file_name", json::Value(snippets::findReceiverLanguage(wanted->language)->fileName));
            out.append("code", json::Value(*code));
            print(json::write(out) + "\n");
        } else {
            print(*code);
        }
        return Success;
    }
    if (Status written = writeFile(m_output, *code, "-o"); !written)
        return fail(written.error());
    return Success;
}

} // namespace hookbench::cli
