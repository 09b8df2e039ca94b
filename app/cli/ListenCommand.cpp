#include "cli/ListenCommand.h"

#include "cli/CapturePrinter.h"
#include "cli/ListenPrinters.h"
#include "cli/Session.h"
#include "cli/UnixSignals.h"
#include "delivery/LocalSinks.h"
#include "endpoint/store/EndpointCheck.h"
#include "Workbench.h"
#include "json/Writer.h"

#include <QTimer>

#include <CLI/CLI.hpp>

#include <cstdlib>

namespace hookbench::cli {

namespace {

/// Until every endpoint that should run has been tried.
void waitUntilSettled(Workbench& workbench)
{
    const auto isSettled = [&] { return workbench.endpointStore().isLoaded() && workbench.endpoints().isSettled(); };
    QEventLoop loop;
    QObject::connect(&workbench.endpoints(), &endpoint::Endpoints::stateChanged, &loop, [&] {
        if (isSettled())
            loop.quit();
    });
    QObject::connect(&workbench.endpointStore(), &endpoint::EndpointStore::failed, &loop, &QEventLoop::quit);
    if (!isSettled())
        loop.exec();
}

} // namespace

void ListenCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "listen", tr("Run the endpoint and print each request as it arrives.").toStdString());
    m_app
        ->add_option(
            "--port", m_port,
            tr("Port to listen on; 0 takes any free one (default: the profile's, 8787).").toStdString())
        ->type_name("N");
    m_app
        ->add_option(
            "--bind", m_bind,
            tr("Address to listen on (default: the profile's, 127.0.0.1: this machine alone).").toStdString())
        ->type_name("ADDR");
    addHttpsOptions();
    m_app
        ->add_option("--respond", m_respond,
                     tr("Status to answer with, 200 to 599 (default: the profile's, 200).").toStdString())
        ->type_name("CODE");
    m_app
        ->add_option("--smtp", m_smtp,
                     tr("Take mail, too, on this port of the same address; 0 takes any free one (default: "
                        "%1).")
                         .arg(delivery::usualSmtpPort)
                         .toStdString())
        ->type_name("PORT")
        ->expected(0, 1)
        ->default_str(std::to_string(delivery::usualSmtpPort));
    m_app
        ->add_option("--endpoint", m_endpoints,
                     tr("Run these endpoints alone (see \"endpoints\"); may be repeated.").toStdString())
        ->type_name("NAME");
    m_flags.followRules();
    m_flags.addTlsFault(*m_app);
    m_flags.addHandling(*m_app);
    m_app->add_flag("--outside", m_outside,
                    tr("Open all endpoints to the outside that have a tunnel or a channel (see \"endpoints\").")
                        .toStdString());
    m_app
        ->add_option("--metrics-path", m_metricsPath,
                     tr("Answer Prometheus on this path of the endpoint (default: off).").toStdString())
        ->type_name("PATH");
    m_app->add_flag("--quiet", m_quiet, tr("Print the address only, not the requests.").toStdString());
    m_app->footer(tr("Requests are stored in the profile before they are answered. Ctrl+C ends it.\n"
                     "Example: hookbench-cli listen --port 9000 --json | jq .event_type")
                      .toStdString());
}

void ListenCommand::addHttpsOptions()
{
    m_app->add_flag("--https", m_https,
                    tr("Speak HTTPS, with a certificate of the profile's local authority (see authority).")
                        .toStdString());
    const auto file = [this](const char* name, std::string& into, const QString& help) {
        m_app->add_option(name, into, tr("With --https: %1").arg(help).toStdString())->type_name("FILE");
    };
    file("--ca-file", m_caFile, tr("write the authority's certificate here, for curl --cacert."));
    file("--certificate", m_certificate, tr("an own certificate, PEM, followed by its chain; needs --key."));
    file("--key", m_key, tr("the private key of --certificate, PEM."));
    file("--client-ca", m_clientCa,
         tr("demand client certificates, signed by the authority of this PEM file."));
    m_app
        ->add_option("--key-password-env", m_keyPasswordVariable,
                     tr("With --key: the variable of the process that holds its password.").toStdString())
        ->type_name("VAR");
    m_app->add_flag("--client-optional", m_clientsOptional,
                    tr("With --client-ca: ask for client certificates without demanding any.").toStdString());
}

