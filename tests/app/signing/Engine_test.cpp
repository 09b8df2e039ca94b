#include "SigningFixture.h"

#include "base/Redaction.h"
#include "signing/Digest.h"
#include "signing/Encoding.h"

#include <array>
#include <set>

using namespace hookbench;
using namespace hookbench::signing;
using namespace hookbench::test;

namespace {

constexpr std::int64_t now = 1'795'423'444'000'000;
constexpr std::int64_t second = 1'000'000;

Message signedSample(const Scheme& scheme, Fault fault = Fault::None, std::int64_t at = now)
{
    const Credentials credentials = signingCredentials(scheme);
    const auto message = resign(scheme, sampleMessage(scheme), std::span(&credentials, 1), {at, "", fault});
    INFO(scheme.id);
    REQUIRE(message);
    return *message;
}

Verdict judge(const Scheme& scheme, const Message& message, std::int64_t at = now)
{
    return verifyOne(scheme, message, verifyingCredentials(scheme), at);
}

bool has(const std::string& text, const std::string& part)
{
    return !part.empty() && text.find(part) != std::string::npos;
}

/// A step or sentence that holds the secret, its decoded bytes, or the private key.
bool leaks(const Verdict& verdict, const Credentials& credentials)
{
    std::vector<std::string> texts{verdict.sentence};
    for (const Step& step : verdict.steps)
        texts.push_back(step.title + step.bytes);
    const std::string decoded = fromBase64(credentials.secret).value_or("");
    const std::string encoded = "aG9vay11c2VyOmFu"; // how base64 of the text secret begins
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
        return has(text, credentials.secret) || has(text, credentials.key) || has(text, decoded) ||
               has(text, encoded);
    });
}

} // namespace

TEST_CASE("the schemes have unique ids, titles and a form that can be written")
{
    std::set<std::string> ids;
    for (const Scheme& scheme : allSchemes()) {
        INFO(scheme.id);
        CHECK(ids.insert(scheme.id).second);
        CHECK_FALSE(scheme.title.empty());
        CHECK(findScheme(scheme.id) == &scheme);
    }
    CHECK(ids.size() >= 55);
    CHECK(findScheme("no-such-scheme") == nullptr);
}

TEST_CASE("every scheme signs what it verifies, and refuses what was signed wrongly")
{
    for (const Scheme& scheme : allSchemes()) {
        const Verdict right = judge(scheme, signedSample(scheme));
        INFO(scheme.id << ": " << right.sentence);
        CHECK(right.valid);
        CHECK(right.credential == 0);
        const Verdict wrong = judge(scheme, signedSample(scheme, Fault::WrongSecret));
        CHECK((wrong.reason == Reason::DigestDiffers || wrong.reason == Reason::SecretDiffers));
    }
}

TEST_CASE("a tampered body is refused by every scheme that protects it; the others say so")
{
    for (const Scheme& scheme : allSchemes()) {
        INFO(scheme.id);
        const Credentials credentials = signingCredentials(scheme);
        const auto tampered =
            resign(scheme, sampleMessage(scheme), std::span(&credentials, 1), {now, "", Fault::TamperedBody});
        CHECK(tampered.ok() == scheme.coversBody());
        if (tampered)
            CHECK_FALSE(judge(scheme, *tampered).valid);
        else
            CHECK(has(tampered.error().message, "does not protect the body"));
    }
}

TEST_CASE("a stale timestamp is refused by every scheme that has a tolerance; the others say so")
{
    for (const Scheme& scheme : allSchemes()) {
        INFO(scheme.id);
        const Credentials credentials = signingCredentials(scheme);
        const auto stale = resign(scheme, sampleMessage(scheme), std::span(&credentials, 1),
                                  {now, "", Fault::StaleTimestamp});
        const bool limits = scheme.toleranceSeconds > 0 || scheme.family == Family::Jwt;
        CHECK(stale.ok() == limits);
        if (stale)
            CHECK(judge(scheme, *stale).reason == Reason::TimestampTooOld);
        else
            CHECK(has(stale.error().message, "any age"));
    }
}

