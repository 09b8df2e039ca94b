#include "delivery/GatewayAccount.h"

#include "delivery/UrlParts.h"
#include "templates/Mime.h"

#include <array>
#include <charconv>

namespace hookbench::delivery {

namespace {

constexpr std::array<std::string_view, 4> tlsNames{"starttls", "starttls-if-offered", "tls", "none"};
constexpr std::array<std::string_view, 6> authNames{"none",  "automatic", "plain",
                                                    "login", "cram-md5",  "xoauth2"};
constexpr std::array<std::string_view, 4> serviceNames{"twilio", "vonage", "messagebird", "generic"};

template <class T, std::size_t N>
std::optional<T> named(const std::array<std::string_view, N>& names, std::string_view name)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i] == name)
            return static_cast<T>(i);
    }
    return std::nullopt;
}

Error invalid(std::string message)
{
    return {ErrorCode::InvalidInput, std::move(message), {}};
}

std::string text(const json::Value& value, const char* name)
{
    const json::Value* member = value.find(name);
    return member && member->isString() ? member->asString() : std::string();
}

json::Value toJson(const MailServer& server)
{
    json::Object out;
    out.append("host", json::Value(server.host));
    out.append("port", json::Value(static_cast<int>(server.port)));
    out.append("tls", json::Value(tlsName(server.tls)));
    out.append("auth", json::Value(authName(server.auth)));
    out.append("user", json::Value(server.user));
    out.append("from", json::Value(server.from));
    out.append("ca_file", json::Value(server.caFile));
    out.append("verify_tls", json::Value(server.verifyTls));
    return out;
}

json::Value toJson(const SmsGateway& gateway)
{
    json::Object out;
    out.append("service", json::Value(serviceName(gateway.service)));
    out.append("base_url", json::Value(gateway.baseUrl));
    out.append("account", json::Value(gateway.account));
    out.append("from", json::Value(gateway.from));
    if (gateway.service != SmsService::Generic)
        return out;
    json::Array headers;
    for (const http::Header& header : gateway.headers)
        headers.push_back(json::Array{json::Value(header.name), json::Value(header.value)});
    out.append("method", json::Value(gateway.method));
    out.append("headers", json::Value(std::move(headers)));
    out.append("body", json::Value(gateway.body));
    return out;
}

Result<GatewayAccount> mailFrom(const json::Value& value)
{
    MailServer server;
    server.host = text(value, "host");
    if (const json::Value* port = value.find("port"); port && port->isNumber()) {
        const std::string& digits = port->asNumber().text;
        std::from_chars(digits.data(), digits.data() + digits.size(), server.port);
    }
    server.tls = tlsNamed(text(value, "tls")).value_or(http::MailTls::StartTls);
    server.auth = authNamed(text(value, "auth")).value_or(http::MailAuth::Automatic);
    server.user = text(value, "user");
    server.from = text(value, "from");
    server.caFile = text(value, "ca_file");
    const json::Value* verify = value.find("verify_tls");
    server.verifyTls = !verify || !verify->isBool() || verify->asBool();
    return GatewayAccount{{}, {}, std::move(server)};
}

Result<GatewayAccount> smsFrom(const json::Value& value)
{
    const auto service = serviceNamed(text(value, "service"));
    if (!service)
        return Error{ErrorCode::Corrupt, "The settings of an SMS gateway cannot be read; set it up again.",
                     text(value, "service")};
    SmsGateway gateway;
    gateway.service = *service;
    gateway.baseUrl = text(value, "base_url");
    gateway.account = text(value, "account");
    gateway.from = text(value, "from");
    if (const std::string method = text(value, "method"); !method.empty())
        gateway.method = method;
    if (const json::Value* headers = value.find("headers"); headers && headers->isArray()) {
        for (const json::Value& pair : headers->asArray()) {
            if (pair.isArray() && pair.asArray().size() == 2 && pair.asArray()[0].isString() &&
                pair.asArray()[1].isString())
                gateway.headers.push_back({pair.asArray()[0].asString(), pair.asArray()[1].asString()});
        }
    }
    gateway.body = text(value, "body");
    return GatewayAccount{{}, {}, std::move(gateway)};
}