QString ListenCommand::httpsProblem() const
{
    const std::pair<const char*, bool> needsHttps[] = {{"--ca-file", !m_caFile.empty()},
                                                       {"--certificate", !m_certificate.empty()},
                                                       {"--key", !m_key.empty()},
                                                       {"--client-ca", !m_clientCa.empty()},
                                                       {"--tls-fault", m_flags.refusesTls()}};
    for (const auto& [option, given] : needsHttps) {
        if (given && !m_https)
            return tr("%1 goes with --https; add --https or leave it out.").arg(QLatin1String(option));
    }
    if (m_certificate.empty() != m_key.empty())
        return tr("--certificate and --key go together; give both or neither.");
    if (!m_caFile.empty() && !m_certificate.empty())
        return tr("--ca-file is of the local authority; leave it out with --certificate.");
    if (m_clientsOptional && m_clientCa.empty())
        return tr("--client-optional goes with --client-ca; name the clients' authority.");
    if (!m_keyPasswordVariable.empty() && m_key.empty())
        return tr("--key-password-env goes with --key; name the key's file.");
    return {};
}

Result<endpoint::TlsSettings> ListenCommand::tlsSettings(const storage::Settings& settings) const
{
    using Clients = http::TlsServerContext::ClientCertificates;
    endpoint::TlsSettings tls = Workbench::tlsSettings(settings);
    tls.clientAuthorityFile = m_clientCa;
    endpoint::TlsFaultOptions fault;
    m_flags.applyTlsFault(fault);
    tls.faults = {.refusal = fault.refusal, .share = fault.percent / 100.0, .seed = m_flags.seed()};
    if (!m_clientCa.empty())
        tls.clientCertificates = m_clientsOptional ? Clients::Ask : Clients::Require;
    if (m_keyPasswordVariable.empty())
        return tls;
    const char* value = std::getenv(m_keyPasswordVariable.c_str());
    if (!value) {
        return Error{ErrorCode::InvalidInput,
                     tr("The variable %1 is not set; put the key's password into it.")
                         .arg(QString::fromStdString(m_keyPasswordVariable))
                         .toStdString(),
                     {}};
    }
    tls.keyPassword = value;
    return tls;
}

Status ListenCommand::startEndpoint(Workbench& workbench)
{
    const storage::Settings settings = overridden(workbench.settings());
    const auto tls = tlsSettings(settings);
    if (!tls)
        return tls.error();
    const auto setup = answerOf<endpoint::TlsSetup>(
        [&](QObject* context, auto done) { workbench.prepareTls(*tls, context, std::move(done)); });
    if (!setup)
        return setup.error();
    for (const std::string& warning : setup->warnings)
        complain(QString::fromStdString(warning));
    if (Status started = workbench.startEndpoint(settings, setup->context); !started)
        return started;
    return m_caFile.empty() ? Status(Done{}) : writeFile(m_caFile, setup->authorityPem, "--ca-file");
}

bool ListenCommand::chosen() const
{
    return m_app->parsed();
}

storage::Settings ListenCommand::overridden(storage::Settings settings) const
{
    if (m_port)
        settings.port = *m_port;
    if (!m_bind.empty())
        settings.bindAddress = m_bind;
    if (m_respond)
        settings.responseStatus = *m_respond;
    if (m_https) {
        const bool own = !m_certificate.empty();
        settings.https = own ? storage::Https::OwnCertificate : storage::Https::LocalAuthority;
        settings.certificateFile = m_certificate;
        settings.keyFile = m_key;
    }
    return settings;
}

int ListenCommand::run()
{
    if (const QString problem = httpsProblem(); !problem.isEmpty()) {
        complain(problem);
        return WrongInput;
    }
    // Wrong options must not even create a profile.
    if (Status valid = storage::validate(overridden({})); !valid)
        return fail(valid.error());
    const UnixSignals signalsFirst; // before any thread starts, so that all inherit the mask
    Workbench::Options options;
    options.profileFolder = global().profileFolder();
    auto workbench = Workbench::open(std::move(options));
    if (!workbench)
        return fail(workbench.error());
    if (!m_metricsPath.empty()) {
        if (Status exposed = (*workbench)->exposeMetrics(m_metricsPath); !exposed)
            return fail(exposed.error());
    }
    if (Status started = startEndpoints(**workbench); !started) {
        complain(started.error());
        return started.error().code == ErrorCode::PermissionDenied && m_flags.isSet() ? WrongInput
                                                                                       : exitStatusOf(started.error());
    }
    if (Status mail = startSmtp(**workbench); !mail)
        return fail(mail.error());
    return serve(**workbench, signalsFirst);
}

