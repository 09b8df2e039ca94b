#include "registrations/ChannelKinds.h"

#include "common/Formatting.h"

#include <QCoreApplication>

namespace hookbench::ui {

namespace {

constexpr ChannelKind kinds[] = {
    {"webhook", "webhook"},
    {"slack", "hash"},
    {"email", "mail"},
    {"sms", "smartphone"},
};

QString tr(const char* text)
{
    return QCoreApplication::translate("ChannelKinds", text);
}

} // namespace

std::span<const ChannelKind> channelKinds()
{
    return kinds;
}

QString channelTitle(std::string_view kind)
{
    if (kind == "webhook")
        return tr("Webhook");
    if (kind == "slack")
        return tr("Slack");
    if (kind == "email")
        return tr("E-mail");
    if (kind == "sms")
        return tr("SMS");
    return textFromBytes(kind);
}

QString channelChip(std::string_view kind)
{
    return textFromBytes(kind);
}

QString channelIcon(std::string_view kind)
{
    for (const ChannelKind& known : kinds) {
        if (kind == known.kind)
            return QString::fromLatin1(known.icon);
    }
    return QStringLiteral("circle-dashed");
}

QString channelHint(std::string_view kind)
{
    if (kind == "webhook")
        return tr("An HTTP POST to an address");
    if (kind == "slack")
        return tr("A message to a Slack channel");
    if (kind == "email")
        return tr("A mail to one or more addresses");
    return tr("A text message to telephones");
}

registrations::Channel makeChannel(std::string_view kind)
{
    registrations::Channel channel;
    if (kind == "slack")
        channel.config = registrations::SlackConfig{};
    else if (kind == "email")
        channel.config = registrations::EmailConfig{};
    else if (kind == "sms")
        channel.config = registrations::SmsConfig{};
    else
        channel.config = registrations::WebhookConfig{};
    return channel;
}

} // namespace hookbench::ui