Status check(const MailServer& server)
{
    const auto from = templates::parseMailAddress(server.from);
    if (!from)
        return from.error();
    http::OutgoingMail probe;
    probe.host = server.host;
    probe.port = server.port;
    probe.tls = server.tls;
    probe.auth = server.user.empty() ? http::MailAuth::None : server.auth;
    probe.user = server.user;
    probe.from = from->address;
    probe.recipients = {from->address};
    probe.message = "\r\n";
    return http::checkOutgoing(probe);
}

Status check(const SmsGateway& gateway)
{
    if (gateway.service == SmsService::Generic) {
        if (gateway.baseUrl.empty())
            return invalid("The gateway has no URL; give the whole URL of its request.");
        // Only the host must be known beforehand: it is what is shown before anything is sent.
        const auto place = placeOfUrl(gateway.baseUrl.substr(0, gateway.baseUrl.find_first_of("?{")));
        return place ? Status(Done{}) : Status(place.error());
    }
    if (gateway.from.empty())
        return invalid("The gateway has no sender; give the number or name that messages come from.");
    if (gateway.account.empty() && gateway.service != SmsService::MessageBird)
        return invalid(gateway.service == SmsService::Twilio
                           ? "The gateway has no account SID; give the one that begins with AC."
                           : "The gateway has no API key; give the one that belongs to its secret.");
    if (gateway.baseUrl.empty())
        return Done{};
    const auto place = placeOfUrl(gateway.baseUrl);
    if (!place)
        return place.error();
    if (place->scheme != "https" && !isLoopbackHost(place->host))
        return invalid("The gateway's secret would cross the network in the clear; use an https URL.");
    return Done{};
}

} // namespace

std::string_view GatewayAccount::kind() const
{
    return std::holds_alternative<MailServer>(settings) ? "email" : "sms";
}

json::Value toJson(const GatewayAccount& account)
{
    return std::visit([](const auto& settings) { return toJson(settings); }, account.settings);
}

Result<GatewayAccount> gatewayFromJson(std::string_view kind, const json::Value& settings)
{
    return kind == "email" ? mailFrom(settings) : smsFrom(settings);
}

Status checkGateway(const GatewayAccount& account)
{
    if (account.name.find_first_not_of(" \t") == std::string::npos)
        return invalid("The gateway has no name; give it one, such as \"office\".");
    return std::visit([](const auto& settings) { return check(settings); }, account.settings);
}

Gateway gatewayOf(const GatewayAccount& account)
{
    if (const auto* server = std::get_if<MailServer>(&account.settings))
        return {server->host + ":" + std::to_string(server->port), http::isThisMachine(server->host),
                server->from};
    const auto& gateway = std::get<SmsGateway>(account.settings);
    const std::string url = gateway.baseUrl.empty()
                                ? std::string(usualBaseUrl(gateway.service))
                                : gateway.baseUrl.substr(0, gateway.baseUrl.find_first_of("?{"));
    const auto place = placeOfUrl(url);
    return place ? Gateway{place->text(), isLoopbackHost(place->host), gateway.from} : Gateway{};
}

std::string_view tlsName(http::MailTls tls)
{
    return tlsNames[static_cast<std::size_t>(tls)];
}

std::string_view authName(http::MailAuth auth)
{
    return authNames[static_cast<std::size_t>(auth)];
}

std::string_view serviceName(SmsService service)
{
    return serviceNames[static_cast<std::size_t>(service)];
}

std::optional<http::MailTls> tlsNamed(std::string_view name)
{
    return named<http::MailTls>(tlsNames, name);
}

std::optional<http::MailAuth> authNamed(std::string_view name)
{
    return named<http::MailAuth>(authNames, name);
}

std::optional<SmsService> serviceNamed(std::string_view name)
{
    return named<SmsService>(serviceNames, name);
}

std::string_view usualBaseUrl(SmsService service)
{
    static constexpr std::array<std::string_view, 4> urls{"https://api.twilio.com", "https://rest.nexmo.com",
                                                          "https://rest.messagebird.com", ""};
    return urls[static_cast<std::size_t>(service)];
}

} // namespace hookbench::delivery
