#include "snippets/ReceiverScheme.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace hookbench::snippets {

namespace {

using signing::Scheme;

const char* hashName(signing::Algorithm algorithm)
{
    switch (algorithm) {
    case signing::Algorithm::HmacSha1:
        return "sha1";
    case signing::Algorithm::HmacSha256:
        return "sha256";
    case signing::Algorithm::HmacSha512:
        return "sha512";
    default:
        return nullptr;
    }
}

const char* keyName(signing::KeyEncoding encoding)
{
    switch (encoding) {
    case signing::KeyEncoding::Text:
        return "text";
    case signing::KeyEncoding::Base64:
        return "base64";
    case signing::KeyEncoding::Hex:
        return "hex";
    case signing::KeyEncoding::Whsec:
        return "whsec";
    }
    return "text";
}

const char* formName(signing::CredentialForm form)
{
    switch (form) {
    case signing::CredentialForm::Basic:
        return "basic";
    case signing::CredentialForm::Bearer:
        return "bearer";
    case signing::CredentialForm::Plain:
        break;
    }
    return "plain";
}

json::Value part(const char* kind, std::string_view value)
{
    json::Object out;
    out.append("name", json::Value(std::string_view(kind) == "name" ? value : std::string_view()));
    out.append("text", json::Value(std::string_view(kind) == "text" ? value : std::string_view()));
    return out;
}

/// "v0:{ts}:{raw}" taken apart; none if it holds more than the message's id, timestamp and body.
std::optional<json::Array> contentParts(const Scheme& scheme)
{
    json::Array parts;
    std::string_view rest = scheme.content;
    while (!rest.empty()) {
        const std::size_t open = rest.find('{');
        if (open != 0) {
            parts.push_back(part("text", rest.substr(0, open)));
            rest.remove_prefix(std::min(open, rest.size()));
            continue;
        }
        const std::size_t close = rest.find('}');
        if (close == std::string_view::npos)
            return std::nullopt;
        std::string_view name = rest.substr(1, close - 1);
        if (name == "ts_ms" && scheme.timestampUnit == signing::TimeUnit::Milliseconds)
            name = "ts";
        if (name != "raw" && name != "ts" && name != "id")
            return std::nullopt;
        parts.push_back(part("name", name));
        rest.remove_prefix(close + 1);
    }
    return parts;
}

/// Literals of seven languages hold these without any escape.
bool isPlainWord(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

Error unsupported(const Scheme& scheme, const char* why)
{
    return Error{ErrorCode::InvalidInput,
                 "No receiver can be written for " + scheme.title + ": " + why +
                     " Choose a scheme that \"receiver --list\" names.",
                 ""};
}

json::Array idHeaders(const Scheme& scheme)
{
    json::Array out;
    if (!scheme.idHeader.empty())
        out.push_back(json::Value(scheme.idHeader));
    for (const signing::Companion& companion : scheme.companions) {
        if (companion.value == "{id}")
            out.push_back(json::Value(companion.name));
    }
    return out;
}

void addTimestamp(json::Object& out, const Scheme& scheme)
{
    const bool isHeader = scheme.timestampPlace == signing::TimestampPlace::Header;
    const bool isEntry = scheme.timestampPlace == signing::TimestampPlace::InSignature;
    out.append("timestamp", json::Value(isHeader ? "header" : isEntry ? "entry" : ""));
    out.append("timestamp_name", json::Value(scheme.timestampName));
    out.append("timestamp_prefix", json::Value(scheme.timestampName + scheme.keyValueSeparator));
    out.append("milliseconds", json::Value(scheme.timestampUnit == signing::TimeUnit::Milliseconds));
    out.append("tolerance", json::Value(static_cast<long long>(isHeader || isEntry ? scheme.toleranceSeconds : 0)));
}

Result<json::Value> credentialFacts(json::Object out, const Scheme& scheme)
{
    out.append("kind", json::Value("credential"));
    out.append("form", json::Value(formName(scheme.credentialForm)));
    out.append("key", json::Value("text"));
    out.append("base64", json::Value(false));
    out.append("separator", json::Value(""));
    addTimestamp(out, scheme);
    return json::Value(std::move(out));
}

} // namespace

Result<json::Value> receiverFacts(const Scheme& scheme)
{
    const bool isCredential = scheme.family == signing::Family::Credential;
    if ((!isCredential && scheme.family != signing::Family::Parametric) ||
        scheme.timestampPlace == signing::TimestampPlace::Body)
        return unsupported(scheme, "what proves the origin does not stand in headers alone.");
    if (!isPlainWord(scheme.signatureHeader) || scheme.signatureHeader.empty())
        return Error{ErrorCode::InvalidInput,
                     "\"" + scheme.signatureHeader +
                         "\" is no name of a header; use letters, digits, hyphens and underscores.",
                     ""};
    json::Object out;
    out.append("title", json::Value(scheme.title));
    out.append("header", json::Value(scheme.signatureHeader));
    out.append("id_header", json::Value(scheme.idHeader));
    out.append("id_headers", idHeaders(scheme));
    // Slack asks once whether the receiver is its owner's.
    out.append("challenge", json::Value(scheme.id == "slack-v0"));
    if (isCredential)
        return credentialFacts(std::move(out), scheme);
    const char* hash = hashName(scheme.algorithm);
    if (hash == nullptr)
        return unsupported(scheme, "it does not sign with an HMAC of a shared secret.");
    auto content = contentParts(scheme);
    if (!content)
        return unsupported(scheme, "it signs more than id, time and body, which a receiver behind a proxy cannot know.");
    out.append("kind", json::Value("digest"));
    out.append("form", json::Value(""));
    out.append("key", json::Value(keyName(scheme.keyEncoding)));
    out.append("hash", json::Value(hash));
    out.append("base64", json::Value(scheme.digestEncoding == signing::DigestEncoding::Base64));
    out.append("label", json::Value(scheme.versions.empty() ? scheme.prefix
                                                            : scheme.versions.front() + scheme.keyValueSeparator));
    // ", " also lets white space stand around entries, as the receivers do always.
    out.append("separator", json::Value(scheme.listSeparator == ", " ? std::string(",") : scheme.listSeparator));
    out.append("content", std::move(*content));
    addTimestamp(out, scheme);
    return json::Value(std::move(out));
}

} // namespace hookbench::snippets
