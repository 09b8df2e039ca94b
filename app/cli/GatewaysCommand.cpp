#include "cli/GatewaysCommand.h"

#include "delivery/GatewayTest.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace hookbench::cli {

using delivery::GatewayAccess;
using delivery::GatewayAccount;
using delivery::MailServer;
using delivery::SmsGateway;

void GatewaysCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "gateways",
        tr("Mail servers and SMS gateways that email and SMS channels go through.").toStdString());
    m_app->require_subcommand(1);
    const auto verb = [this](const char* name, const QString& help) {
        return m_app->add_subcommand(name, help.toStdString());
    };
    m_list = verb("list", tr("List them; a star marks those in use."));
    m_setMail = verb("set-mail", tr("Set up a mail server, or change it."));
    m_setSms = verb("set-sms", tr("Set up an SMS gateway, or change it."));
    m_use = verb("use", tr("Use one from now on."));
    m_remove = verb("remove", tr("Remove one with its secret."));
    m_test = verb("test", tr("Send a test through one."));
    for (CLI::App* named : {m_setMail, m_setSms, m_use, m_remove, m_test})
        named->add_option("NAME", m_name, tr("The gateway.").toStdString())->required();
    for (CLI::App* chooser : {m_list, m_use}) {
        chooser
            ->add_option("--environment", m_environment,
                         tr("In this environment alone (default: in all without a choice of their own).")
                             .toStdString())
            ->type_name("ENVIRONMENT");
    }
    m_test->add_option("--to", m_to, tr("Address or number to send to.").toStdString())->required();
    m_test->add_option("--text", m_text, tr("What to send.").toStdString());
    m_test->add_flag("--yes", m_yes, tr("Send although it leaves this machine.").toStdString());
    addMailOptions();
    addSmsOptions();
}

void GatewaysCommand::addSecretOptions(CLI::App* verb, const char* name, const QString& what)
{
    const std::string option = std::string("--") + name;
    auto* fromStdin =
        verb->add_flag(option + "-stdin", m_secretStdin,
                       tr("%1 is standard input without its last line end.").arg(what).toStdString());
    verb->add_option(option + "-env", m_secretVariable,
                     tr("%1 is the value of this variable of the process.").arg(what).toStdString())
        ->type_name("VAR")
        ->excludes(fromStdin);
}

void GatewaysCommand::addMailOptions()
{
    const auto option = [this](const char* name, auto& value, const QString& help) {
        return m_setMail->add_option(name, value, help.toStdString());
    };
    option("--host", m_host, tr("Its name: smtp.example.com."))->required();
    option("--port", m_port, tr("Its port (default: 587, with --tls tls 465)."))->check(CLI::Range(1, 65535));
    option("--tls", m_tls,
           tr("starttls, tls (from the first byte), starttls-if-offered, or none (this machine alone)."));
    option("--auth", m_auth, tr("automatic, plain, login, cram-md5, or xoauth2 (the password is a token)."));
    option("--user", m_user, tr("Who logs in (default: nobody does)."));
    option("--from", m_from, tr("The sender: 'Alerts <alerts@example.com>'."))->required();
    option("--ca-file", m_caFile, tr("Certificates to trust, PEM (default: the system's)."));
    m_setMail->add_flag("--insecure", m_insecure, tr("Do not verify the certificate.").toStdString());
    addSecretOptions(m_setMail, "password", tr("The password or token"));
    m_setMail->footer(
        tr("Example: pass show smtp | hookbench-cli gateways set-mail office --host smtp.example.com --user "
           "ann --from ann@example.com --password-stdin")
            .toStdString());
}

void GatewaysCommand::addSmsOptions()
{
    const auto option = [this](const char* name, auto& value, const QString& help) {
        return m_setSms->add_option(name, value, help.toStdString());
    };
    option("--service", m_service, tr("twilio, vonage, messagebird, or generic."));
    option("--url", m_baseUrl,
           tr("Base URL of what answers as the service does; of generic a template of the whole URL."));
    option("--account", m_account, tr("Twilio's account SID, Vonage's API key."));
    option("--from", m_from, tr("Number or name of the sender."));
    option("--method", m_method, tr("Of generic: the method (default: POST)."));
    option("--header", m_headers, tr("Of generic: 'Name: value', a template; may be repeated."));
    option("--body-file", m_bodyFile, tr("Of generic: file with the template of the body."));
    addSecretOptions(m_setSms, "secret", tr("The auth token, API secret or access key"));
    m_setSms->footer(
        tr("Templates of generic read to, from, text, event and secret.\n"
           "Example: TOKEN=… hookbench-cli gateways set-sms texts --account AC… --from +15005550006 "
           "--secret-env TOKEN")
            .toStdString());
}