Status ListenCommand::startSmtp(Workbench& workbench) const
{
    if (m_app->count("--smtp") == 0)
        return Done{};
    capture::SmtpSink::Config config;
    config.bindAddress = overridden(workbench.settings()).bindAddress;
    config.port = m_smtp.value_or(delivery::usualSmtpPort);
    return workbench.smtpSink().start(config);
}

Status ListenCommand::overrideHandling(Workbench& workbench)
{
    const storage::Settings settings = overridden(workbench.settings());
    endpoint::EndpointStore& store = workbench.endpointStore();
    store.setFirstPlace(settings.bindAddress, settings.port, settings.responseStatus,
                        Workbench::tlsSettings(settings).choice);
    if (Status loaded = store.loadNow(); !loaded)
        return loaded;
    endpoint::EndpointConfig config = store.endpoints().front();
    auto secrets = answerOf<endpoint::EndpointSecrets>(
        [&](QObject* context, auto done) { store.secrets(config, context, done); });
    if (!secrets)
        return secrets.error();
    if (Status applied = m_flags.applyTo(config, *secrets); !applied)
        return applied;
    config.tlsFault = {}; // its TLS has been made with it
    if (config.access.token && secrets->token.empty())
        secrets->token = endpoint::makeToken();
    if (!config.pathPrefix.empty()) {
        return Error{ErrorCode::InvalidInput,
                     "The first endpoint takes what no other prefix takes; give --prefix to \"endpoints add\" "
                     "instead, and run it with \"listen --endpoint NAME\".",
                     ""};
    }
    if (Status good = endpoint::checkEndpoint(config, *secrets, store.endpoints()); !good)
        return good;
    m_token = config.access.token ? secrets->token : std::string();
    workbench.endpoints().overrideFirst(std::move(config), std::move(*secrets));
    return Done{};
}

Result<std::set<std::uint16_t>> ListenCommand::chosenEndpoints(Workbench& workbench) const
{
    std::set<std::uint16_t> numbers;
    if (m_endpoints.empty())
        return numbers;
    endpoint::EndpointStore& store = workbench.endpointStore();
    if (Status loaded = store.loadNow(); !loaded)
        return loaded.error();
    for (const std::string& name : m_endpoints) {
        const endpoint::EndpointConfig* config = store.named(name);
        if (config == nullptr)
            return Error{ErrorCode::NotFound,
                         "There is no endpoint \"" + name + "\"; see hookbench-cli endpoints list.", ""};
        if (!config->enabled)
            return Error{ErrorCode::InvalidInput,
                         "The endpoint \"" + name + "\" is stopped; run \"hookbench-cli endpoints start " + name +
                             "\" first.",
                         ""};
        numbers.insert(config->number);
    }
    return numbers;
}

Status ListenCommand::startEndpoints(Workbench& workbench)
{
    const auto numbers = chosenEndpoints(workbench);
    if (!numbers)
        return numbers.error();
    if (m_flags.isSet()) {
        if (Status overridden = overrideHandling(workbench); !overridden)
            return overridden;
    }
    if (Status meant = checkExposure(workbench); !meant)
        return meant;
    const bool onlyOthers = !numbers->empty() && !numbers->contains(1);
    if (!onlyOthers) {
        if (Status started = startEndpoint(workbench); !started)
            return started;
    }
    workbench.startOthers(*numbers);
    waitUntilSettled(workbench);
    for (const endpoint::EndpointState& state : workbench.endpoints().states()) {
        if (state.error && onlyOthers)
            return *state.error;
        // One that cannot listen does not keep the others from it.
        if (state.error)
            complain(*state.error);
    }
    return Done{};
}

Status ListenCommand::checkExposure(Workbench& workbench) const
{
    if (m_bind.empty() || endpoint::isLoopback(m_bind) || m_flags.exposureAcknowledged())
        return Done{};
    endpoint::EndpointStore& store = workbench.endpointStore();
    if (Status loaded = store.isLoaded() ? Status(Done{}) : store.loadNow(); !loaded)
        return loaded;
    endpoint::EndpointConfig config = m_flags.isSet() ? workbench.endpoint().handling() : store.endpoints().front();
    config.bindAddress = m_bind;
    if (!endpoint::isOpenToOthers(config))
        return Done{};
    return Error{ErrorCode::InvalidInput,
                 "On " + m_bind +
                     " other machines could send to this endpoint; demand a --token, or a password with --basic, or say "
                     "that this is meant with --expose.",
                 ""};
}

