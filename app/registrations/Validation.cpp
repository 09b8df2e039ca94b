#include "registrations/Validation.h"

#include "base/Text.h"
#include "events/Catalogue.h"
#include "registrations/SlackUrl.h"
#include "registrations/TemplateCheck.h"
#include "registrations/Variables.h"

#include <algorithm>
#include <array>

namespace hookbench::registrations {

namespace {

constexpr double maxTimeoutSeconds = 300;
constexpr std::size_t maxNameCharacters = 200;

/// Collects the problems of one registration, field by field in their order.
class Check {
public:
    Problems run(const Registration& registration);

private:
    using Severity = Problem::Severity;

    void add(std::string field, Severity severity, std::string message)
    {
        m_found.push_back({std::move(field), severity, std::move(message)});
    }
    void add(Problems problems)
    {
        for (Problem& problem : problems)
            m_found.push_back(std::move(problem));
    }
    void name(const std::string& text);
    void eventTypes(const std::vector<std::string>& types);
    void channel(const Channel& channel, const std::string& path);

    void check(const WebhookConfig& config, const std::string& path);
    void check(const SlackConfig& config, const std::string& path);
    void check(const EmailConfig& config, const std::string& path);
    void check(const SmsConfig& config, const std::string& path);
    void check(const OtherConfig& config, const std::string& path);

    void headers(const http::Headers& headers, const std::string& path);
    void payloadTemplate(const json::Value& value, const std::string& path);
    void slackUrl(const SlackConfig& config, const std::string& field);
    void addresses(const std::vector<std::string>& addresses, const std::string& field);
    void textTemplate(const std::optional<std::string>& source, const std::string& field)
    {
        if (source)
            add(checkTemplate(*source, field, TemplateOutput::Text));
    }

