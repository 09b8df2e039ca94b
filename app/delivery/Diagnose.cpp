#include "delivery/Diagnose.h"

#include "base/Redaction.h"
#include "base/Text.h"
#include "delivery/UrlParts.h"
#include "registrations/Variables.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace hookbench::delivery {

namespace {

using http::TransferFailure;

std::string milliseconds(double ms)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), ms < 100 ? "%.1f ms" : "%.0f ms", ms);
    return text.data();
}

std::string seconds(std::int64_t ms)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), ms % 1000 == 0 ? "%.0f s" : "%.3g s",
                  static_cast<double>(ms) / 1000);
    return text.data();
}

/// A header of the registration that proves who sends.
struct SecretHeader {
    std::string name;
    std::string variable; ///< "" if its value is no reference
    std::size_t size = 0; ///< of the variable's value, bytes
};

std::optional<SecretHeader> secretHeader(const Recipe& recipe, const registrations::VariableValues& variables)
{
    const auto* webhook = std::get_if<registrations::WebhookConfig>(&recipe.channel.config);
    if (!webhook)
        return std::nullopt;
    std::optional<SecretHeader> plain;
    for (const http::Header& header : webhook->headers) {
        for (const registrations::VariableReference& reference :
             registrations::variableReferences(header.value)) {
            const auto& names = variables.secretNames;
            const bool isSecret = std::find(names.begin(), names.end(), reference.name) != names.end();
            const auto value = variables.values.find(reference.name);
            if (isSecret || isSensitiveHeader(header.name))
                return SecretHeader{header.name, reference.name,
                                    value == variables.values.end() ? 0 : value->second.size()};
        }
        if (!plain && isSensitiveHeader(header.name))
            plain = SecretHeader{header.name, "", header.value.size()};
    }
    return plain;
}

/// Makes the sentence for one exchange.
class Diagnostician {
public:
    Diagnostician(const Exchange& exchange, const Recipe& recipe,
                  const registrations::VariableValues& variables, const http::OutgoingRequest* request)
        : m_exchange(exchange), m_recipe(recipe), m_variables(variables), m_request(request)
    {
        const auto place = placeOfUrl(exchange.url);
        m_host = place ? withoutDefaultPort(place->text()) : recipe.place;
    }

    Diagnosis transport() const;
    Diagnosis status() const;

private:
    Diagnosis made(DiagnosisCode code, std::vector<std::string> arguments, std::string sentence,
                   std::string detail = {}) const
    {
        return {code, std::move(arguments), std::move(sentence), std::move(detail)};
    }
    std::string answered() const { return m_host + " answered " + std::to_string(m_exchange.status); }
    bool isSigned() const { return !m_recipe.options.signing.scheme.empty(); }
    Diagnosis timeout() const;
    Diagnosis unauthorized() const;
    Diagnosis redirect() const;
    Diagnosis payload() const;
    Diagnosis rateLimited() const;
    std::optional<Diagnosis> slack() const;
    Diagnosis fromError(DiagnosisCode code) const
    {
        return made(code, {m_host}, m_exchange.error->message, m_exchange.error->detail);
    }

    const Exchange& m_exchange;
    const Recipe& m_recipe;
    const registrations::VariableValues& m_variables;
    const http::OutgoingRequest* m_request;
    std::string m_host;
};

