#include "registrations/RegistrationJson.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <unordered_map>

namespace hookbench::registrations {

namespace {

Error wrongType(const std::string& path, const std::string& expected)
{
    return {ErrorCode::InvalidInput,
            (path.empty() ? "The registration" : path) + ": must be " + expected + ".", ""};
}

/// One object that is being read: hands out its known members by type, and what is left over as unknown ones.
/// The first wrong type stays as the error.
class ObjectReader {
public:
    ObjectReader(const json::Object& object, std::string path) : m_object(object), m_path(std::move(path)) {}

    std::string pathOf(std::string_view name) const
    {
        return m_path.empty() ? std::string(name) : m_path + "." + std::string(name);
    }

    /// Null if the member is not there or null.
    const json::Value* member(std::string_view name)
    {
        m_known.push_back(name);
        const json::Value* value = m_object.find(name);
        return value && !value->isNull() ? value : nullptr;
    }

    void read(std::string_view name, std::string& into)
    {
        if (const json::Value* value = member(name)) {
            if (value->isString())
                into = value->asString();
            else
                fail(wrongType(pathOf(name), "text"));
        }
    }

    void read(std::string_view name, std::optional<std::string>& into)
    {
        std::string text;
        const bool there = member(name) != nullptr;
        read(name, text);
        if (there)
            into = std::move(text);
    }

    void read(std::string_view name, bool& into)
    {
        if (const json::Value* value = member(name)) {
            if (value->isBool())
                into = value->asBool();
            else
                fail(wrongType(pathOf(name), "true or false"));
        }
    }

    void read(std::string_view name, std::vector<std::string>& into)
    {
        const json::Value* value = member(name);
        if (!value)
            return;
        if (!value->isArray())
            return fail(wrongType(pathOf(name), "a list of texts"));
        for (const json::Value& item : value->asArray()) {
            if (!item.isString())
                return fail(wrongType(pathOf(name) + "[" + std::to_string(into.size()) + "]", "text"));
            into.push_back(item.asString());
        }
    }