    Problems m_found;
};

std::string item(const std::string& field, std::size_t index)
{
    return field + "[" + std::to_string(index) + "]";
}

/// Characters as the service counts them: code points.
std::size_t characterCount(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void Check::name(const std::string& text)
{
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        add("webhook_name", Severity::Error, "The registration needs a name; write 1 to 200 characters.");
    else if (const std::size_t count = characterCount(text); count > maxNameCharacters)
        add("webhook_name", Severity::Error,
            "The name has " + std::to_string(count) + " characters; shorten it to 200.");
}

void Check::eventTypes(const std::vector<std::string>& types)
{
    if (types.empty())
        add("event_types", Severity::Error,
            "No event goes here yet; choose at least one event type, or * for all of them.");
    for (std::size_t i = 0; i < types.size(); ++i) {
        const std::string& type = types[i];
        const std::string field = item("event_types", i);
        const auto end = types.begin() + static_cast<std::ptrdiff_t>(i);
        if (type.empty())
            add(field, Severity::Error, "The event type is empty; write one such as object.created.");
        else if (std::find(types.begin(), end, type) != end)
            add(field, Severity::Warning, "The event type " + type + " is named twice; take one away.");
        else if (type == "*" && types.size() > 1)
            add(field, Severity::Note, "* stands for all event types; the others need not be named.");
        else if (type != "*" && !events::isKnown(type))
            add(field, Severity::Warning,
                "The event type " + type + " is not in the catalogue; check its spelling.");
    }
}

void Check::headers(const http::Headers& headers, const std::string& path)
{
    for (auto header = headers.begin(); header != headers.end(); ++header) {
        const std::string field = path + "." + header->name;
        add(validateHeader(header->name, header->value, field));
        const bool isRepeated = std::any_of(headers.begin(), header, [&](const http::Header& other) {
            return equalsIgnoringCase(other.name, header->name);
        });
        if (isRepeated && !header->name.empty())
            add(field, Severity::Error,
                "The header " + header->name +
                    " is given twice; take one away, or join the values with a comma.");
    }
}

void Check::payloadTemplate(const json::Value& value, const std::string& path)
{
    if (value.isString())
        add(checkTemplate(value.asString(), path, TemplateOutput::Json));
    else if (value.isObject())
        add(checkTemplateLeaves(value, path));
    else if (!value.isNull())
        add(path, Severity::Error, "The payload template has to be a text or an object; write one of them.");
}

void Check::check(const WebhookConfig& config, const std::string& path)
{
    add(validateUrl(config.url, path + ".url"));
    headers(config.headers, path + ".headers");
    payloadTemplate(config.payloadTemplate, path + ".payload_template");
    // Written so that "not a number" fails as well.
    if (!(config.timeoutSeconds > 0 && config.timeoutSeconds <= maxTimeoutSeconds))
        add(path + ".timeout", Severity::Error,
            "The timeout has to be above 0 s and at most 300 s; the default is 10 s.");
}

void Check::slackUrl(const SlackConfig& config, const std::string& field)
{
    if (config.webhookUrl.empty() && config.extra.find("bot_token")) {
        add(field, Severity::Warning,
            "This older channel has a bot token and no webhook URL; add the URL to send to it from here.");
        return;
    }
    const Problems problems = validateUrl(config.webhookUrl, field);
    add(problems);
    if (hasErrors(problems))
        return;
    if (isSlackUrl(config.webhookUrl)) {
        if (!isSlackWebhookUrl(config.webhookUrl))
            add(field, Severity::Error,
                "This is not the URL of a Slack webhook; copy it from the app's page \"Incoming Webhooks\", "
                "as in "
                "https://hooks.slack.com/services/T…/B…/….");
    } else if (problems.empty() && variableReferences(config.webhookUrl).empty()) {
        add(field, Severity::Warning,
            "The URL is not on hooks.slack.com; check that the receiver there speaks as Slack does.");
    }
}

void Check::check(const SlackConfig& config, const std::string& path)
{
    slackUrl(config, path + ".webhook_url");
    const auto& emoji = config.iconEmoji;
    if (emoji && !emoji->empty() && variableReferences(*emoji).empty() &&
        (emoji->size() < 3 || emoji->front() != ':' || emoji->back() != ':'))
        add(path + ".icon_emoji", Severity::Warning,
            "An emoji stands between colons; write it as in :package:.");
    if (config.iconUrl && !config.iconUrl->empty()) {
        for (Problem& problem : validateUrl(*config.iconUrl, path + ".icon_url")) {
            problem.severity = std::max(problem.severity, Severity::Warning);
            m_found.push_back(std::move(problem));
        }
    }
    if (config.blocksTemplate)
        add(checkTemplate(*config.blocksTemplate, path + ".blocks_template", TemplateOutput::Json));
}

void Check::addresses(const std::vector<std::string>& addresses, const std::string& field)
{
    for (std::size_t i = 0; i < addresses.size(); ++i)
        add(validateEmailAddress(addresses[i], item(field, i)));
}

void Check::check(const EmailConfig& config, const std::string& path)
{
    if (config.to.empty())
        add(path + ".to_addresses", Severity::Error,
            "The mail goes to nobody yet; add at least one address such as name@example.com.");
    addresses(config.to, path + ".to_addresses");
    addresses(config.cc, path + ".cc_addresses");
    addresses(config.bcc, path + ".bcc_addresses");
    textTemplate(config.subjectTemplate, path + ".subject_template");
    textTemplate(config.bodyTemplate, path + ".body_template");
    static constexpr std::array<std::string_view, 4> known{"plain_text", "html", "markdown", "json"};
    if (std::find(known.begin(), known.end(), config.contentType) == known.end())
        add(path + ".content_type", Severity::Warning,
            "The content type \"" + config.contentType +
                "\" is not known; choose plain_text, html, markdown or json.");
}

void Check::check(const SmsConfig& config, const std::string& path)
{
    if (config.phoneNumbers.empty())
        add(path + ".phone_numbers", Severity::Error,
            "The message goes to nobody yet; add at least one number such as +14155550123.");
    for (std::size_t i = 0; i < config.phoneNumbers.size(); ++i)
        add(validatePhoneNumber(config.phoneNumbers[i], item(path + ".phone_numbers", i)));
    textTemplate(config.messageTemplate, path + ".message_template");
}

void Check::check(const OtherConfig& config, const std::string& path)
{
    const std::string field = path.substr(0, path.rfind('.')) + ".channel";
    if (config.kind.empty())
        add(field, Severity::Error, "The channel has no kind; choose webhook, slack, email or sms.");
    else
        add(field, Severity::Warning,
            "Channels of the kind \"" + config.kind + "\" are kept, but nothing is sent to them from here.");
}

void Check::channel(const Channel& channel, const std::string& path)
{
    std::visit([&](const auto& config) { check(config, path + ".configs"); }, channel.config);
}

Problems Check::run(const Registration& registration)
{
    name(registration.name);
    eventTypes(registration.eventTypes);
    if (registration.channels.empty())
        add("channels", Severity::Error,
            "There is no channel yet; add at least one: webhook, slack, email or sms.");
    for (std::size_t i = 0; i < registration.channels.size(); ++i)
        channel(registration.channels[i], item("channels", i));
    return std::move(m_found);
}

} // namespace

Problems validate(const Registration& registration)
{
    return Check().run(registration);
}

} // namespace hookbench::registrations
