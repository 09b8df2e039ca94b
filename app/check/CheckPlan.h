#pragma once

#include "base/Result.h"
#include "check/Probe.h"
#include "delivery/DeliveryOptions.h"
#include "http/HttpMessage.h"
#include "registrations/Environment.h"
#include "json/Value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::check {

/// How the receiver's effects are counted. The number grows by one with each effect: either of all events, or
/// of the one whose id stands for `{event_id}`.
struct EffectSource {
    std::string url;     ///< answers GET with the number
    std::string command; ///< prints the number; double quotes keep blanks together, no shell sees it

    bool isSet() const { return !url.empty() || !command.empty(); }
    /// Whether the number is of one event.
    bool isPerEvent() const { return (url + command).find("{event_id}") != std::string::npos; }

    bool operator==(const EffectSource&) const = default;
};

/// What is checked, and how.
struct CheckPlan {
    std::string url;
    std::string eventType = "object.created";
    std::optional<json::Value> event; ///< sent with a fresh event_id and occurred_at; none: a sample of the type
    http::Headers headers;            ///< sent besides
    delivery::SigningOptions signing; ///< a scheme and `${NAME}`s; no scheme: secrets are not asked about
    registrations::VariableValues values; ///< what stands behind the names; in memory only
    delivery::TlsOptions tls;
    std::string plainUrl;          ///< where plain HTTP is tried; "": the same host
    EffectSource effects;
    std::int64_t limitMs = 10'000; ///< the sender's timeout
    int samples = 20;              ///< events that are timed
    int copies = 8;                ///< of an event, at once
    std::size_t largeBytes = 1'000'000;
    std::int64_t effectWaitMs = 5'000; ///< how long a first effect may take
    std::vector<Probe> only;           ///< empty: all of them

    bool asks(Probe probe) const;
};

/// What is wrong with a plan before anything is sent: the URL, numbers out of range.
/// Errors: InvalidInput with the mend.
Status validate(const CheckPlan& plan);

} // namespace hookbench::check
