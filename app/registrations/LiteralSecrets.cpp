#include "registrations/LiteralSecrets.h"

#include "base/Redaction.h"
#include "registrations/SlackUrl.h"
#include "registrations/Variables.h"

#include <algorithm>
#include <functional>

namespace hookbench::registrations {

namespace {

/// A secret within a text of a record, which may be replaced in place.
struct Found {
    std::string field;
    std::string name; ///< of the variable, not yet made unique
    std::string& text;
    TextRange range;
};

using Visitor = std::function<void(const Found&)>;

bool isLiteral(std::string_view value)
{
    return value.find_first_not_of(" \t") != std::string_view::npos && variableReferences(value).empty();
}

/// "X-Mixpeek-Secret" as "X_MIXPEEK_SECRET".
std::string variableNameFrom(std::string_view text)
{
    std::string name;
    for (const char c : text) {
        const bool isLower = c >= 'a' && c <= 'z';
        const bool fits = isLower || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        name.push_back(isLower ? static_cast<char>(c - 'a' + 'A') : fits ? c : '_');
    }
    return isVariableName(name) ? name : "SECRET_" + name;
}

/// Names of query parameters and members are compared as those of headers are, "api_key" as "api-key".
bool isSensitiveName(std::string name)
{
    std::replace(name.begin(), name.end(), '_', '-');
    return isSensitiveHeader(name);
}

/// Where the password of "https://user:password@host/" is; empty if there is none.
TextRange passwordRange(std::string_view url)
{
    // Only at the beginning: "://" in a query says nothing about this URL.
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos || url.find_first_of(":/?#") != scheme)
        return {};
    const std::size_t begin = scheme + 3;
    const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
    const auto at = url.substr(begin, end - begin).rfind('@');
    if (at == std::string_view::npos)
        return {};
    const auto colon = url.substr(begin, at).find(':');
    return colon == std::string_view::npos ? TextRange() : TextRange{begin + colon + 1, begin + at};
}

void offer(const std::string& field, const std::string& name, std::string& text, TextRange range,
           const Visitor& visit)
{
    if (isLiteral(std::string_view(text).substr(range.begin, range.end - range.begin)))
        visit({field, name, text, range});
}

void visitQuery(std::string& url, const std::string& field, const Visitor& visit)
{
    struct Parameter {
        std::string name;
        TextRange value;
    };
    std::vector<Parameter> parameters;
    const std::size_t end = std::min(url.find('#'), url.size());
    std::size_t from = url.find('?');
    while (from < end) {
        const std::size_t next = std::min(url.find('&', from + 1), end);
        const std::size_t equals = url.find('=', from);
        if (equals < next)
            parameters.push_back({url.substr(from + 1, equals - from - 1), {equals + 1, next}});
        from = next;
    }
    // From the end, so that a replacement moves nothing that is still to come.
    for (auto it = parameters.rbegin(); it != parameters.rend(); ++it) {
        if (isSensitiveName(it->name))
            offer(field, variableNameFrom(it->name), url, it->value, visit);
    }
}

void visitUrl(std::string& url, const std::string& field, const Visitor& visit)
{
    visitQuery(url, field, visit);
    if (isSlackUrl(url))
        offer(field, "SLACK_WEBHOOK_PATH", url, slackSecretRange(url), visit);
    offer(field, "URL_PASSWORD", url, passwordRange(url), visit);
}

/// Unknown members that are named like a credential: `bot_token` of older records, `signing_secret`.
void visitMembers(json::Object& members, const std::string& path, const Visitor& visit)
{
    for (json::Member& member : members) {
        if (!member.value.isString() || !isSensitiveName(member.key))
            continue;
        std::string text = member.value.asString();
        offer(path + "." + member.key, variableNameFrom(member.key), text, {0, text.size()}, visit);
        if (text != member.value.asString())
            member.value = json::Value(std::move(text));
    }
}

struct ConfigVisitor {
    const std::string& path;
    const Visitor& visit;

    void operator()(WebhookConfig& config) const
    {
        visitUrl(config.url, path + ".url", visit);
        for (http::Header& header : config.headers) {
            if (isSensitiveHeader(header.name))
                offer(path + ".headers." + header.name, variableNameFrom(header.name), header.value,
                      {0, header.value.size()}, visit);
        }
        visitMembers(config.extra, path, visit);
    }
    void operator()(SlackConfig& config) const
    {
        visitUrl(config.webhookUrl, path + ".webhook_url", visit);
        if (config.iconUrl)
            visitUrl(*config.iconUrl, path + ".icon_url", visit);
        visitMembers(config.extra, path, visit);
    }
    void operator()(EmailConfig& config) const { visitMembers(config.extra, path, visit); }
    void operator()(SmsConfig& config) const { visitMembers(config.extra, path, visit); }
    void operator()(OtherConfig& config) const
    {
        if (config.configs.isObject())
            visitMembers(config.configs.asObject(), path, visit);
    }
};

void visitSecrets(Registration& registration, const Visitor& visit)
{
    for (std::size_t i = 0; i < registration.channels.size(); ++i) {
        const std::string path = "channels[" + std::to_string(i) + "].configs";
        std::visit(ConfigVisitor{path, visit}, registration.channels[i].config);
    }
}

std::string valueOf(const Found& found)
{
    return found.text.substr(found.range.begin, found.range.end - found.range.begin);
}

std::string uniqueName(const std::string& name, std::vector<std::string>& taken)
{
    std::string unique = name;
    for (int number = 2; std::find(taken.begin(), taken.end(), unique) != taken.end(); ++number)
        unique = name + "_" + std::to_string(number);
    taken.push_back(unique);
    return unique;
}

} // namespace

std::vector<LiteralSecret> literalSecrets(const Registration& registration,
                                          const std::vector<std::string>& takenNames)
{
    std::vector<LiteralSecret> secrets;
    std::vector<std::string> taken = takenNames;
    Registration copy = registration;
    visitSecrets(copy, [&](const Found& found) {
        secrets.push_back({found.field, uniqueName(found.name, taken), valueOf(found)});
    });
    return secrets;
}

Registration withReferences(Registration registration, const std::vector<LiteralSecret>& secrets)
{
    // Each is used once, in the order in which they were found: one URL may hold one value in two places.
    std::vector<LiteralSecret> left = secrets;
    visitSecrets(registration, [&](const Found& found) {
        const std::string value = valueOf(found);
        const auto secret = std::find_if(left.begin(), left.end(), [&](const LiteralSecret& one) {
            return one.field == found.field && one.value == value;
        });
        if (secret == left.end())
            return;
        found.text.replace(found.range.begin, value.size(), "${" + secret->suggestedName + "}");
        left.erase(secret);
    });
    return registration;
}

Registration withoutLiteralSecrets(Registration registration)
{
    visitSecrets(registration, [](const Found& found) {
        found.text.erase(found.range.begin, found.range.end - found.range.begin);
    });
    return registration;
}

} // namespace hookbench::registrations
