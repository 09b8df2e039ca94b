// HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530).
#include "base/Text.h"
#include "signing/Digest.h"
#include "signing/Encoding.h"
#include "signing/Families.h"
#include "signing/SignatureBase.h"
#include "signing/StructuredFields.h"

#include <algorithm>
#include <cstdlib>

namespace hookbench::signing {

namespace {

constexpr std::int64_t usPerSecond = 1'000'000;
constexpr std::int64_t allowedSkewUs = 60 * usPerSecond;

/// The name in the registry of RFC 9421 section 6.2.
std::string_view registeredName(Algorithm algorithm)
{
    switch (algorithm) {
    case Algorithm::Ed25519:
        return "ed25519";
    case Algorithm::EcdsaP256Sha256:
        return "ecdsa-p256-sha256";
    case Algorithm::RsaSha256:
        return "rsa-v1_5-sha256";
    case Algorithm::RsaPssSha512:
        return "rsa-pss-sha512";
    default:
        return "hmac-sha256";
    }
}

/// One signature of a message: what it covers and its bytes.
struct Candidate {
    std::string label;
    const sf::InnerList* covered = nullptr;
    const std::string* signature = nullptr;
};

/// Whole seconds since the epoch; nothing for what is none, or beyond any clock.
std::optional<std::int64_t> unixTime(const sf::Parameters& parameters, std::string_view name)
{
    const sf::BareItem* item = sf::find(parameters, name);
    const auto* value = item != nullptr ? std::get_if<std::int64_t>(item) : nullptr;
    constexpr std::int64_t farthest = 100'000'000'000;
    return value != nullptr && std::abs(*value) < farthest ? std::optional(*value) : std::nullopt;
}

Result<sf::Dictionary, Refusal> readDictionary(const VerifyInput& input, std::string_view name)
{
    const auto value = fieldValue(input.message.headers, name);
    if (!value)
        return Refusal{Reason::NoHeader, "There is no header " + std::string(name) + "."};
    input.trace.add(StepKind::Header, name, *value);
    auto dictionary = sf::parseDictionary(*value);
    if (!dictionary || dictionary->empty())
        return Refusal{Reason::MalformedHeader,
                       "The header " + std::string(name) + " is no dictionary of RFC 8941."};
    return std::move(*dictionary);
}

std::vector<Candidate> pairUp(const sf::Dictionary& inputs, const sf::Dictionary& signatures)
{
    std::vector<Candidate> out;
    for (const auto& [label, member] : inputs) {
        const auto* covered = std::get_if<sf::InnerList>(&member);
        const sf::Member* other = sf::find(signatures, label);
        const auto* item = other != nullptr ? std::get_if<sf::Item>(other) : nullptr;
        const auto* bytes = item != nullptr ? std::get_if<sf::Bytes>(&item->value) : nullptr;
        if (covered != nullptr && bytes != nullptr)
            out.push_back({label, covered, &bytes->bytes});
    }
    return out;
}

std::optional<Refusal> judgeTimes(const VerifyInput& input, const sf::Parameters& parameters)
{
    const auto created = unixTime(parameters, "created");
    if (!created)
        return Refusal{Reason::NoTimestamp, "The signature matches, but has no parameter created."};
    const std::int64_t createdUs = *created * usPerSecond;
    if (createdUs - input.nowUs > allowedSkewUs)
        return Refusal{Reason::TimestampInFuture, "The signature matches, but it was created " +
                                                      inSeconds(createdUs - input.nowUs) + " in the future."};
    const auto expires = unixTime(parameters, "expires");
    if (sf::find(parameters, "expires") != nullptr && (!expires || input.nowUs > *expires * usPerSecond))
        return Refusal{Reason::TimestampTooOld, "The signature matches, but it has expired."};
    return judgeAge(input.scheme, std::min(createdUs, input.nowUs), input.nowUs);
}

bool covers(const sf::InnerList& covered, std::string_view name)
{
    return std::any_of(covered.items.begin(), covered.items.end(), [&](const sf::Item& item) {
        return componentName(item) == name && item.parameters.empty();
    });
}

std::optional<Refusal> judgeCoverage(const Scheme& scheme, const sf::InnerList& covered)
{
    for (const std::string& name : scheme.requiredComponents) {
        if (!covers(covered, name))
            return Refusal{Reason::ComponentMissing, "The signature matches, but does not cover " + name +
                                                         ", so anybody could have changed it."};
    }
    return std::nullopt;
}

/// RFC 9530: every digest that is known must be the body's, and one must be known.
std::optional<Refusal> judgeDigest(const VerifyInput& input, const sf::InnerList& covered)
{
    if (!covers(covered, "content-digest"))
        return std::nullopt;
    const auto digests = readDictionary(input, "Content-Digest");
    if (!digests)
        return digests.error();
    int known = 0;
    for (const auto& [name, which] :
         {std::pair{"sha-256", Hash::Sha256}, std::pair{"sha-512", Hash::Sha512}}) {
        const sf::Member* member = sf::find(*digests, name);
        if (member == nullptr)
            continue;
        ++known;
        const auto* item = std::get_if<sf::Item>(member);
        const auto* bytes = item != nullptr ? std::get_if<sf::Bytes>(&item->value) : nullptr;
        const std::string expected = hash(which, input.message.body);
        input.trace.add(StepKind::Expected, std::string(name) + " of the body", toBase64(expected));
        if (bytes == nullptr || !equalInConstantTime(bytes->bytes, expected))
            return Refusal{Reason::BodyDigestDiffers,
                           "The signature matches, but Content-Digest is of another body."};
    }
    if (known == 0)
        return Refusal{Reason::AlgorithmRefused, "Content-Digest names neither sha-256 nor sha-512."};
    return std::nullopt;
}

Finding matchCandidate(const VerifyInput& input, const Candidate& candidate)
{
    const sf::BareItem* named = sf::find(candidate.covered->parameters, "alg");
    const auto* algorithm = named != nullptr ? std::get_if<std::string>(named) : nullptr;
    if (named != nullptr && (algorithm == nullptr || *algorithm != registeredName(input.scheme.algorithm)))
        return Refusal{Reason::AlgorithmRefused, "The parameter alg does not name " +
                                                     std::string(registeredName(input.scheme.algorithm)) +
                                                     ", which the key is for."};
    const auto base = signatureBase(*candidate.covered, input.message);
    if (!base)
        return Refusal{Reason::ComponentUnavailable, base.error().sentence};
    const bool sideBySide = input.scheme.algorithm == Algorithm::EcdsaP256Sha256;
    const std::string encoded =
        toBase64(sideBySide ? AsymmetricKey::derOf(*candidate.signature) : *candidate.signature);
    const Finding match = matchAny(input, *base, {encoded});
    if (!match)
        return match;
    if (auto refusal = judgeCoverage(input.scheme, *candidate.covered))
        return *refusal;
    if (sf::find(candidate.covered->parameters, "keyid") == nullptr)
        return Refusal{Reason::ComponentMissing, "The signature matches, but has no parameter keyid."};
    if (auto refusal = judgeTimes(input, candidate.covered->parameters))
        return *refusal;
    if (auto refusal = judgeDigest(input, *candidate.covered))
        return *refusal;
    return match;
}

/// What the signature covers: the scheme's components, of the fields those that the message has.
sf::InnerList coveredBy(const SignInput& input, const Message& message)
{
    sf::InnerList covered;
    for (const std::string& name : input.scheme.components) {
        if (name.starts_with('@') || fieldValue(message.headers, name))
            covered.items.push_back({name, {}});
    }
    const std::int64_t created = input.timestampUs / usPerSecond;
    covered.parameters.emplace_back("created", created);
    if (input.scheme.lifetimeSeconds > 0)
        covered.parameters.emplace_back("expires", created + input.scheme.lifetimeSeconds);
    covered.parameters.emplace_back("keyid", input.scheme.keyId);
    covered.parameters.emplace_back("alg", std::string(registeredName(input.scheme.algorithm)));
    return covered;
}

} // namespace

Finding verifyHttpSignature(const VerifyInput& input)
{
    const auto inputs = readDictionary(input, "Signature-Input");
    if (!inputs)
        return inputs.error();
    const auto signatures = readDictionary(input, "Signature");
    if (!signatures)
        return signatures.error();
    const auto candidates = pairUp(*inputs, *signatures);
    if (candidates.empty())
        return Refusal{
            Reason::NoSignature,
            "No label stands in both Signature-Input and Signature, so there is nothing to verify."};
    Finding best = digestDiffers();
    for (const Candidate& candidate : candidates) {
        Finding match = matchCandidate(input, candidate);
        if (match)
            return match;
        best = match;
    }
    return best;
}

Result<Signed> signHttpSignature(const SignInput& input)
{
    Message message = input.message;
    std::erase_if(message.headers,
                  [](const http::Header& line) { return equalsIgnoringCase(line.name, "Content-Digest"); });
    const sf::Dictionary digest{{"sha-256", sf::Item{sf::Bytes{hash(Hash::Sha256, message.body)}, {}}}};
    message.headers.push_back({"Content-Digest", sf::write(digest)});
    const sf::InnerList covered = coveredBy(input, message);
    const auto base = signatureBase(covered, message);
    if (!base)
        return Error{ErrorCode::InvalidInput,
                     base.error().sentence + " Give it, or leave it out of what is covered.", ""};
    sf::Dictionary inputs;
    sf::Dictionary signatures;
    for (std::size_t i = 0; i < input.credentials.size(); ++i) {
        const auto encoded = signatureOf(input, input.credentials[i], *base);
        if (!encoded)
            return encoded.error();
        std::string bytes = fromBase64(*encoded).value_or("");
        if (input.scheme.algorithm == Algorithm::EcdsaP256Sha256)
            bytes = AsymmetricKey::sideBySide(bytes);
        const std::string label =
            i == 0 ? input.scheme.label : input.scheme.label + "-" + std::to_string(i + 1);
        inputs.emplace_back(label, covered);
        signatures.emplace_back(label, sf::Item{sf::Bytes{std::move(bytes)}, {}});
    }
    if (!sf::parseDictionary(sf::write(inputs)))
        return Error{
            ErrorCode::InvalidInput,
            "The label or the key id cannot stand in Signature-Input; a label is of a-z, 0-9, _ - . *, "
            "a key id of visible ASCII characters.",
            ""};
    return Signed{{{"Content-Digest", sf::write(digest)},
                   {"Signature-Input", sf::write(inputs)},
                   {"Signature", sf::write(signatures)}},
                  message.url,
                  message.body};
}

} // namespace hookbench::signing
