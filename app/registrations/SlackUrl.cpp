#include "registrations/SlackUrl.h"

#include "base/Text.h"

#include <algorithm>
#include <array>
#include <vector>

namespace hookbench::registrations {

namespace {

/// Slack's own host, and the one of its service for governments.
constexpr std::array<std::string_view, 2> slackHosts{"hooks.slack.com", "hooks.slack-gov.com"};

constexpr std::array<std::string_view, 3> webhookKinds{"services", "workflows", "triggers"};

/// Where the path begins, its / included; the end of the URL if it has none.
std::size_t pathBegin(std::string_view url)
{
    const auto scheme = url.find("://");
    const std::size_t authority = scheme == std::string_view::npos ? 0 : scheme + 3;
    return std::min(url.find_first_of("/?#", authority), url.size());
}

std::string_view hostOf(std::string_view url)
{
    const auto scheme = url.find("://");
    const std::size_t authority = scheme == std::string_view::npos ? 0 : scheme + 3;
    std::string_view host = url.substr(authority, pathBegin(url) - authority);
    if (const auto at = host.rfind('@'); at != std::string_view::npos)
        host.remove_prefix(at + 1);
    host = host.substr(0, host.find(':'));
    return host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
}

std::vector<std::string_view> segments(std::string_view path)
{
    std::vector<std::string_view> found;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto slash = std::min(path.find('/'), path.size());
        found.push_back(path.substr(0, slash));
        path.remove_prefix(slash);
    }
    return found;
}

} // namespace

bool isSlackUrl(std::string_view url)
{
    const std::string_view host = hostOf(url);
    return std::any_of(slackHosts.begin(), slackHosts.end(),
                       [&](std::string_view known) { return equalsIgnoringCase(host, known); });
}

bool isSlackWebhookUrl(std::string_view url)
{
    const std::string_view path = url.substr(pathBegin(url));
    const auto parts = segments(path);
    if (parts.size() < 2 || std::any_of(parts.begin(), parts.end(), [](auto part) { return part.empty(); }))
        return false;
    if (path.find("${") != std::string_view::npos)
        return true;
    if (parts.front() == "services")
        return parts.size() == 4 && parts[1].starts_with('T') && parts[2].starts_with('B');
    return parts.front() == "workflows" || parts.front() == "triggers";
}

TextRange slackSecretRange(std::string_view url)
{
    const std::size_t begin = pathBegin(url);
    if (begin >= url.size() || url[begin] != '/')
        return {};
    const std::size_t end = std::min(url.find_first_of("?#", begin), url.size());
    // The first part only says what kind of webhook it is, if something follows it or it is a kind that is
    // known.
    const std::size_t second = url.find('/', begin + 1);
    if (second < end)
        return {second + 1, end};
    const std::string_view first = url.substr(begin + 1, end - begin - 1);
    const bool isKind = std::find(webhookKinds.begin(), webhookKinds.end(), first) != webhookKinds.end();
    return isKind ? TextRange() : TextRange{begin + 1, end};
}

} // namespace hookbench::registrations
