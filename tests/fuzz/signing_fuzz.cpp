// Signature headers, structured fields, tokens and signed bodies: never a crash, and what is written is read
// back. The first byte chooses the scheme; then come URL, signature header, other header and body, between
// NUL bytes.
#include "signing/Encoding.h"
#include "signing/Engine.h"
#include "signing/JsonWebToken.h"
#include "signing/Presets.h"
#include "signing/StructuredFields.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace hookbench;
using namespace hookbench::signing;

namespace {

constexpr std::int64_t now = 1'795'423'444'000'000;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

std::string_view nextPart(std::string_view& text)
{
    const std::size_t end = std::min(text.find('\0'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

void readValues(std::string_view text)
{
    if (const auto dictionary = sf::parseDictionary(text)) {
        const auto again = sf::parseDictionary(sf::write(*dictionary));
        require(again && *again == *dictionary);
    }
    if (const auto bytes = fromBase64Url(text))
        require(toBase64Url(*bytes) == text);
    parseJsonWebToken(text);
    parseForm(text);
    require(headerBytes(headerBytes(text)).size() <= text.size());
}

Credentials credentialsOf(const Scheme& scheme)
{
    if (scheme.isAsymmetric()) // public and private at once: the scheme's kind decides whether it can be used
        return {
            "1JE4291016473214C",
            "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="};
    return {scheme.keyEncoding == KeyEncoding::Hex ? "abcdef12" : "AAECAwQFBgcICQoLDA0ODw==", ""};
}

/// What the engine signs it verifies; whatever came before in the headers is replaced.
void signAndVerify(const Scheme& scheme, const Message& message, const Credentials& credentials)
{
    Message first = message;
    // A field that is repeated or has another name of the family would be another test's matter.
    first.headers = {{"Content-Type", "application/json"}};
    const auto fresh = resign(scheme, first, std::span(&credentials, 1), {now});
    if (fresh)
        require(verify(scheme, *fresh, std::span(&credentials, 1), {now}).valid);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const auto schemes = allSchemes();
    const Scheme& scheme = schemes[data[0] % schemes.size()];
    std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    Message message;
    message.url = std::string(nextPart(rest));
    const std::string signature(nextPart(rest));
    const std::string other(nextPart(rest));
    message.body = std::string(rest);
    for (const std::string& name : scheme.headerNames())
        message.headers.push_back({name, name == scheme.signatureHeader ? signature : other});
    const Credentials credentials = credentialsOf(scheme);
    const Verdict verdict = verify(scheme, message, std::span(&credentials, 1), {now});
    require(verdict.sentence.ends_with('.') && verdict.valid == (verdict.reason == Reason::Valid));
    if (const auto fresh = resign(scheme, message, std::span(&credentials, 1), {now}))
        require(fresh->headers.size() >= scheme.headerNames().size());
    signAndVerify(scheme, message, credentials);
    readValues(signature);
    readValues(rest);
    return 0;
}
