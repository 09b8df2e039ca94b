#include "cli/AuthorityCommand.h"

#include "cli/Session.h"
#include "endpoint/Endpoint.h"
#include "endpoint/tls/TrustGuide.h"
#include "json/Writer.h"
#include "storage/Settings.h"

#include <QDateTime>

#include <CLI/CLI.hpp>

namespace hookbench::cli {

using endpoint::LocalAuthority;

namespace {

std::string timeText(std::int64_t us)
{
    return QDateTime::fromMSecsSinceEpoch(us / 1000, Qt::UTC).toString(Qt::ISODate).toStdString();
}

json::Value listOf(const std::vector<std::string>& texts)
{
    json::Array list;
    for (const std::string& text : texts)
        list.push_back(json::Value(text));
    return json::Value(std::move(list));
}

std::string joined(const std::vector<std::string>& texts, const char* between)
{
    std::string all;
    for (const std::string& text : texts)
        all += (all.empty() ? "" : between) + text;
    return all;
}

} // namespace

void AuthorityCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "authority",
        tr("The local certificate authority, with which endpoints speak HTTPS.").toStdString());
    m_app->require_subcommand(1);
    const auto verb = [this](const char* name, const QString& help) {
        return m_app->add_subcommand(name, help.toStdString());
    };
    m_show = verb("show", tr("Show what it is, what it may sign for, and until when."));
    m_export = verb("export", tr("Write its certificate to a file; there is no secret in it."));
    m_export->add_option("FILE", m_file, tr("The file; - for standard output.").toStdString())->required();
    m_trust = verb("trust", tr("Print how the clients of this machine are made to trust it."));
    m_renew = verb("renew", tr("Make it, or a new one in its place, which clients must trust anew."));
    m_remove = verb("remove", tr("Remove it with its key."));
    for (CLI::App* replacing : {m_renew, m_remove})
        replacing->add_flag("--yes", m_yes,
                            tr("Although clients may trust the one that is there.").toStdString());
    m_app->footer(tr("Nothing is changed outside the profile.\n"
                     "Example: hookbench-cli authority export ca.pem && curl --cacert ca.pem https://localhost:8787/")
                      .toStdString());
}

bool AuthorityCommand::chosen() const
{
    return m_app->parsed();
}

int AuthorityCommand::run()
{
    auto session = Session::open(global().profileFolder());
    if (!session)
        return fail(session.error());
    LocalAuthority authority((*session)->clock(), (*session)->folder().toStdString(), (*session)->secrets());
    if (m_show->parsed())
        return show(authority);
    if (m_export->parsed())
        return exportTo(authority);
    if (m_trust->parsed())
        return trust(authority);
    return m_renew->parsed() ? renew(**session, authority) : remove(**session, authority);
}

int AuthorityCommand::show(const LocalAuthority& authority)
{
    const auto state = authority.state();
    return state ? printState(*state) : fail(state.error());
}

int AuthorityCommand::printState(const LocalAuthority::State& state)
{
    const bool inKeychain = state.keyPlace == LocalAuthority::KeyPlace::Keychain;
    if (global().json) {
        json::Object out;
        out.append("subject", json::Value(state.facts.subject));
        out.append("fingerprint_sha256", json::Value(state.facts.fingerprintSha256));
        out.append("valid_from", json::Value(timeText(state.facts.fromUs)));
        out.append("valid_until", json::Value(timeText(state.facts.untilUs)));
        out.append("signs_for", listOf(state.facts.allowed));
        out.append("certificate_file", json::Value(state.certificateFile));
        out.append("key", json::Value(inKeychain ? "keychain" : "file"));
        return print(json::write(out) + "\n") ? Success : Environment;
    }
    const QString text =
        tr("%1\nFingerprint (SHA-256): %2\nValid until: %3\nSigns for: %4\nCertificate: %5\nKey: %6\n")
            .arg(QString::fromStdString(state.facts.subject),
                 QString::fromStdString(state.facts.fingerprintSha256),
                 QString::fromStdString(timeText(state.facts.untilUs)),
                 QString::fromStdString(joined(state.facts.allowed, ", ")),
                 QString::fromStdString(state.certificateFile),
                 inKeychain ? tr("in the keychain") : tr("in a file of the profile that you alone can read"));
    return print(text.toStdString()) ? Success : Environment;
}

int AuthorityCommand::exportTo(const LocalAuthority& authority)
{
    const auto state = authority.state();
    if (!state)
        return fail(state.error());
    if (m_file == "-")
        return print(state->certificatePem) ? Success : Environment;
    const Status written = writeFile(m_file, state->certificatePem, "FILE");
    return written ? Success : fail(written.error());
}

int AuthorityCommand::trust(const LocalAuthority& authority)
{
    const auto state = authority.state();
    if (!state)
        return fail(state.error());
    const auto settings = storage::loadSettings(global().profileFolder());
    const storage::Settings known = settings ? *settings : storage::Settings();
    const auto hints = endpoint::trustGuide(state->certificateFile,
                                            endpoint::endpointUrl(known.bindAddress, known.port, true));
    std::string text;
    for (const endpoint::TrustHint& hint : hints) {
        if (global().json) {
            json::Object out;
            out.append("client", json::Value(hint.client));
            out.append("commands", listOf(hint.commands));
            out.append("undo", listOf(hint.undo));
            text += json::write(out) + "\n";
            continue;
        }
        const QString name = hint.client == "system" ? tr("The system's store (most programs)")
                                                     : QString::fromStdString(hint.client);
        text += "# " + name.toStdString() + "\n" + joined(hint.commands, "\n") + "\n";
        if (!hint.undo.empty())
            text += "#   " + tr("to undo: %1").arg(QString::fromStdString(joined(hint.undo, "; "))).toStdString() + "\n";
        text += "\n";
    }
    return print(text) ? Success : Environment;
}

int AuthorityCommand::renew(Session& session, LocalAuthority& authority)
{
    if (authority.state() && !m_yes) {
        complain(tr("There is an authority, which clients may trust; give --yes to make a new one in its place."));
        return WrongInput;
    }
    session.openSecrets();
    const auto state = answerOf<LocalAuthority::State>(
        [&](QObject* context, auto done) { authority.renew(context, std::move(done)); });
    return state ? printState(*state) : fail(state.error());
}

int AuthorityCommand::remove(Session& session, LocalAuthority& authority)
{
    if (!m_yes) {
        complain(tr("Clients may trust it; give --yes to remove the authority with its key."));
        return WrongInput;
    }
    session.openSecrets();
    const auto removed = answerOf<Done>(
        [&](QObject* context, auto done) { authority.remove(context, std::move(done)); });
    return removed ? Success : fail(removed.error());
}

} // namespace hookbench::cli