Diagnosis Diagnostician::timeout() const
{
    const http::Timings& t = m_exchange.timings;
    const std::string limit = seconds(m_request ? m_request->timeoutMs : 0);
    std::string phases;
    const auto phase = [&](const char* name, double from, double to) {
        if (to > 0)
            phases += (phases.empty() ? "" : ", ") + std::string(name) + " " + milliseconds(to - from);
    };
    phase("name lookup", 0, t.nameLookupMs);
    phase("connect", t.nameLookupMs, t.connectMs);
    phase("TLS", t.connectMs, t.tlsMs);
    const double ready = std::max(t.connectMs, t.tlsMs);
    phase(t.firstByteMs > 0 ? "until the first byte" : "waiting", ready,
          t.firstByteMs > 0 ? t.firstByteMs : t.totalMs);
    if (t.firstByteMs > 0)
        phase("answer", t.firstByteMs, t.totalMs);
    const std::string where = phases.empty() ? "" : " The time went: " + phases + ".";
    std::string mend = "answer 2xx first and work afterwards, or raise the registration's timeout";
    std::string what = "had not answered";
    switch (m_exchange.failure) {
    case TransferFailure::TimeoutNameLookup:
        what = "could not be looked up by its name";
        mend = "check the name server";
        break;
    case TransferFailure::TimeoutConnect:
        what = "did not take the connection";
        mend = "check the address, the port and the firewall on the way";
        break;
    case TransferFailure::TimeoutTls:
        what = "did not finish the TLS handshake";
        mend = "check that it speaks https on this port";
        break;
    case TransferFailure::TimeoutSend:
        what = "did not take the request";
        break;
    case TransferFailure::TimeoutBody:
        what = "had not finished its answer (" + std::to_string(m_exchange.responseBody.size()) +
               " bytes of the body came)";
        break;
    default:
        break;
    }
    return made(DiagnosisCode::TimedOut,
                {m_host, limit, std::string(diagnosisName(m_exchange.failure)), phases},
                m_host + " " + what + " when the timeout of " + limit + " ran out; " + mend + "." + where,
                m_exchange.error ? m_exchange.error->detail : "");
}

Diagnosis Diagnostician::transport() const
{
    switch (m_exchange.failure) {
    case TransferFailure::TimeoutNameLookup:
    case TransferFailure::TimeoutConnect:
    case TransferFailure::TimeoutTls:
    case TransferFailure::TimeoutSend:
    case TransferFailure::TimeoutAnswer:
    case TransferFailure::TimeoutBody:
        return timeout();
    case TransferFailure::NameLookup:
        return fromError(DiagnosisCode::NameNotResolved);
    case TransferFailure::Refused:
        return fromError(DiagnosisCode::ConnectionRefused);
    case TransferFailure::Unreachable:
        return fromError(DiagnosisCode::Unreachable);
    case TransferFailure::TlsExpired:
        return fromError(DiagnosisCode::TlsExpired);
    case TransferFailure::TlsSelfSigned:
        return fromError(DiagnosisCode::TlsSelfSigned);
    case TransferFailure::TlsUntrusted:
        return fromError(DiagnosisCode::TlsUntrusted);
    case TransferFailure::TlsWrongHost:
        return fromError(DiagnosisCode::TlsWrongHost);
    case TransferFailure::TlsHandshake:
        return fromError(DiagnosisCode::TlsHandshake);
    case TransferFailure::TlsOwnFiles:
        return fromError(DiagnosisCode::TlsOwnFiles);
    case TransferFailure::NoAnswer:
        return fromError(DiagnosisCode::NoAnswer);
    case TransferFailure::BrokenOff:
        return fromError(DiagnosisCode::BrokenOff);
    case TransferFailure::HeadTooLarge:
        return fromError(DiagnosisCode::HeadTooLarge);
    case TransferFailure::NotHttp:
        return fromError(DiagnosisCode::NotHttp);
    case TransferFailure::Cancelled:
        return fromError(DiagnosisCode::Cancelled);
    case TransferFailure::InvalidRequest:
        return fromError(DiagnosisCode::NotSendable);
    default:
        return fromError(m_exchange.error->code == ErrorCode::Cancelled ? DiagnosisCode::Cancelled
                                                                        : DiagnosisCode::Other);
    }
}

