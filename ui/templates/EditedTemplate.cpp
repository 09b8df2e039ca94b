#include "templates/EditedTemplate.h"

#include <QCoreApplication>

namespace hookbench::ui {

using namespace registrations;
using templates::TemplateKind;
using templates::TemplateSource;

namespace {

QString trEdited(const char* text)
{
    return QCoreApplication::translate("EditedTemplate", text);
}

/// Where the previews of templates go that belong to no registration: reserved names (RFC 2606) and numbers.
Channel exampleChannel(std::string_view kind, const std::string& endpointUrl)
{
    if (kind == "slack") {
        SlackConfig slack;
        slack.webhookUrl = "https://hooks.slack.com/services/EXAMPLE";
        return {slack, {}};
    }
    if (kind == "email") {
        EmailConfig email;
        email.to = {"you@example.com"};
        return {email, {}};
    }
    if (kind == "sms") {
        SmsConfig sms;
        sms.phoneNumbers = {"+15550100"};
        return {sms, {}};
    }
    WebhookConfig webhook;
    webhook.url = endpointUrl.empty() ? std::string("http://127.0.0.1:8787/hooks/mixpeek")
                                      : endpointUrl + "hooks/mixpeek";
    return {webhook, {}};
}

void setSource(Channel& channel, TemplateKind kind, const TemplateSource& source)
{
    const bool none = source.shape == TemplateSource::Shape::None;
    const std::optional<std::string> text = none ? std::nullopt : std::optional(source.text);
    if (auto* slack = std::get_if<SlackConfig>(&channel.config))
        slack->blocksTemplate = text;
    else if (auto* email = std::get_if<EmailConfig>(&channel.config))
        (kind == TemplateKind::Subject ? email->subjectTemplate : email->bodyTemplate) = text;
    else if (auto* sms = std::get_if<SmsConfig>(&channel.config))
        sms->messageTemplate = text;
    // The body of a webhook is handed to the preview as it is in the editor: it may be broken.
}

} // namespace

QString kindName(TemplateKind kind)
{
    switch (kind) {
    case TemplateKind::Payload:
        return trEdited("Webhook payload");
    case TemplateKind::Blocks:
        return trEdited("Slack blocks");
    case TemplateKind::Subject:
        return trEdited("Email subject");
    case TemplateKind::Body:
        return trEdited("Email body");
    case TemplateKind::Message:
        return trEdited("SMS message");
    }
    return {};
}

QString kindIcon(TemplateKind kind)
{
    switch (kind) {
    case TemplateKind::Payload:
        return QStringLiteral("webhook");
    case TemplateKind::Blocks:
        return QStringLiteral("hash");
    case TemplateKind::Subject:
    case TemplateKind::Body:
        return QStringLiteral("mail");
    case TemplateKind::Message:
        return QStringLiteral("smartphone");
    }
    return {};
}

std::string channelKindOf(TemplateKind kind)
{
    switch (kind) {
    case TemplateKind::Payload:
        return "webhook";
    case TemplateKind::Blocks:
        return "slack";
    case TemplateKind::Subject:
    case TemplateKind::Body:
        return "email";
    case TemplateKind::Message:
        return "sms";
    }
    return "webhook";
}

HostLanguage hostOf(const EditedTemplate& edited, const TemplateSource& source)
{
    if (edited.kind == TemplateKind::Payload || edited.kind == TemplateKind::Blocks)
        return HostLanguage::Json;
    if (edited.kind != TemplateKind::Body)
        return HostLanguage::Text;
    if (edited.registration && edited.channel < edited.registration->channels.size()) {
        const auto* email = std::get_if<EmailConfig>(&edited.registration->channels[edited.channel].config);
        if (email && email->contentType != "html")
            return email->contentType == "json" ? HostLanguage::Json : HostLanguage::Text;
        return HostLanguage::Html;
    }
    return source.text.find('<') != std::string::npos || source.text.empty() ? HostLanguage::Html
                                                                             : HostLanguage::Text;
}

TemplateSource sourceFromText(const EditedTemplate& edited, std::string text)
{
    using Shape = TemplateSource::Shape;
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        return {Shape::None, {}};
    return {edited.shape == Shape::Object ? Shape::Object : Shape::Text, std::move(text)};
}

bool hasChannel(const EditedTemplate& edited, std::string_view kind)
{
    if (channelKindOf(edited.kind) == kind)
        return true;
    return edited.registration &&
           std::any_of(edited.registration->channels.begin(), edited.registration->channels.end(),
                       [kind](const Channel& channel) { return channel.kind() == kind; });
}

Channel channelFor(const EditedTemplate& edited, const TemplateSource& source, const std::string& endpointUrl)
{
    Channel channel = edited.registration && edited.channel < edited.registration->channels.size()
                          ? edited.registration->channels[edited.channel]
                          : exampleChannel(channelKindOf(edited.kind), endpointUrl);
    setSource(channel, edited.kind, source);
    return channel;
}

Channel otherChannel(const EditedTemplate& edited, std::string_view kind, const std::string& endpointUrl)
{
    if (edited.registration) {
        for (const Channel& channel : edited.registration->channels) {
            if (channel.kind() == kind)
                return channel;
        }
    }
    return exampleChannel(kind, endpointUrl);
}

} // namespace hookbench::ui
