// Schemes that the fields of Scheme describe whole: a digest over a content template, in a header.
#include "base/Text.h"
#include "signing/Content.h"
#include "signing/Families.h"
#include "signing/SignatureList.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <algorithm>

namespace hookbench::signing {

namespace {

/// What a message says of itself, as text that stands in the message (or in `owner`).
struct Parts {
    std::string_view id;
    std::string_view timestamp;
    std::int64_t timestampUs = 0;
    std::vector<std::string_view> signatures;
    std::string owner;
};

/// `name` with its stem replaced: "svix-id" → "webhook-id".
std::string renamed(const Scheme& scheme, const std::string& name, const std::string& stem)
{
    const std::string& own = scheme.nameStems.front();
    return equalsIgnoringCase(std::string_view(name).substr(0, own.size()), own)
               ? stem + name.substr(own.size())
               : name;
}

/// The scheme under the header names that the message uses.
Scheme withNamesOf(const Scheme& scheme, const http::Headers& headers)
{
    for (const std::string& stem : scheme.nameStems) {
        Scheme candidate = scheme;
        candidate.signatureHeader = renamed(scheme, scheme.signatureHeader, stem);
        candidate.timestampName = renamed(scheme, scheme.timestampName, stem);
        candidate.idHeader = renamed(scheme, scheme.idHeader, stem);
        for (Companion& companion : candidate.companions)
            companion.name = renamed(scheme, companion.name, stem);
        if (http::findHeader(headers, candidate.signatureHeader))
            return candidate;
    }
    return scheme;
}

Result<json::Value> bodyObject(const std::string& body)
{
    auto parsed = json::parse(body);
    if (parsed && parsed->isObject())
        return std::move(*parsed);
    return Error{ErrorCode::InvalidInput, "the body is no JSON object.", ""};
}

std::optional<Refusal> readBodyTimestamp(const VerifyInput& input, Parts& parts)
{
    const auto body = bodyObject(input.message.body);
    if (!body)
        return Refusal{Reason::MalformedBody, "The body holds no timestamp: " + body.error().message};
    const json::Value* member = body->find(input.scheme.timestampName);
    if (member == nullptr)
        return Refusal{Reason::NoTimestamp, "The body has no member " + input.scheme.timestampName +
                                                ", which the scheme demands."};
    parts.owner =
        member->isNumber() ? member->asNumber().text : (member->isString() ? member->asString() : "");
    parts.timestamp = parts.owner;
    return std::nullopt;
}

std::optional<Refusal> readTimestamp(const VerifyInput& input, const Scheme& scheme, Parts& parts)
{
    if (scheme.timestampPlace == TimestampPlace::None)
        return std::nullopt;
    if (scheme.timestampPlace == TimestampPlace::Header) {
        const auto header = input.header(scheme.timestampName);
        if (!header)
            return header.error();
        parts.timestamp = *header;
    } else if (scheme.timestampPlace == TimestampPlace::Body) {
        if (auto refusal = readBodyTimestamp(input, parts))
            return refusal;
    }
    const auto timestamp = parseTimestamp(parts.timestamp, scheme.timestampUnit);
    if (!timestamp)
        return Refusal{Reason::MalformedTimestamp,
                       std::string("The timestamp is not a number of ") +
                           (scheme.timestampUnit == TimeUnit::Seconds ? "seconds." : "milliseconds.")};
    parts.timestampUs = *timestamp;
    if (input.trace.isOn())
        input.trace.add(StepKind::Timestamp, "Timestamp",
                        std::string(parts.timestamp) + " (" + isoTime(*timestamp, true) + ")");
    return std::nullopt;
}

std::string joined(const std::vector<std::string>& labels)
{
    std::string out;
    for (const std::string& label : labels)
        out += (out.empty() ? "" : " or ") + label;
    return out;
}

std::optional<Refusal> readSignatures(const VerifyInput& input, const Scheme& scheme, Parts& parts)
{
    const auto header = input.header(scheme.signatureHeader);
    if (!header)
        return header.error();
    const auto entries = parseSignatureList(scheme, *header);
    int timestamps = 0;
    for (const SignatureEntry& entry : entries) {
        if (scheme.versions.empty() ||
            std::find(scheme.versions.begin(), scheme.versions.end(), entry.label) != scheme.versions.end()) {
            parts.signatures.push_back(entry.value);
        } else if (scheme.timestampPlace == TimestampPlace::InSignature &&
                   entry.label == scheme.timestampName) {
            parts.timestamp = entry.value;
            ++timestamps;
        }
    }
    if (entries.empty())
        return Refusal{Reason::MalformedHeader,
                       "The header " + scheme.signatureHeader + " is not of the scheme's form" +
                           (scheme.prefix.empty() ? std::string(".")
                                                  : ": it does not begin with \"" + scheme.prefix + "\".")};
    if (scheme.timestampPlace == TimestampPlace::InSignature && timestamps != 1)
        return Refusal{Reason::NoTimestamp, "The header " + scheme.signatureHeader + " has " +
                                                (timestamps == 0 ? "no" : "more than one") + " entry " +
                                                scheme.timestampName + scheme.keyValueSeparator +
                                                "…, its timestamp."};
    if (parts.signatures.empty())
        return Refusal{Reason::NoSignature, "The header " + scheme.signatureHeader +
                                                " holds no signature of version " + joined(scheme.versions) +
                                                "."};
    return std::nullopt;
}

std::optional<Refusal> readParts(const VerifyInput& input, const Scheme& scheme, Parts& parts)
{
    if (auto refusal = readSignatures(input, scheme, parts))
        return refusal;
    if (!scheme.idHeader.empty()) {
        const auto id = input.header(scheme.idHeader);
        if (!id)
            return id.error();
        parts.id = *id;
    }
    return readTimestamp(input, scheme, parts);
}

/// The body with its timestamp; as it is if the timestamp stands there already.
Result<std::string> bodyWithTimestamp(const SignInput& input)
{
    auto body = bodyObject(input.message.body);
    if (!body)
        return bodyError(input.scheme, body.error().message + " Give one; " + input.scheme.timestampName +
                                           " is written into it.");
    const json::Value timestamp(json::Number{input.timestampText()});
    const json::Value* present = body->find(input.scheme.timestampName);
    if (present != nullptr && *present == timestamp)
        return input.message.body;
    body->asObject().set(input.scheme.timestampName, timestamp);
    return json::write(*body);
}

} // namespace

Finding verifyParametric(const VerifyInput& input)
{
    std::optional<Scheme> named;
    if (!input.scheme.nameStems.empty())
        named = withNamesOf(input.scheme, input.message.headers);
    const Scheme& scheme = named ? *named : input.scheme;
    Parts parts;
    if (auto refusal = readParts(input, scheme, parts))
        return *refusal;
    const std::string content =
        contentOf(scheme.content, input.message, {parts.id, parts.timestamp, scheme.timestampUnit});
    const Finding match = matchAny(input, content, parts.signatures);
    if (!match)
        return match;
    for (const Companion& companion : scheme.companions) {
        if (companion.required && !http::findHeader(input.message.headers, companion.name))
            return Refusal{Reason::CompanionMissing, "The signature matches, but there is no header " +
                                                         companion.name +
                                                         ", which the provider's own package demands."};
    }
    if (scheme.timestampPlace != TimestampPlace::None) {
        if (auto refusal = judgeAge(scheme, parts.timestampUs, input.nowUs))
            return *refusal;
    }
    return match;
}

Result<Signed> signParametric(const SignInput& input)
{
    const Scheme& scheme = input.scheme;
    Signed out{{}, input.message.url, input.message.body};
    Message message = input.message;
    if (scheme.timestampPlace == TimestampPlace::Body) {
        auto body = bodyWithTimestamp(input);
        if (!body)
            return body.error();
        out.body = message.body = std::move(*body);
    }
    const std::string timestamp = input.timestampText();
    const std::string content =
        contentOf(scheme.content, message, {input.id, timestamp, scheme.timestampUnit});
    std::vector<std::string> signatures;
    for (const Credentials& credentials : input.credentials) {
        auto signature = signatureOf(input, credentials, content);
        if (!signature)
            return signature.error();
        signatures.push_back(std::move(*signature));
        if (scheme.listSeparator.empty())
            break;
    }
    if (!scheme.idHeader.empty())
        out.headers.push_back({scheme.idHeader, input.id});
    if (scheme.timestampPlace == TimestampPlace::Header)
        out.headers.push_back({scheme.timestampName, timestamp});
    out.headers.push_back({scheme.signatureHeader, writeSignatureList(scheme, timestamp, signatures)});
    return out;
}

} // namespace hookbench::signing