TEST_CASE("the tolerance counts to the second, and the future only where the provider judges it")
{
    const Scheme& standard = schemeOf("standard-v1");
    const Message message = signedSample(standard);
    CHECK(judge(standard, message, now + 300 * second).valid);
    const Verdict late = judge(standard, message, now + 612 * second);
    CHECK(late.sentence == "The signature matches, but its timestamp is 612 s old; the scheme allows 300 s.");
    CHECK(judge(standard, message, now - 300 * second).valid);
    CHECK(judge(standard, message, now - 301 * second).reason == Reason::TimestampInFuture);
    const Scheme& stripe = schemeOf("stripe");
    CHECK(judge(stripe, signedSample(stripe), now - 3600 * second).valid);
    Scheme lenient = standard;
    lenient.toleranceSeconds = 0;
    CHECK(judge(lenient, message, now + 1'000'000 * second).valid);
}

TEST_CASE("no step, reason or error holds a secret")
{
    for (const Scheme& scheme : allSchemes()) {
        if (scheme.id == "paypal")
            continue; // its secret is the webhook's id, which is signed and no secret
        const Credentials credentials = verifyingCredentials(scheme);
        for (const Fault fault : {Fault::None, Fault::WrongSecret}) {
            const Verdict verdict = judge(scheme, signedSample(scheme, fault));
            INFO(scheme.id);
            CHECK_FALSE(verdict.steps.empty());
            CHECK_FALSE(leaks(verdict, credentials));
        }
        const Credentials broken{"whsec_***broken-secret***", ""};
        const auto failed = sign(scheme, sampleMessage(scheme), std::span(&broken, 1), {now});
        if (!failed)
            CHECK_FALSE(has(failed.error().message + failed.error().detail, "broken-secret"));
        CHECK_FALSE(leaks(verifyOne(scheme, signedSample(scheme), broken, now), broken));
    }
}

TEST_CASE("while a secret is being changed a list carries both signatures, and either secret verifies")
{
    for (const char* id :
         {"standard-v1", "svix", "stripe", "paddle", "pagerduty", "workos", "rfc9421-hmac"}) {
        const Scheme& scheme = schemeOf(id);
        INFO(id);
        const Credentials older = signingCredentials(scheme);
        Credentials newer = older;
        newer.secret =
            scheme.keyEncoding == KeyEncoding::Text ? "another-invented-secret" : "AAECAwQFBgcICQoLDA0ODw==";
        const std::array both{older, newer};
        const auto message = resign(scheme, sampleMessage(scheme), both, {now});
        REQUIRE(message);
        CHECK(verifyOne(scheme, *message, older, now).valid);
        CHECK(verifyOne(scheme, *message, newer, now).valid);
        const Message onlyNewer = *resign(scheme, sampleMessage(scheme), std::span(&newer, 1), {now});
        const Verdict verdict = verify(scheme, onlyNewer, both, {now});
        CHECK(verdict.valid);
        CHECK(verdict.credential == 1);
    }
}

TEST_CASE("signing anew replaces old headers in their places and case, and keeps the message id")
{
    const Scheme& scheme = schemeOf("standard-v1");
    const Credentials credentials = signingCredentials(scheme);
    Message old = sampleMessage(scheme);
    old.headers = {{"WEBHOOK-SIGNATURE", "v1,old"}, {"X-A", "1"},
                   {"Webhook-Id", "msg_keep"},      {"webhook-timestamp", "1"},
                   {"webhook-timestamp", "2"},      {"X-A", "2"}};
    const auto fresh = resign(scheme, old, std::span(&credentials, 1), {now});
    REQUIRE(fresh);
    REQUIRE(fresh->headers.size() == 5);
    CHECK(fresh->headers[0].name == "WEBHOOK-SIGNATURE");
    CHECK(fresh->headers[0].value != "v1,old");
    CHECK(fresh->headers[1] == http::Header{"X-A", "1"});
    CHECK(fresh->headers[2] == http::Header{"Webhook-Id", "msg_keep"});
    CHECK(fresh->headers[3] == http::Header{"webhook-timestamp", "1795423444"});
    CHECK(fresh->headers[4] == http::Header{"X-A", "2"});
    CHECK(judge(scheme, *fresh).valid);
}

