#include "cli/SignCommand.h"

#include "base/Clock.h"
#include "base/Text.h"
#include "signing/Presets.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

namespace hookbench::cli {

namespace {

json::Value schemeJson(const signing::Scheme& scheme)
{
    json::Array headers;
    for (const std::string& name : scheme.headerNames())
        headers.push_back(json::Value(name));
    json::Object out;
    out.append("id", json::Value(scheme.id));
    out.append("title", json::Value(scheme.title));
    out.append("headers", std::move(headers));
    out.append("content", json::Value(scheme.content));
    out.append("covers_body", json::Value(scheme.coversBody()));
    out.append("key_pair", json::Value(scheme.isAsymmetric()));
    out.append("tolerance_s", scheme.toleranceSeconds > 0
                                  ? json::Value(static_cast<long long>(scheme.toleranceSeconds))
                                  : json::Value());
    out.append("note", scheme.note.empty() ? json::Value() : json::Value(scheme.note));
    return out;
}

std::string schemeLine(const signing::Scheme& scheme)
{
    constexpr std::size_t idWidth = 18;
    constexpr std::size_t titleWidth = 40;
    std::string line = scheme.id;
    line.resize(std::max(line.size() + 1, idWidth), ' ');
    line += scheme.title;
    line.resize(std::max(line.size() + 1, idWidth + titleWidth), ' ');
    std::string headers;
    for (const std::string& name : scheme.headerNames())
        headers += (headers.empty() ? "" : ", ") + name;
    return line + (headers.empty() ? "(in the body)" : headers) + "\n";
}

} // namespace

void SignCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand("sign",
                                   tr("Print the headers that sign a body as a service does.").toStdString());
    m_app->add_flag("--list", m_list, tr("List the schemes and their headers.").toStdString());
    m_signing.add(*m_app, "--scheme");
    m_signing.addFault(*m_app);
    m_message.add(*m_app);
    m_app
        ->add_option("--id", m_id,
                     tr("Message id (default: the one among the headers, or a fresh one).").toStdString())
        ->type_name("ID");
    m_app->add_option("--timestamp", m_timestamp, tr("Unix time to sign at (default: now).").toStdString())
        ->type_name("T");
    m_app
        ->add_option("--body-out", m_bodyOut,
                     tr("Write the body here: some schemes put the signature, and --fault changes, into it.")
                         .toStdString())
        ->type_name("FILE");
    m_app->footer(
        tr("Example: WH_SECRET=whsec_… hookbench-cli sign --scheme standard-v1 --secret-env WH_SECRET "
           "--body event.json")
            .toStdString());
}

bool SignCommand::chosen() const
{
    return m_app->parsed();
}

int SignCommand::list() const
{
    for (const signing::Scheme& scheme : signing::allSchemes()) {
        if (!print(global().json ? json::write(schemeJson(scheme)) + "\n" : schemeLine(scheme)))
            break;
    }
    return Success;
}

Result<signing::Signed> SignCommand::signedMessage(const signing::Message& message) const
{
    const auto scheme = m_signing.scheme();
    if (!scheme)
        return scheme.error();
    const auto credentials = m_signing.credentials(*scheme);
    if (!credentials)
        return credentials.error();
    signing::SignOptions options{SystemClock().nowUs(), m_id, m_signing.fault()};
    if (!m_timestamp.empty()) {
        const auto time = parseUnixTime(m_timestamp, "--timestamp");
        if (!time)
            return time.error();
        options.nowUs = *time;
    }
    return signing::sign(*scheme, message, *credentials, options);
}

int SignCommand::printSigned(const signing::Message& message, const signing::Signed& fresh) const
{
    const bool changesBody = fresh.body != message.body;
    if (!m_bodyOut.empty()) {
        if (const auto written = writeFile(m_bodyOut, fresh.body, "--body-out"); !written)
            return fail(written.error());
    } else if (changesBody && !global().json) {
        complain(tr("The body changes with this signature; say with --body-out FILE where to write it."));
        return WrongInput;
    }
    if (!global().json) {
        for (const http::Header& header : fresh.headers)
            print(header.name + ": " + header.value + "\n");
        if (fresh.url != message.url)
            complain(tr("Send it to %1").arg(QString::fromStdString(fresh.url)));
        return Success;
    }
    json::Array headers;
    for (const http::Header& header : fresh.headers)
        headers.push_back(json::Array{json::Value(header.name), json::Value(asUtf8(header.value))});
    json::Object out;
    out.append("headers", std::move(headers));
    out.append("url", json::Value(asUtf8(fresh.url)));
    if (changesBody && isValidUtf8(fresh.body))
        out.append("body", json::Value(fresh.body));
    else if (changesBody)
        out.append("body_base64", json::Value(toBase64(fresh.body)));
    print(json::write(out) + "\n");
    return Success;
}

int SignCommand::run()
{
    if (m_list)
        return list();
    if (m_signing.readsStandardInput() && m_message.readsStandardInput()) {
        complain(
            tr("Standard input can hold the secret or the body, not both; name a file for one of them."));
        return WrongInput;
    }
    const auto message = m_message.message();
    if (!message)
        return fail(message.error());
    const auto fresh = signedMessage(*message);
    if (!fresh)
        return fail(fresh.error());
    return printSigned(*message, *fresh);
}

} // namespace hookbench::cli
