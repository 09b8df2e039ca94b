// AWS SNS: RSA over named members of the JSON body, which holds the signature too.
#include "base/Text.h"
#include "signing/Families.h"
#include "signing/Url.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <array>

namespace hookbench::signing {

namespace {

constexpr std::string_view notification = "Notification";
constexpr std::array<std::string_view, 6> notificationMembers{"Message",   "MessageId", "Subject",
                                                              "Timestamp", "TopicArn",  "Type"};
constexpr std::array<std::string_view, 7> confirmationMembers{
    "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"};

const std::string* textMember(const json::Value& message, std::string_view name)
{
    const json::Value* member = message.find(name);
    return member != nullptr && member->isString() ? &member->asString() : nullptr;
}

/// "Name\nvalue\n" of each member that counts; nothing if one is missing.
std::optional<std::string> contentOf(const json::Value& message)
{
    const std::string* type = textMember(message, "Type");
    if (type == nullptr)
        return std::nullopt;
    std::string out;
    const auto add = [&](std::string_view name) {
        const std::string* value = textMember(message, name);
        if (value == nullptr)
            return message.find(name) == nullptr && name == "Subject";
        out.append(name).append("\n").append(*value).append("\n");
        return true;
    };
    if (*type == notification) {
        if (!std::all_of(notificationMembers.begin(), notificationMembers.end(), add))
            return std::nullopt;
        return out;
    }
    if (*type != "SubscriptionConfirmation" && *type != "UnsubscribeConfirmation")
        return std::nullopt;
    if (!std::all_of(confirmationMembers.begin(), confirmationMembers.end(), add))
        return std::nullopt;
    return out;
}

/// sns.REGION.amazonaws.com, or .com.cn.
bool isSnsHost(std::string_view host)
{
    std::string lower(host);
    std::transform(lower.begin(), lower.end(), lower.begin(), asciiLower);
    std::string_view region = lower;
    if (!region.starts_with("sns."))
        return false;
    region.remove_prefix(4);
    for (const std::string_view end : {".amazonaws.com", ".amazonaws.com.cn"}) {
        if (region.ends_with(end)) {
            region.remove_suffix(end.size());
            return region.size() >= 3 && std::all_of(region.begin(), region.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                   });
        }
    }
    return false;
}

bool isAmazons(std::string_view certificateUrl)
{
    const auto url = splitUrl(certificateUrl);
    return url && url->isHttps() && url->userInfo.empty() && (url->port.empty() || url->port == "443") &&
           url->path.ends_with(".pem") && isSnsHost(url->host);
}

Refusal malformed(const std::string& what)
{
    return {Reason::MalformedBody, "The body is not an SNS message: " + what};
}

constexpr std::string_view currentVersion = "2";
constexpr std::string_view sampleCertificate =
    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-hookbench.pem";

/// Adds what a message must say of its signature, where it says nothing.
void completeMessage(json::Value& message)
{
    if (message.find("SignatureVersion") == nullptr)
        message.asObject().append("SignatureVersion", json::Value(currentVersion));
    if (message.find("SigningCertURL") == nullptr)
        message.asObject().append("SigningCertURL", json::Value(sampleCertificate));
}

/// What SNS makes of a text that is published: a notification whose Message it is.
json::Value notificationOf(const SignInput& input)
{
    const auto text = [](std::string_view value) { return json::Value(asUtf8(value)); };
    json::Object out;
    out.append("Type", text(notification));
    out.append("MessageId", text(input.id));
    out.append("TopicArn", text("arn:aws:sns:us-east-1:123456789012:hookbench"));
    out.append("Message", text(input.message.body));
    out.append("Timestamp", text(isoTime(input.timestampUs, true)));
    return out;
}

Algorithm algorithmOf(const json::Value& message)
{
    const std::string* version = textMember(message, "SignatureVersion");
    return version != nullptr && *version == "1" ? Algorithm::RsaSha1 : Algorithm::RsaSha256;
}

} // namespace

Finding verifySns(const VerifyInput& input)
{
    const auto message = json::parse(input.message.body);
    if (!message || !message->isObject())
        return malformed("it is no JSON object.");
    const auto content = contentOf(*message);
    if (!content)
        return malformed("its Type is unknown, or a member that is signed is missing.");
    const std::string* version = textMember(*message, "SignatureVersion");
    if (version == nullptr || (*version != "1" && *version != "2"))
        return Refusal{Reason::AlgorithmRefused, "SignatureVersion is neither 1 nor 2."};
    const std::string* certificate = textMember(*message, "SigningCertURL");
    if (certificate == nullptr || !isAmazons(*certificate))
        return Refusal{Reason::CertificateRefused,
                       "SigningCertURL does not name a .pem file of SNS over https, so anybody could have "
                       "signed this."};
    const std::string* signature = textMember(*message, "Signature");
    if (signature == nullptr)
        return Refusal{Reason::NoSignature, "The body has no member Signature."};
    Scheme scheme = input.scheme;
    scheme.algorithm = algorithmOf(*message);
    return matchAny({scheme, input.message, input.credentials, input.nowUs, input.trace}, *content,
                    {*signature});
}

Result<Signed> signSns(const SignInput& input)
{
    const auto parsed = json::parse(input.message.body);
    const bool isMessage = parsed && parsed->isObject() && contentOf(*parsed);
    json::Value message = isMessage ? *parsed : notificationOf(input);
    completeMessage(message);
    Scheme scheme = input.scheme;
    scheme.algorithm = algorithmOf(message);
    const SignInput exact{scheme,   input.message,    input.credentials, input.timestampUs,
                          input.id, input.wrongSecret};
    auto signature = signatureOf(exact, input.credentials.front(), *contentOf(message));
    if (!signature)
        return signature.error();
    Signed out{{}, input.message.url, input.message.body};
    for (const auto& [header, member] :
         {std::pair{"x-amz-sns-message-type", "Type"}, std::pair{"x-amz-sns-message-id", "MessageId"},
          std::pair{"x-amz-sns-topic-arn", "TopicArn"}}) {
        if (const std::string* value = textMember(message, member))
            out.headers.push_back({header, *value});
    }
    if (const std::string* present = textMember(message, "Signature"); !present || *present != *signature)
        message.asObject().set("Signature", json::Value(*signature));
    if (!isMessage || !(message == *parsed))
        out.body = json::write(message);
    return out;
}

} // namespace hookbench::signing