bool GatewaysCommand::chosen() const
{
    return m_app->parsed();
}

int GatewaysCommand::run()
{
    const auto opened = Session::open(global().profileFolder());
    if (!opened)
        return fail(opened.error());
    Session& session = **opened;
    if (Status loaded = session.loadEnvironments(); !loaded)
        return fail(loaded.error());
    if (Status loaded = session.loadGateways(); !loaded)
        return fail(loaded.error());
    if (m_list->parsed())
        return list(session);
    if (m_setMail->parsed())
        return set(session, mailServer(session));
    if (m_setSms->parsed())
        return set(session, smsGateway(session));
    if (m_use->parsed())
        return use(session);
    return m_remove->parsed() ? remove(session) : test(session);
}

int GatewaysCommand::report(const char* action, const std::string& what) const
{
    if (global().json) {
        json::Object out;
        out.append("action", json::Value(action));
        out.append("name", json::Value(what));
        print(json::write(out) + "\n");
    } else {
        print(std::string(action) + "  " + what + "\n");
    }
    return Success;
}

Result<GatewayAccount> GatewaysCommand::find(Session& session) const
{
    for (const GatewayAccount& account : session.gateways().gateways()) {
        if (account.name == m_name || account.id == m_name)
            return account;
    }
    return Error{ErrorCode::NotFound,
                 "There is no gateway \"" + m_name + "\"; see hookbench-cli gateways list.", ""};
}

Result<std::string> GatewaysCommand::environmentId(Session& session) const
{
    if (m_environment.empty())
        return std::string();
    for (const registrations::Environment& environment : session.environments().environments()) {
        if (environment.name == m_environment || environment.id == m_environment)
            return environment.id;
    }
    return Error{ErrorCode::NotFound,
                 "There is no environment \"" + m_environment + "\"; see hookbench-cli environments list.",
                 ""};
}

int GatewaysCommand::list(Session& session)
{
    auto environment = environmentId(session);
    if (!environment)
        return fail(environment.error());
    if (m_environment.empty())
        *environment = session.environments().current().id;
    for (const GatewayAccount& account : session.gateways().gateways()) {
        const GatewayAccount* used = session.gateways().inUse(*environment, account.kind());
        const bool isInUse = used && used->id == account.id;
        const delivery::Gateway gateway = delivery::gatewayOf(account);
        if (global().json) {
            json::Object out;
            out.append("id", json::Value(account.id));
            out.append("name", json::Value(account.name));
            out.append("kind", json::Value(account.kind()));
            out.append("is_in_use", json::Value(isInUse));
            out.append("host", json::Value(gateway.host));
            out.append("settings", delivery::toJson(account));
            print(json::write(out) + "\n");
            continue;
        }
        print((isInUse ? "* " : "  ") + account.name + "  " + std::string(account.kind()) + "  " +
              gateway.host + "  " + gateway.from + "\n");
    }
    if (session.gateways().gateways().empty() && !global().json)
        complain(tr("No gateways yet; see hookbench-cli gateways set-mail --help."));
    return Success;
}

Result<GatewayAccount> GatewaysCommand::mailServer(Session& session) const
{
    MailServer server;
    const auto tls = delivery::tlsNamed(m_tls);
    const auto auth = delivery::authNamed(m_auth);
    if (!tls || !auth)
        return Error{ErrorCode::InvalidInput,
                     !tls ? "--tls takes starttls, tls, starttls-if-offered or none, not \"" + m_tls + "\"."
                          : "--auth takes automatic, plain, login, cram-md5 or xoauth2, not \"" + m_auth +
                                "\".",
                     ""};
    server.host = m_host;
    server.port = static_cast<std::uint16_t>(m_port > 0                        ? m_port
                                             : *tls == http::MailTls::Implicit ? 465
                                                                               : 587);
    server.tls = *tls;
    server.auth = *auth;
    server.user = m_user;
    server.from = m_from;
    server.caFile = m_caFile;
    server.verifyTls = !m_insecure;
    const auto known = find(session);
    if (known && known->kind() != "email")
        return Error{ErrorCode::InvalidInput, "\"" + m_name + "\" is an SMS gateway; choose another name.",
                     ""};
    return GatewayAccount{known ? known->id : std::string(), m_name, std::move(server)};
}

