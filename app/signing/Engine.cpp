#include "signing/Engine.h"

#include "base/Text.h"
#include "signing/Content.h"
#include "signing/Digest.h"
#include "signing/Families.h"
#include "signing/Faults.h"

#include <algorithm>

namespace hookbench::signing {

namespace {

struct FamilyCode {
    Result<Signed> (*sign)(const SignInput&);
    Finding (*verify)(const VerifyInput&);
};

FamilyCode codeOf(Family family)
{
    switch (family) {
    case Family::Parametric:
        return {signParametric, verifyParametric};
    case Family::Credential:
        return {signCredential, verifyCredential};
    case Family::TwilioForm:
    case Family::TwilioJson:
        return {signTwilio, verifyTwilio};
    case Family::PayPal:
        return {signPayPal, verifyPayPal};
    case Family::AwsSns:
        return {signSns, verifySns};
    case Family::AdyenStandard:
        return {signAdyen, verifyAdyen};
    case Family::Mailgun:
        return {signMailgun, verifyMailgun};
    case Family::MsGraph:
        return {signMsGraph, verifyMsGraph};
    case Family::Jwt:
        return {signJwt, verifyJwt};
    case Family::HttpSignature:
        return {signHttpSignature, verifyHttpSignature};
    }
    return {signParametric, verifyParametric};
}

Error noCredentials()
{
    return {ErrorCode::InvalidInput, "There is no secret to sign with; give at least one.", ""};
}

std::string_view idPrefix(const Scheme& scheme)
{
    return scheme.idHeader.empty() ? std::string_view() : std::string_view("msg_");
}

/// The id that the options name, the message has, or a fresh one.
std::string messageId(const Scheme& scheme, const Message& message, const SignOptions& options)
{
    if (!options.id.empty())
        return options.id;
    if (const auto present = http::findHeader(message.headers, scheme.idHeader))
        return std::string(*present);
    return randomId(idPrefix(scheme));
}

void addCompanions(const SignInput& input, Signed& out)
{
    for (const Companion& companion : input.scheme.companions) {
        if (http::findHeader(input.message.headers, companion.name))
            continue;
        out.headers.push_back(
            {companion.name,
             contentOf(companion.value, {}, {input.id, input.timestampText(), input.scheme.timestampUnit})});
    }
}

Status checkHeaders(const http::Headers& headers)
{
    for (const http::Header& header : headers) {
        if (!http::isToken(header.name) || !http::isHeaderValue(header.value))
            return Error{
                ErrorCode::InvalidInput,
                "The header " + asUtf8(header.name) +
                    " cannot be sent: a name is a token, and a value (a secret, an id) holds no line "
                    "break; correct it.",
                ""};
    }
    return Done{};
}

} // namespace

Result<Signed> sign(const Scheme& scheme, const Message& message, std::span<const Credentials> credentials,
                    const SignOptions& options)
{
    if (credentials.empty())
        return noCredentials();
    std::int64_t timestampUs = options.nowUs;
    if (options.fault == Fault::StaleTimestamp) {
        const auto stale = staleTimestamp(scheme, timestampUs);
        if (!stale)
            return stale.error();
        timestampUs = *stale;
    }
    const SignInput input{scheme,
                          message,
                          credentials,
                          timestampUs,
                          messageId(scheme, message, options),
                          options.fault == Fault::WrongSecret};
    auto out = codeOf(scheme.family).sign(input);
    if (!out)
        return out;
    addCompanions(input, *out);
    if (const auto sendable = checkHeaders(out->headers); !sendable)
        return sendable.error();
    if (options.fault == Fault::TamperedBody) {
        auto body = tamperedBody(scheme, message, out->body);
        if (!body)
            return body.error();
        out->body = std::move(*body);
    }
    return out;
}

Result<Message> resign(const Scheme& scheme, const Message& message, std::span<const Credentials> credentials,
                       const SignOptions& options)
{
    auto fresh = sign(scheme, message, credentials, options);
    if (!fresh)
        return fresh.error();
    const auto owned = scheme.headerNames();
    const auto isOwned = [&owned](const http::Header& line) {
        return std::any_of(owned.begin(), owned.end(),
                           [&line](const std::string& name) { return equalsIgnoringCase(name, line.name); });
    };
    Message out{message.method, std::move(fresh->url), {}, std::move(fresh->body)};
    for (const http::Header& line : message.headers) {
        const auto at =
            std::find_if(fresh->headers.begin(), fresh->headers.end(),
                         [&](const http::Header& one) { return equalsIgnoringCase(one.name, line.name); });
        if (at != fresh->headers.end()) {
            out.headers.push_back({line.name, std::move(at->value)});
            fresh->headers.erase(at);
        } else if (!isOwned(line)) {
            out.headers.push_back(line);
        }
    }
    std::move(fresh->headers.begin(), fresh->headers.end(), std::back_inserter(out.headers));
    return out;
}

Verdict verify(const Scheme& scheme, const Message& message, std::span<const Credentials> credentials,
               const VerifyOptions& options)
{
    Verdict verdict;
    if (credentials.empty()) {
        verdict.reason = Reason::KeyUnusable;
        verdict.sentence = "There is no secret to verify with; give at least one.";
        return verdict;
    }
    Trace trace(options.collectSteps, verdict.steps);
    const Finding finding =
        codeOf(scheme.family).verify({scheme, message, credentials, options.nowUs, trace});
    verdict.valid = finding.ok();
    if (finding) {
        verdict.reason = Reason::Valid;
        verdict.credential = finding->credential;
        verdict.sentence = scheme.family == Family::Credential || scheme.family == Family::MsGraph
                               ? "The secret is the right one."
                               : "The signature matches.";
    } else {
        verdict.reason = finding.error().reason;
        verdict.sentence = finding.error().sentence;
    }
    return verdict;
}

} // namespace hookbench::signing
