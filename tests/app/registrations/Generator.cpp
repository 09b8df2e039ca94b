#include "Generator.h"

#include <algorithm>
#include <array>

namespace hookbench::test {

using namespace registrations;

std::string Generator::text()
{
    static const std::array<const char*, 16> pieces{
        "a", "Order ", "${NAME}", "{{ data.x }}", "ü",  "\"", "\\", "\n", "€", "𝄞",
        " ", "",       "%",       "\x01",         "//", "${"};
    std::string out;
    for (int i = below(6); i > 0; --i)
        out += pieces[static_cast<std::size_t>(below(static_cast<int>(pieces.size())))];
    return out;
}

std::optional<std::string> Generator::maybeText()
{
    return oneIn(2) ? std::optional(text()) : std::nullopt;
}

std::vector<std::string> Generator::texts()
{
    std::vector<std::string> all;
    for (int i = below(4); i > 0; --i)
        all.push_back(text());
    return all;
}

json::Value Generator::number()
{
    static const std::array<const char*, 8> numbers{
        "0", "-1", "10", "10.0", "2.50", "1e3", "12345678901234567890", "1e400"};
    return json::Number{numbers[static_cast<std::size_t>(below(static_cast<int>(numbers.size())))]};
}

json::Object Generator::extra()
{
    json::Object members;
    for (int i = below(3); i > 0; --i)
        members.set("x_" + std::to_string(below(9)) + text(), anything(2));
    return members;
}

json::Value Generator::payloadTemplate()
{
    if (oneIn(3))
        return {};
    if (oneIn(2))
        return json::Value(text());
    json::Object object;
    for (int i = below(4); i > 0; --i)
        object.set(text(), anything(2));
    return object;
}

WebhookConfig Generator::webhook()
{
    WebhookConfig config;
    config.url = text();
    for (int i = 0, count = below(4); i < count; ++i)
        config.headers.push_back({"X-" + std::to_string(i) + text(), text()});
    config.payloadTemplate = payloadTemplate();
    static constexpr std::array<double, 6> timeouts{10, 2.5, 0.1, 300, 1e-7, 1e22};
    config.timeoutSeconds = timeouts[static_cast<std::size_t>(below(static_cast<int>(timeouts.size())))];
    config.extra = extra();
    return config;
}

SlackConfig Generator::slack()
{
    SlackConfig config;
    config.webhookUrl = text();
    config.channel = maybeText();
    config.username = maybeText();
    config.iconEmoji = maybeText();
    config.iconUrl = maybeText();
    config.blocksTemplate = maybeText();
    config.extra = extra();
    if (oneIn(3))
        config.extra.set("bot_token", json::Value(text()));
    return config;
}

EmailConfig Generator::email()
{
    EmailConfig config;
    config.to = texts();
    config.cc = texts();
    config.bcc = texts();
    config.subjectTemplate = maybeText();
    config.bodyTemplate = maybeText();
    config.contentType = oneIn(2) ? "markdown" : text();
    config.extra = extra();
    return config;
}

SmsConfig Generator::sms()
{
    SmsConfig config;
    config.phoneNumbers = texts();
    config.messageTemplate = maybeText();
    config.extra = extra();
    return config;
}

Channel Generator::channel()
{
    Channel channel;
    switch (below(5)) {
    case 0:
        channel.config = webhook();
        break;
    case 1:
        channel.config = slack();
        break;
    case 2:
        channel.config = email();
        break;
    case 3:
        channel.config = sms();
        break;
    default:
        channel.config = OtherConfig{"pager" + text(), anything(1)};
    }
    channel.extra = extra();
    return channel;
}

Registration Generator::registration()
{
    Registration registration;
    registration.id = oneIn(2) ? makeRegistrationId() : std::string();
    registration.name = text();
    registration.eventTypes = texts();
    for (int i = below(4); i > 0; --i)
        registration.channels.push_back(channel());
    registration.isActive = oneIn(2);
    registration.createdAt = text();
    registration.updatedAt = text();
    registration.extra = extra();
    return registration;
}

json::Value Generator::anything(int depth)
{
    static const std::array<const char*, 14> names{
        "webhook_name", "event_types",      "channels",     "channel",     "configs",   "url", "headers",
        "timeout",      "payload_template", "to_addresses", "internal_id", "is_active", "x",   ""};
    switch (below(depth > 3 ? 4 : 6)) {
    case 0:
        return {};
    case 1:
        return json::Value(oneIn(2));
    case 2:
        return number();
    case 3:
        return json::Value(oneIn(3) ? "webhook" : text());
    case 4: {
        json::Array array;
        for (int i = below(4); i > 0; --i)
            array.push_back(anything(depth + 1));
        return array;
    }
    default: {
        json::Object object;
        for (int i = below(6); i > 0; --i)
            object.append(names[static_cast<std::size_t>(below(static_cast<int>(names.size())))],
                          anything(depth + 1));
        return object;
    }
    }
}

json::Value Generator::damaged(json::Value record)
{
    json::Value* place = &record;
    while (!oneIn(4)) {
        if (place->isArray() && !place->asArray().empty()) {
            json::Array& array = place->asArray();
            place = &array[static_cast<std::size_t>(below(static_cast<int>(array.size())))];
        } else if (place->isObject() && !place->asObject().empty()) {
            json::Object& object = place->asObject();
            place = &(object.begin() + below(static_cast<int>(object.size())))->value;
        } else {
            break;
        }
    }
    *place = anything(2);
    return record;
}

} // namespace hookbench::test
