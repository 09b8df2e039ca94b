#include "endpoint/handshakes/Handshake.h"

#include "endpoint/handshakes/HandshakeFamilies.h"

#include <algorithm>
#include <array>

namespace hookbench::endpoint {

namespace {

using Secret = HandshakePreset::Secret;

// The narrower ones come before those that they could be taken for.
constexpr std::array<HandshakePreset, 15> presets{{
    {"cloudevents", "CloudEvents abuse protection (OPTIONS)"},
    {"okta", "Okta verification challenge"},
    {"msgraph", "Microsoft Graph validationToken"},
    {"websub", "WebSub hub.challenge", Secret::Optional, "hub.verify_token"},
    {"strava", "Strava hub.challenge", Secret::Optional, "verify token", false},
    {"meta", "Meta hub.challenge (WhatsApp, Messenger, Instagram)", Secret::Optional, "verify token"},
    {"x-crc", "X CRC", Secret::Needed, "consumer secret"},
    {"dropbox", "Dropbox challenge"},
    {"eventgrid", "Azure Event Grid SubscriptionValidationEvent"},
    {"twitch", "Twitch EventSub verification", Secret::Optional, "EventSub secret"},
    {"asana", "Asana X-Hook-Secret"},
    {"slack", "Slack url_verification (Lark and Feishu, too)", Secret::Optional, "signing secret"},
    {"zoom", "Zoom endpoint.url_validation", Secret::Needed, "secret token"},
    {"discord", "Discord PING", Secret::Needed, "public key"},
    {"monday", "monday.com challenge"},
}};

constexpr std::array<HandshakeFunction, presets.size()> functions{
    answerCloudEvents, answerOkta,  answerMsGraph, answerWebSub,    answerStrava,
    answerMeta,        answerX,     answerDropbox, answerEventGrid, answerTwitch,
    answerAsana,       answerSlack, answerZoom,    answerDiscord,   answerMonday};

bool isChosen(const HandshakePreset& preset, const std::vector<std::string>& ids)
{
    return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
        return id == preset.id || (id == "auto" && preset.automatic);
    });
}

} // namespace

std::span<const HandshakePreset> allHandshakes()
{
    return presets;
}

const HandshakePreset* findHandshake(std::string_view id)
{
    const auto found =
        std::find_if(presets.begin(), presets.end(), [&](const auto& preset) { return preset.id == id; });
    return found == presets.end() ? nullptr : &*found;
}

std::optional<HandshakeAnswer> answerHandshake(const RequestView& request, const HandshakeOptions& options)
{
    if (options.presets.empty())
        return std::nullopt;
    const RequestFacts facts(request);
    for (std::size_t i = 0; i < presets.size(); ++i) {
        if (!isChosen(presets[i], options.presets))
            continue;
        const auto secret = options.secrets.find(presets[i].id);
        auto answer =
            functions[i]({facts, secret == options.secrets.end() ? "" : secret->second, options.nowUs});
        if (!answer)
            continue;
        answer->id = presets[i].id;
        return answer;
    }
    return std::nullopt;
}

HandshakeAnswer accepted(http::Response response, std::string note)
{
    return {"", std::move(response), true, std::move(note)};
}

HandshakeAnswer refused(int status, std::string note)
{
    http::Response response = textAnswer(note + "\n");
    response.status = status;
    return {"", std::move(response), false, std::move(note)};
}

HandshakeAnswer secretMissing(std::string_view provider, std::string_view secretName)
{
    return refused(500, "This is a handshake of " + std::string(provider) +
                            ", which cannot be answered without its " + std::string(secretName) +
                            "; give it to the endpoint.");
}

http::Response textAnswer(std::string text)
{
    http::Response response;
    // What comes back is the sender's own text: no browser may take it for a page.
    response.headers = {{"Content-Type", "text/plain; charset=utf-8"}, {"X-Content-Type-Options", "nosniff"}};
    response.body = std::move(text);
    return response;
}

} // namespace hookbench::endpoint