Diagnosis Diagnostician::unauthorized() const
{
    const std::string status = std::to_string(m_exchange.status);
    if (isSigned())
        return made(
            DiagnosisCode::SignatureRefused, {m_host, status, m_recipe.options.signing.scheme},
            answered() + ": it did not accept the signature (" + m_recipe.options.signing.scheme +
                "); compare the receiver's secret with the one that signs here, and the clocks of both.");
    const auto header = secretHeader(m_recipe, m_variables);
    if (!header)
        return made(DiagnosisCode::SecretMissing, {m_host, status},
                    answered() +
                        ", and the request carries no secret; add the header that the receiver expects, "
                        "such as X-Mixpeek-Secret: ${WEBHOOK_SECRET}.");
    if (header->variable.empty())
        return made(DiagnosisCode::SecretRefused, {m_host, status, header->name},
                    answered() + ": it did not accept the secret in the header " + header->name +
                        ", which stands in the registration; compare it with the receiver's.");
    const bool wasSent = m_request && http::findHeader(m_request->headers, header->name).has_value();
    const std::string state = !wasSent ? "was not sent"
                              : header->size == 0
                                  ? "is empty"
                                  : "was resolved to a value of " + std::to_string(header->size) + " bytes";
    return made(DiagnosisCode::SecretRefused,
                {m_host, status, header->name, header->variable, m_variables.environmentName},
                answered() + ": it did not accept the secret in the header " + header->name + ". ${" +
                    header->variable + "} of the environment \"" + m_variables.environmentName + "\" " +
                    state + "; compare it with the receiver's secret.");
}

Diagnosis Diagnostician::redirect() const
{
    const auto location = http::findHeader(m_exchange.responseHeaders, "Location");
    if (!location)
        return made(DiagnosisCode::Redirected, {m_host, std::to_string(m_exchange.status), ""},
                    answered() + ", a redirect that says no place to go to; give the receiver's final URL.");
    const std::string to = asUtf8(*location);
    return made(DiagnosisCode::Redirected, {m_host, std::to_string(m_exchange.status), to},
                answered() + ", a redirect to " + to +
                    "; redirects are not followed, so put the final URL into the registration.");
}

Diagnosis Diagnostician::payload() const
{
    std::string what = "it did not expect this body";
    if (m_request) {
        if (const auto broken = json::parse(m_exchange.requestBody); !broken)
            what = "the body is not JSON (line " + std::to_string(broken.error().line) + ", column " +
                   std::to_string(broken.error().column) + ": " + broken.error().message + ")";
    }
    const auto* webhook = std::get_if<registrations::WebhookConfig>(&m_recipe.channel.config);
    const bool hasTemplate = webhook && !webhook->payloadTemplate.isNull();
    if (m_recipe.literal)
        return made(DiagnosisCode::PayloadRefused, {m_host, std::to_string(m_exchange.status)},
                    answered() + ": " + what + "; compare the body with what the receiver reads.");
    const std::string mend =
        hasTemplate ? "compare what the template made with what the receiver reads; without a template "
                      "the default envelope would be sent"
                    : "the body is the default envelope; give the registration a template if the "
                      "receiver wants another shape";
    return made(DiagnosisCode::PayloadRefused, {m_host, std::to_string(m_exchange.status)},
                answered() + ": " + what + "; " + mend + ".",
                "The default envelope:\n" + json::write(m_recipe.event, json::Style::Pretty));
}

Diagnosis Diagnostician::rateLimited() const
{
    if (!m_exchange.retryAfterMs)
        return made(DiagnosisCode::RateLimited, {m_host, ""},
                    answered() + ": too many requests, and it does not say when to come again; send slower.");
    const std::string wait = seconds(*m_exchange.retryAfterMs);
    return made(DiagnosisCode::RateLimited, {m_host, wait},
                answered() + ": too many requests; it asks to wait " + wait +
                    " (Retry-After), so send slower.");
}

std::optional<Diagnosis> Diagnostician::slack() const
{
    if (!std::holds_alternative<registrations::SlackConfig>(m_recipe.channel.config))
        return std::nullopt;
    const std::string_view meaning = slackErrorMeaning(m_exchange.responseBody);
    if (meaning.empty())
        return std::nullopt;
    const std::string words =
        m_exchange.responseBody.substr(0, m_exchange.responseBody.find_last_not_of(" \r\n") + 1);
    return made(DiagnosisCode::SlackError, {words, std::to_string(m_exchange.status)},
                "Slack answered " + std::to_string(m_exchange.status) + " " + words + ". " +
                    std::string(meaning));
}

