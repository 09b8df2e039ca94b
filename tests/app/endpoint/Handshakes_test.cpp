// Handshakes: each provider's request gets the answer that the provider waits for.
#include "endpoint/handshakes/Handshake.h"

#include "base/Text.h"
#include "signing/Encoding.h"
#include "json/Parser.h"

#include "TemporaryProfile.h"

#include <catch2/catch.hpp>

#include <QRegularExpression>

#include <set>
#include <sstream>

using namespace hookbench;
using namespace hookbench::endpoint;
using namespace hookbench::test;

namespace {

struct HandshakeVector {
    std::string id;
    std::string preset;
    std::string secret;
    std::string method;
    std::string target;
    http::Headers headers;
    std::string body;
    std::int64_t nowUs = 0;
    json::Value expect;

    RequestView view() const
    {
        RequestView view;
        view.method = method;
        view.target = target;
        view.headers = &headers;
        view.body = body;
        return view;
    }
    std::optional<HandshakeAnswer> answer(const std::string& choice, bool withSecret = true) const
    {
        HandshakeOptions options{{choice}, {}, nowUs};
        if (withSecret && !secret.empty())
            options.secrets[preset] = secret;
        return answerHandshake(view(), options);
    }
};

std::vector<HandshakeVector> vectors()
{
    std::istringstream lines(testData(QStringLiteral("handshakes/vectors.ndjson")));
    std::vector<HandshakeVector> out;
    for (std::string line; std::getline(lines, line);) {
        const auto value = json::parse(line);
        REQUIRE(value);
        const auto text = [&](const char* name) {
            const json::Value* member = value->find(name);
            return member ? member->asString() : std::string();
        };
        HandshakeVector vector;
        vector.id = text("id");
        vector.preset = text("preset");
        vector.secret = text("secret");
        vector.method = text("method");
        vector.target = text("url").substr(text("url").find('/', 8));
        vector.body = signing::fromBase64(text("body_base64")).value();
        for (const json::Value& pair : value->find("headers")->asArray())
            vector.headers.push_back({pair.asArray()[0].asString(), pair.asArray()[1].asString()});
        vector.nowUs = std::stoll(value->find("now")->asNumber().text) * 1'000'000;
        vector.expect = *value->find("expect");
        out.push_back(std::move(vector));
    }
    return out;
}

const HandshakeVector& vectorOf(const std::string& id)
{
    static const auto all = vectors();
    for (const HandshakeVector& vector : all) {
        if (vector.id == id)
            return vector;
    }
    FAIL("no vector " << id);
    return all.front();
}

void checkHeader(const http::Headers& headers, const json::Member& expected)
{
    const std::string found(http::findHeader(headers, expected.key).value_or(""));
    INFO(expected.key << ": " << found);
    if (expected.value.isArray()) {
        const auto& allowed = expected.value.asArray();
        CHECK(std::any_of(allowed.begin(), allowed.end(),
                          [&](const auto& one) { return one.asString() == found; }));
    } else if (expected.value.asString().starts_with('^')) {
        const QRegularExpression expression(QString::fromStdString(expected.value.asString()));
        CHECK(expression.match(QString::fromStdString(found)).hasMatch());
    } else {
        CHECK(found.starts_with(expected.value.asString()));
    }
}

void checkAnswer(const HandshakeVector& vector, const std::optional<HandshakeAnswer>& answer)
{
    REQUIRE(answer);
    CHECK(answer->id == vector.preset);
    INFO(answer->response.status << " " << answer->response.body);
    CHECK(std::to_string(answer->response.status) == vector.expect.find("status")->asNumber().text);
    CHECK(answer->accepted == (answer->response.status == 200));
    if (const auto* body = vector.expect.find("body"))
        CHECK(answer->response.body == body->asString());
    if (const auto* part = vector.expect.find("contains"))
        CHECK(answer->response.body.find(part->asString()) != std::string::npos);
    if (const auto* leak = vector.expect.find("notContains"))
        CHECK(answer->response.body.find(leak->asString()) == std::string::npos);
    if (const auto* members = vector.expect.find("json")) {
        const auto body = json::parse(answer->response.body);
        REQUIRE(body);
        CHECK(*body == *members);
    }
    if (const auto* headers = vector.expect.find("headers")) {
        for (const json::Member& header : headers->asObject())
            checkHeader(answer->response.headers, header);
    }
    CHECK(answer->note.ends_with('.'));
    if (!vector.secret.empty()) {
        CHECK(answer->note.find(vector.secret) == std::string::npos);
        CHECK(answer->response.body.find(vector.secret) == std::string::npos);
    }
}

} // namespace

TEST_CASE("Every handshake vector is answered as its provider demands, by its preset and by auto")
{
    const auto all = vectors();
    REQUIRE(all.size() == 12);
    for (const HandshakeVector& vector : all) {
        INFO(vector.id);
        checkAnswer(vector, vector.answer(vector.preset));
        checkAnswer(vector, vector.answer("auto"));
    }
}

TEST_CASE("A preset answers its own handshake only, and none without being chosen")
{
    const std::set<std::string> hubs{"meta", "websub", "strava"}; // the same request
    for (const HandshakeVector& vector : vectors()) {
        INFO(vector.id);
        for (const HandshakePreset& preset : allHandshakes()) {
            if (preset.id == vector.preset ||
                (hubs.contains(std::string(preset.id)) && hubs.contains(vector.preset)))
                continue;
            INFO(preset.id);
            CHECK_FALSE(vector.answer(std::string(preset.id)));
        }
        CHECK_FALSE(answerHandshake(vector.view(), {}));
        CHECK_FALSE(vector.answer("no-such-preset"));
    }
}

