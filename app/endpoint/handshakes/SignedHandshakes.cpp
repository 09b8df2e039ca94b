#include "endpoint/handshakes/HandshakeFamilies.h"

#include "base/Text.h"
#include "signing/Digest.h"
#include "signing/Encoding.h"
#include "signing/Engine.h"
#include "signing/Presets.h"

namespace hookbench::endpoint {

namespace {

bool isPost(const HandshakeCase& handshake)
{
    return handshake.facts.view().method == "POST";
}

const json::Value* member(const json::Value* object, std::string_view name)
{
    return object ? object->find(name) : nullptr;
}

bool isText(const json::Value* value, std::string_view text)
{
    return value && value->isString() && value->asString() == text;
}

std::string_view headerOf(const HandshakeCase& handshake, std::string_view name)
{
    return http::findHeader(handshake.facts.headers(), name).value_or("");
}

} // namespace

std::string signatureProblem(const HandshakeCase& handshake, std::string_view schemeId)
{
    const signing::Scheme* scheme = signing::findScheme(schemeId);
    if (!scheme || handshake.secret.empty())
        return "";
    signing::Message message;
    message.method = handshake.facts.view().method;
    message.headers = handshake.facts.headers();
    message.body = handshake.facts.body();
    const signing::Credentials credentials{scheme->isAsymmetric() ? "" : handshake.secret,
                                           scheme->isAsymmetric() ? handshake.secret : ""};
    const auto verdict = signing::verify(*scheme, message, {&credentials, 1}, {handshake.nowUs, false});
    return verdict.valid ? "" : verdict.sentence;
}

std::optional<HandshakeAnswer> answerZoom(const HandshakeCase& handshake)
{
    if (!isPost(handshake) || !handshake.facts.view().bodyFile.empty())
        return std::nullopt;
    // Deliveries come much more often: look at the text before the JSON is read.
    if (handshake.facts.body().find("endpoint.url_validation") == std::string_view::npos)
        return std::nullopt;
    const json::Value* body = handshake.facts.json();
    const json::Value* token = member(member(body, "payload"), "plainToken");
    if (!isText(member(body, "event"), "endpoint.url_validation") || !token || !token->isString())
        return std::nullopt;
    if (handshake.secret.empty())
        return secretMissing("Zoom", "secret token");
    if (const std::string problem = signatureProblem(handshake, "zoom"); !problem.empty())
        return refused(401, "Zoom's url_validation is refused: " + problem);
    json::Object answer;
    answer.append("plainToken", *token);
    answer.append("encryptedToken", json::Value(signing::toHex(signing::hmac(
                                        signing::Hash::Sha256, handshake.secret, token->asString()))));
    return accepted(jsonAnswer(std::move(answer)),
                    "Zoom's url_validation: the token is given back with its HMAC.");
}

std::optional<HandshakeAnswer> answerDiscord(const HandshakeCase& handshake)
{
    if (!isPost(handshake) || !http::findHeader(handshake.facts.headers(), "X-Signature-Ed25519"))
        return std::nullopt;
    const json::Value* type = member(handshake.facts.json(), "type");
    const bool isPing = type && type->isNumber() && type->asNumber().text == "1";
    if (handshake.secret.empty())
        return isPing ? std::optional(secretMissing("Discord", "public key")) : std::nullopt;
    // Discord sends wrong signatures now and then, and switches receivers off that take them.
    if (const std::string problem = signatureProblem(handshake, "discord"); !problem.empty())
        return refused(401, "Discord's request is refused: " + problem);
    if (!isPing)
        return std::nullopt;
    json::Object answer;
    answer.append("type", json::Value(1));
    return accepted(jsonAnswer(std::move(answer)), "Discord's PING is answered with PONG.");
}

std::optional<HandshakeAnswer> answerX(const HandshakeCase& handshake)
{
    const std::string* token =
        handshake.facts.view().method == "GET" ? handshake.facts.queryValue("crc_token") : nullptr;
    if (!token)
        return std::nullopt;
    if (handshake.secret.empty())
        return secretMissing("X", "consumer secret");
    json::Object answer;
    answer.append(
        "response_token",
        json::Value("sha256=" + toBase64(signing::hmac(signing::Hash::Sha256, handshake.secret, *token))));
    return accepted(jsonAnswer(std::move(answer)),
                    "X's challenge-response check: the token's HMAC is given back.");
}

std::optional<HandshakeAnswer> answerTwitch(const HandshakeCase& handshake)
{
    if (!isPost(handshake) ||
        headerOf(handshake, "Twitch-Eventsub-Message-Type") != "webhook_callback_verification")
        return std::nullopt;
    const json::Value* challenge = member(handshake.facts.json(), "challenge");
    if (!challenge || !challenge->isString())
        return std::nullopt;
    if (!handshake.secret.empty()) {
        std::string content(headerOf(handshake, "Twitch-Eventsub-Message-Id"));
        content.append(headerOf(handshake, "Twitch-Eventsub-Message-Timestamp"))
            .append(handshake.facts.body());
        const std::string expected =
            "sha256=" + signing::toHex(signing::hmac(signing::Hash::Sha256, handshake.secret, content));
        if (!signing::equalInConstantTime(expected, headerOf(handshake, "Twitch-Eventsub-Message-Signature")))
            return refused(403,
                           "Twitch's verification is refused: its signature is of another secret or body.");
    }
    return accepted(textAnswer(challenge->asString()),
                    "Twitch's callback verification: the challenge is given back.");
}

} // namespace hookbench::endpoint
