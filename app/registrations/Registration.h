#pragma once

#include "http/HttpMessage.h"
#include "json/Value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Registrations: which events go where, as the service's `Webhook` records say it (its API, version 0.81).
namespace hookbench::registrations {

/// `configs` of the channel "webhook": an HTTP POST.
struct WebhookConfig {
    std::string url;
    http::Headers headers; ///< of an object: names are unique
    json::Value
        payloadTemplate; ///< null: none; a string: the text of a template; an object: templates in its leaves
    double timeoutSeconds = 10;
    json::Object extra;

    bool operator==(const WebhookConfig&) const = default;
};

/// `configs` of the channel "slack": an incoming webhook.
struct SlackConfig {
    std::string webhookUrl;
    std::optional<std::string> channel;
    std::optional<std::string> username;
    std::optional<std::string> iconEmoji;
    std::optional<std::string> iconUrl;
    std::optional<std::string> blocksTemplate;
    json::Object extra; ///< also what older records carry: bot_token, channel_id, workspace_id

    bool operator==(const SlackConfig&) const = default;
};

/// `configs` of the channel "email".
struct EmailConfig {
    std::vector<std::string> to;
    std::vector<std::string> cc;
    std::vector<std::string> bcc;
    std::optional<std::string> subjectTemplate;
    std::optional<std::string> bodyTemplate;
    std::string contentType = "html"; ///< plain_text, html, markdown, json; others are kept
    json::Object extra;

    bool operator==(const EmailConfig&) const = default;
};

/// `configs` of the channel "sms". API 0.81 does not know this channel; the documentation does.
struct SmsConfig {
    std::vector<std::string> phoneNumbers;
    std::optional<std::string> messageTemplate;
    json::Object extra;

    bool operator==(const SmsConfig&) const = default;
};

/// A channel of a kind that this program does not know, kept as it came.
struct OtherConfig {
    std::string kind;
    json::Value configs;

    bool operator==(const OtherConfig&) const = default;
};

struct Channel {
    std::variant<WebhookConfig, SlackConfig, EmailConfig, SmsConfig, OtherConfig> config;
    json::Object extra; ///< unknown members beside `channel` and `configs`

    /// "webhook", "slack", "email", "sms", or what OtherConfig says.
    std::string_view kind() const;
    bool operator==(const Channel&) const = default;
};

/// One registration, the service's record. Unknown members (`extra`) survive reading and writing, in their
/// order.
/// `${NAME}` in a URL, a header value, an address or a number stands for a variable of the environment in
/// use.
struct Registration {
    std::string id; ///< "wh_" and 16 hexadecimal digits; "" where there is none yet
    std::string name;
    std::vector<std::string> eventTypes; ///< "*" stands for all of them
    std::vector<Channel> channels;
    bool isActive = true;
    std::string createdAt; ///< ISO 8601, as it came; "" if unknown
    std::string updatedAt;
    json::Object extra;

    bool operator==(const Registration&) const = default;
};

/// "wh_" and 16 random hexadecimal digits.
std::string makeRegistrationId();

/// Whether an event of this type goes to the registration: it is named, or "*" is. Whether it is active is
/// not asked.
bool subscribes(const Registration& registration, std::string_view eventType);

/// Where the first channel goes, for lists: a URL, an address, a number; "" if nowhere.
std::string targetOf(const Registration& registration);

/// The shortest timeout of its webhooks, in microseconds; nothing if it has none.
std::optional<std::int64_t> timeoutUsOf(const Registration& registration);

} // namespace hookbench::registrations
