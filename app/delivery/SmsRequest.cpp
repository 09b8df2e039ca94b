#include "delivery/SmsRequest.h"

#include "base/Text.h"
#include "delivery/UrlParts.h"
#include "templates/Renderer.h"
#include "json/Writer.h"

#include <array>

namespace hookbench::delivery {

namespace {

std::string formEncoded(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                             c == '-' || c == '_' || c == '.' || c == '*';
        if (isPlain) {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            constexpr const char* digits = "0123456789ABCDEF";
            out += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
    return out;
}

std::string form(std::initializer_list<std::pair<std::string_view, std::string_view>> fields)
{
    std::string body;
    for (const auto& [name, value] : fields)
        body += (body.empty() ? "" : "&") + std::string(name) + "=" + formEncoded(value);
    return body;
}

/// Vonage and MessageBird want the digits alone.
std::string digitsOf(std::string_view number)
{
    std::string digits;
    for (const char c : number) {
        if (c >= '0' && c <= '9')
            digits += c;
    }
    return digits;
}

std::string baseOf(const SmsGateway& gateway)
{
    std::string base = gateway.baseUrl.empty() ? std::string(usualBaseUrl(gateway.service)) : gateway.baseUrl;
    while (base.ends_with('/'))
        base.pop_back();
    return base;
}

http::OutgoingRequest twilio(const SmsGateway& gateway, const std::string& secret, const SmsMessage& message)
{
    http::OutgoingRequest request;
    request.url = baseOf(gateway) + "/2010-04-01/Accounts/" + formEncoded(gateway.account) + "/Messages.json";
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"Accept", "application/json"},
                       {"Authorization", "Basic " + toBase64(gateway.account + ":" + secret)}};
    const bool isService = gateway.from.size() == 34 && gateway.from.starts_with("MG");
    request.body = form({{"To", message.to},
                         {isService ? "MessagingServiceSid" : "From", gateway.from},
                         {"Body", message.text}});
    return request;
}

http::OutgoingRequest vonage(const SmsGateway& gateway, const std::string& secret, const SmsMessage& message)
{
    http::OutgoingRequest request;
    request.url = baseOf(gateway) + "/sms/json";
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    const std::string to = digitsOf(message.to);
    const std::string from = gateway.from.starts_with('+') ? digitsOf(gateway.from) : gateway.from;
    request.body = form({{"api_key", gateway.account},
                         {"api_secret", secret},
                         {"to", to},
                         {"from", from},
                         {"text", message.text},
                         {"type", message.isUnicode ? "unicode" : "text"}});
    return request;
}

http::OutgoingRequest messageBird(const SmsGateway& gateway, const std::string& secret,
                                  const SmsMessage& message)
{
    http::OutgoingRequest request;
    request.url = baseOf(gateway) + "/messages";
    request.headers = {{"Content-Type", "application/json"},
                       {"Accept", "application/json"},
                       {"Authorization", "AccessKey " + secret}};
    json::Object body;
    body.append("originator", json::Value(gateway.from));
    body.append("recipients", json::Value(json::Array{json::Value(digitsOf(message.to))}));
    body.append("body", json::Value(message.text));
    body.append("datacoding", json::Value(message.isUnicode ? "unicode" : "plain"));
    request.body = json::write(body);
    return request;
}

/// Renders the templates of a generic gateway.
class GenericRequest {
public:
    GenericRequest(const SmsGateway& gateway, const std::string& secret, const SmsMessage& message)
        : m_gateway(gateway)
    {
        json::Object context;
        context.append("to", json::Value(message.to));
        context.append("from", json::Value(gateway.from));
        context.append("text", json::Value(message.text));
        context.append("event", message.event);
        context.append("secret", json::Value(secret));
        m_context = json::Value(std::move(context));
        m_options.provenance = false;
    }

    Result<http::OutgoingRequest> run()
    {
        http::OutgoingRequest request;
        request.method = m_gateway.method;
        request.url = rendered(m_gateway.baseUrl, "URL");
        for (const http::Header& header : m_gateway.headers)
            request.headers.push_back({header.name, rendered(header.value, "header " + header.name)});
        request.body = rendered(m_gateway.body, "body");
        if (m_error)
            return *m_error;
        if (auto good = http::checkOutgoing(request); !good)
            return good.error();
        return request;
    }

private:
    std::string rendered(const std::string& source, const std::string& what)
    {
        templates::Rendering rendering = templates::renderText(source, m_context, m_options, what);
        for (const templates::Problem& problem : rendering.problems) {
            if (problem.severity == templates::Problem::Severity::Error && !m_error)
                m_error =
                    Error{ErrorCode::InvalidInput,
                          "The gateway's " + what + " cannot be made: " + problem.message, problem.detail};
        }
        return std::move(rendering.text);
    }

    const SmsGateway& m_gateway;
    json::Value m_context;
    templates::RenderOptions m_options;
    std::optional<Error> m_error;
};

} // namespace

Result<http::OutgoingRequest> smsRequest(const SmsGateway& gateway, const std::string& secret,
                                         const SmsMessage& message)
{
    switch (gateway.service) {
    case SmsService::Twilio:
        return twilio(gateway, secret, message);
    case SmsService::Vonage:
        return vonage(gateway, secret, message);
    case SmsService::MessageBird:
        return messageBird(gateway, secret, message);
    case SmsService::Generic:
        return GenericRequest(gateway, secret, message).run();
    }
    return Error{ErrorCode::Internal, "This kind of SMS gateway is unknown.", ""};
}

Result<http::OutgoingRequest> smsSinkRequest(const SmsGateway* gateway, const std::string& sinkUrl,
                                             const SmsMessage& message)
{
    // What Twilio's documentation gives for tests: a sender that is valid and reaches nobody.
    SmsGateway local{.service = SmsService::Twilio,
                     .account = "AC00000000000000000000000000000000",
                     .from = "+15005550006"};
    if (gateway)
        local = *gateway;
    std::string base = sinkUrl;
    while (base.ends_with('/'))
        base.pop_back();
    constexpr const char* noSecret = "local-sink";
    if (local.service != SmsService::Generic) {
        static constexpr std::array<std::string_view, 3> prefixes{"/twilio", "/vonage", "/messagebird"};
        local.baseUrl = base + std::string(prefixes[static_cast<std::size_t>(local.service)]);
        return smsRequest(local, noSecret, message);
    }
    auto request = smsRequest(local, noSecret, message);
    if (request)
        request->url = base + "/sms" + pathAndQuery(request->url);
    return request;
}

} // namespace hookbench::delivery
