#include "delivery/ComposedDelivery.h"

#include "base/Redaction.h"
#include "base/Text.h"
#include "capture/EventFields.h"
#include "delivery/UrlParts.h"
#include "signing/Digest.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace hookbench::delivery {

namespace {

/// Moves credentials out of a request.
class Credentials {
public:
    Credentials(std::vector<std::string>& names, registrations::VariableValues& values)
        : m_names(names), m_values(values)
    {
    }

    std::string reference(std::string name, std::string_view value)
    {
        const std::string stem = name;
        for (int i = 2; m_values.values.contains(name); ++i)
            name = stem + "_" + std::to_string(i);
        m_values.values[name] = value;
        m_values.secretNames.push_back(name);
        m_names.push_back(name);
        return "${" + name + "}";
    }

    /// "Bearer abc" keeps its scheme, so that the token is masked wherever it comes back.
    void hide(http::Header& header)
    {
        if (header.value.empty() || !isSensitiveHeader(header.name))
            return;
        std::string name = "HEADER_";
        for (const char c : header.name)
            name += std::isalnum(static_cast<unsigned char>(c)) != 0
                        ? static_cast<char>(std::toupper(static_cast<unsigned char>(c)))
                        : '_';
        const std::size_t space = header.value.find(' ');
        const bool hasScheme = space != std::string::npos && space + 1 < header.value.size() &&
                               std::all_of(header.value.begin(), header.value.begin() + std::ptrdiff_t(space),
                                           [](unsigned char c) { return std::isalnum(c) != 0; });
        const std::size_t begin = hasScheme ? space + 1 : 0;
        header.value = header.value.substr(0, begin) + reference(name, header.value.substr(begin));
    }

    void hide(std::string& url)
    {
        const std::size_t begin = url.find("://");
        if (begin == std::string::npos)
            return;
        const std::size_t end = std::min(url.find_first_of("/?#", begin + 3), url.size());
        const std::size_t at = url.substr(0, end).rfind('@');
        if (at == std::string::npos || at <= begin + 3)
            return;
        const std::string user = url.substr(begin + 3, at - begin - 3);
        url = url.substr(0, begin + 3) + reference("URL_CREDENTIALS", user) + url.substr(at);
    }

private:
    std::vector<std::string>& m_names;
    registrations::VariableValues& m_values;
};

json::Value eventOf(const std::string& body)
{
    const capture::EventFields fields = capture::EventFieldsReader().read(body);
    json::Object event;
    if (!fields.type.empty())
        event.append("event_type", json::Value(asUtf8(fields.type)));
    if (!fields.id.empty())
        event.append("event_id", json::Value(asUtf8(fields.id)));
    return event;
}

} // namespace

Result<ComposedDelivery> compose(http::OutgoingRequest request, DeliveryOptions options, std::int64_t nowUs)
{
    const auto place = placeOfUrl(request.url);
    if (!place)
        return place.error();
    ComposedDelivery made;
    Recipe& recipe = made.recipe;
    LiteralRequest literal;
    Credentials credentials(literal.names, made.values);
    credentials.hide(request.url);
    for (http::Header& header : request.headers)
        credentials.hide(header);
    literal.url = std::move(request.url);
    literal.headers = std::move(request.headers);
    literal.body = std::move(request.body);
    literal.timeoutMs = request.timeoutMs;
    recipe.event = eventOf(literal.body);
    if (eventIdOf(recipe.event).empty())
        literal.messageId = signing::randomId("msg_");
    // What lists and the diagnosis read of a webhook.
    registrations::WebhookConfig config;
    config.url = asUtf8(literal.url);
    for (const http::Header& header : literal.headers)
        config.headers.push_back({asUtf8(header.name), asUtf8(header.value)});
    config.timeoutSeconds = literal.timeoutMs / 1000.0;
    recipe.channel.config = std::move(config);
    recipe.options = std::move(options);
    recipe.options.method = std::move(request.method);
    recipe.place = asUtf8(withoutScheme(literal.url));
    recipe.host = place->text();
    recipe.firedAtUs = nowUs;
    recipe.literal = std::move(literal);
    return made;
}

registrations::VariableValues merged(registrations::VariableValues values,
                                     const registrations::VariableValues& more)
{
    for (const auto& [name, value] : more.values)
        values.values[name] = value;
    for (const std::string& name : more.secretNames) {
        if (std::find(values.secretNames.begin(), values.secretNames.end(), name) == values.secretNames.end())
            values.secretNames.push_back(name);
    }
    return values;
}

} // namespace hookbench::delivery
