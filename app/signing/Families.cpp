#include "signing/Families.h"

#include "base/Redaction.h"
#include "base/Text.h"
#include "signing/Digest.h"
#include "signing/Encoding.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace hookbench::signing {

namespace {

constexpr std::int64_t usPerSecond = 1'000'000;

/// Another secret of the same length and alphabet.
std::string spoiled(std::string secret)
{
    if (secret.empty())
        return "x";
    char& last = secret.back();
    last = last == 'a' ? 'b' : 'a';
    return secret;
}

std::string_view keyText(const Credentials& credentials)
{
    return credentials.key.empty() ? credentials.secret : credentials.key;
}

Refusal keyUnusable(const Error& error)
{
    return {Reason::KeyUnusable, error.message};
}

} // namespace

std::string SignInput::timestampText() const
{
    return std::to_string(timestampUs / (scheme.timestampUnit == TimeUnit::Seconds ? usPerSecond : 1000));
}

std::string SignInput::secretText(const Credentials& credentials_) const
{
    return wrongSecret ? spoiled(credentials_.secret) : credentials_.secret;
}

Result<std::string> SignInput::macKey(const Credentials& credentials_) const
{
    auto key = decodeKey(scheme.keyEncoding, credentials_.secret);
    if (key && wrongSecret)
        return spoiled(std::move(*key));
    return key;
}

Result<AsymmetricKey> SignInput::privateKey(const Credentials& credentials_) const
{
    if (wrongSecret)
        return AsymmetricKey::generate(scheme.algorithm);
    return AsymmetricKey::read(keyText(credentials_), scheme.algorithm, true);
}

void Trace::add(StepKind kind, std::string_view title, std::string_view bytes)
{
    if (m_on)
        m_steps.push_back(
            {kind, std::string(title), std::string(bytes.substr(0, previewBytes)), bytes.size()});
}

Result<std::string_view, Refusal> VerifyInput::header(std::string_view name, bool hide) const
{
    const http::Header* found = nullptr;
    for (const http::Header& line : message.headers) {
        if (!equalsIgnoringCase(line.name, name))
            continue;
        if (found != nullptr)
            return Refusal{Reason::DuplicateHeader, "The header " + std::string(name) +
                                                        " stands there more than once, so which line counts "
                                                        "is ambiguous; send it once."};
        found = &line;
    }
    if (found == nullptr)
        return Refusal{Reason::NoHeader, "There is no header " + std::string(name) + "."};
    if (trace.isOn())
        trace.add(StepKind::Header, found->name, hide ? redacted(found->value) : found->value);
    if (found->value.empty())
        return Refusal{Reason::MalformedHeader, "The header " + std::string(name) + " is empty."};
    return std::string_view(found->value);
}

Result<std::string, Refusal> VerifyInput::macKey(const Credentials& credentials_) const
{
    auto key = decodeKey(scheme.keyEncoding, credentials_.secret);
    if (!key)
        return keyUnusable(key.error());
    if (trace.isOn())
        trace.add(StepKind::Key, "Key", describeKey(scheme.keyEncoding, key->size()));
    return std::move(*key);
}

Result<AsymmetricKey, Refusal> VerifyInput::publicKey(const Credentials& credentials_) const
{
    auto key = AsymmetricKey::read(keyText(credentials_), scheme.algorithm, false);
    if (!key)
        return keyUnusable(key.error());
    trace.add(StepKind::Key, "Key", "public key");
    return std::move(*key);
}

Result<std::string> decodeKey(KeyEncoding encoding, std::string_view secret)
{
    const auto unusable = [](const char* form) {
        return Error{ErrorCode::InvalidInput,
                     std::string("The secret cannot be used: this scheme takes ") + form + ".", ""};
    };
    if (secret.empty())
        return Error{ErrorCode::InvalidInput, "There is no secret; give the one that the service shows.", ""};
    if (encoding == KeyEncoding::Text)
        return std::string(secret);
    if (encoding == KeyEncoding::Whsec && secret.starts_with("whsec_"))
        secret.remove_prefix(6);
    auto bytes = encoding == KeyEncoding::Hex ? fromHex(secret) : fromBase64(secret);
    if (bytes && !bytes->empty())
        return std::move(*bytes);
    switch (encoding) {
    case KeyEncoding::Hex:
        return unusable("hexadecimal digits");
    case KeyEncoding::Base64:
        return unusable("base64");
    default:
        return unusable("\"whsec_\" and base64");
    }
}

std::string describeKey(KeyEncoding encoding, std::size_t size)
{
    static constexpr std::array<const char*, 4> forms{"the secret's text", "the secret decoded from base64",
                                                      "the secret decoded from hexadecimal digits",
                                                      "the secret decoded from base64 after whsec_"};
    return forms[static_cast<std::size_t>(encoding)] + std::string(", ") + std::to_string(size) + " bytes";
}

std::string macOf(Algorithm algorithm, std::string_view key, std::string_view content)
{
    switch (algorithm) {
    case Algorithm::HmacSha1:
        return hmac(Hash::Sha1, key, content);
    case Algorithm::HmacSha384:
        return hmac(Hash::Sha384, key, content);
    case Algorithm::HmacSha512:
        return hmac(Hash::Sha512, key, content);
    case Algorithm::PlainSha256:
        return hash(Hash::Sha256, std::string(key).append(content));
    default:
        return hmac(Hash::Sha256, key, content);
    }
}

