// MessageBird and Vonage: a JSON Web Token whose claims hold the hashes of the body and of the URL.
#include "base/Text.h"
#include "signing/Digest.h"
#include "signing/Encoding.h"
#include "signing/Families.h"
#include "signing/JsonWebToken.h"
#include "signing/SignatureList.h"

namespace hookbench::signing {

namespace {

constexpr std::int64_t usPerSecond = 1'000'000;

bool coversUrl(const Scheme& scheme)
{
    return scheme.content.find("{url}") != std::string::npos;
}

/// Hexadecimal digits of either case, as the providers' packages decode them.
bool isHashOf(std::string_view claim, const std::string& data)
{
    const auto bytes = fromHex(claim);
    return bytes && equalInConstantTime(*bytes, hash(Hash::Sha256, data));
}

std::optional<Refusal> judgeTimes(const VerifyInput& input, const JsonWebToken& token)
{
    const std::int64_t slackUs = input.scheme.toleranceSeconds * usPerSecond;
    for (const char* name : {"exp", "nbf"}) {
        if (token.claims.find(name) != nullptr && !token.time(name))
            return Refusal{Reason::MalformedTimestamp, std::string("The claim ") + name + " is no time."};
    }
    const auto expires = token.time("exp");
    if (expires && input.nowUs - *expires >= slackUs)
        return Refusal{Reason::TimestampTooOld, "The signature matches, but the token expired " +
                                                    inSeconds(input.nowUs - *expires) + " ago."};
    const auto notBefore = token.time("nbf");
    if (notBefore && *notBefore - input.nowUs > slackUs)
        return Refusal{Reason::TimestampInFuture, "The signature matches, but the token counts only in " +
                                                      inSeconds(*notBefore - input.nowUs) + "."};
    return std::nullopt;
}

std::optional<Refusal> judgeHashes(const VerifyInput& input, const JsonWebToken& token)
{
    if (coversUrl(input.scheme)) {
        const auto urlHash = token.text("url_hash");
        if (!urlHash)
            return Refusal{Reason::ClaimDiffers, "The token has no claim url_hash."};
        if (!isHashOf(*urlHash, input.message.url))
            return Refusal{Reason::UrlDiffers,
                           "The signature matches, but the claim url_hash is of another URL than " +
                               input.message.url + "."};
    }
    const bool hasBodyHash = token.claims.find("payload_hash") != nullptr;
    if (!hasBodyHash && !input.message.body.empty())
        return Refusal{Reason::BodyDigestDiffers,
                       "There is a body, but the token has no claim payload_hash, so nothing protects it."};
    if (hasBodyHash && !isHashOf(token.text("payload_hash").value_or(""), input.message.body))
        return Refusal{Reason::BodyDigestDiffers,
                       "The signature matches, but the claim payload_hash is of another body."};
    return std::nullopt;
}

std::optional<Refusal> judgeClaims(const VerifyInput& input, const JsonWebToken& token)
{
    for (const std::string& claim : input.scheme.requiredComponents) {
        if (token.claims.find(claim) == nullptr)
            return Refusal{Reason::ClaimDiffers, "The token has no claim " + claim + "."};
        if (claim == "iss" && token.text(claim) != input.scheme.issuer)
            return Refusal{Reason::ClaimDiffers, "The signature matches, but the token's issuer is not " +
                                                     input.scheme.issuer + "."};
    }
    if (auto refusal = judgeTimes(input, token))
        return refusal;
    return judgeHashes(input, token);
}

Finding matchToken(const VerifyInput& input, const JsonWebToken& token, Algorithm algorithm)
{
    input.trace.add(StepKind::SignedContent, "Signed content", token.signedText);
    input.trace.add(StepKind::Found, "Signature", toHex(token.signature));
    for (std::size_t i = 0; i < input.credentials.size(); ++i) {
        const auto key = input.macKey(input.credentials[i]);
        if (!key)
            return key.error();
        const std::string expected = macOf(algorithm, *key, token.signedText);
        input.trace.add(StepKind::Expected, "Expected digest", toHex(expected));
        if (equalInConstantTime(expected, token.signature))
            return Match{static_cast<int>(i)};
    }
    return digestDiffers();
}

} // namespace

Finding verifyJwt(const VerifyInput& input)
{
    const auto header = input.header(input.scheme.signatureHeader);
    if (!header)
        return header.error();
    const auto entries = parseSignatureList(input.scheme, *header);
    const auto token = entries.empty() ? std::nullopt : parseJsonWebToken(entries.front().value);
    if (!token)
        return Refusal{Reason::MalformedHeader,
                       "The header " + input.scheme.signatureHeader + " holds no JSON Web Token."};
    const auto algorithm = hmacOfJwt(token->algorithm);
    const auto& allowed = input.scheme.versions;
    if (!algorithm || std::find(allowed.begin(), allowed.end(), token->algorithm) == allowed.end())
        return Refusal{Reason::AlgorithmRefused, "The token's algorithm " + asUtf8(token->algorithm) +
                                                     " is not one that the scheme allows."};
    const Finding match = matchToken(input, *token, *algorithm);
    if (!match)
        return match;
    if (auto refusal = judgeClaims(input, *token))
        return *refusal;
    return match;
}

Result<Signed> signJwt(const SignInput& input)
{
    const Scheme& scheme = input.scheme;
    const auto key = input.macKey(input.credentials.front());
    if (!key)
        return key.error();
    const std::int64_t seconds = input.timestampUs / usPerSecond;
    const auto number = [](std::int64_t value) { return json::Value(static_cast<long long>(value)); };
    json::Object claims;
    if (coversUrl(scheme))
        claims.append("url_hash", json::Value(toHex(hash(Hash::Sha256, input.message.url))));
    claims.append("jti", json::Value(input.id));
    if (!input.message.body.empty())
        claims.append("payload_hash", json::Value(toHex(hash(Hash::Sha256, input.message.body))));
    claims.append("iss", json::Value(scheme.issuer));
    claims.append("iat", number(seconds));
    claims.append("nbf", number(seconds));
    claims.append("exp", number(seconds + scheme.lifetimeSeconds));
    return Signed{{{scheme.signatureHeader, scheme.prefix + writeJsonWebToken(claims, *key)}},
                  input.message.url,
                  input.message.body};
}

} // namespace hookbench::signing
