// Messages that providers' own packages signed, spoiled in every way, and published known answers.
#include "SigningFixture.h"

#include "base/Text.h"

#include <set>

using namespace hookbench;
using namespace hookbench::signing;
using namespace hookbench::test;

namespace {

/// Where our policy differs from the label: a timestamp of digits and letters, which JavaScript reads as a
/// number.
const std::set<std::string> refusedByPolicy{"standard-v1/policy-trailing-junk-ts",
                                            "svix/policy-trailing-junk-ts",
                                            "gitlab-signing/policy-trailing-junk-ts"};

/// The scheme as the vectors' maker has it set up.
Scheme schemeFor(const Vector& vector)
{
    Scheme scheme = schemeOf(vector.scheme);
    if (scheme.id.starts_with("rfc9421"))
        scheme.keyId = scheme.id == "rfc9421-hmac" ? "test-shared-secret" : "test-key-ed25519";
    return scheme;
}

/// Valid vectors that were signed at their `now` and are not under other names or settings.
bool isPlain(const Vector& vector)
{
    static const std::set<std::string> names{"json",  "ws",   "uni",    "empty", "bin",   "nul",   "bom",
                                             "plain", "form", "twform", "twdup", "basic", "uniesc"};
    const std::size_t at = vector.id.find("/ok-");
    return at != std::string::npos && names.contains(vector.id.substr(at + 4));
}

Credentials signingFor(const Vector& vector)
{
    Credentials credentials = vector.credentials;
    if (schemeOf(vector.scheme).isAsymmetric())
        credentials.key = signingCredentials(schemeOf(vector.scheme)).key;
    return credentials;
}

std::string signatureHeader(const Scheme& scheme, const Message& message)
{
    return std::string(http::findHeader(message.headers, scheme.signatureHeader).value_or(""));
}

} // namespace

TEST_CASE("Every vector is judged as labelled, with a reason")
{
    const auto vectors = readVectors(QStringLiteral("vectors.ndjson"));
    REQUIRE(vectors.size() == 654);
    for (const Vector& vector : vectors) {
        const Verdict verdict =
            verifyOne(schemeFor(vector), vector.message, vector.credentials, vector.nowUs);
        INFO(vector.id << ": " << reasonName(verdict.reason) << ": " << verdict.sentence);
        CHECK(verdict.valid == (vector.valid && !refusedByPolicy.contains(vector.id)));
        CHECK(verdict.valid == (verdict.reason == Reason::Valid));
        CHECK(verdict.sentence.ends_with('.'));
        CHECK(isValidUtf8(verdict.sentence));
    }
}

TEST_CASE("The reasons of spoiled vectors tell what was spoiled")
{
    struct Expectation {
        std::string end;
        std::set<Reason> reasons;
    };
    const std::vector<Expectation> expectations{
        {"/bad-expired", {Reason::TimestampTooOld}},
        {"/bad-future", {Reason::TimestampInFuture}},
        {"/bad-missing-header", {Reason::NoHeader}},
        {"/bad-timestamp-missing", {Reason::NoHeader}},
        {"/bad-timestamp-text", {Reason::MalformedTimestamp}},
        {"/bad-wrong-key", {Reason::DigestDiffers}},
        {"/bad-wrong-secret", {Reason::DigestDiffers, Reason::SecretDiffers}},
        {"/bad-two-values", {Reason::DuplicateHeader}},
        {"/bad-cert-host", {Reason::CertificateRefused}},
        {"/bad-alg-none", {Reason::AlgorithmRefused}},
        {"/bad-payload-hash", {Reason::BodyDigestDiffers}},
        {"/bad-body-hash", {Reason::BodyDigestDiffers}},
        {"/bad-digest-not-checked", {Reason::BodyDigestDiffers}},
        {"/bad-body-not-covered", {Reason::ComponentMissing}},
        {"/bad-no-t", {Reason::NoTimestamp}},
        {"/bad-only-v0", {Reason::NoSignature}},
        {"/bad-no-body-timestamp", {Reason::NoTimestamp}},
        {"/policy-missing-topic", {Reason::CompanionMissing}},
    };
    std::size_t seen = 0;
    for (const Vector& vector : readVectors(QStringLiteral("vectors.ndjson"))) {
        for (const Expectation& expectation : expectations) {
            if (!vector.id.ends_with(expectation.end))
                continue;
            const Verdict verdict =
                verifyOne(schemeFor(vector), vector.message, vector.credentials, vector.nowUs);
            INFO(vector.id << ": " << reasonName(verdict.reason) << ": " << verdict.sentence);
            CHECK(expectation.reasons.contains(verdict.reason));
            ++seen;
        }
    }
    CHECK(seen > 100);
}