std::string encodeDigest(DigestEncoding encoding, std::string_view digest)
{
    return encoding == DigestEncoding::Hex ? toHex(digest) : toBase64(digest);
}

Refusal digestDiffers()
{
    return {Reason::DigestDiffers,
            "The digest differs: it is a signature of another secret, or of other bytes than those that "
            "arrived."};
}

Error bodyError(const Scheme& scheme, const std::string& what)
{
    return {ErrorCode::InvalidInput, scheme.title + " carries its signature in the body: " + what, ""};
}

namespace {

/// Shared secrets: the digests are compared as text, so that only the form that the provider writes counts.
Finding matchMac(const VerifyInput& input, std::string_view content,
                 const std::vector<std::string_view>& signatures)
{
    for (std::size_t i = 0; i < input.credentials.size(); ++i) {
        const auto key = input.macKey(input.credentials[i]);
        if (!key)
            return key.error();
        const std::string expected =
            encodeDigest(input.scheme.digestEncoding, macOf(input.scheme.algorithm, *key, content));
        input.trace.add(StepKind::Expected, "Expected digest", expected);
        for (const std::string_view signature : signatures) {
            if (equalInConstantTime(expected, signature))
                return Match{static_cast<int>(i)};
        }
    }
    return digestDiffers();
}

Finding matchKey(const VerifyInput& input, std::string_view content,
                 const std::vector<std::string_view>& signatures)
{
    for (std::size_t i = 0; i < input.credentials.size(); ++i) {
        const auto key = input.publicKey(input.credentials[i]);
        if (!key)
            return key.error();
        for (const std::string_view signature : signatures) {
            const auto bytes = input.scheme.digestEncoding == DigestEncoding::Hex ? fromHex(signature)
                                                                                  : fromBase64(signature);
            if (bytes && key->verify(input.scheme.algorithm, content, *bytes))
                return Match{static_cast<int>(i)};
        }
    }
    return digestDiffers();
}

} // namespace

Finding matchAny(const VerifyInput& input, std::string_view content,
                 const std::vector<std::string_view>& signatures)
{
    input.trace.add(StepKind::SignedContent, "Signed content", content);
    for (const std::string_view signature : signatures)
        input.trace.add(StepKind::Found, "Signature", signature);
    return input.scheme.isAsymmetric() ? matchKey(input, content, signatures)
                                       : matchMac(input, content, signatures);
}

Result<std::string> signatureOf(const SignInput& input, const Credentials& credentials,
                                std::string_view content)
{
    if (input.scheme.isAsymmetric()) {
        const auto key = input.privateKey(credentials);
        if (!key)
            return key.error();
        const auto signature = key->sign(input.scheme.algorithm, content);
        return signature ? Result<std::string>(encodeDigest(input.scheme.digestEncoding, *signature))
                         : signature;
    }
    const auto key = input.macKey(credentials);
    if (!key)
        return key.error();
    return encodeDigest(input.scheme.digestEncoding, macOf(input.scheme.algorithm, *key, content));
}

std::optional<std::int64_t> parseTimestamp(std::string_view text, TimeUnit unit)
{
    const std::size_t longest = unit == TimeUnit::Seconds ? 11 : 14; // until the year 5138
    std::int64_t value = 0;
    if (text.empty() || text.size() > longest || text.front() == '-')
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value * (unit == TimeUnit::Seconds ? usPerSecond : 1000);
}

std::string inSeconds(std::int64_t us)
{
    std::string text = std::to_string(us / usPerSecond);
    const std::int64_t tenths = us % usPerSecond / 100'000;
    if (us < 10 * usPerSecond && tenths != 0)
        text += "." + std::to_string(tenths);
    return text + " s";
}

std::optional<Refusal> judgeAge(const Scheme& scheme, std::int64_t timestampUs, std::int64_t nowUs)
{
    const std::int64_t allowedUs = scheme.toleranceSeconds * usPerSecond;
    const std::int64_t ageUs = nowUs - timestampUs;
    if (allowedUs == 0)
        return std::nullopt;
    const std::string allowed = "the scheme allows " + std::to_string(scheme.toleranceSeconds) + " s.";
    if (ageUs > allowedUs)
        return Refusal{Reason::TimestampTooOld, "The signature matches, but its timestamp is " +
                                                    inSeconds(ageUs) + " old; " + allowed};
    if (-ageUs > allowedUs && !scheme.futureAllowed)
        return Refusal{Reason::TimestampInFuture, "The signature matches, but its timestamp lies " +
                                                      inSeconds(-ageUs) + " in the future; " + allowed};
    return std::nullopt;
}

std::string isoTime(std::int64_t us, bool milliseconds)
{
    using namespace std::chrono;
    const sys_time<std::chrono::microseconds> time{std::chrono::microseconds(us)};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss<std::chrono::milliseconds> clock(floor<std::chrono::milliseconds>(time - day));
    std::array<char, 48> text{};
    const auto number = [](auto count) { return static_cast<int>(count); };
    const int size = std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d",
                                   static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                   static_cast<unsigned>(date.day()), number(clock.hours().count()),
                                   number(clock.minutes().count()), number(clock.seconds().count()));
    std::string out(text.data(), static_cast<std::size_t>(size));
    if (milliseconds) {
        std::snprintf(text.data(), text.size(), ".%03d", number(clock.subseconds().count()));
        out += text.data();
    }
    return out + "Z";
}

} // namespace hookbench::signing
