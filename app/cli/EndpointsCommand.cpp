#include "cli/EndpointsCommand.h"

#include "endpoint/Endpoint.h"
#include "endpoint/store/EndpointJson.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

namespace hookbench::cli {

using endpoint::EndpointConfig;
using endpoint::EndpointSecrets;

namespace {

/// Where senders send to. Port 0 is told by the one that listens.
std::string urlOf(const EndpointConfig& config, const std::string& token)
{
    std::string url =
        endpoint::endpointUrl(config.bindAddress, config.port, config.tls != endpoint::TlsChoice::Off);
    if (!config.pathPrefix.empty())
        url += config.pathPrefix.substr(1) + "/";
    return token.empty() ? url : url + token + "/";
}

std::string summaryOf(const EndpointConfig& config)
{
    std::string text;
    const auto add = [&text](const std::string& part) { text += "  " + part; };
    if (!config.enabled)
        add("stopped");
    if (!endpoint::isLoopback(config.bindAddress))
        add("exposed");
    if (config.access.token)
        add("token");
    if (config.access.basic)
        add("basic " + config.access.basicUser);
    if (!config.verification.scheme.empty())
        add("verifies " + config.verification.scheme + (config.verification.strict ? " strictly" : ""));
    if (!config.verification.secretHeader.empty())
        add("requires " + config.verification.secretHeader);
    if (!config.rulesFile.empty())
        add("rules of " + config.rulesFile);
    else if (!config.rules.rules.empty())
        add(std::to_string(config.rules.rules.size()) + " rules");
    if (config.forwarding.enabled)
        add("forwards to " + config.forwarding.url);
    return text;
}

} // namespace

CLI::App* EndpointsCommand::verb(const char* name, const QString& what, bool named)
{
    CLI::App* made = m_app->add_subcommand(name, what.toStdString());
    if (named)
        made->add_option("NAME", m_name, tr("Name, number or id of the endpoint.").toStdString())->required();
    return made;
}

void EndpointsCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "endpoints", tr("The receivers: ports and path prefixes, each with its own rules and checks.").toStdString());
    m_app->require_subcommand(1);
    m_list = verb("list", tr("List them."), false);
    m_show = verb("show", tr("Show one whole."), true);
    m_show->add_flag("--with-token", m_withToken, tr("Show its token in the URL, too.").toStdString());
    m_add = verb("add", tr("Add one; it listens while the window or \"listen\" runs."), true);
    m_addFlags.addPlace(*m_add);
    m_addFlags.addHandling(*m_add);
    m_edit = verb("edit", tr("Change one; what is not named stays."), true);
    m_edit->add_option("--name", m_newName, tr("Its new name.").toStdString());
    m_editFlags.addPlace(*m_edit);
    m_editFlags.addHandling(*m_edit);
    m_remove = verb("remove", tr("Remove one; its captures stay."), true);
    m_start = verb("start", tr("Let one listen while the window or \"listen\" runs."), true);
    m_stop = verb("stop", tr("Do not let it listen."), true);
    m_app->footer(tr("The first endpoint, \"default\", is always there; its address, port and status stand in the "
                     "settings.\n"
                     "Example: STRIPE_SECRET=whsec_… hookbench-cli endpoints add stripe --prefix /stripe --verify "
                     "stripe --secret-env STRIPE_SECRET --strict")
                      .toStdString());
}

bool EndpointsCommand::chosen() const
{
    return m_app->parsed();
}

int EndpointsCommand::run()
{
    auto session = Session::open(global().profileFolder());
    if (!session)
        return fail(session.error());
    if (Status loaded = (*session)->loadEndpoints(); !loaded)
        return fail(loaded.error());
    if (m_show->parsed())
        return show(**session);
    if (m_add->parsed())
        return create(**session);
    if (m_edit->parsed())
        return edit(**session);
    if (m_remove->parsed())
        return remove(**session);
    if (m_start->parsed() || m_stop->parsed())
        return enable(**session, m_start->parsed());
    return list(**session);
}

Result<EndpointConfig> EndpointsCommand::find(Session& session) const
{
    if (const EndpointConfig* config = session.endpoints().named(m_name))
        return *config;
    return Error{ErrorCode::NotFound,
                 "There is no endpoint \"" + m_name + "\"; see hookbench-cli endpoints list.", ""};
}

Result<EndpointSecrets> EndpointsCommand::secretsOf(Session& session, const EndpointConfig& config) const
{
    if (endpoint::needsSecrets(config))
        session.openSecrets();
    return answerOf<EndpointSecrets>(
        [&](QObject* context, auto done) { session.endpoints().secrets(config, context, done); });
}

int EndpointsCommand::list(Session& session)
{
    for (const EndpointConfig& config : session.endpoints().endpoints()) {
        if (global().json)
            (void)print(session, config, false);
        else
            cli::print(std::to_string(config.number) + "  " + config.name + "  " + urlOf(config, "") +
                       summaryOf(config) + "\n");
    }
    return Success;
}

