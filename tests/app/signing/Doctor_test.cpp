#include "SigningFixture.h"

#include "base/Text.h"
#include "signing/Digest.h"
#include "signing/doctor/Doctor.h"
#include "signing/Encoding.h"

#include <algorithm>

using namespace hookbench;
using namespace hookbench::signing;
using namespace hookbench::test;

namespace {

constexpr std::int64_t now = 1'795'423'444'000'000;

/// The schemes of a digest with a shared secret in a header.
std::vector<Scheme> digestSchemes()
{
    std::vector<Scheme> out;
    for (const Scheme& scheme : allSchemes())
        if (scheme.family == Family::Parametric && !scheme.isAsymmetric())
            out.push_back(scheme);
    return out;
}

Message signedWith(const Scheme& scheme, const Message& message, const Credentials& credentials,
                   std::int64_t at = now)
{
    const auto out = resign(scheme, message, std::span(&credentials, 1), {at, "", Fault::None});
    INFO(scheme.id);
    REQUIRE(out);
    return *out;
}

Diagnosis ask(const Scheme& scheme, const Message& message, const Credentials& credentials,
              std::vector<Credentials> others = {})
{
    return diagnose({scheme, message, std::span(&credentials, 1), others, now});
}

bool names(const Diagnosis& diagnosis, Mistake mistake)
{
    return std::any_of(diagnosis.causes.begin(), diagnosis.causes.end(), [mistake](const Cause& cause) {
        return cause.mistake == mistake && cause.sentence.ends_with('.');
    });
}

} // namespace

TEST_CASE("a line break added behind the signed body is named for every digest scheme")
{
    for (const Scheme& scheme : digestSchemes()) {
        const Credentials secret = signingCredentials(scheme);
        for (const char* end : {"\n", "\r\n"}) {
            Message message = signedWith(scheme, sampleMessage(scheme), secret);
            message.body += end;
            INFO(scheme.id);
            CHECK(names(ask(scheme, message, secret), Mistake::LineEndChanged));
        }
    }
}

TEST_CASE("JSON written anew is named for every digest scheme")
{
    for (const Scheme& scheme : digestSchemes()) {
        if (scheme.timestampPlace == TimestampPlace::Body)
            continue; // signing writes the timestamp into the body
        const Credentials secret = signingCredentials(scheme);
        for (const char* body : {R"({"n":1.0,"text":"Zażółć 🚀"})", R"({"n": 1.0, "text": "Zażółć 🚀"})",
                                 R"({"n":1.0,"text":"Za\u017c\u00f3\u0142\u0107 \ud83d\ude80"})"}) {
            Message message = sampleMessage(scheme);
            message.body = body;
            message = signedWith(scheme, message, secret);
            message.body = R"({ "n": 1.0,  "text": "Zażółć 🚀" })";
            INFO(scheme.id << " " << body);
            CHECK(names(ask(scheme, message, secret), Mistake::BodyRewritten));
        }
    }
}

TEST_CASE("an older secret and a secret with white space are named for every digest scheme")
{
    for (const Scheme& scheme : digestSchemes()) {
        const Credentials secret = signingCredentials(scheme);
        const Message message = signedWith(scheme, sampleMessage(scheme), secret);
        Credentials other = secret;
        other.secret[other.secret.size() / 2] = other.secret[other.secret.size() / 2] == 'A' ? 'B' : 'A';
        INFO(scheme.id);
        CHECK(ask(scheme, message, other).causes.empty());
        CHECK(names(ask(scheme, message, other, {secret}), Mistake::OtherSecret));
        CHECK(names(ask(scheme, message, {" \"" + secret.secret + "\"\n", ""}), Mistake::SecretSpace));
    }
}

