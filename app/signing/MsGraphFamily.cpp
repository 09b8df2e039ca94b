// Microsoft Graph: the subscription's clientState in every notification of the body.
#include "signing/Digest.h"
#include "signing/Families.h"
#include "json/Parser.h"
#include "json/Writer.h"

namespace hookbench::signing {

namespace {

json::Array* notificationsOf(json::Value& body)
{
    if (!body.isObject())
        return nullptr;
    json::Array* found = nullptr;
    for (json::Member& member : body.asObject()) {
        if (member.key == "value" && member.value.isArray())
            found = &member.value.asArray();
    }
    return found;
}

bool allHold(const json::Array& notifications, std::string_view secret)
{
    bool all = true;
    for (const json::Value& item : notifications) {
        const json::Value* state = item.find("clientState");
        all = state != nullptr && state->isString() && equalInConstantTime(state->asString(), secret) && all;
    }
    return all;
}

} // namespace

Finding verifyMsGraph(const VerifyInput& input)
{
    auto body = json::parse(input.message.body);
    const json::Array* notifications = body ? notificationsOf(*body) : nullptr;
    if (notifications == nullptr || notifications->empty())
        return Refusal{Reason::MalformedBody,
                       "The body is no JSON object with notifications in its member value."};
    input.trace.add(StepKind::Check, "Notifications", std::to_string(notifications->size()));
    for (std::size_t i = 0; i < input.credentials.size(); ++i) {
        const auto key = input.macKey(input.credentials[i]);
        if (!key)
            return key.error();
        if (allHold(*notifications, *key))
            return Match{static_cast<int>(i)};
    }
    return Refusal{Reason::SecretDiffers,
                   "The clientState of a notification is missing or not the subscription's."};
}

Result<Signed> signMsGraph(const SignInput& input)
{
    const std::string secret = input.secretText(input.credentials.front());
    auto body = json::parse(input.message.body);
    json::Array* notifications = body ? notificationsOf(*body) : nullptr;
    if (notifications == nullptr || notifications->empty())
        return bodyError(input.scheme,
                         "the body is no JSON object with notifications in its member value; give one.");
    Signed out{{}, input.message.url, input.message.body};
    if (allHold(*notifications, secret))
        return out;
    for (json::Value& item : *notifications) {
        if (!item.isObject())
            return bodyError(input.scheme, "a notification in the body's value is no object; make it one.");
        item.asObject().set("clientState", json::Value(secret));
    }
    out.body = json::write(*body);
    return out;
}

} // namespace hookbench::signing