void ListenCommand::openToOutside(Workbench& workbench) const
{
    for (const endpoint::EndpointState& state : workbench.endpoints().states()) {
        const endpoint::EndpointConfig* stored = workbench.endpointStore().withNumber(state.number);
        const bool chosen = state.number == 1 && m_flags.opensOutside();
        const bool wanted = chosen || (m_outside && stored != nullptr && !stored->outside.empty());
        if (!wanted || !state.listening)
            continue;
        if (Status opened = workbench.endpoints().openToOutside(state.number); !opened)
            complain(opened.error());
    }
}

void ListenCommand::warnIfExposed(Workbench& workbench) const
{
    for (const endpoint::EndpointState& state : workbench.endpoints().states()) {
        if (state.exposed)
            complain(tr("Warning: other machines can send to %1.").arg(QString::fromStdString(state.url)));
    }
}

json::Object ListenCommand::firstLine(Workbench& workbench, const std::string& smtp) const
{
    json::Array others;
    std::string url = workbench.endpoint().url();
    if (!url.empty() && !m_token.empty())
        url += m_token + "/";
    for (const endpoint::EndpointState& state : workbench.endpoints().states()) {
        if (state.number == 1 || !state.listening)
            continue;
        const endpoint::EndpointConfig* config = workbench.endpointStore().withNumber(state.number);
        json::Object one;
        one.append("number", json::Value(static_cast<int>(state.number)));
        one.append("name", json::Value(config != nullptr ? config->name : std::string()));
        one.append("url", json::Value(state.url));
        one.append("exposed", json::Value(state.exposed));
        others.push_back(std::move(one));
        if (url.empty())
            url = state.url;
    }
    json::Object first;
    first.append("listening", json::Value(url));
    if (workbench.endpoint().exposed())
        first.append("exposed", json::Value(true));
    if (!smtp.empty())
        first.append("smtp", json::Value(smtp));
    if (!others.empty())
        first.append("endpoints", std::move(others));
    return first;
}

int ListenCommand::serve(Workbench& workbench, const UnixSignals& signalSource)
{
    const std::string smtp = m_app->count("--smtp") > 0 ? workbench.smtpSink().url() : std::string();
    const json::Object first = firstLine(workbench, smtp);
    QString places = QString::fromStdString(first.find("listening")->asString());
    if (const json::Value* others = first.find("endpoints")) {
        for (const json::Value& other : others->asArray())
            places += QLatin1String(", ") + QString::fromStdString(other.find("url")->asString());
    }
    if (!smtp.empty())
        places += QLatin1String(", ") + QString::fromStdString(smtp);
    warnIfExposed(workbench);
    const std::string line = global().json
                                 ? json::write(first) + "\n"
                                 : tr("Listening on %1 (Ctrl+C ends)").arg(places).toStdString() + "\n";
    auto view = CaptureView::open(workbench.profile().folder().toStdString());
    if (!view)
        return fail(view.error());
    const auto newest = (*view)->index().lastId();
    if (!newest)
        return fail(newest.error());
    std::unique_ptr<LivePrinter> printer;
    if (!m_quiet)
        printer = std::make_unique<LivePrinter>(workbench, CapturePrinter(**view, global().json, *newest));
    int status = Success;
    QObject::connect(&workbench.captures(), &capture::CaptureStore::failed, &workbench,
                     [&](const Error& error) {
                         complain(error);
                         status = Environment;
                     });
    QObject::connect(&signalSource, &UnixSignals::endRequested, QCoreApplication::instance(),
                     &QCoreApplication::quit);
    if (!print(line))
        return Success;
    const NoticePrinter notices(workbench, global().json, m_token);
    openToOutside(workbench);
    QCoreApplication::exec();
    workbench.endpoints().stop();
    workbench.endpoint().stop();
    workbench.smtpSink().stop();
    workbench.captures().flush();
    if (printer)
        printer->printNew();
    return status;
}

} // namespace hookbench::cli
