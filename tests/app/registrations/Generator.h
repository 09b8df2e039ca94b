#pragma once

#include "registrations/Registration.h"
#include "json/Value.h"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace hookbench::test {

/// Makes registrations and JSON of any kind, the same for the same seed.
class Generator {
public:
    explicit Generator(std::uint64_t seed) : m_random(seed) {}

    /// One that a store or a file may hold: unknown members included, names of known members excluded.
    registrations::Registration registration();
    /// JSON of any shape, with the names of the service's members among its own and mostly wrong types.
    json::Value anything(int depth = 0);
    /// A true registration with one value of it replaced by something else.
    json::Value damaged(json::Value record);

    std::string text();
    int below(int limit) { return static_cast<int>(m_random() % static_cast<std::uint64_t>(limit)); }

private:
    bool oneIn(int count) { return below(count) == 0; }
    std::optional<std::string> maybeText();
    std::vector<std::string> texts();
    json::Value number();
    json::Object extra();
    json::Value payloadTemplate();
    registrations::Channel channel();
    registrations::WebhookConfig webhook();
    registrations::SlackConfig slack();
    registrations::EmailConfig email();
    registrations::SmsConfig sms();

    std::mt19937_64 m_random;
};

} // namespace hookbench::test
