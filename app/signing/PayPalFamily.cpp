// PayPal: RSA over the transmission's id and time, the webhook id and the CRC-32 of the body.
#include "base/Text.h"
#include "signing/Digest.h"
#include "signing/Families.h"
#include "signing/Url.h"

#include <array>

namespace hookbench::signing {

namespace {

constexpr std::string_view algorithmName = "SHA256withRSA";
constexpr std::string_view sampleCertificate =
    "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-hookbench-sample";

bool isPayPals(std::string_view certificateUrl)
{
    static constexpr std::array<std::string_view, 4> hosts{
        "api.paypal.com", "api-m.paypal.com", "api.sandbox.paypal.com", "api-m.sandbox.paypal.com"};
    const auto url = splitUrl(certificateUrl);
    if (!url || !url->isHttps() || !url->userInfo.empty() || !(url->port.empty() || url->port == "443"))
        return false;
    return std::any_of(hosts.begin(), hosts.end(),
                       [&](std::string_view host) { return equalsIgnoringCase(host, url->host); });
}

std::string contentOf(std::string_view id, std::string_view time, std::string_view webhookId,
                      std::string_view body)
{
    std::string out(id);
    return out.append("|").append(time).append("|").append(webhookId).append("|").append(
        std::to_string(crc32(body)));
}

struct Transmission {
    std::string_view algorithm, certificateUrl, id, time, signature;
};

Result<Transmission, Refusal> readTransmission(const VerifyInput& input)
{
    Transmission out;
    const std::array<std::pair<const char*, std::string_view*>, 5> headers{{
        {"PAYPAL-TRANSMISSION-SIG", &out.signature},
        {"PAYPAL-TRANSMISSION-ID", &out.id},
        {"PAYPAL-TRANSMISSION-TIME", &out.time},
        {"PAYPAL-CERT-URL", &out.certificateUrl},
        {"PAYPAL-AUTH-ALGO", &out.algorithm},
    }};
    for (const auto& [name, into] : headers) {
        const auto header = input.header(name);
        if (!header)
            return header.error();
        *into = *header;
    }
    return out;
}

} // namespace

Finding verifyPayPal(const VerifyInput& input)
{
    const auto sent = readTransmission(input);
    if (!sent)
        return sent.error();
    if (!isPayPals(sent->certificateUrl))
        return Refusal{Reason::CertificateRefused,
                       "PAYPAL-CERT-URL does not name a host of PayPal over https, so anybody could have "
                       "signed this."};
    if (sent->algorithm != algorithmName)
        return Refusal{Reason::AlgorithmRefused,
                       "PAYPAL-AUTH-ALGO does not name SHA256withRSA, the one algorithm that counts."};
    const std::vector<std::string_view> signatures{sent->signature};
    Finding match = digestDiffers();
    for (std::size_t i = 0; i < input.credentials.size(); ++i) {
        const Credentials& credentials = input.credentials[i];
        if (credentials.secret.empty() || credentials.key.empty())
            return Refusal{Reason::KeyUnusable, "PayPal needs both the webhook's id (as the secret) and the "
                                                "certificate of PAYPAL-CERT-URL (as the key)."};
        const VerifyInput one{input.scheme, input.message, input.credentials.subspan(i, 1), input.nowUs,
                              input.trace};
        match = matchAny(one, contentOf(sent->id, sent->time, credentials.secret, input.message.body),
                         signatures);
        if (match)
            return Match{static_cast<int>(i)};
    }
    return match;
}

Result<Signed> signPayPal(const SignInput& input)
{
    const Credentials& credentials = input.credentials.front();
    if (credentials.secret.empty() || credentials.key.empty())
        return Error{ErrorCode::InvalidInput,
                     "PayPal needs both the webhook's id (as the secret) and a private RSA key.", ""};
    const std::string time = isoTime(input.timestampUs, false);
    auto signature =
        signatureOf(input, credentials, contentOf(input.id, time, credentials.secret, input.message.body));
    if (!signature)
        return signature.error();
    return Signed{{{"PAYPAL-AUTH-ALGO", std::string(algorithmName)},
                   {"PAYPAL-CERT-URL", std::string(sampleCertificate)},
                   {"PAYPAL-TRANSMISSION-ID", input.id},
                   {"PAYPAL-TRANSMISSION-TIME", time},
                   {"PAYPAL-TRANSMISSION-SIG", std::move(*signature)}},
                  input.message.url,
                  input.message.body};
}

} // namespace hookbench::signing
