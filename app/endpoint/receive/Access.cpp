#include "endpoint/receive/Access.h"

#include "base/Text.h"
#include "signing/Digest.h"
#include "signing/Encoding.h"

#include <algorithm>

namespace hookbench::endpoint {

namespace {

bool hasToken(const http::ReceivedRequest& request, const EndpointConfig& config, const std::string& token)
{
    const auto below = pathBelow(pathOf(request.target), config.pathPrefix);
    if (!below || below->empty() || token.empty())
        return false;
    const std::string_view path = below->substr(1);
    return signing::equalInConstantTime(path.substr(0, path.find('/')), token);
}

bool hasBasic(const http::ReceivedRequest& request, const std::string& user, const std::string& password)
{
    const auto header = http::findHeader(request.headers, "Authorization");
    constexpr std::string_view word = "Basic ";
    if (!header || password.empty() || !equalsIgnoringCase(header->substr(0, word.size()), word))
        return false;
    const auto given = signing::fromBase64(header->substr(word.size()));
    return given && signing::equalInConstantTime(*given, user + ":" + password);
}

/// Lines that repeat are ambiguous, so a second one is refused.
bool hasSharedSecret(const http::ReceivedRequest& request, const std::string& name, const std::string& secret)
{
    const auto isIt = [&](const http::Header& header) { return equalsIgnoringCase(header.name, name); };
    const auto found = http::findHeader(request.headers, name);
    return found && !secret.empty() &&
           std::count_if(request.headers.begin(), request.headers.end(), isIt) == 1 &&
           signing::equalInConstantTime(*found, secret);
}

} // namespace

std::string_view pathOf(std::string_view target)
{
    if (!target.starts_with('/')) {
        const std::size_t scheme = target.find("://");
        if (scheme != std::string_view::npos) {
            const std::size_t slash = target.find('/', scheme + 3);
            target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
        }
    }
    return target.substr(0, target.find('?'));
}

std::optional<std::string_view> pathBelow(std::string_view path, std::string_view prefix)
{
    if (!path.starts_with(prefix))
        return std::nullopt;
    const std::string_view below = path.substr(prefix.size());
    return below.empty() || below.front() == '/' || prefix.empty() ? std::optional(below) : std::nullopt;
}

std::optional<http::Response> refusalOf(const http::ReceivedRequest& request, const EndpointConfig& config,
                                        const EndpointSecrets& secrets)
{
    if (config.access.token && !hasToken(request, config, secrets.token))
        return plainAnswer(403, "The path must begin with this endpoint's token.\n");
    if (config.access.basic && !hasBasic(request, config.access.basicUser, secrets.basicPassword)) {
        http::Response refusal =
            plainAnswer(401, "This endpoint wants its user name and password (Basic authentication).\n");
        refusal.headers.push_back({"WWW-Authenticate", "Basic realm=\"Hookbench\", charset=\"UTF-8\""});
        return refusal;
    }
    if (config.httpsOnly && !request.tls)
        return plainAnswer(403, "This endpoint takes HTTPS alone.\n");
    const std::string& header = config.verification.secretHeader;
    if (!header.empty() && !hasSharedSecret(request, header, secrets.sharedHeader))
        return plainAnswer(401, "The header " + header + " must hold the shared secret, once.\n");
    return std::nullopt;
}

http::Response plainAnswer(int status, std::string text)
{
    http::Response response;
    response.status = status;
    response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
    response.body = std::move(text);
    return response;
}

} // namespace hookbench::endpoint
