#include "cli/HandshakesCommand.h"

#include "base/Suggestion.h"
#include "base/Text.h"
#include "cli/SigningFlags.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

namespace hookbench::cli {

namespace {

std::string_view secretWord(endpoint::HandshakePreset::Secret secret)
{
    using Secret = endpoint::HandshakePreset::Secret;
    return secret == Secret::Needed ? "needed" : secret == Secret::Optional ? "optional" : "none";
}

Error unknownPreset(const std::string& id)
{
    std::vector<std::string_view> ids{"auto"};
    for (const endpoint::HandshakePreset& preset : endpoint::allHandshakes())
        ids.push_back(preset.id);
    return {ErrorCode::InvalidInput, "There is no handshake \"" + id + "\". " + meantOrAllowed(id, ids), ""};
}

} // namespace

void HandshakesCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand("handshakes",
                                   tr("The ways in which senders make sure of the endpoint.").toStdString());
    m_app->require_subcommand(1);
    m_list = m_app->add_subcommand(
        "list", tr("Those that the endpoint can answer, and what they need.").toStdString());
    m_check = m_app->add_subcommand(
        "check", tr("What the endpoint would answer to a request (a dry run).").toStdString());
    m_source.add(*m_check);
    m_check
        ->add_option("--preset", m_presets,
                     tr("Answer as this one (default: auto); may be repeated.").toStdString())
        ->type_name("ID");
    m_check
        ->add_option("--secret-env", m_secretVariables,
                     tr("The environment variable that holds the secret of a handshake; may be repeated.")
                         .toStdString())
        ->type_name("ID=VAR");
    m_check
        ->add_option(
            "--now", m_now,
            tr("Unix time to judge timestamps by (default: now; of a capture, when it came).").toStdString())
        ->type_name("T");
    m_check->footer(tr("Exit status 1 tells that a request is no handshake, or would be refused.\n"
                       "Example: hookbench-cli handshakes check --capture 12 --secret-env zoom=ZOOM_TOKEN")
                        .toStdString());
}

bool HandshakesCommand::chosen() const
{
    return m_app->parsed();
}

int HandshakesCommand::run()
{
    return m_list->parsed() ? list() : check();
}

int HandshakesCommand::list() const
{
    for (const endpoint::HandshakePreset& preset : endpoint::allHandshakes()) {
        if (global().json) {
            json::Object out;
            out.append("id", json::Value(preset.id));
            out.append("name", json::Value(preset.name));
            out.append("auto", json::Value(preset.automatic));
            out.append("secret", json::Value(secretWord(preset.secret)));
            out.append("secret_name", json::Value(preset.secretName));
            print(json::write(out) + "\n");
            continue;
        }
        QString line =
            QString::fromUtf8(preset.id.data(), static_cast<qsizetype>(preset.id.size())).leftJustified(13) +
            QString::fromUtf8(preset.name.data(), static_cast<qsizetype>(preset.name.size()));
        const QString secret =
            QString::fromUtf8(preset.secretName.data(), static_cast<qsizetype>(preset.secretName.size()));
        if (preset.secret == endpoint::HandshakePreset::Secret::Needed)
            line += tr("; needs the %1").arg(secret);
        else if (preset.secret == endpoint::HandshakePreset::Secret::Optional)
            line += tr("; checks the %1 if it has it").arg(secret);
        if (!preset.automatic)
            line += tr("; not part of auto");
        print(line.toStdString() + "\n");
    }
    return Success;
}

Result<endpoint::HandshakeOptions> HandshakesCommand::options() const
{
    endpoint::HandshakeOptions out;
    out.presets = m_presets.empty() ? std::vector<std::string>{"auto"} : m_presets;
    for (const std::string& id : out.presets) {
        if (id != "auto" && !endpoint::findHandshake(id))
            return unknownPreset(id);
    }
    for (const std::string& pair : m_secretVariables) {
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::string id = pair.substr(0, equals);
        if (!endpoint::findHandshake(id))
            return unknownPreset(id);
        const std::string variable = pair.substr(std::min(equals + 1, pair.size()));
        const QByteArray name = QByteArray::fromStdString(variable);
        if (variable.empty() || !qEnvironmentVariableIsSet(name.constData()))
            return Error{ErrorCode::InvalidInput,
                         "--secret-env: the environment variable \"" + variable +
                             "\" is not set; write it like zoom=ZOOM_TOKEN.",
                         ""};
        out.secrets[id] = qgetenv(name.constData()).toStdString();
    }
    return out;
}

int HandshakesCommand::check() const
{
    auto how = options();
    if (!how)
        return fail(how.error());
    if (!m_source.isSet()) {
        complain(tr("Name the request: --capture ID, --last N or --request FILE."));
        return WrongInput;
    }
    std::int64_t now = 0;
    if (!m_now.empty()) {
        const auto time = parseUnixTime(m_now, "--now");
        if (!time)
            return fail(time.error());
        now = *time;
    }
    const auto requests = m_source.load(global().profileFolder());
    if (!requests)
        return fail(requests.error());
    bool all = true;
    for (const DryRequest& request : *requests) {
        how->nowUs = m_now.empty() ? request.receivedAtUs : now;
        const auto answer = endpoint::answerHandshake(request.view(), *how);
        printAnswer(request, answer);
        all = all && answer && answer->accepted;
    }
    return all ? Success : Failure;
}

void HandshakesCommand::printAnswer(const DryRequest& request,
                                    const std::optional<endpoint::HandshakeAnswer>& answer) const
{
    if (global().json) {
        json::Object out;
        out.append("capture", request.capture > 0 ? json::Value(static_cast<long long>(request.capture))
                                                  : json::Value());
        out.append("handshake", answer ? json::Value(answer->id) : json::Value());
        if (answer) {
            json::Array headers;
            for (const http::Header& header : answer->response.headers)
                headers.emplace_back(
                    json::Array{json::Value(header.name), json::Value(asUtf8(header.value))});
            out.append("accepted", json::Value(answer->accepted));
            out.append("note", json::Value(asUtf8(answer->note)));
            out.append("status", json::Value(answer->response.status));
            out.append("headers", std::move(headers));
            out.append("body", json::Value(asUtf8(answer->response.body)));
        }
        print(json::write(out) + "\n");
        return;
    }
    const QString id = request.capture > 0 ? QStringLiteral("#%1  ").arg(request.capture) : QString();
    if (!answer) {
        print((id + tr("No handshake of these.")).toStdString() + "\n");
        return;
    }
    print(id.toStdString() + asUtf8(answer->note) + "\n" + std::to_string(answer->response.status) + " " +
          asUtf8(answer->response.body) + (answer->response.body.ends_with('\n') ? "" : "\n"));
}

} // namespace hookbench::cli
