#include "delivery/Recipe.h"

#include "registrations/RegistrationJson.h"

#include <charconv>

#include <QRandomGenerator>

namespace hookbench::delivery {

namespace {

Error damaged(const std::string& what)
{
    return {ErrorCode::Corrupt,
            "What is kept of this delivery cannot be read, so it cannot be made again; fire the event anew.",
            what};
}

std::string text(const json::Value& value, const char* name)
{
    const json::Value* member = value.find(name);
    return member && member->isString() ? member->asString() : std::string();
}

std::int64_t number(const json::Value& value, const char* name)
{
    std::int64_t out = 0;
    if (const json::Value* member = value.find(name); member && member->isNumber()) {
        const std::string& digits = member->asNumber().text;
        std::from_chars(digits.data(), digits.data() + digits.size(), out);
    }
    return out;
}

} // namespace

json::Value toJson(const Recipe& recipe)
{
    json::Object out;
    out.append("registration", json::Value(recipe.registrationId));
    out.append("name", json::Value(recipe.registrationName));
    out.append("index", json::Value(static_cast<long long>(recipe.channelIndex)));
    out.append("channel", registrations::toJson(recipe.channel));
    out.append("options", toJson(recipe.options));
    out.append("event", recipe.event);
    out.append("environment", json::Value(recipe.environmentId));
    out.append("place", json::Value(recipe.place));
    out.append("from", json::Value(recipe.from));
    out.append("host", json::Value(recipe.host));
    out.append("mode", json::Value(modeName(recipe.mode)));
    out.append("reroute_to", json::Value(recipe.rerouteTo));
    out.append("fired_at_us", json::Value(static_cast<long long>(recipe.firedAtUs)));
    if (recipe.literal)
        out.append("literal", toJson(*recipe.literal));
    return out;
}

Result<Recipe> recipeFromJson(const json::Value& value)
{
    const json::Value* channel = value.find("channel");
    const json::Value* options = value.find("options");
    const json::Value* event = value.find("event");
    const auto mode = modeNamed(text(value, "mode"));
    if (!channel || !options || !event || !mode)
        return damaged("a member is missing");
    auto readChannel = registrations::channelFromJson(*channel, "channel");
    if (!readChannel)
        return damaged(readChannel.error().message);
    auto readOptions = deliveryOptionsFromJson(*options);
    if (!readOptions)
        return damaged(readOptions.error().message);
    Recipe recipe;
    recipe.registrationId = text(value, "registration");
    recipe.registrationName = text(value, "name");
    recipe.channelIndex = static_cast<std::size_t>(number(value, "index"));
    recipe.channel = std::move(*readChannel);
    recipe.options = std::move(*readOptions);
    recipe.event = *event;
    recipe.environmentId = text(value, "environment");
    recipe.place = text(value, "place");
    recipe.from = text(value, "from");
    recipe.host = text(value, "host");
    recipe.mode = *mode;
    recipe.rerouteTo = text(value, "reroute_to");
    recipe.firedAtUs = number(value, "fired_at_us");
    if (const json::Value* literal = value.find("literal")) {
        auto request = literalFromJson(*literal);
        if (!request)
            return damaged(request.error().message);
        recipe.literal = std::move(*request);
    }
    return recipe;
}

Recipe recipeOf(const registrations::Registration& registration, const Target& target,
                const DeliveryOptions& options, const json::Value& event, const std::string& environmentId,
                std::int64_t nowUs)
{
    Recipe recipe;
    recipe.registrationId = registration.id;
    recipe.registrationName = registration.name;
    recipe.channelIndex = target.channelIndex;
    recipe.channel = registration.channels.at(target.channelIndex);
    recipe.options = options;
    recipe.event = event;
    recipe.environmentId = environmentId;
    recipe.place = target.place;
    recipe.from = target.from;
    recipe.host = target.host;
    recipe.mode = target.mode;
    recipe.rerouteTo = target.rerouteTo;
    recipe.firedAtUs = nowUs;
    return recipe;
}

std::int64_t makeDeliveryId()
{
    return static_cast<std::int64_t>(QRandomGenerator::global()->generate64() >> 1) | 1;
}

} // namespace hookbench::delivery
