// The forms of secrets, URLs, headers, digests and schemes that are taken for each other.
#include "base/Text.h"
#include "signing/doctor/Remedies.h"
#include "signing/Encoding.h"
#include "signing/Presets.h"
#include "signing/Url.h"

#include <algorithm>
#include <array>

namespace hookbench::signing {

namespace {

std::string trimmed(std::string text, std::string_view of)
{
    text.erase(0, std::min(text.find_first_not_of(of), text.size()));
    text.erase(text.find_last_not_of(of) + 1);
    return text;
}

/// The case with `bytes` as the key of the digest, whatever the scheme decodes.
void addKey(Remedies& out, const Case& original, Mistake mistake, std::string bytes, std::string sentence)
{
    if (bytes.empty())
        return;
    Case changed = original;
    changed.scheme.keyEncoding = KeyEncoding::Text;
    changed.credentials = {{std::move(bytes), ""}};
    out.push_back({{mistake, std::move(sentence)}, std::move(changed)});
}

void addSecret(Remedies& out, const Case& original, Mistake mistake, std::string secret, std::string sentence)
{
    Case changed = original;
    changed.credentials = {{std::move(secret), ""}};
    out.push_back({{mistake, std::move(sentence)}, std::move(changed)});
}

void addSecretForms(Remedies& out, const Case& original, const std::string& secret)
{
    const std::string bare = trimmed(secret, " \t\r\n\"'");
    if (bare != secret)
        addSecret(out, original, Mistake::SecretSpace, bare,
                  "The secret given has white space or quotes around it: take them away where it is stored.");
    for (const char* end : {"\n", "\r\n", " "})
        addSecret(
            out, original, Mistake::SecretSpace, secret + end,
            "The sender's secret has a space or line break at its end: trim it where the sender reads it.");
    const auto encoded = [&](std::string bytes, const char* form) {
        addKey(out, original, Mistake::SecretEncoding, std::move(bytes),
               std::string("It is keyed with the secret ") + form +
                   ": make the same key from the secret in the sender and in the receiver.");
    };
    const bool prefixed = bare.starts_with("whsec_");
    const std::string stem = prefixed ? bare.substr(6) : bare;
    if (original.scheme.keyEncoding == KeyEncoding::Text)
        addKey(out, original, Mistake::SecretPrefix, prefixed ? stem : "whsec_" + stem,
               prefixed
                   ? "It is signed with the secret without \"whsec_\": leave the prefix away here, or keep "
                     "it in the sender."
                   : "It is signed with \"whsec_\" before the secret: enter the secret with its prefix.");
    else
        addKey(out, original, Mistake::SecretPrefix, "whsec_" + stem,
               "It is keyed with the text of the secret, \"whsec_\" included: drop the prefix and decode "
               "the base64 behind it before signing.");
    if (original.scheme.keyEncoding != KeyEncoding::Text)
        encoded(stem, "as text, not decoded");
    encoded(fromBase64(stem).value_or(""), "decoded from base64");
    encoded(fromHex(stem).value_or(""), "decoded from hexadecimal digits");
}

void addUrl(Remedies& out, const Case& original, const std::string& url)
{
    if (url == original.message.url)
        return;
    for (const Remedy& present : out)
        if (present.changed.message.url == url)
            return;
    Case changed = original;
    changed.message.url = url;
    out.push_back({{Mistake::PublicUrl, "It is signed for " + url +
                                            ", not for the URL it came to: set the public URL of the "
                                            "endpoint (--url or --public-url) to that."},
                   std::move(changed)});
}

/// The hosts that proxies tell of.
std::vector<std::string> hostsOf(const http::Headers& headers)
{
    std::vector<std::string> hosts;
    for (const http::Header& line : headers) {
        if (equalsIgnoringCase(line.name, "X-Forwarded-Host") ||
            equalsIgnoringCase(line.name, "X-Original-Host") || equalsIgnoringCase(line.name, "Host"))
            hosts.push_back(trimmed(line.value.substr(0, line.value.find(',')), " \t"));
        if (const std::size_t at = line.value.find("host=");
            equalsIgnoringCase(line.name, "Forwarded") && at != std::string::npos)
            hosts.push_back(
                trimmed(line.value.substr(at + 5, line.value.find_first_of(";,", at) - at - 5), " \""));
    }
    return hosts;
}

void addHeader(Remedies& out, const Case& original, Mistake mistake, const std::string& value,
               const char* sentence)
{
    Case changed = original;
    auto& headers = changed.message.headers;
    const auto same = [&](const http::Header& line) {
        return equalsIgnoringCase(line.name, original.scheme.signatureHeader);
    };
    headers.erase(std::remove_if(headers.begin(), headers.end(), same), headers.end());
    headers.push_back({original.scheme.signatureHeader, value});
    if (headers != original.message.headers)
        out.push_back({{mistake, sentence}, std::move(changed)});
}

} // namespace

Remedies secretRemedies(const Case& original, std::span<const Credentials> others)
{
    Remedies out;
    if (original.scheme.isAsymmetric())
        return out;
    for (const Credentials& one : original.credentials)
        addSecretForms(out, original, one.secret);
    for (const Credentials& one : others)
        addSecret(out, original, Mistake::OtherSecret, one.secret,
                  "It is signed with another secret that is known here, an older one perhaps: give the "
                  "sender the present secret, or accept both while it is being changed.");
    return out;
}

Remedies urlRemedies(const Case& original)
{
    Remedies out;
    const auto parts = splitUrl(original.message.url);
    if (!parts || original.scheme.content.find("url}") == std::string::npos)
        return out;
    std::vector<std::string> hosts = hostsOf(original.message.headers);
    const std::string port = parts->port.empty() ? std::string() : ":" + std::string(parts->port);
    hosts.insert(hosts.begin(), {std::string(parts->host) + port, std::string(parts->host),
                                 std::string(parts->host) + ":443", std::string(parts->host) + ":80"});
    const std::string path(parts->path);
    const std::string otherPath = path.ends_with('/') ? path.substr(0, path.size() - 1) : path + "/";
    for (const std::string& host : hosts) {
        for (const char* scheme : {"https://", "http://"}) {
            for (const std::string& one : {path, otherPath}) {
                addUrl(out, original, scheme + host + one + std::string(parts->query));
                addUrl(out, original, scheme + host + one);
            }
        }
    }
    return out;
}

Remedies headerRemedies(const Case& original)
{
    Remedies out;
    std::vector<std::string> values;
    for (const http::Header& line : original.message.headers)
        if (equalsIgnoringCase(line.name, original.scheme.signatureHeader))
            values.push_back(line.value);
    const char* repeated = "The signature header came more than once, and one of its values matches: let the "
                           "sender or the proxy set it once.";
    for (const std::string& value : values) {
        if (values.size() > 1)
            addHeader(out, original, Mistake::HeaderRepeated, value, repeated);
        for (std::size_t at = 0; (at = value.find(", ", at)) != std::string::npos; at += 2) {
            addHeader(out, original, Mistake::HeaderRepeated, value.substr(0, at), repeated);
            addHeader(out, original, Mistake::HeaderRepeated, value.substr(at + 2), repeated);
        }
    }
    if (values.size() != 1)
        return out;
    const std::string& value = values.front();
    const auto form = [&](const std::string& text, const char* sentence) {
        if (text != value)
            addHeader(out, original, Mistake::SignatureEncoding, text, sentence);
    };
    std::string lower = value;
    for (char& c : lower)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    form(lower, "The digest is in capitals: write its hexadecimal digits in lower case.");
    std::string plain = value;
    std::replace(plain.begin(), plain.end(), '_', '/');
    std::replace(plain.begin() + static_cast<std::ptrdiff_t>(original.scheme.prefix.size() < plain.size()
                                                                 ? original.scheme.prefix.size()
                                                                 : 0),
                 plain.end(), '-', '+');
    form(plain, "The digest is in base64 of the URL alphabet: write it with \"+\" and \"/\".");
    form(trimmed(value, " \t\"'"), "White space or quotes stand around the signature: send it without.");
    form(original.scheme.prefix + value, "The signature lacks its prefix: send it as the scheme has it.");
    return out;
}

Remedies formRemedies(const Case& original)
{
    Remedies out;
    const auto add = [&](Mistake mistake, const char* sentence, auto change) {
        Case changed = original;
        change(changed.scheme);
        out.push_back({{mistake, sentence}, std::move(changed)});
    };
    const auto flip = [](Scheme& scheme) {
        scheme.digestEncoding =
            scheme.digestEncoding == DigestEncoding::Hex ? DigestEncoding::Base64 : DigestEncoding::Hex;
    };
    if (original.scheme.timestampPlace != TimestampPlace::None)
        add(Mistake::TimestampUnit,
            "The timestamp is in the other unit (seconds for milliseconds, or the other way round): send the "
            "unit that the scheme has.",
            [](Scheme& scheme) {
                scheme.timestampUnit =
                    scheme.timestampUnit == TimeUnit::Seconds ? TimeUnit::Milliseconds : TimeUnit::Seconds;
            });
    if (original.scheme.isAsymmetric() || original.scheme.family == Family::Credential)
        return out;
    add(Mistake::SignatureEncoding,
        "The digest is right, but hexadecimal and base64 are mixed up: encode it as the scheme has it.",
        flip);
    for (const Algorithm algorithm : {Algorithm::HmacSha1, Algorithm::HmacSha256, Algorithm::HmacSha384,
                                      Algorithm::HmacSha512, Algorithm::PlainSha256}) {
        if (algorithm == original.scheme.algorithm)
            continue;
        const char* sentence = "It is made with another hash than the scheme's: set the algorithm of the "
                               "sender to the one that the scheme has.";
        add(Mistake::Digest, sentence, [&](Scheme& scheme) { scheme.algorithm = algorithm; });
        add(Mistake::Digest, sentence, [&](Scheme& scheme) {
            scheme.algorithm = algorithm;
            flip(scheme);
        });
    }
    return out;
}

Remedies schemeRemedies(const Case& original)
{
    Remedies out;
    for (const Scheme& scheme : allSchemes()) {
        if (scheme.id == original.scheme.id)
            continue;
        Case changed = original;
        changed.scheme = scheme;
        out.push_back({{Mistake::OtherScheme, "It is valid as " + scheme.title + " (" + scheme.id +
                                                  "): choose that scheme for this endpoint."},
                       std::move(changed)});
    }
    return out;
}

} // namespace hookbench::signing
