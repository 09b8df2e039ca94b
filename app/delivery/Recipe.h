#pragma once

#include "base/Result.h"
#include "delivery/DeliveryOptions.h"
#include "delivery/LiteralRequest.h"
#include "delivery/Routing.h"
#include "registrations/Registration.h"
#include "json/Value.h"

#include <cstdint>
#include <optional>
#include <string>

namespace hookbench::delivery {

/// Everything that is needed to make one delivery, again and again the same: what the log keeps so that a
/// retry survives a restart and an old delivery can be sent again. Holds `${NAME}`s, never a secret.
struct Recipe {
    std::string registrationId;
    std::string registrationName;
    std::size_t channelIndex = 0;
    registrations::Channel channel; ///< as it was when the event was fired
    DeliveryOptions options;
    json::Value event;
    std::string environmentId; ///< whose variables are used; "": the one in use
    std::string place;         ///< Target::place
    std::string from;          ///< Target::from; mails say it in their header
    std::string host;          ///< Target::host: what was shown. It is never really sent to another one
    Mode mode = Mode::Send;
    std::string rerouteTo;
    std::int64_t firedAtUs = 0; ///< what templates and mails take for now
    /// Of a request composed by hand: what goes out in place of a rendering. `event` holds its id and type.
    std::optional<LiteralRequest> literal = {};

    bool operator==(const Recipe&) const = default;
};

json::Value toJson(const Recipe& recipe);
Result<Recipe> recipeFromJson(const json::Value& value);

/// The recipe of one planned target.
Recipe recipeOf(const registrations::Registration& registration, const Target& target,
                const DeliveryOptions& options, const json::Value& event, const std::string& environmentId,
                std::int64_t nowUs);

/// A new delivery's id: random, so that processes need not ask each other.
std::int64_t makeDeliveryId();

} // namespace hookbench::delivery
