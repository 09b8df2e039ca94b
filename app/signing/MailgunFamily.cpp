// Mailgun: HMAC over a timestamp and a token, all three inside the JSON body. The event is not covered.
#include "base/Text.h"
#include "signing/Encoding.h"
#include "signing/Families.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <array>

namespace hookbench::signing {

namespace {

/// The three members as text; a number keeps its digits.
struct MailgunSignature {
    std::string timestamp, token, signature;
};

std::optional<std::string> scalar(const json::Value* value)
{
    if (value != nullptr && value->isString())
        return value->asString();
    if (value != nullptr && value->isNumber())
        return value->asNumber().text;
    return std::nullopt;
}

std::optional<MailgunSignature> readJson(const json::Value& body)
{
    const json::Value* object = body.find("signature");
    if (object == nullptr)
        return std::nullopt;
    const auto timestamp = scalar(object->find("timestamp"));
    const auto token = scalar(object->find("token"));
    const auto signature = scalar(object->find("signature"));
    if (!timestamp || !token || !signature)
        return std::nullopt;
    return MailgunSignature{*timestamp, *token, *signature};
}

/// Older webhooks are forms with fields of these names.
std::optional<MailgunSignature> readForm(std::string_view body)
{
    std::array<std::optional<std::string>, 3> found;
    static constexpr std::array<std::string_view, 3> names{"timestamp", "token", "signature"};
    for (auto& [name, value] : parseForm(body)) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (name == names[i])
                found[i] = std::move(value);
        }
    }
    if (!found[0] || !found[1] || !found[2])
        return std::nullopt;
    return MailgunSignature{*found[0], *found[1], *found[2]};
}

bool isForm(const http::Headers& headers)
{
    const auto type = http::findHeader(headers, "Content-Type");
    return type && equalsIgnoringCase(type->substr(0, 33), "application/x-www-form-urlencoded");
}

} // namespace

Finding verifyMailgun(const VerifyInput& input)
{
    std::optional<MailgunSignature> found;
    if (isForm(input.message.headers)) {
        found = readForm(input.message.body);
    } else {
        const auto body = json::parse(input.message.body);
        if (!body || !body->isObject())
            return Refusal{Reason::MalformedBody, "The body is no JSON object, so it holds no signature."};
        found = readJson(*body);
    }
    if (!found)
        return Refusal{Reason::NoSignature,
                       "The body has no signature with its timestamp, token and signature."};
    return matchAny(input, found->timestamp + found->token, {found->signature});
}

Result<Signed> signMailgun(const SignInput& input)
{
    auto body = json::parse(input.message.body);
    if (!body || !body->isObject())
        return bodyError(input.scheme, "the body is no JSON object; give one, and \"signature\" is added.");
    // What is signed does not depend on the body, so a body that is signed rightly stays as it is.
    const std::string timestamp = input.timestampText();
    const auto present = readJson(*body);
    const std::string token = present ? present->token : input.id;
    auto signature = signatureOf(input, input.credentials.front(), timestamp + token);
    if (!signature)
        return signature.error();
    Signed out{{}, input.message.url, input.message.body};
    if (present && present->timestamp == timestamp && present->signature == *signature)
        return out;
    json::Object object;
    object.append("timestamp", json::Value(timestamp));
    object.append("token", json::Value(token));
    object.append("signature", json::Value(*signature));
    body->asObject().set("signature", std::move(object));
    out.body = json::write(*body);
    return out;
}

} // namespace hookbench::signing