TEST_CASE("a digest of another hash or encoding is named for every digest scheme")
{
    for (const Scheme& scheme : digestSchemes()) {
        const Credentials secret = signingCredentials(scheme);
        Scheme wrong = scheme;
        wrong.algorithm =
            scheme.algorithm == Algorithm::HmacSha512 ? Algorithm::HmacSha1 : Algorithm::HmacSha512;
        INFO(scheme.id);
        CHECK(names(ask(scheme, signedWith(wrong, sampleMessage(scheme), secret), secret), Mistake::Digest));
        wrong = scheme;
        wrong.digestEncoding =
            scheme.digestEncoding == DigestEncoding::Hex ? DigestEncoding::Base64 : DigestEncoding::Hex;
        CHECK(names(ask(scheme, signedWith(wrong, sampleMessage(scheme), secret), secret),
                    Mistake::SignatureEncoding));
    }
}

TEST_CASE("a signature of garbage or of another body is never called explained")
{
    for (const Scheme& scheme : digestSchemes()) {
        const Credentials secret = signingCredentials(scheme);
        INFO(scheme.id);
        const Credentials stranger{scheme.keyEncoding == KeyEncoding::Text  ? toHex(randomBytes(16))
                                   : scheme.keyEncoding == KeyEncoding::Hex ? toHex(randomBytes(32))
                                                                            : toBase64(randomBytes(24)),
                                   ""};
        CHECK_FALSE(ask(scheme, signedWith(scheme, sampleMessage(scheme), stranger), secret).explained());
        Message message = signedWith(scheme, sampleMessage(scheme), secret);
        message.body.insert(1, "\"more\":1,");
        CHECK_FALSE(ask(scheme, message, secret).explained());
    }
}

TEST_CASE("the text of an encoded secret, and its prefix, are named for every scheme that decodes it")
{
    for (const Scheme& scheme : digestSchemes()) {
        if (scheme.keyEncoding == KeyEncoding::Text)
            continue;
        const Credentials secret = signingCredentials(scheme);
        Scheme wrong = scheme;
        wrong.keyEncoding = KeyEncoding::Text;
        const Message message = signedWith(wrong, sampleMessage(scheme), secret);
        INFO(scheme.id);
        CHECK(names(ask(scheme, message, secret), scheme.keyEncoding == KeyEncoding::Whsec
                                                      ? Mistake::SecretPrefix
                                                      : Mistake::SecretEncoding));
    }
}

TEST_CASE("a signature header that came twice is named for every digest scheme")
{
    for (const Scheme& scheme : digestSchemes()) {
        const Credentials secret = signingCredentials(scheme);
        Message message = signedWith(scheme, sampleMessage(scheme), secret);
        message.headers.push_back({scheme.signatureHeader, "other"});
        INFO(scheme.id);
        CHECK(names(ask(scheme, message, secret), Mistake::HeaderRepeated));
    }
}

TEST_CASE("a public URL and an old timestamp are named where the scheme signs them")
{
    for (const Scheme& scheme : digestSchemes()) {
        const Credentials secret = signingCredentials(scheme);
        INFO(scheme.id);
        Message message = signedWith(scheme, sampleMessage(scheme), secret);
        if (scheme.content.find("url}") != std::string::npos) {
            message.headers.push_back({"X-Forwarded-Host", "hooks.example.test"});
            message.url = "http://127.0.0.1:8787/in?a=1&b=%20x";
            CHECK(names(ask(scheme, message, secret), Mistake::PublicUrl));
        }
        if (scheme.toleranceSeconds > 0) {
            message = signedWith(scheme, sampleMessage(scheme), secret,
                                 now - (scheme.toleranceSeconds + 60) * 1'000'000);
            CHECK(names(ask(scheme, message, secret), Mistake::TimestampRange));
        }
    }
}

TEST_CASE("milliseconds for seconds are named where the scheme judges the age")
{
    Scheme wrong = schemeOf("stripe");
    wrong.timestampUnit = TimeUnit::Milliseconds;
    const Credentials secret = signingCredentials(wrong);
    CHECK(names(ask(schemeOf("stripe"), signedWith(wrong, sampleMessage(wrong), secret), secret),
                Mistake::TimestampUnit));
}
