#include "registrations/Registration.h"

#include <QRandomGenerator>

#include <algorithm>

namespace hookbench::registrations {

namespace {

struct KindOf {
    std::string_view operator()(const WebhookConfig&) const { return "webhook"; }
    std::string_view operator()(const SlackConfig&) const { return "slack"; }
    std::string_view operator()(const EmailConfig&) const { return "email"; }
    std::string_view operator()(const SmsConfig&) const { return "sms"; }
    std::string_view operator()(const OtherConfig& config) const { return config.kind; }
};

std::string firstOf(const std::vector<std::string>& texts)
{
    return texts.empty() ? std::string() : texts.front();
}

struct TargetOf {
    std::string operator()(const WebhookConfig& config) const { return config.url; }
    std::string operator()(const SlackConfig& config) const { return config.webhookUrl; }
    std::string operator()(const EmailConfig& config) const { return firstOf(config.to); }
    std::string operator()(const SmsConfig& config) const { return firstOf(config.phoneNumbers); }
    std::string operator()(const OtherConfig&) const { return {}; }
};

} // namespace

std::string_view Channel::kind() const
{
    return std::visit(KindOf(), config);
}

std::string makeRegistrationId()
{
    const quint64 number = QRandomGenerator::system()->generate64();
    return "wh_" + QString::number(number, 16).rightJustified(16, QLatin1Char('0')).toStdString();
}

bool subscribes(const Registration& registration, std::string_view eventType)
{
    return std::any_of(registration.eventTypes.begin(), registration.eventTypes.end(),
                       [&](const std::string& type) { return type == "*" || type == eventType; });
}

std::string targetOf(const Registration& registration)
{
    return registration.channels.empty() ? std::string()
                                         : std::visit(TargetOf(), registration.channels.front().config);
}

std::optional<std::int64_t> timeoutUsOf(const Registration& registration)
{
    std::optional<std::int64_t> shortest;
    for (const Channel& channel : registration.channels) {
        const auto* webhook = std::get_if<WebhookConfig>(&channel.config);
        if (!webhook || !(webhook->timeoutSeconds > 0 && webhook->timeoutSeconds < 1e6))
            continue;
        const auto us = static_cast<std::int64_t>(webhook->timeoutSeconds * 1e6);
        shortest = std::min(shortest.value_or(us), us);
    }
    return shortest;
}

} // namespace hookbench::registrations