Diagnosis Diagnostician::status() const
{
    const int status = m_exchange.status;
    const std::string number = std::to_string(status);
    if (status == 429)
        return rateLimited();
    if (auto words = slack())
        return *words;
    if (status == 401 || status == 403)
        return unauthorized();
    if (status >= 300 && status < 400)
        return redirect();
    if (status == 404 || status == 410)
        return made(DiagnosisCode::NotFoundThere, {m_host, number},
                    answered() +
                        ": nothing receives at this path; compare the URL's path with the receiver's route.");
    if (status == 405)
        return made(DiagnosisCode::MethodRefused, {m_host, number, m_exchange.method},
                    answered() + ": it does not take " + m_exchange.method +
                        " at this path; check the receiver's route.");
    if (status == 413)
        return made(DiagnosisCode::TooLarge, {m_host, number, std::to_string(m_exchange.requestBody.size())},
                    answered() + ": the body of " + std::to_string(m_exchange.requestBody.size()) +
                        " bytes is too large for it; raise its limit, or send less.");
    if (status == 400 && isSigned() && m_exchange.responseBody.find("ignature") != std::string::npos)
        return unauthorized();
    if (status == 400 || status == 415 || status == 422)
        return payload();
    if (status >= 500)
        return made(DiagnosisCode::ReceiverFailed, {m_host, number},
                    answered() + ": the receiver failed while it worked on the event; look into its log.");
    return made(DiagnosisCode::OtherStatus, {m_host, number},
                answered() + ", which is not a success; let the receiver answer 2xx.");
}

/// The first problem that keeps a rendering from being sent.
const templates::Problem* firstError(const templates::Problems& problems)
{
    const auto found = std::find_if(problems.begin(), problems.end(), [](const templates::Problem& problem) {
        return problem.severity == templates::Problem::Severity::Error;
    });
    return found == problems.end() ? nullptr : &*found;
}

} // namespace

Diagnosis diagnose(const Exchange& exchange, const Recipe& recipe,
                   const registrations::VariableValues& variables, const http::OutgoingRequest* request)
{
    if (exchange.diagnosis)
        return *exchange.diagnosis;
    if (exchange.delivered)
        return {DiagnosisCode::Delivered, {}, {}, {}};
    const Diagnostician diagnostician(exchange, recipe, variables, request);
    return exchange.error ? diagnostician.transport() : diagnostician.status();
}

Diagnosis diagnosePreview(const templates::ChannelPreview& preview, const Recipe& recipe,
                          const registrations::VariableValues& variables)
{
    Diagnosis diagnosis;
    const templates::Problem* problem = firstError(templates::problemsOf(preview));
    if (!problem)
        return diagnosis;
    diagnosis.arguments = {problem->field};
    diagnosis.sentence = "Nothing was sent. " + problem->message;
    diagnosis.detail = problem->detail;
    switch (problem->kind) {
    case templates::Problem::Kind::Variable:
        diagnosis.code = DiagnosisCode::SecretUnresolved;
        diagnosis.arguments.push_back(variables.environmentName);
        break;
    case templates::Problem::Kind::Json:
        diagnosis.code = DiagnosisCode::PayloadNotJson;
        diagnosis.detail += (diagnosis.detail.empty() ? "" : "\n") + std::string("The default envelope:\n") +
                            json::write(recipe.event, json::Style::Pretty);
        break;
    case templates::Problem::Kind::Template:
    case templates::Problem::Kind::Stopped:
        diagnosis.code = DiagnosisCode::TemplateFailed;
        break;
    default:
        diagnosis.code = DiagnosisCode::NotSendable;
        break;
    }
    return diagnosis;
}

Diagnosis notSendable(DiagnosisCode code, const Error& error)
{
    return {code, {}, "Nothing was sent. " + error.message, error.detail};
}

} // namespace hookbench::delivery