Result<GatewayAccount> GatewaysCommand::smsGateway(Session& session) const
{
    SmsGateway gateway;
    const auto service = delivery::serviceNamed(m_service);
    if (!service)
        return Error{ErrorCode::InvalidInput,
                     "--service takes twilio, vonage, messagebird or generic, not \"" + m_service + "\".",
                     ""};
    gateway.service = *service;
    gateway.baseUrl = m_baseUrl;
    gateway.account = m_account;
    gateway.from = m_from;
    gateway.method = m_method;
    for (const std::string& line : m_headers) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos)
            return Error{ErrorCode::InvalidInput, "--header takes 'Name: value', not \"" + line + "\".", ""};
        const std::size_t value = std::min(line.find_first_not_of(' ', colon + 1), line.size());
        gateway.headers.push_back({line.substr(0, colon), line.substr(value)});
    }
    if (!m_bodyFile.empty()) {
        auto body = readInput(m_bodyFile, "--body-file");
        if (!body)
            return body.error();
        gateway.body = std::move(*body);
    }
    const auto known = find(session);
    if (known && known->kind() != "sms")
        return Error{ErrorCode::InvalidInput, "\"" + m_name + "\" is a mail server; choose another name.",
                     ""};
    return GatewayAccount{known ? known->id : std::string(), m_name, std::move(gateway)};
}

Result<std::string> GatewaysCommand::secret() const
{
    if (m_secretStdin) {
        auto input = readInput("-", "standard input");
        if (!input)
            return input.error();
        if (input->ends_with('\n'))
            input->pop_back();
        if (input->ends_with('\r'))
            input->pop_back();
        return input;
    }
    if (m_secretVariable.empty())
        return std::string();
    if (!qEnvironmentVariableIsSet(m_secretVariable.c_str()))
        return Error{ErrorCode::InvalidInput,
                     "The variable " + m_secretVariable + " is not set in this process; export it first.",
                     ""};
    return qgetenv(m_secretVariable.c_str()).toStdString();
}

int GatewaysCommand::set(Session& session, Result<GatewayAccount> account)
{
    if (!account)
        return fail(account.error());
    if (Status good = delivery::checkGateway(*account); !good)
        return fail(good.error());
    const auto value = secret();
    if (!value)
        return fail(value.error());
    if (!value->empty()) {
        if (Status keychain = session.demandKeychain(); !keychain)
            return fail(keychain.error());
    }
    const auto saved = answerOf<GatewayAccount>(
        [&](QObject* context, auto done) { session.gateways().save(*account, *value, context, done); });
    return saved ? report("saved", saved->name) : fail(saved.error());
}

int GatewaysCommand::use(Session& session)
{
    const auto account = find(session);
    if (!account)
        return fail(account.error());
    const auto environment = environmentId(session);
    if (!environment)
        return fail(environment.error());
    const Status used = answerOf<Done>([&](QObject* context, auto done) {
        session.gateways().use(*environment, account->kind(), account->id, context, done);
    });
    return used ? report("using", account->name) : fail(used.error());
}

int GatewaysCommand::remove(Session& session)
{
    const auto account = find(session);
    if (!account)
        return fail(account.error());
    const Status removed = answerOf<Done>(
        [&](QObject* context, auto done) { session.gateways().remove(account->id, context, done); });
    return removed ? report("removed", account->name) : fail(removed.error());
}

int GatewaysCommand::test(Session& session)
{
    const auto account = find(session);
    if (!account)
        return fail(account.error());
    const delivery::Gateway gateway = delivery::gatewayOf(*account);
    if (!gateway.isLoopback && !m_yes) {
        complain(tr("This would really send to %1 through %2; add --yes if that is meant.")
                     .arg(QString::fromStdString(m_to), QString::fromStdString(gateway.host)));
        return WrongInput;
    }
    const auto access = answerOf<GatewayAccess>(
        [&](QObject* context, auto done) { session.gateways().accessTo(account->id, context, done); });
    if (!access)
        return fail(access.error());
    http::HttpClient client;
    const auto ended = answerOf<delivery::GatewayTestReport>([&](QObject* context, auto done) {
        delivery::testGateway(client, *access, m_to, m_text, SystemClock().nowUs(), {}, context,
                              [done](delivery::GatewayTestReport one) { done(std::move(one)); });
    });
    if (!global().json)
        print(ended->dialogue);
    if (ended->error)
        return fail(*ended->error);
    return report("delivered", ended->words.empty() ? m_to : m_to + ": " + ended->words);
}

} // namespace hookbench::cli