TEST_CASE(
    "A handshake that proves a secret is answered 500 without it, and the note tells which one is missing")
{
    for (const HandshakeVector& vector : vectors()) {
        INFO(vector.id);
        const auto answer = vector.answer(vector.preset, false);
        REQUIRE(answer);
        const bool needed = findHandshake(vector.preset)->secret == HandshakePreset::Secret::Needed;
        CHECK(answer->accepted == !needed);
        CHECK(answer->response.status == (needed ? 500 : 200));
        if (needed)
            CHECK(answer->note.find(findHandshake(vector.preset)->secretName) != std::string::npos);
    }
}

TEST_CASE("A handshake with a bad signature is refused with 401 and without its challenge")
{
    for (const char* id :
         {"slack-v0/handshake-url-verification", "zoom/handshake-url-validation", "discord/handshake-ping"}) {
        INFO(id);
        HandshakeVector vector = vectorOf(id);
        for (http::Header& header : vector.headers) {
            if (header.name.find("ignature") != std::string::npos &&
                header.name.find("Timestamp") == std::string::npos)
                header.value.back() = header.value.back() == '0' ? '1' : '0';
        }
        const auto answer = vector.answer("auto");
        REQUIRE(answer);
        CHECK(answer->response.status == 401);
        CHECK_FALSE(answer->accepted);
        CHECK(answer->response.body.find("3eZbrw1aBm2rZgRNF") == std::string::npos);
        CHECK(answer->response.body.find("encryptedToken") == std::string::npos);
    }
}

TEST_CASE("Discord's other requests are left to the endpoint, but for those with a bad signature")
{
    HandshakeVector vector = vectorOf("discord/handshake-ping");
    vector.body = R"({"type":2})"; // signed for another body
    const auto refused = vector.answer("discord");
    REQUIRE(refused);
    CHECK(refused->response.status == 401);
    CHECK_FALSE(vector.answer("discord", false));
    vector.headers.erase(vector.headers.begin() + 1, vector.headers.end());
    CHECK_FALSE(vector.answer("discord")); // nothing of Discord
}

TEST_CASE("The other providers' handshakes are answered, too")
{
    HandshakeVector vector;
    vector.method = "POST";
    vector.target = "/";
    SECTION("Asana gets its secret back")
    {
        vector.headers = {{"X-Hook-Secret", "abc"}};
        const auto answer = vector.answer("auto");
        REQUIRE(answer);
        CHECK(answer->id == "asana");
        CHECK(http::findHeader(answer->response.headers, "X-Hook-Secret") == "abc");
    }
    SECTION("monday.com gets its challenge back")
    {
        vector.body = R"({"challenge":"3eZb\u00e9"})";
        const auto answer = vector.answer("auto");
        REQUIRE(answer);
        CHECK(answer->id == "monday");
        CHECK(json::parse(answer->response.body).value() == json::parse(vector.body).value());
    }
    SECTION("Strava wants JSON, and is taken only if it is chosen")
    {
        vector.method = "GET";
        vector.target = "/?hub.mode=subscribe&hub.challenge=15f7&hub.verify_token=STRAVA";
        CHECK(vector.answer("auto")->id == "meta");
        CHECK(vector.answer("strava")->response.body == R"({"hub.challenge":"15f7"})");
        vector.preset = "strava";
        vector.secret = "other";
        CHECK(vector.answer("strava")->response.status == 403);
    }
    SECTION("Twitch gets its challenge as text if its signature is right")
    {
        // HMAC-SHA256 of id, timestamp and body under the secret, made with openssl.
        vector.preset = "twitch";
        vector.secret = "s3cre77890ab";
        vector.body = R"({"challenge":"pogchamp-kappa-360noscope-vohiyo"})";
        vector.headers = {{"Twitch-Eventsub-Message-Type", "webhook_callback_verification"},
                          {"Twitch-Eventsub-Message-Id", "e76c6bd4"},
                          {"Twitch-Eventsub-Message-Timestamp", "2019-11-16T10:11:12.123Z"},
                          {"Twitch-Eventsub-Message-Signature",
                           "sha256=1d5c840b162491984d1c27004fd017c2f9cf70787f4d4cfd2005eca82873ab07"}};
        CHECK(vector.answer("auto")->response.body == "pogchamp-kappa-360noscope-vohiyo");
        vector.body += " ";
        CHECK(vector.answer("auto")->response.status == 403);
        CHECK(vector.answer("auto", false)->accepted);
    }
    SECTION("A hub that has a topic and another token is told 404")
    {
        vector.method = "GET";
        vector.target = "/?hub.mode=unsubscribe&hub.topic=t&hub.challenge=c&hub.verify_token=no";
        vector.preset = "websub";
        vector.secret = "yes";
        CHECK(vector.answer("auto")->response.status == 404);
        CHECK(vector.answer("auto", false)->response.body == "c");
    }
}

TEST_CASE("Ordinary deliveries are no handshakes")
{
    HandshakeVector vector;
    vector.method = "POST";
    for (const char* body :
         {"", "{}", "[]", "null", "{\"type\":1}", R"({"event_type":"object.created","challenge":"x"})",
          R"({"type":"event_callback","challenge":"x"})",
          R"([{"eventType":"Other","data":{"validationCode":"x"}}])",
          R"({"event":"endpoint.url_validation","payload":{}})"}) {
        vector.body = body;
        for (const char* target :
             {"/", "/?challenge=a&b=c", "/?hub.challenge=x&hub.mode=subscribe", "/?crc_token=1"}) {
            vector.target = target;
            INFO(body << " " << target);
            CHECK_FALSE(vector.answer("auto"));
        }
    }
}
