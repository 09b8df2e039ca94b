// Adyen's standard notifications: HMAC over eight members of each item, inside the item.
#include "signing/Families.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <array>

namespace hookbench::signing {

namespace {

constexpr std::string_view itemName = "NotificationRequestItem";
constexpr std::string_view signatureName = "hmacSignature";
constexpr std::string_view malformedText =
    "the body is no JSON object with notificationItems, each with a NotificationRequestItem.";

/// A text, number or boolean as text; "" for what is missing.
std::string textOf(const json::Value* value)
{
    if (value == nullptr)
        return {};
    if (value->isString())
        return value->asString();
    if (value->isNumber())
        return value->asNumber().text;
    return value->isBool() ? (value->asBool() ? "true" : "false") : "";
}

std::string contentOf(const json::Value& item)
{
    static constexpr std::array<std::string_view, 8> members{
        "pspReference", "originalReference", "merchantAccountCode", "merchantReference",
        "amount.value", "amount.currency",   "eventCode",           "success"};
    std::string out;
    for (const std::string_view name : members) {
        const std::size_t dot = name.find('.');
        const json::Value* value = item.find(name.substr(0, dot));
        if (dot != std::string_view::npos && value != nullptr)
            value = value->find(name.substr(dot + 1));
        out += (name == members.front() ? "" : ":") + textOf(value);
    }
    return out;
}

/// The items of a notification; empty if it is not one.
std::vector<json::Value*> itemsOf(json::Value& body)
{
    std::vector<json::Value*> items;
    if (!body.isObject())
        return items;
    for (json::Member& member : body.asObject()) {
        if (member.key != "notificationItems" || !member.value.isArray())
            continue;
        items.clear();
        for (json::Value& entry : member.value.asArray()) {
            auto* item = const_cast<json::Value*>(entry.find(itemName));
            if (item == nullptr || !item->isObject())
                return {};
            items.push_back(item);
        }
    }
    return items;
}

void setSignature(json::Value& item, const std::string& signature)
{
    const json::Value* present = item.find("additionalData");
    json::Value additional =
        present != nullptr && present->isObject() ? *present : json::Value(json::Object());
    additional.asObject().set(signatureName, json::Value(signature));
    item.asObject().set("additionalData", std::move(additional));
}

const std::string* signatureIn(const json::Value& item)
{
    const json::Value* additional = item.find("additionalData");
    const json::Value* signature = additional != nullptr ? additional->find(signatureName) : nullptr;
    return signature != nullptr && signature->isString() ? &signature->asString() : nullptr;
}

} // namespace

Finding verifyAdyen(const VerifyInput& input)
{
    auto body = json::parse(input.message.body);
    const auto items = body ? itemsOf(*body) : std::vector<json::Value*>();
    if (items.empty())
        return Refusal{Reason::MalformedBody,
                       "The body is not an Adyen notification: " + std::string(malformedText)};
    Finding match = digestDiffers();
    for (const json::Value* item : items) {
        const std::string* signature = signatureIn(*item);
        if (signature == nullptr)
            return Refusal{Reason::NoSignature, "An item has no additionalData.hmacSignature."};
        match = matchAny(input, contentOf(*item), {*signature});
        if (!match)
            return match;
    }
    return match;
}

Result<Signed> signAdyen(const SignInput& input)
{
    auto body = json::parse(input.message.body);
    const auto items = body ? itemsOf(*body) : std::vector<json::Value*>();
    if (items.empty())
        return bodyError(input.scheme, std::string(malformedText));
    bool changed = false;
    for (json::Value* item : items) {
        const auto signature = signatureOf(input, input.credentials.front(), contentOf(*item));
        if (!signature)
            return signature.error();
        const std::string* present = signatureIn(*item);
        if (present == nullptr || *present != *signature) {
            setSignature(*item, *signature);
            changed = true;
        }
    }
    return Signed{{}, input.message.url, changed ? json::write(*body) : input.message.body};
}

} // namespace hookbench::signing
