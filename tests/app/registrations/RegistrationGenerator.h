#pragma once

#include "JsonGenerator.h"
#include "registrations/Exchange.h"
#include "registrations/LiteralSecrets.h"

#include <string>
#include <vector>

namespace hookbench::test {

/// Random registrations of every channel, with texts that formats trip over; their secrets are references, as
/// in the store.
class RegistrationGenerator {
public:
    explicit RegistrationGenerator(std::uint32_t seed) : m_random(seed) {}

    registrations::Registration next()
    {
        registrations::Registration registration;
        if (m_random.chance(70))
            registration.id = registrations::makeRegistrationId();
        registration.name = "n" + m_random.nastyString();
        registration.eventTypes = texts();
        for (std::size_t i = m_random.below(4); i > 0; --i)
            registration.channels.push_back(channel());
        registration.isActive = m_random.chance(50);
        if (m_random.chance(50))
            registration.createdAt = "2025-09-26T10:00:00Z";
        if (m_random.chance(50))
            registration.updatedAt = m_random.nastyString();
        registration.extra = extra();
        return withReferences(registration, literalSecrets(registration));
    }

    JsonGenerator& random() { return m_random; }

private:
    std::vector<std::string> texts()
    {
        std::vector<std::string> texts;
        for (std::size_t i = m_random.below(4); i > 0; --i)
            texts.push_back(m_random.nastyString());
        return texts;
    }

    std::optional<std::string> maybe()
    {
        return m_random.chance(50) ? std::optional(m_random.nastyString()) : std::nullopt;
    }

    /// Unknown members, in names that no record has of its own.
    json::Object extra()
    {
        json::Object extra;
        for (const json::Member& member : m_random.object(3))
            extra.append("x" + member.key, member.value);
        return extra;
    }

    registrations::Channel channel()
    {
        registrations::Channel channel;
        channel.extra = extra();
        switch (m_random.below(5)) {
        case 0: {
            registrations::WebhookConfig config;
            config.url = m_random.nastyString();
            for (const json::Member& header : m_random.object(1))
                config.headers.push_back({header.key, m_random.nastyString()});
            const json::Value choices[] = {{}, json::Value(m_random.nastyString()), m_random.object(3)};
            config.payloadTemplate = choices[m_random.below(3)];
            config.timeoutSeconds =
                m_random.chance(50) ? 10 : 0.1 * static_cast<double>(m_random.below(1000));
            config.extra = extra();
            channel.config = config;
            break;
        }
        case 1:
            channel.config = registrations::SlackConfig{
                m_random.nastyString(), maybe(), maybe(), maybe(), maybe(), maybe(), extra()};
            break;
        case 2:
            channel.config = registrations::EmailConfig{
                texts(), texts(), texts(), maybe(), maybe(), m_random.nastyString(), extra()};
            break;
        case 3:
            channel.config = registrations::SmsConfig{texts(), maybe(), extra()};
            break;
        default:
            channel.config = registrations::OtherConfig{"x" + m_random.nastyString(), m_random.object(2)};
        }
        return channel;
    }

    JsonGenerator m_random;
};

} // namespace hookbench::test