    void read(std::string_view name, double& into)
    {
        const json::Value* value = member(name);
        if (!value)
            return;
        if (!value->isNumber())
            return fail(wrongType(pathOf(name), "a number"));
        const std::string& text = value->asNumber().text;
        double number = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (code != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
            return fail(wrongType(pathOf(name), "a number that this program can hold"));
        into = number;
    }

    void read(std::string_view name, http::Headers& into);

    void fail(Error error)
    {
        if (!m_error)
            m_error = std::move(error);
    }

    /// The members that nobody asked for, in their order; of members with one name the last value counts.
    json::Object rest() const
    {
        json::Object rest;
        std::unordered_map<std::string_view, std::size_t> places; // a file may bring any number of members
        for (const json::Member& member : m_object) {
            if (std::find(m_known.begin(), m_known.end(), member.key) != m_known.end())
                continue;
            const auto [place, isNew] = places.emplace(member.key, rest.size());
            if (isNew)
                rest.append(member.key, member.value);
            else
                (rest.begin() + place->second)->value = member.value;
        }
        return rest;
    }

    const std::optional<Error>& error() const { return m_error; }

private:
    const json::Object& m_object;
    std::string m_path;
    std::vector<std::string_view> m_known;
    std::optional<Error> m_error;
};

void ObjectReader::read(std::string_view name, http::Headers& into)
{
    const json::Value* value = member(name);
    if (!value)
        return;
    if (!value->isObject())
        return fail(wrongType(pathOf(name), "an object of texts"));
    for (const json::Member& header : value->asObject()) {
        // A header of an earlier member with the same name is replaced: the last one counts.
        const auto same = std::find_if(into.begin(), into.end(),
                                       [&](const http::Header& other) { return other.name == header.key; });
        if (header.value.isNull()) {
            if (same != into.end())
                into.erase(same);
        } else if (!header.value.isString()) {
            return fail(wrongType(pathOf(name) + "." + header.key, "text"));
        } else if (same != into.end()) {
            same->value = header.value.asString();
        } else {
            into.push_back({header.key, header.value.asString()});
        }
    }
}

void readConfig(ObjectReader& reader, WebhookConfig& config)
{
    reader.read("url", config.url);
    reader.read("headers", config.headers);
    if (const json::Value* value = reader.member("payload_template")) {
        if (value->isString() || value->isObject())
            config.payloadTemplate = *value;
        else
            reader.fail(wrongType(reader.pathOf("payload_template"), "text or an object"));
    }
    reader.read("timeout", config.timeoutSeconds);
}

void readConfig(ObjectReader& reader, SlackConfig& config)
{
    reader.read("webhook_url", config.webhookUrl);
    reader.read("channel", config.channel);
    reader.read("username", config.username);
    reader.read("icon_emoji", config.iconEmoji);
    reader.read("icon_url", config.iconUrl);
    reader.read("blocks_template", config.blocksTemplate);
}

void readConfig(ObjectReader& reader, EmailConfig& config)
{
    reader.read("to_addresses", config.to);
    reader.read("cc_addresses", config.cc);
    reader.read("bcc_addresses", config.bcc);
    reader.read("subject_template", config.subjectTemplate);
    reader.read("body_template", config.bodyTemplate);
    reader.read("content_type", config.contentType);
}

void readConfig(ObjectReader& reader, SmsConfig& config)
{
    reader.read("phone_numbers", config.phoneNumbers);
    reader.read("message_template", config.messageTemplate);
}

template <class Config>
Status readConfigs(const json::Value* configs, const std::string& path, Channel& channel)
{
    Config config;
    if (configs) {
        if (!configs->isObject())
            return wrongType(path, "an object");
        ObjectReader reader(configs->asObject(), path);
        readConfig(reader, config);
        if (reader.error())
            return *reader.error();
        config.extra = reader.rest();
    }
    channel.config = std::move(config);
    return Done{};
}

Status readKind(const std::string& kind, const json::Value* configs, const std::string& path,
                Channel& channel)
{
    if (kind == "webhook")
        return readConfigs<WebhookConfig>(configs, path, channel);
    if (kind == "slack")
        return readConfigs<SlackConfig>(configs, path, channel);
    if (kind == "email")
        return readConfigs<EmailConfig>(configs, path, channel);
    if (kind == "sms")
        return readConfigs<SmsConfig>(configs, path, channel);
    channel.config = OtherConfig{kind, configs ? *configs : json::Value()};
    return Done{};
}

Status readChannels(const json::Value& value, std::vector<Channel>& into)
{
    if (!value.isArray())
        return wrongType("channels", "a list of channels");
    for (const json::Value& item : value.asArray()) {
        auto channel = channelFromJson(item, "channels[" + std::to_string(into.size()) + "]");
        if (!channel)
            return channel.error();
        into.push_back(std::move(*channel));
    }
    return Done{};
}

// Writing.

json::Value texts(const std::vector<std::string>& items)
{
    json::Array array;
    array.reserve(items.size());
    for (const std::string& item : items)
        array.push_back(json::Value(item));
    return array;
}

void writeText(json::Object& out, const char* name, const std::optional<std::string>& text)
{
    if (text)
        out.append(name, json::Value(*text));
}

void writeIfAny(json::Object& out, const char* name, const std::vector<std::string>& items)
{
    if (!items.empty())
        out.append(name, texts(items));
}

void writeRest(json::Object& out, const json::Object& extra)
{
    for (const json::Member& member : extra)
        out.append(member.key, member.value);
}

/// The shortest digits that read back as this number: 10, 2.5.
json::Value number(double value)
{
    std::array<char, 32> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    std::string text(digits.data(), written.ptr);
    // to_chars writes "1e+22", which JSON allows as well.
    return json::Number{std::move(text)};
}

json::Value configsJson(const WebhookConfig& config)
{
    json::Object out;
    out.append("url", json::Value(config.url));
    if (!config.headers.empty()) {
        json::Object headers;
        for (const http::Header& header : config.headers)
            headers.set(header.name, json::Value(header.value));
        out.append("headers", std::move(headers));
    }
    if (!config.payloadTemplate.isNull())
        out.append("payload_template", config.payloadTemplate);
    if (std::isfinite(config.timeoutSeconds))
        out.append("timeout", number(config.timeoutSeconds));
    writeRest(out, config.extra);
    return out;
}

json::Value configsJson(const SlackConfig& config)
{
    json::Object out;
    // Older records have a bot token instead.
    if (!config.webhookUrl.empty() || !config.extra.find("bot_token"))
        out.append("webhook_url", json::Value(config.webhookUrl));
    writeText(out, "channel", config.channel);
    writeText(out, "username", config.username);
    writeText(out, "icon_emoji", config.iconEmoji);
    writeText(out, "icon_url", config.iconUrl);
    writeText(out, "blocks_template", config.blocksTemplate);
    writeRest(out, config.extra);
    return out;
}

json::Value configsJson(const EmailConfig& config)
{
    json::Object out;
    out.append("to_addresses", texts(config.to));
    writeIfAny(out, "cc_addresses", config.cc);
    writeIfAny(out, "bcc_addresses", config.bcc);
    writeText(out, "subject_template", config.subjectTemplate);
    writeText(out, "body_template", config.bodyTemplate);
    out.append("content_type", json::Value(config.contentType));
    writeRest(out, config.extra);
    return out;
}

json::Value configsJson(const SmsConfig& config)
{
    json::Object out;
    out.append("phone_numbers", texts(config.phoneNumbers));
    writeText(out, "message_template", config.messageTemplate);
    writeRest(out, config.extra);
    return out;
}

json::Value configsJson(const OtherConfig& config)
{
    return config.configs;
}

void writeIfAny(json::Object& out, const char* name, const std::string& text)
{
    if (!text.empty())
        out.append(name, json::Value(text));
}

} // namespace

Result<Channel> channelFromJson(const json::Value& value, const std::string& path)
{
    if (!value.isObject())
        return wrongType(path, R"(an object, {"channel": …, "configs": {…}})");
    ObjectReader reader(value.asObject(), path);
    const json::Value* kind = reader.member("channel");
    if (!kind || !kind->isString())
        return wrongType(reader.pathOf("channel"), "text, such as \"webhook\"");
    const json::Value* configs = reader.member("configs");
    Channel channel;
    if (Status read = readKind(kind->asString(), configs, reader.pathOf("configs"), channel); !read)
        return read.error();
    channel.extra = reader.rest();
    return channel;
}

Result<Registration> registrationFromJson(const json::Value& value)
{
    if (!value.isObject())
        return wrongType("", "a JSON object");
    ObjectReader reader(value.asObject(), "");
    Registration registration;
    reader.read("webhook_id", registration.id);
    reader.read("webhook_name", registration.name);
    reader.read("event_types", registration.eventTypes);
    if (const json::Value* channels = reader.member("channels")) {
        if (Status read = readChannels(*channels, registration.channels); !read)
            reader.fail(read.error());
    }
    reader.read("is_active", registration.isActive);
    reader.read("created_at", registration.createdAt);
    reader.read("updated_at", registration.updatedAt);
    (void)reader.member("internal_id");
    if (reader.error())
        return *reader.error();
    registration.extra = reader.rest();
    return registration;
}

json::Value toJson(const Channel& channel)
{
    json::Object out;
    out.append("channel", json::Value(channel.kind()));
    json::Value configs = std::visit([](const auto& config) { return configsJson(config); }, channel.config);
    if (!configs.isNull())
        out.append("configs", std::move(configs));
    writeRest(out, channel.extra);
    return out;
}

json::Value toJson(const Registration& registration, Members members)
{
    json::Object out;
    if (members != Members::Create)
        writeIfAny(out, "webhook_id", registration.id);
    out.append("webhook_name", json::Value(registration.name));
    out.append("event_types", texts(registration.eventTypes));
    json::Array channels;
    channels.reserve(registration.channels.size());
    for (const Channel& channel : registration.channels)
        channels.push_back(toJson(channel));
    out.append("channels", std::move(channels));
    out.append("is_active", json::Value(registration.isActive));
    if (members != Members::Create) {
        writeIfAny(out, "created_at", registration.createdAt);
        writeIfAny(out, "updated_at", registration.updatedAt);
    }
    for (const json::Member& member : registration.extra) {
        if (member.key != "internal_id")
            out.append(member.key, member.value);
    }
    return out;
}

} // namespace hookbench::registrations