TEST_CASE("a body that the scheme does not write into stays as it is, byte for byte")
{
    std::string body;
    for (int i = 0; i < 256; ++i)
        body.push_back(static_cast<char>(i));
    for (const Scheme& scheme : allSchemes()) {
        if (scheme.family != Family::Parametric || scheme.timestampPlace == TimestampPlace::Body)
            continue;
        INFO(scheme.id);
        Message message = sampleMessage(scheme);
        message.body = body;
        const Credentials credentials = signingCredentials(scheme);
        const auto fresh = resign(scheme, message, std::span(&credentials, 1), {now});
        REQUIRE(fresh);
        CHECK(fresh->body == body);
        CHECK(judge(scheme, *fresh).valid);
    }
}

TEST_CASE("a repeated signature header is refused as ambiguous")
{
    for (const char* id :
         {"github-sha256", "stripe", "slack-v0", "shared-header", "twilio-form", "messagebird-jwt"}) {
        const Scheme& scheme = schemeOf(id);
        INFO(id);
        Message message = signedSample(scheme);
        message.headers.push_back({scheme.signatureHeader, "x"});
        CHECK(judge(scheme, message).reason == Reason::DuplicateHeader);
    }
}

TEST_CASE("the steps show the signed bytes, bounded")
{
    const Scheme& scheme = schemeOf("github-sha256");
    const Credentials credentials = signingCredentials(scheme);
    Message message = sampleMessage(scheme);
    message.body.assign(100'000, 'x');
    message = *resign(scheme, message, std::span(&credentials, 1), {now});
    const Verdict verdict = judge(scheme, message);
    const auto step = std::find_if(verdict.steps.begin(), verdict.steps.end(),
                                   [](const Step& one) { return one.kind == StepKind::SignedContent; });
    REQUIRE(step != verdict.steps.end());
    CHECK(step->bytes == std::string(previewBytes, 'x'));
    CHECK(step->size == 100'000);
    CHECK(step->isCut());
    CHECK(verify(scheme, message, std::span(&credentials, 1), {now, false}).steps.empty());
}

TEST_CASE("keys that cannot be the scheme's are told as such")
{
    for (const char* id :
         {"standard-v1", "adyen-platform", "discord", "sendgrid", "paypal", "rfc9421-rsa-pss"}) {
        const Scheme& scheme = schemeOf(id);
        INFO(id);
        const Credentials credentials{"***", ""};
        CHECK(verifyOne(scheme, signedSample(scheme), credentials, now).reason == Reason::KeyUnusable);
        const auto fresh = sign(scheme, sampleMessage(scheme), std::span(&credentials, 1), {now});
        REQUIRE_FALSE(fresh);
        CHECK(fresh.error().code == ErrorCode::InvalidInput);
    }
    CHECK(verify(schemeOf("stripe"), {}, {}, {now}).reason == Reason::KeyUnusable);
    CHECK_FALSE(sign(schemeOf("stripe"), {}, {}, {now}));
}

TEST_CASE("a public key cannot sign")
{
    const Credentials credentials = verifyingCredentials(schemeOf("paypal"));
    const auto fresh =
        sign(schemeOf("paypal"), sampleMessage(schemeOf("paypal")), std::span(&credentials, 1), {now});
    REQUIRE_FALSE(fresh);
    CHECK(has(fresh.error().message, "private key"));
}

TEST_CASE("a secret with a line break never becomes a header")
{
    const Credentials credentials{"first\r\nX-Injected: 1", ""};
    const auto fresh = sign(schemeOf("shared-header"), sampleMessage(schemeOf("shared-header")),
                            std::span(&credentials, 1), {now});
    REQUIRE_FALSE(fresh);
    CHECK_FALSE(has(fresh.error().message, "Injected"));
}

TEST_CASE("SNS wraps a text that is published, as the service does")
{
    const Scheme& scheme = schemeOf("aws-sns");
    const Message message = signedSample(scheme);
    CHECK(has(message.body, "\"Type\":\"Notification\""));
    CHECK(http::findHeader(message.headers, "x-amz-sns-message-type") == "Notification");
    const Credentials credentials = signingCredentials(scheme);
    Message own = sampleMessage(scheme);
    own.body = R"({"Type":"Notification","MessageId":"1","TopicArn":"arn","Message":"m","Timestamp":"t"})";
    own = *resign(scheme, own, std::span(&credentials, 1), {now});
    CHECK(judge(scheme, own).valid);
    CHECK(has(own.body, "\"MessageId\":\"1\""));
}

TEST_CASE("schemes that carry the signature in the body say what they need there")
{
    for (const char* id : {"adyen-standard", "mailgun", "msgraph", "linear"}) {
        const Scheme& scheme = schemeOf(id);
        const Credentials credentials = signingCredentials(scheme);
        Message message = sampleMessage(scheme);
        message.body = "[1]";
        const auto fresh = sign(scheme, message, std::span(&credentials, 1), {now});
        INFO(id);
        REQUIRE_FALSE(fresh);
        CHECK(has(fresh.error().message, "carries its signature in the body"));
    }
}

TEST_CASE("a stem of header names stands for the other")
{
    const Scheme& svix = schemeOf("svix");
    Message message = signedSample(svix);
    for (http::Header& header : message.headers) {
        if (header.name.starts_with("svix-"))
            header.name.replace(0, 5, "webhook-");
    }
    CHECK(judge(svix, message).valid);
    CHECK(judge(schemeOf("standard-v1"), message).valid);
}

TEST_CASE("Twilio's hash of the body stands in the query, whatever the URL is")
{
    const Scheme& scheme = schemeOf("twilio-json");
    const Credentials credentials = signingCredentials(scheme);
    for (const char* url : {"", "/in", "https://h.test/#f", "https://h.test/?", "https://h.test/?a=1#f?x",
                            "https://h.test/?bodySHA256=old&b=2"}) {
        Message message = sampleMessage(scheme);
        message.url = url;
        message = *resign(scheme, message, std::span(&credentials, 1), {now});
        INFO(message.url);
        CHECK(judge(scheme, message).valid);
    }
}

TEST_CASE("times beyond any clock are refused, not computed with")
{
    const Scheme& stripe = schemeOf("stripe");
    Message message = sampleMessage(stripe);
    message.headers.push_back({"Stripe-Signature", "t=999999999999999999,v1=00"});
    CHECK(judge(stripe, message).reason == Reason::MalformedTimestamp);
    const Scheme& rfc = schemeOf("rfc9421-hmac");
    const Credentials credentials = signingCredentials(rfc);
    message = *resign(rfc, sampleMessage(rfc), std::span(&credentials, 1), {90'000'000'000'000'000});
    CHECK(judge(rfc, message).reason == Reason::TimestampInFuture);
}

TEST_CASE("Twilio's port is tried both ways")
{
    const Scheme& scheme = schemeOf("twilio-form");
    Message message = sampleMessage(scheme);
    message.url = "https://hooks.example.test:443/in?a=1";
    const Credentials credentials = signingCredentials(scheme);
    message = *resign(scheme, message, std::span(&credentials, 1), {now});
    for (const char* url : {"https://hooks.example.test:443/in?a=1", "https://hooks.example.test/in?a=1"}) {
        message.url = url;
        CHECK(judge(scheme, message).valid);
    }
    message.url = "https://hooks.example.test:8443/in?a=1";
    CHECK_FALSE(judge(scheme, message).valid);
}

TEST_CASE("digests agree with their standards")
{
    // FIPS 180-4 and RFC 2202/4231 examples; the check value of CRC-32.
    CHECK(toHex(hash(Hash::Sha256, "abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(toHex(hmac(Hash::Sha1, "Jefe", "what do ya want for nothing?")) ==
          "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    CHECK(toHex(hmac(Hash::Sha256, std::string(131, '\xaa'),
                     "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    CHECK(crc32("123456789") == 0xCBF43926U);
    CHECK(equalInConstantTime("ab", "ab"));
    CHECK_FALSE(equalInConstantTime("ab", "abc"));
    CHECK(randomId("msg_") != randomId("msg_"));
}
