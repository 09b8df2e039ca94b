#include "endpoint/handshakes/HandshakeFamilies.h"

#include "signing/Digest.h"
#include "json/Writer.h"

#include <algorithm>

namespace hookbench::endpoint {

namespace {

const std::string* stringMember(const json::Value* object, std::string_view name)
{
    const json::Value* member = object ? object->find(name) : nullptr;
    return member && member->isString() ? &member->asString() : nullptr;
}

bool is(const HandshakeCase& handshake, std::string_view method)
{
    return handshake.facts.view().method == method;
}

/// A challenge is short, and a body that could hold one is not read further.
bool hasSmallBody(const HandshakeCase& handshake)
{
    return handshake.facts.view().bodyFile.empty() && handshake.facts.view().body.size() <= std::size_t{64}
                                                                                                << 10;
}

const json::Value* smallJson(const HandshakeCase& handshake)
{
    return is(handshake, "POST") && hasSmallBody(handshake) ? handshake.facts.json() : nullptr;
}

bool tokenFits(const HandshakeCase& handshake, std::string_view name)
{
    const std::string* token = handshake.facts.queryValue(name);
    return handshake.secret.empty() || (token && signing::equalInConstantTime(*token, handshake.secret));
}

/// hub.challenge of a request for a subscription, if it is one.
const std::string* hubChallenge(const HandshakeCase& handshake)
{
    const std::string* mode = is(handshake, "GET") ? handshake.facts.queryValue("hub.mode") : nullptr;
    if (!mode || (*mode != "subscribe" && *mode != "unsubscribe"))
        return nullptr;
    return handshake.facts.queryValue("hub.challenge");
}

} // namespace

http::Response jsonAnswer(json::Object body)
{
    http::Response response;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = json::write(std::move(body));
    return response;
}

std::optional<HandshakeAnswer> answerSlack(const HandshakeCase& handshake)
{
    const json::Value* body = smallJson(handshake);
    const std::string* type = stringMember(body, "type");
    const std::string* challenge = stringMember(body, "challenge");
    if (!type || *type != "url_verification" || !challenge)
        return std::nullopt;
    if (const std::string problem = signatureProblem(handshake, "slack-v0"); !problem.empty())
        return refused(401, "Slack's url_verification is refused: " + problem);
    json::Object answer;
    answer.append("challenge", json::Value(*challenge));
    return accepted(jsonAnswer(std::move(answer)), "Slack's url_verification: the challenge is given back.");
}

std::optional<HandshakeAnswer> answerWebSub(const HandshakeCase& handshake)
{
    const std::string* challenge = hubChallenge(handshake);
    if (!challenge || !handshake.facts.queryValue("hub.topic"))
        return std::nullopt;
    if (!tokenFits(handshake, "hub.verify_token"))
        return refused(
            404,
            "The hub's verify token is not the one of this endpoint."); // 404: not asked for (section 5.3.1)
    return accepted(textAnswer(*challenge), "WebSub's verification of intent: hub.challenge is given back.");
}

std::optional<HandshakeAnswer> answerMeta(const HandshakeCase& handshake)
{
    const std::string* challenge = hubChallenge(handshake);
    if (!challenge || !handshake.facts.queryValue("hub.verify_token"))
        return std::nullopt;
    if (!tokenFits(handshake, "hub.verify_token"))
        return refused(403, "Meta's verify token is not the one of this endpoint.");
    return accepted(textAnswer(*challenge), "Meta's verification request: hub.challenge is given back.");
}

std::optional<HandshakeAnswer> answerStrava(const HandshakeCase& handshake)
{
    const std::string* challenge = hubChallenge(handshake);
    if (!challenge)
        return std::nullopt;
    if (!tokenFits(handshake, "hub.verify_token"))
        return refused(403, "Strava's verify token is not the one of this endpoint.");
    json::Object answer;
    answer.append("hub.challenge", json::Value(*challenge));
    return accepted(jsonAnswer(std::move(answer)),
                    "Strava's subscription validation: hub.challenge is given back.");
}

std::optional<HandshakeAnswer> answerDropbox(const HandshakeCase& handshake)
{
    if (!is(handshake, "GET") || handshake.facts.query().size() != 1)
        return std::nullopt;
    const std::string* challenge = handshake.facts.queryValue("challenge");
    if (!challenge || challenge->empty())
        return std::nullopt;
    return accepted(textAnswer(*challenge), "Dropbox's verification request: the challenge is given back.");
}

std::optional<HandshakeAnswer> answerMsGraph(const HandshakeCase& handshake)
{
    const std::string* token =
        is(handshake, "POST") ? handshake.facts.queryValue("validationToken") : nullptr;
    if (!token)
        return std::nullopt;
    return accepted(textAnswer(*token), "Microsoft Graph's validation: the token is given back as text.");
}

std::optional<HandshakeAnswer> answerOkta(const HandshakeCase& handshake)
{
    const auto challenge = http::findHeader(handshake.facts.headers(), "X-Okta-Verification-Challenge");
    if (!is(handshake, "GET") || !challenge)
        return std::nullopt;
    json::Object answer;
    answer.append("verification", json::Value(*challenge));
    return accepted(jsonAnswer(std::move(answer)),
                    "Okta's one-time verification: the challenge is given back.");
}

std::optional<HandshakeAnswer> answerCloudEvents(const HandshakeCase& handshake)
{
    const auto origin = http::findHeader(handshake.facts.headers(), "WebHook-Request-Origin");
    if (!is(handshake, "OPTIONS") || !origin)
        return std::nullopt;
    http::Response response;
    response.headers = {{"Allow", "POST"}, {"WebHook-Allowed-Origin", std::string(*origin)}};
    if (const auto rate = http::findHeader(handshake.facts.headers(), "WebHook-Request-Rate")) {
        const bool isNumber =
            !rate->empty() && rate->front() != '0' &&
            std::all_of(rate->begin(), rate->end(), [](char c) { return c >= '0' && c <= '9'; });
        response.headers.push_back({"WebHook-Allowed-Rate", isNumber ? std::string(*rate) : "*"});
    }
    return accepted(std::move(response), "CloudEvents' abuse protection: the origin is allowed to send.");
}

std::optional<HandshakeAnswer> answerEventGrid(const HandshakeCase& handshake)
{
    const json::Value* body = smallJson(handshake);
    if (!body)
        return std::nullopt;
    const json::Value* event = body->isArray() && !body->asArray().empty() ? &body->asArray().front() : body;
    const std::string* type = stringMember(event, "eventType");
    const std::string* code = stringMember(event->find("data"), "validationCode");
    if (!type || *type != "Microsoft.EventGrid.SubscriptionValidationEvent" || !code)
        return std::nullopt;
    json::Object answer;
    answer.append("validationResponse", json::Value(*code));
    return accepted(jsonAnswer(std::move(answer)),
                    "Event Grid's subscription validation: the code is given back.");
}

std::optional<HandshakeAnswer> answerAsana(const HandshakeCase& handshake)
{
    const auto secret = http::findHeader(handshake.facts.headers(), "X-Hook-Secret");
    if (!is(handshake, "POST") || !secret || secret->empty())
        return std::nullopt;
    http::Response response;
    response.headers = {{"X-Hook-Secret", std::string(*secret)}};
    return accepted(std::move(response),
                    "Asana's handshake: X-Hook-Secret is given back; it signs what follows.");
}

std::optional<HandshakeAnswer> answerMonday(const HandshakeCase& handshake)
{
    const json::Value* body = smallJson(handshake);
    const std::string* challenge = stringMember(body, "challenge");
    if (!challenge || body->asObject().size() != 1)
        return std::nullopt;
    json::Object answer;
    answer.append("challenge", json::Value(*challenge));
    return accepted(jsonAnswer(std::move(answer)), "monday.com's challenge is given back.");
}

} // namespace hookbench::endpoint