int EndpointsCommand::print(Session& session, const EndpointConfig& config, bool withToken)
{
    std::string token;
    if (withToken && config.access.token) {
        const auto secrets = secretsOf(session, config);
        if (!secrets)
            return fail(secrets.error());
        token = secrets->token;
    }
    json::Value value = endpoint::toJson(config);
    value.asObject().append("url", json::Value(urlOf(config, token)));
    value.asObject().append("exposed", json::Value(!endpoint::isLoopback(config.bindAddress)));
    if (global().json)
        cli::print(json::write(value) + "\n");
    else
        cli::print(std::to_string(config.number) + "  " + config.name + "  " + urlOf(config, token) +
                   summaryOf(config) + "\n" + json::write(value, json::Style::Pretty) + "\n");
    return Success;
}

int EndpointsCommand::show(Session& session)
{
    const auto config = find(session);
    return config ? print(session, *config, m_withToken) : fail(config.error());
}

int EndpointsCommand::save(Session& session, EndpointConfig config, EndpointSecrets secrets, bool withSecrets)
{
    const EndpointFlags& flags = m_add->parsed() ? m_addFlags : m_editFlags;
    // What it has there already is a part of what is checked.
    if (endpoint::needsSecrets(config))
        session.openSecrets();
    endpoint::EndpointStore::SaveOptions options;
    options.exposureAcknowledged = flags.exposureAcknowledged();
    if (withSecrets) {
        // A secret that would be gone with this process is of no use to the one that listens.
        if (Status there = session.demandKeychain(); !there)
            return fail(there.error());
        options.secrets = std::move(secrets);
    }
    const auto saved = answerOf<EndpointConfig>([&](QObject* context, auto done) {
        session.endpoints().save(std::move(config), std::move(options), context, done);
    });
    if (!saved) {
        complain(saved.error());
        return saved.error().code == ErrorCode::PermissionDenied ? WrongInput : exitStatusOf(saved.error());
    }
    if (!endpoint::isLoopback(saved->bindAddress))
        complain(tr("Other machines can send to %1 now.").arg(QString::fromStdString(saved->name)));
    return print(session, *saved, true);
}

int EndpointsCommand::create(Session& session)
{
    if (session.endpoints().named(m_name) != nullptr)
        return fail({ErrorCode::InvalidInput,
                     "There is an endpoint \"" + m_name + "\" already; edit it, or choose another name.", ""});
    EndpointConfig config;
    config.name = m_name;
    const EndpointConfig& first = session.endpoints().endpoints().front();
    config.bindAddress = first.bindAddress;
    config.port = first.port;
    EndpointSecrets secrets;
    if (Status applied = m_addFlags.applyTo(config, secrets); !applied)
        return fail(applied.error());
    return save(session, std::move(config), std::move(secrets), m_addFlags.givesSecrets());
}

int EndpointsCommand::edit(Session& session)
{
    auto config = find(session);
    if (!config)
        return fail(config.error());
    auto secrets = secretsOf(session, *config);
    if (!secrets)
        return fail(secrets.error());
    const EndpointSecrets before = *secrets;
    if (!m_newName.empty())
        config->name = m_newName;
    const EndpointConfig place = *config;
    if (Status applied = m_editFlags.applyTo(*config, *secrets); !applied)
        return fail(applied.error());
    const bool moved = config->bindAddress != place.bindAddress || config->port != place.port ||
                       config->responseStatus != place.responseStatus || !config->pathPrefix.empty();
    if (config->number == 1 && moved)
        return fail({ErrorCode::InvalidInput,
                     "The first endpoint's address, port and status stand in the settings, and it takes what no other "
                     "prefix takes; change those in the window, or add an endpoint.",
                     ""});
    const bool changesSecrets = *secrets != before || (config->access.token && secrets->token.empty());
    return save(session, std::move(*config), std::move(*secrets), changesSecrets);
}

int EndpointsCommand::enable(Session& session, bool on)
{
    auto config = find(session);
    if (!config)
        return fail(config.error());
    if (config->number == 1)
        return fail({ErrorCode::InvalidInput,
                     "The first endpoint starts with the window and \"listen\"; \"listen --endpoint NAME\" runs others "
                     "without it.",
                     ""});
    config->enabled = on;
    return save(session, std::move(*config), {}, false);
}

int EndpointsCommand::remove(Session& session)
{
    const auto config = find(session);
    if (!config)
        return fail(config.error());
    const Status removed = answerOf<Done>(
        [&](QObject* context, auto done) { session.endpoints().remove(config->id, context, done); });
    if (!removed)
        return fail(removed.error());
    json::Object out;
    out.append("removed", json::Value(config->name));
    cli::print(global().json ? json::write(out) + "\n"
                             : tr("Removed %1.").arg(QString::fromStdString(config->name)).toStdString() + "\n");
    return Success;
}

} // namespace hookbench::cli