TEST_CASE("Signing the plain vectors anew gives the same bytes where the algorithm allows it")
{
    // ECDSA is random; Vonage's tokens hold the account's name besides.
    const std::set<std::string> random{"sendgrid", "vonage-jwt"};
    std::set<std::string> same;
    for (const Vector& vector : readVectors(QStringLiteral("vectors.ndjson"))) {
        if (!isPlain(vector) || random.contains(vector.scheme))
            continue;
        const Scheme scheme = schemeFor(vector);
        const Credentials credentials = signingFor(vector);
        SignOptions options{vector.nowUs};
        if (scheme.family == Family::Jwt)
            options.id = "2f6bc0c4-1f2e-4f0e-8f63-7f6b2b7a1234";
        const auto fresh = resign(scheme, vector.message, std::span(&credentials, 1), options);
        INFO(vector.id);
        REQUIRE(fresh);
        CHECK(fresh->body == vector.message.body);
        CHECK(fresh->url == vector.message.url);
        CHECK(signatureHeader(scheme, *fresh) == signatureHeader(scheme, vector.message));
        for (const http::Header& header : vector.message.headers) {
            if (header.name == "Signature-Input")
                CHECK(http::findHeader(fresh->headers, header.name) == header.value);
        }
        same.insert(vector.scheme);
    }
    CHECK(same.size() == 38);
}

TEST_CASE("Every valid vector signed anew is valid, and refused by another body, secret and time")
{
    for (const Vector& vector : readVectors(QStringLiteral("vectors.ndjson"))) {
        if (!vector.valid)
            continue;
        const Scheme scheme = schemeFor(vector);
        const Credentials credentials = signingFor(vector);
        for (const Fault fault :
             {Fault::None, Fault::WrongSecret, Fault::StaleTimestamp, Fault::TamperedBody}) {
            const auto fresh =
                resign(scheme, vector.message, std::span(&credentials, 1), {vector.nowUs, "", fault});
            INFO(vector.id << " fault " << static_cast<int>(fault));
            if (!fresh) {
                CHECK(fault != Fault::None);
                CHECK(fault != Fault::WrongSecret);
                continue;
            }
            const Verdict verdict = verifyOne(scheme, *fresh, vector.credentials, vector.nowUs);
            INFO(verdict.sentence);
            CHECK(verdict.valid == (fault == Fault::None));
        }
    }
}

TEST_CASE("Published known answers are judged as published")
{
    const auto vectors = readVectors(QStringLiteral("known-answers.ndjson"));
    REQUIRE(vectors.size() == 57);
    for (const Vector& vector : vectors) {
        Scheme scheme = schemeFor(vector);
        // RFC 9421's examples cover no digest of the body.
        if (scheme.family == Family::HttpSignature) {
            const Verdict strict = verifyOne(scheme, vector.message, vector.credentials, vector.nowUs);
            CHECK(strict.reason == Reason::ComponentMissing);
            scheme.requiredComponents.clear();
        }
        const Verdict verdict = verifyOne(scheme, vector.message, vector.credentials, vector.nowUs);
        INFO(vector.id << ": " << verdict.sentence);
        CHECK(verdict.valid == vector.valid);
    }
}

TEST_CASE("Published known answers of Standard Webhooks are signed to the same bytes")
{
    for (const Vector& vector : readVectors(QStringLiteral("known-answers.ndjson"))) {
        if (!vector.scheme.starts_with("standard"))
            continue;
        const Credentials credentials{vector.credentials.secret, vector.privateKey};
        const Scheme& scheme = schemeOf(vector.scheme);
        const auto fresh = resign(scheme, vector.message, std::span(&credentials, 1), {vector.nowUs});
        REQUIRE(fresh);
        CHECK(signatureHeader(scheme, *fresh) == signatureHeader(scheme, vector.message));
    }
}
