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

Error refuse(std::string message)
{
    return {ErrorCode::InvalidInput, std::move(message), ""};
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

Status checkPlace(const EndpointConfig& config)
{
    if (config.name.empty())
        return refuse("An endpoint needs a name; give it one.");
    if (addressOf(config).isNull())
        return refuse("\"" + config.bindAddress +
                      "\" is not an IP address to listen on; use 127.0.0.1 for this machine alone.");
    const std::string& prefix = config.pathPrefix;
    const bool good = prefix.empty() || (prefix.front() == '/' && prefix.size() > 1 && prefix.back() != '/' &&
                                         prefix.find_first_of("?# \t\r\n") == std::string::npos);
    if (!good)
        return refuse("The path prefix \"" + prefix +
                      "\" must be like /stripe: begin with a /, not end with one, and hold no ?, # or space.");
    if (config.number != 1 && config.tls == TlsChoice::OwnCertificate && config.certificateFile.empty())
        return refuse("An own certificate needs its file; name the PEM file, or let the local authority make one.");
    if (config.httpsOnly && config.tls == TlsChoice::Off && config.number != 1)
        return refuse("HTTPS only would refuse every request while this endpoint speaks HTTP; turn TLS on.");
    if (config.responseStatus < 200 || config.responseStatus > 599)
        return refuse("The answer status is " + std::to_string(config.responseStatus) +
                      ", but it can be 200 to 599.");
    return Done{};
}

Status checkAccess(const EndpointConfig& config, const EndpointSecrets& secrets)
{
    const AccessOptions& access = config.access;
    if (access.token && secrets.token.size() < 8)
        return refuse("The token must have at least 8 characters.");
    if (!std::all_of(secrets.token.begin(), secrets.token.end(), isUnreserved))
        return refuse("The token stands in the path: use letters, digits, and - . _ ~ alone.");
    if (access.basic && (access.basicUser.empty() || access.basicUser.find(':') != std::string::npos))
        return refuse("Basic authentication needs a user name without a colon.");
    if (access.basic && secrets.basicPassword.empty())
        return refuse("Basic authentication needs a password; give one.");
    return Done{};
}

Status checkVerification(const VerificationOptions& options, const EndpointSecrets& secrets)
{
    if (!options.scheme.empty() && signing::findScheme(options.scheme) == nullptr)
        return refuse("There is no signature scheme \"" + options.scheme +
                      "\"; \"hookbench-cli sign --list\" shows those there are.");
    if (!options.scheme.empty() && secrets.verification.empty())
        return refuse("Verifying " + options.scheme + " needs the secret (or public key); give it.");
    if (options.strict && options.scheme.empty())
        return refuse("Strict verification needs a signature scheme; choose one.");
    if (!options.secretHeader.empty() && !http::isToken(options.secretHeader))
        return refuse("\"" + options.secretHeader + "\" is no header name; use one like X-Mixpeek-Secret.");
    if (!options.secretHeader.empty() && secrets.sharedHeader.empty())
        return refuse("The header " + options.secretHeader + " needs the secret that it must hold; give it.");
    return Done{};
}

Status checkForwarding(const EndpointConfig& config)
{
    if (!config.forwarding.enabled)
        return Done{};
    const auto target = http::parseTarget(config.forwarding.url);
    if (!target)
        return target.error();
    const QUrl url(QString::fromStdString(config.forwarding.url));
    const std::string path = url.path().toStdString();
    const bool isOurs = target->isLoopback && config.port != 0 &&
                        url.port(target->isEncrypted ? 443 : 80) == config.port &&
                        (addressOf(config).isLoopback() || isAny(addressOf(config)));
    if (isOurs && pathBelow(path.empty() ? "/" : path, config.pathPrefix))
        return refuse("Forwarding to " + config.forwarding.url +
                      " would hand requests to this endpoint itself; name another port.");
    return Done{};
}

Status checkReactions(const EndpointConfig& config)
{
    for (std::size_t i = 0; i < config.rules.rules.size(); ++i) {
        if (const auto problem = checkRule(config.rules.rules[i]))
            return refuse("The " + titleOf(config.rules.rules[i], i) + " cannot be used: " + problem->message);
    }
    for (const std::string& id : config.handshakes) {
        if (id != "auto" && findHandshake(id) == nullptr)
            return refuse("There is no handshake \"" + id + "\"; use auto, or the id of one, like slack.");
    }
    return Done{};
}

Status checkOutside(const OutsideOptions& outside)
{
    if (!outside.tunnel.empty()) {
        if (const auto tunnel = parseTunnel(outside.tunnel); !tunnel)
            return tunnel.error();
    }
    for (const std::string& url : {outside.tunnelUrl, outside.smee}) {
        if (const auto target = url.empty() ? Result<http::Target>(http::Target()) : http::parseTarget(url); !target)
            return target.error();
    }
    return Done{};
}

Status checkAmong(const EndpointConfig& config, const std::vector<EndpointConfig>& all)
{
    for (const EndpointConfig& other : all) {
        if (other.id == config.id)
            continue;
        if (other.name == config.name)
            return refuse("There is an endpoint \"" + config.name + "\" already; choose another name.");
        if (!sharesSocket(config, other) || !config.enabled || !other.enabled)
            continue;
        const std::string port = "port " + std::to_string(config.port);
        if (other.bindAddress != config.bindAddress)
            return refuse("The endpoint \"" + other.name + "\" has " + port + " on " + other.bindAddress +
                          " already; take the same address, or another port.");
        if (other.pathPrefix == config.pathPrefix)
            return refuse("The endpoint \"" + other.name + "\" takes " +
                          (config.pathPrefix.empty() ? "all paths" : config.pathPrefix) + " of " + port +
                          " already; choose another prefix or port.");
        if (other.tls != config.tls || other.certificateFile != config.certificateFile)
            return refuse("The endpoint \"" + other.name + "\" speaks " +
                          (other.tls == TlsChoice::Off ? "HTTP" : "HTTPS") + " on " + port +
                          " with other settings; choose the same certificate, or another port.");
    }
    return Done{};
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

Status checkEndpoint(const EndpointConfig& config, const EndpointSecrets& secrets,
                     const std::vector<EndpointConfig>& all)
{
    if (Status good = checkPlace(config); !good)
        return good;
    if (Status good = checkAccess(config, secrets); !good)
        return good;
    if (Status good = checkVerification(config.verification, secrets); !good)
        return good;
    if (Status good = checkForwarding(config); !good)
        return good;
    if (Status good = checkReactions(config); !good)
        return good;
    if (Status good = checkOutside(config.outside); !good)
        return good;
    return checkAmong(config, all);
}

} // namespace hookbench::endpoint
