#pragma once

#include "base/Result.h"
#include "delivery/Routing.h"
#include "http/HttpMessage.h"
#include "http/OutgoingMail.h"
#include "json/Value.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace hookbench::delivery {

/// A mail server to send through.
struct MailServer {
    std::string host;
    std::uint16_t port = 587;
    http::MailTls tls = http::MailTls::StartTls;
    http::MailAuth auth = http::MailAuth::Automatic; ///< ignored without a user
    std::string user;                                ///< "": no login
    std::string from;                                ///< the sender of mails: "Alerts <alerts@example.com>"
    std::string caFile;
    bool verifyTls = true;

    bool operator==(const MailServer&) const = default;
};

enum class SmsService {
    Twilio,      ///< or what answers as Twilio does
    Vonage,      ///< its SMS API, with key and secret
    MessageBird, ///< with an access key
    Generic,     ///< a request made from templates
};

/// An SMS gateway to send through.
struct SmsGateway {
    SmsService service = SmsService::Twilio;
    std::string baseUrl; ///< "": the service's own. Of Generic a template of the whole URL
    std::string account; ///< Twilio's account SID, Vonage's API key
    std::string from;    ///< number or name of the sender; of Twilio also a messaging service (MG…)
    /// Of Generic. Values and body are Jinja2 templates over `to`, `from`, `text`, `event` and `secret`.
    std::string method = "POST";
    http::Headers headers;
    std::string body;

    bool operator==(const SmsGateway&) const = default;
};

/// Something to send through, under a name. Its secret is in the keychain under "gateway/ID".
struct GatewayAccount {
    std::string id; ///< "gw_" and 16 hexadecimal digits; "" for one that is not stored yet
    std::string name;
    std::variant<MailServer, SmsGateway> settings;

    /// Of the channels that it serves: "email", "sms".
    std::string_view kind() const;
    bool operator==(const GatewayAccount&) const = default;
};

json::Value toJson(const GatewayAccount& account);
/// The settings back again. Errors: Corrupt.
Result<GatewayAccount> gatewayFromJson(std::string_view kind, const json::Value& settings);

/// Whether it can be used as it stands. Errors: InvalidInput, with the mend.
Status checkGateway(const GatewayAccount& account);

/// As routing needs it.
Gateway gatewayOf(const GatewayAccount& account);

std::string_view tlsName(http::MailTls tls);
std::string_view authName(http::MailAuth auth);
std::string_view serviceName(SmsService service);
std::optional<http::MailTls> tlsNamed(std::string_view name);
std::optional<http::MailAuth> authNamed(std::string_view name);
std::optional<SmsService> serviceNamed(std::string_view name);

/// "https://api.twilio.com", …; "" of Generic.
std::string_view usualBaseUrl(SmsService service);

} // namespace hookbench::delivery
