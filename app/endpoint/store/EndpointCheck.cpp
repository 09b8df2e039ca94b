#include "endpoint/store/EndpointCheck.h"

#include "endpoint/handshakes/Handshake.h"
#include "endpoint/outside/TunnelCommand.h"
#include "endpoint/receive/Access.h"
#include "endpoint/rules/RuleCheck.h"
#include "http/HttpMessage.h"
#include "http/Target.h"
#include "signing/Presets.h"

#include <QHostAddress>
#include <QUrl>

#include <algorithm>

namespace hookbench::endpoint {

namespace {

using Problems = std::vector<EndpointProblem>;

/// The first problem of a field is the one to mend.
void add(Problems& problems, std::string field, std::string message)
{
    const bool known = std::any_of(problems.begin(), problems.end(),
                                   [&](const EndpointProblem& problem) { return problem.field == field; });
    if (!known)
        problems.push_back({std::move(field), std::move(message)});
}

QHostAddress addressOf(const EndpointConfig& config)
{
    return QHostAddress(QString::fromStdString(config.bindAddress));
}

bool isAny(const QHostAddress& address)
{
    return address == QHostAddress::AnyIPv4 || address == QHostAddress::AnyIPv6 || address == QHostAddress::Any;
}

bool isUnreserved(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

void checkPlace(const EndpointConfig& config, Problems& problems)
{
    if (config.name.empty())
        add(problems, "name", "An endpoint needs a name; give it one.");
    if (addressOf(config).isNull())
        add(problems, "bindAddress",
            "\"" + config.bindAddress +
                "\" is not an IP address to listen on; use 127.0.0.1 for this machine alone.");
    const std::string& prefix = config.pathPrefix;
    const bool good = prefix.empty() || (prefix.front() == '/' && prefix.size() > 1 && prefix.back() != '/' &&
                                         prefix.find_first_of("?# \t\r\n") == std::string::npos);
    if (!good)
        add(problems, "pathPrefix",
            "The path prefix \"" + prefix +
                "\" must be like /stripe: begin with a /, not end with one, and hold no ?, # or space.");
    if (config.number != 1 && config.tls == TlsChoice::OwnCertificate && config.certificateFile.empty())
        add(problems, "certificateFile",
            "An own certificate needs its file; name the PEM file, or let the local authority make one.");
    const bool refuses = config.tlsFault.refusal != http::TlsServerContext::Refusal::Never;
    if (refuses && config.number == 1)
        add(problems, "tlsFault",
            "Handshakes of the main endpoint are refused by \"listen --tls-fault\" alone; do it with another endpoint.");
    else if (refuses && config.tls == TlsChoice::Off)
        add(problems, "tlsFault", "TLS handshakes can only be refused where this endpoint speaks HTTPS; turn TLS on.");
    if (config.httpsOnly && config.tls == TlsChoice::Off && config.number != 1)
        add(problems, "httpsOnly",
            "HTTPS only would refuse every request while this endpoint speaks HTTP; turn TLS on.");
    if (config.responseStatus < 200 || config.responseStatus > 599)
        add(problems, "responseStatus",
            "The answer status is " + std::to_string(config.responseStatus) + ", but it can be 200 to 599.");
}

void checkAccess(const EndpointConfig& config, const EndpointSecrets& secrets, Problems& problems)
{
    const AccessOptions& access = config.access;
    if (access.token && secrets.token.size() < 8)
        add(problems, "token", "The token must have at least 8 characters.");
    if (!std::all_of(secrets.token.begin(), secrets.token.end(), isUnreserved))
        add(problems, "token", "The token stands in the path: use letters, digits, and - . _ ~ alone.");
    if (access.basic && (access.basicUser.empty() || access.basicUser.find(':') != std::string::npos))
        add(problems, "basicUser", "Basic authentication needs a user name without a colon.");
    if (access.basic && secrets.basicPassword.empty())
        add(problems, "basicPassword", "Basic authentication needs a password; give one.");
}

void checkVerification(const VerificationOptions& options, const EndpointSecrets& secrets, Problems& problems)
{
    if (!options.scheme.empty() && signing::findScheme(options.scheme) == nullptr)
        add(problems, "scheme",
            "There is no signature scheme \"" + options.scheme +
                "\"; \"hookbench-cli sign --list\" shows those there are.");
    if (!options.scheme.empty() && secrets.verification.empty())
        add(problems, "verificationSecret",
            "Verifying " + options.scheme + " needs the secret (or public key); give it.");
    if (options.strict && options.scheme.empty())
        add(problems, "scheme", "Strict verification needs a signature scheme; choose one.");
    if (!options.secretHeader.empty() && !http::isToken(options.secretHeader))
        add(problems, "secretHeader",
            "\"" + options.secretHeader + "\" is no header name; use one like X-Mixpeek-Secret.");
    if (!options.secretHeader.empty() && secrets.sharedHeader.empty())
        add(problems, "sharedHeader",
            "The header " + options.secretHeader + " needs the secret that it must hold; give it.");
}

void checkForwarding(const EndpointConfig& config, Problems& problems)
{
    if (!config.forwarding.enabled)
        return;
    const auto target = http::parseTarget(config.forwarding.url);
    if (!target)
        return add(problems, "forwarding", target.error().message);
    const QUrl url(QString::fromStdString(config.forwarding.url));
    const std::string path = url.path().toStdString();
    const bool isOurs = target->isLoopback && config.port != 0 &&
                        url.port(target->isEncrypted ? 443 : 80) == config.port &&
                        (addressOf(config).isLoopback() || isAny(addressOf(config)));
    if (isOurs && pathBelow(path.empty() ? "/" : path, config.pathPrefix))
        add(problems, "forwarding",
            "Forwarding to " + config.forwarding.url +
                " would hand requests to this endpoint itself; name another port.");
}

void checkReactions(const EndpointConfig& config, Problems& problems)
{
    for (std::size_t i = 0; i < config.rules.rules.size(); ++i) {
        if (const auto problem = checkRule(config.rules.rules[i]))
            add(problems, "rules",
                "The " + titleOf(config.rules.rules[i], i) + " cannot be used: " + problem->message);
    }
    for (const std::string& id : config.handshakes) {
        if (id != "auto" && findHandshake(id) == nullptr)
            add(problems, "handshakes",
                "There is no handshake \"" + id + "\"; use auto, or the id of one, like slack.");
    }
}

void checkOutside(const OutsideOptions& outside, Problems& problems)
{
    if (!outside.tunnel.empty()) {
        if (const auto tunnel = parseTunnel(outside.tunnel); !tunnel)
            add(problems, "tunnel", tunnel.error().message);
    }
    const auto checkUrl = [&](const char* field, const std::string& url) {
        if (url.empty())
            return;
        if (const auto target = http::parseTarget(url); !target)
            add(problems, field, target.error().message);
    };
    checkUrl("tunnelUrl", outside.tunnelUrl);
    checkUrl("smee", outside.smee);
}

void checkBeside(const EndpointConfig& config, const EndpointConfig& other, Problems& problems)
{
    const std::string port = "port " + std::to_string(config.port);
    if (other.bindAddress != config.bindAddress)
        return add(problems, "port",
                   "The endpoint \"" + other.name + "\" has " + port + " on " + other.bindAddress +
                       " already; take the same address, or another port.");
    if (other.pathPrefix == config.pathPrefix)
        return add(problems, config.pathPrefix.empty() ? "port" : "pathPrefix",
                   "The endpoint \"" + other.name + "\" takes " +
                       (config.pathPrefix.empty() ? "all paths" : config.pathPrefix) + " of " + port +
                       " already; choose another prefix or port.");
    if (other.tls != config.tls || other.certificateFile != config.certificateFile ||
        other.tlsFault != config.tlsFault)
        add(problems, "tls",
            "The endpoint \"" + other.name + "\" speaks " + (other.tls == TlsChoice::Off ? "HTTP" : "HTTPS") +
                " on " + port + " with other settings; choose the same certificate, or another port.");
}

void checkAmong(const EndpointConfig& config, const std::vector<EndpointConfig>& all, Problems& problems)
{
    for (const EndpointConfig& other : all) {
        if (other.id == config.id)
            continue;
        if (other.name == config.name)
            add(problems, "name",
                "There is an endpoint \"" + config.name + "\" already; choose another name.");
        if (sharesSocket(config, other) && config.enabled && other.enabled)
            checkBeside(config, other, problems);
    }
}

} // namespace

bool sharesSocket(const EndpointConfig& a, const EndpointConfig& b)
{
    return a.port == b.port && a.port != 0 &&
           (a.bindAddress == b.bindAddress || isAny(addressOf(a)) || isAny(addressOf(b)));
}

bool isOpenToOthers(const EndpointConfig& config)
{
    return !addressOf(config).isNull() && !addressOf(config).isLoopback() && !config.access.token &&
           !config.access.basic;
}

std::vector<EndpointProblem> endpointProblems(const EndpointConfig& config, const EndpointSecrets& secrets,
                                              const std::vector<EndpointConfig>& all)
{
    Problems problems;
    checkPlace(config, problems);
    checkAccess(config, secrets, problems);
    checkVerification(config.verification, secrets, problems);
    checkForwarding(config, problems);
    checkReactions(config, problems);
    checkOutside(config.outside, problems);
    checkAmong(config, all, problems);
    return problems;
}

Status checkEndpoint(const EndpointConfig& config, const EndpointSecrets& secrets,
                     const std::vector<EndpointConfig>& all)
{
    const Problems problems = endpointProblems(config, secrets, all);
    if (problems.empty())
        return Done{};
    return Error{ErrorCode::InvalidInput, problems.front().message, ""};
}

} // namespace hookbench::endpoint
