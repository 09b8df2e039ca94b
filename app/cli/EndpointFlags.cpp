#include "cli/EndpointFlags.h"

#include "cli/Command.h"
#include "endpoint/store/EndpointJson.h"
#include "endpoint/rules/RuleFile.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

namespace hookbench::cli {

using endpoint::EndpointConfig;
using endpoint::EndpointSecrets;

namespace {

constexpr const char* none = "none";

Result<std::string> fromEnvironment(const std::string& variable, const char* option)
{
    const QByteArray value = qgetenv(variable.c_str());
    if (value.isEmpty())
        return Error{ErrorCode::InvalidInput,
                     std::string(option) + " " + variable + " is not set in this process; export it first.", ""};
    return value.toStdString();
}

Error mustGoWith(const char* option, const char* other)
{
    return {ErrorCode::InvalidInput, std::string(option) + " goes with " + other + "; add it.", ""};
}

} // namespace

void EndpointFlags::addPlace(CLI::App& app)
{
    app.add_option("--port", m_port, tr("Port to listen on; 0 takes any free one.").toStdString())->type_name("N");
    app.add_option("--bind", m_bind, tr("Address to listen on (default: 127.0.0.1, this machine alone).").toStdString())
        ->type_name("ADDR");
    app.add_option("--tls", m_tls,
                   tr("HTTPS: off, local (with a certificate of this machine's authority), or own.").toStdString())
        ->check(CLI::IsMember({"off", "local", "own"}));
    addTlsFault(app);
    app.add_option("--cert", m_certificate, tr("PEM file of the own certificate and its chain.").toStdString())
        ->type_name("FILE");
    app.add_option("--key", m_key, tr("PEM file of its private key.").toStdString())->type_name("FILE");
    app.add_option("--respond", m_respond, tr("Status to answer with, 200 to 599.").toStdString())->type_name("CODE");
}

void EndpointFlags::addTlsFault(CLI::App& app)
{
    app.add_option("--tls-fault", m_tlsFault,
                   tr("Refuse TLS handshakes on purpose: alert, close (after the client's hello), close-at-once, or none.")
                       .toStdString())
        ->check(CLI::IsMember({"none", "alert", "close", "close-at-once"}));
    app.add_option("--tls-fault-percent", m_tlsFaultPercent,
                   tr("With --tls-fault: of how many connections in a hundred (default: all).").toStdString())
        ->check(CLI::Range(1, 100))
        ->type_name("N");
}

void EndpointFlags::applyTlsFault(endpoint::TlsFaultOptions& fault) const
{
    if (const auto refusal = endpoint::refusalNamed(m_tlsFault))
        fault.refusal = *refusal;
    if (m_tlsFaultPercent)
        fault.percent = *m_tlsFaultPercent;
}

void EndpointFlags::addHandling(CLI::App& app)
{
    m_handling = app.add_option_group(tr("Handling of requests").toStdString());
    CLI::App& group = *m_handling;
    group
        .add_option("--prefix", m_prefix,
                    tr("Take only paths below this one (\"/stripe\"), beside others on the port.").toStdString())
        ->type_name("PATH");
    group.add_flag("--https-only,!--any-scheme", m_httpsOnly,
                   tr("Answer plain HTTP 403, and capture it.").toStdString());
    group.add_option("--rules", m_rulesFile, tr("File of response rules; none takes them away.").toStdString())
        ->type_name("FILE");
    if (!m_followRules)
        group.add_flag("--follow-rules", m_followRules,
                       tr("With --rules: take the file's rules again whenever it changes.").toStdString());
    group.add_option("--seed", m_seed, tr("Seed of everything random in the rules.").toStdString())->type_name("N");
    group
        .add_option("--handshakes", m_handshakes,
                    tr("Handshakes to answer: auto, none, or a list like slack,meta.").toStdString())
        ->type_name("LIST");
    group
        .add_option("--handshake-secret-env", m_handshakeSecrets,
                    tr("Secret of a handshake, from a variable: discord=VAR.").toStdString())
        ->type_name("ID=VAR");
    group
        .add_option("--duplicates", m_duplicates,
                    tr("Requests with an event_id that came before: mark, or acknowledge (200, not handed on).")
                        .toStdString())
        ->check(CLI::IsMember({"mark", "acknowledge"}));
    addVerification(group);
    addAccess(group);
    addForwarding(group);
    addRetention(group);
    addOutside(group);
}

void EndpointFlags::addVerification(CLI::App& app)
{
    app.add_option("--verify", m_scheme,
                   tr("Signature scheme that requests are verified with; none ends it.").toStdString())
        ->type_name("SCHEME");
    app.add_option("--secret-env", m_secretVariables,
                   tr("Variable with the secret of --verify (or of --require-header without --verify); may be "
                      "repeated.")
                       .toStdString())
        ->type_name("VAR");
    app.add_option("--key-file", m_keyFiles, tr("PEM file of a public key or certificate for --verify.").toStdString())
        ->type_name("FILE");
    app.add_flag("--strict,!--lenient", m_strict, tr("Answer 401 to what is not validly signed.").toStdString());
    app.add_option("--public-url", m_publicUrl,
                   tr("URL that the sender signs, where its scheme covers the URL.").toStdString())
        ->type_name("URL");
    app.add_option("--require-header", m_requiredHeader,
                   tr("Header that must hold a shared secret (X-Mixpeek-Secret); none ends it.").toStdString())
        ->type_name("NAME");
    app.add_option("--header-secret-env", m_headerVariable,
                   tr("Variable with that secret.").toStdString())
        ->type_name("VAR");
}

void EndpointFlags::addAccess(CLI::App& app)
{
    app.add_flag("--token,!--no-token", m_token,
                 tr("Demand a token at the beginning of the path; one is made, and shown in the URL.").toStdString());
    app.add_option("--token-env", m_tokenVariable, tr("Variable with the token to demand.").toStdString())
        ->type_name("VAR");
    app.add_option("--basic", m_basicUser, tr("Demand Basic authentication of this user; none ends it.").toStdString())
        ->type_name("USER");
    app.add_option("--password-env", m_passwordVariable, tr("Variable with the password of --basic.").toStdString())
        ->type_name("VAR");
    app.add_flag("--expose", m_expose,
                 tr("Yes, other machines may send to it without token and password.").toStdString());
}

void EndpointFlags::addForwarding(CLI::App& app)
{
    app.add_option("--forward-to", m_forwardTo, tr("Hand requests on to this URL; none ends it.").toStdString())
        ->type_name("URL");
    app.add_flag("--behind,!--relay", m_behind,
                 tr("Answer at once and hand on afterwards, until it is taken; --relay returns the target's answer.")
                     .toStdString());
    app.add_flag("--keep-host,!--target-host", m_keepHost,
                 tr("Send the Host that came instead of the target's.").toStdString());
    app.add_option("--forward-timeout", m_forwardTimeout, tr("Seconds for one attempt (default: 30).").toStdString())
        ->type_name("S")
        ->check(CLI::Range(0.001, 86'400.0));
    app.add_option("--forward-retries", m_forwardRetries,
                   tr("Further attempts of a relay whose target was not reached.").toStdString())
        ->type_name("N")
        ->check(CLI::Range(0, 100));
    app.add_flag("--forward-insecure,!--forward-verified", m_forwardInsecure,
                 tr("Do not verify the target's certificate.").toStdString());
}

void EndpointFlags::addRetention(CLI::App& app)
{
    app.add_option("--keep-days", m_keepDays, tr("Remove captures that are older; 0 keeps them.").toStdString())
        ->type_name("N");
    app.add_option("--keep-bytes", m_keepBytes, tr("Remove the oldest beyond this size; 0 keeps them.").toStdString())
        ->type_name("N")
        ->transform(CLI::AsSizeValue(false));
    app.add_option("--keep-count", m_keepCount, tr("Remove the oldest beyond this number; 0 keeps them.").toStdString())
        ->type_name("N");
}

void EndpointFlags::addOutside(CLI::App& app)
{
    app.add_option("--tunnel", m_tunnel,
                   tr("Tunnel from outside: cloudflared, ngrok, ssh:USER@HOST[:PORT], or a command in quotes, where {port} "
                      "and {url} stand for the endpoint's; none ends it.")
                       .toStdString())
        ->type_name("COMMAND");
    app.add_option("--tunnel-url", m_tunnelUrl,
                   tr("Public URL of the tunnel, if its program does not print it.").toStdString())
        ->type_name("URL");
    app.add_option("--smee", m_smee,
                   tr("Channel to listen to, of smee.io or a server like it; https://smee.io/new makes one; none ends it.")
                       .toStdString())
        ->type_name("URL");
}

bool EndpointFlags::isSet() const
{
    return m_handling != nullptr && m_handling->count_all() > 0;
}

bool EndpointFlags::givesSecrets() const
{
    return !m_secretVariables.empty() || !m_keyFiles.empty() || !m_headerVariable.empty() || m_token.value_or(false) ||
           !m_tokenVariable.empty() || !m_passwordVariable.empty() || !m_handshakeSecrets.empty();
}

Status EndpointFlags::applyTo(EndpointConfig& config, EndpointSecrets& secrets) const
{
    if (Status done = applyPlace(config); !done)
        return done;
    if (Status done = applyVerification(config, secrets); !done)
        return done;
    if (Status done = applyAccess(config, secrets); !done)
        return done;
    if (Status done = applyHandshakes(config, secrets); !done)
        return done;
    if (Status done = applyRules(config); !done)
        return done;
    applyForwarding(config);
    applyRetention(config);
    applyOutside(config);
    return Done{};
}

Status EndpointFlags::applyPlace(EndpointConfig& config) const
{
    if (m_port)
        config.port = *m_port;
    if (!m_bind.empty())
        config.bindAddress = m_bind;
    if (!m_tls.empty())
        config.tls = m_tls == "off"     ? endpoint::TlsChoice::Off
                     : m_tls == "local" ? endpoint::TlsChoice::LocalAuthority
                                        : endpoint::TlsChoice::OwnCertificate;
    applyTlsFault(config.tlsFault);
    if (!m_certificate.empty()) {
        config.certificateFile = m_certificate;
        config.tls = endpoint::TlsChoice::OwnCertificate;
    }
    if (!m_key.empty())
        config.keyFile = m_key;
    if (m_respond)
        config.responseStatus = *m_respond;
    if (m_prefix)
        config.pathPrefix = *m_prefix == none ? std::string() : *m_prefix;
    if (m_httpsOnly)
        config.httpsOnly = *m_httpsOnly;
    if (!m_duplicates.empty())
        config.duplicates = m_duplicates == "acknowledge" ? endpoint::DuplicatePolicy::Acknowledge
                                                          : endpoint::DuplicatePolicy::Mark;
    return Done{};
}

Status EndpointFlags::applyVerification(EndpointConfig& config, EndpointSecrets& secrets) const
{
    endpoint::VerificationOptions& options = config.verification;
    const bool verifies = !m_scheme.empty() && m_scheme != none;
    if (!m_scheme.empty())
        options.scheme = verifies ? m_scheme : std::string();
    if (m_scheme == none) {
        secrets.verification.clear();
        options.strict = false;
    }
    if (m_strict)
        options.strict = *m_strict;
    if (m_publicUrl)
        options.publicUrl = *m_publicUrl == none ? std::string() : *m_publicUrl;
    std::vector<std::string> given;
    for (const std::string& variable : m_secretVariables) {
        auto value = fromEnvironment(variable, "--secret-env");
        if (!value)
            return value.error();
        given.push_back(std::move(*value));
    }
    for (const std::string& file : m_keyFiles) {
        auto key = readInput(file, "--key-file");
        if (!key)
            return key.error();
        given.push_back(std::move(*key));
    }
    if (!m_requiredHeader.empty()) {
        options.secretHeader = m_requiredHeader == none ? std::string() : m_requiredHeader;
        if (options.secretHeader.empty())
            secrets.sharedHeader.clear();
    }
    if (!m_headerVariable.empty()) {
        auto value = fromEnvironment(m_headerVariable, "--header-secret-env");
        if (!value)
            return value.error();
        secrets.sharedHeader = std::move(*value);
    } else if (!options.secretHeader.empty() && options.scheme.empty() && given.size() == 1) {
        secrets.sharedHeader = given.front();
        given.clear();
    }
    if (!given.empty() && options.scheme.empty())
        return mustGoWith("--secret-env", "--verify or --require-header");
    if (!given.empty())
        secrets.verification = std::move(given);
    return Done{};
}

Status EndpointFlags::applyAccess(EndpointConfig& config, EndpointSecrets& secrets) const
{
    if (m_token) {
        config.access.token = *m_token;
        if (!*m_token)
            secrets.token.clear();
    }
    if (!m_tokenVariable.empty()) {
        auto value = fromEnvironment(m_tokenVariable, "--token-env");
        if (!value)
            return value.error();
        secrets.token = std::move(*value);
        config.access.token = true;
    }
    if (!m_basicUser.empty()) {
        config.access.basic = m_basicUser != none;
        config.access.basicUser = config.access.basic ? m_basicUser : std::string();
        if (!config.access.basic)
            secrets.basicPassword.clear();
    }
    if (m_passwordVariable.empty())
        return Done{};
    if (!config.access.basic)
        return mustGoWith("--password-env", "--basic USER");
    auto value = fromEnvironment(m_passwordVariable, "--password-env");
    if (!value)
        return value.error();
    secrets.basicPassword = std::move(*value);
    return Done{};
}

Status EndpointFlags::applyHandshakes(EndpointConfig& config, EndpointSecrets& secrets) const
{
    if (!m_handshakes.empty()) {
        config.handshakes.clear();
        if (m_handshakes != none) {
            for (const QString& id : QString::fromStdString(m_handshakes).split(QLatin1Char(','), Qt::SkipEmptyParts))
                config.handshakes.push_back(id.trimmed().toStdString());
        }
    }
    for (const std::string& pair : m_handshakeSecrets) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos || equals == 0)
            return Error{ErrorCode::InvalidInput,
                         "--handshake-secret-env takes ID=VAR, like discord=DISCORD_PUBLIC_KEY.", ""};
        auto value = fromEnvironment(pair.substr(equals + 1), "--handshake-secret-env");
        if (!value)
            return value.error();
        secrets.handshakes[pair.substr(0, equals)] = std::move(*value);
    }
    return Done{};
}

Status EndpointFlags::applyRules(EndpointConfig& config) const
{
    if (m_rulesFile == none) {
        config.rules.rules.clear();
        config.rulesFile.clear();
    } else if (!m_rulesFile.empty()) {
        const auto text = readInput(m_rulesFile, "--rules");
        if (!text)
            return text.error();
        auto rules = endpoint::readRules(*text, m_rulesFile);
        if (!rules)
            return rules.error();
        const bool follows = m_followRules && m_rulesFile != "-";
        config.rules = follows ? endpoint::RuleSet() : std::move(*rules);
        config.rulesFile = follows ? std::filesystem::absolute(m_rulesFile).lexically_normal().string() : std::string();
    }
    if (m_seed)
        config.rules.seed = *m_seed;
    return Done{};
}

void EndpointFlags::applyForwarding(EndpointConfig& config) const
{
    endpoint::ForwardOptions& options = config.forwarding;
    if (!m_forwardTo.empty()) {
        options.enabled = m_forwardTo != none;
        options.url = options.enabled ? m_forwardTo : std::string();
    }
    if (m_behind)
        options.mode = *m_behind ? endpoint::ForwardOptions::Mode::Behind : endpoint::ForwardOptions::Mode::Relay;
    if (m_keepHost)
        options.keepHost = *m_keepHost;
    if (m_forwardTimeout)
        options.timeoutMs = static_cast<std::uint32_t>(*m_forwardTimeout * 1000);
    if (m_forwardRetries)
        options.retries = *m_forwardRetries;
    if (m_forwardInsecure)
        options.verifyTls = !*m_forwardInsecure;
}

void EndpointFlags::applyRetention(EndpointConfig& config) const
{
    if (m_keepDays)
        config.retention.days = *m_keepDays;
    if (m_keepBytes)
        config.retention.bytes = *m_keepBytes;
    if (m_keepCount)
        config.retention.count = *m_keepCount;
}

void EndpointFlags::applyOutside(EndpointConfig& config) const
{
    for (const auto& [given, into] : {std::pair{&m_tunnel, &config.outside.tunnel},
                                      std::pair{&m_tunnelUrl, &config.outside.tunnelUrl},
                                      std::pair{&m_smee, &config.outside.smee}}) {
        if (!given->empty())
            *into = *given == none ? std::string() : *given;
    }
}

} // namespace hookbench::cli
